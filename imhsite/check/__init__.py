"""Check whether a site is fit to be released. Each rule is a pure function from loaded content to findings.

May import embargo, schedule, outputs and everything below them. Must never read a file or a clock; only `http_fetch`
uses the network.
"""
