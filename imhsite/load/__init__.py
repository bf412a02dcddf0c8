"""Load: the files under `content/` become a `Site` and a list of everything that is wrong with them."""
