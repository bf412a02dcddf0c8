"""Jinja themes: inheritance, assets, fonts, strings, colours and emblems.

May import the schema and everything below it. Must never know the content of a site.
"""
