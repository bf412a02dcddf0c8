"""The template environment: a view and its template become HTML.

May import views, the theme and everything below them. Must never look up a record: a template sees its view only.
"""
