"""Cards and posters: a view and a typst template of the theme become a picture or a PDF."""
