"""An author's bytes as characters, and YAML as nodes that know their places.

May import diagnostics and the engine's file scan. Must never interpret a value: which type a field has is up to the
schema. Only `excerpts` reads files.
"""
