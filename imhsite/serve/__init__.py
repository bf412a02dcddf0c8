"""Serve: the site shown while it is written. Pages are made when they are asked for, by the same steps as a build.

The web loop only looks things up and sends them; loading and rendering have a thread each.
"""
