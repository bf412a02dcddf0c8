"""The site shown while it is written; pages are produced on request, by the same queries as a build.

May import app and everything below it. Must never open a file or evaluate a query on the web loop: loading and
rendering have a thread each.
"""
