"""What belongs only to hidden records, and the check that no output contains a word of it.

May import outputs, content and everything below them. Must never decide what is hidden: `content/visibility.py` does.
"""
