"""Decode an author's bytes to text, parse YAML to nodes that record their positions, and find the hosts in HTML.

May import diagnostics and the engine's file scan. Must never interpret a value: the schema decides which type a field
has. Only `excerpts` reads files.
"""
