"""The embargo: the words that belong only to hidden records, and the check that no output contains them.

May import outputs, content and everything below them. Must never decide what is hidden: `content/visibility.py` does.
"""
