"""Incremental evaluation: declared queries, their recorded dependencies, and a store that keeps both between runs.

May import the standard library and msgspec, and nothing of imhsite. Must never know what a site is: inputs come from
whoever makes the engine.
"""
