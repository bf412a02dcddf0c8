"""Views: what one template may see, as frozen structs of records' values and plain values.

A view holds nothing that could lead further: no site, no files, no functions that look things up.
So the digest of its fields says all about what a page shows.
"""
