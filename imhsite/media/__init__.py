"""Pictures: their kind, which parts of a file may be published, and their sizes for pages.

May import diagnostics and Pillow. Must never know a path, a record or a page: bytes in, bytes out.
"""
