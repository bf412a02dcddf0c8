"""Importers: the bytes of files that other programs wrote become texts, files and records of a site, as a plan.

May import everything but use cases and commands. Must never read or write a file, use the network, or leave something
out without a note in the report.
"""
