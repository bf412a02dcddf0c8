"""Pictures: what a picture is by its bytes, what of it may be published, and its sizes for pages.

Bytes in, bytes out: nothing here knows a file, a record or a page.
"""
