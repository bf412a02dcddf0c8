"""Incremental evaluation: declared queries, their recorded dependencies, and a store that persists both between runs.

May import the standard library and msgspec, and no other package of imhsite. Must never know what a site is: the
caller that creates the engine supplies the inputs.
"""
