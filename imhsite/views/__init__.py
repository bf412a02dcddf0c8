"""What one template may see, as frozen structs of plain values, and the functions that build them.

May import content and everything below it. Must never hold anything that leads further (a site, a file, a function that
looks things up), so that the digest of a view's fields covers everything its page shows.
"""
