"""The declarations of everything authors write about, and the decoding of YAML into them.

May import markdown, source and diagnostics. Must never look at more than one record, read a file or ask for the time.
"""
