"""Documents: the outputs that are no pages, each kind in a module of its own with its view and its writer."""
