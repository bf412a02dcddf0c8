"""Outputs: which files a site has, and what makes each of them, as queries.

May import views, rendering, documents and everything below. Must never write into an output folder.
"""
