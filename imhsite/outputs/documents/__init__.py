"""Documents: the outputs that are not pages, each kind in a module with its view and its writer."""
