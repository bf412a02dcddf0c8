"""Cards and posters: a view and a typst template of the theme become the bytes of a picture or of a PDF."""
