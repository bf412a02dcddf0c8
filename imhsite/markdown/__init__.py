"""Compile what authors write in Markdown to fragments with slots.

May import diagnostics and Python-Markdown. Must never know another file, a record or a page: a fragment depends only on
the bytes of its text.
"""
