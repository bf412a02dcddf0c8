"""Problems in an author's files: their rules, their places, and suggestions for fixing them.

May import the standard library and msgspec, and nothing else of imhsite. Must never read a file or print.
"""
