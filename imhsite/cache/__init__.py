"""Cache: what an earlier build worked out, kept in `.imhsite/` and believed only where it proves itself.

Deleting it costs time and nothing else. What is damaged, foreign or from other code counts as missing.
"""
