"""Check: whether a site is fit to be released. Each rule is a pure function from what was loaded to findings.

`rules.py` declares every rule; the other modules have one subject each. Nothing here reads a file or a clock.
"""
