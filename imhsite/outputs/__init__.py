"""Which files a site has and what produces each of them, as queries.

May import render, views and everything below them. Must never write to an output folder.
"""
