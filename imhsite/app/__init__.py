"""Use cases: what the commands do with the queries of a site, one module each.

May import everything except the command line and the preview. Must never parse options or print.
"""
