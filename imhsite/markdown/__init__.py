"""Compile what authors write in Markdown to fragments with slots.

May import diagnostics, Python-Markdown and markdown-it. Must never know another file, a record or a page: a fragment
depends only on the bytes of its text and on the title of its page.
"""
