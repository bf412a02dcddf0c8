"""What templates may see, as frozen structs of plain values, and the functions that build them.

May import content and everything below it. Must never put a site, a file or a lookup function into a view, so that the
digest of a view's fields covers everything its page shows.
"""
