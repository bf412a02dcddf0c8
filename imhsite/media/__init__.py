"""Pictures: what a file is by its bytes, what of it may be published, and its sizes for pages.

May import diagnostics and Pillow. Must never know a path, a record or a page: bytes in, bytes out.
"""
