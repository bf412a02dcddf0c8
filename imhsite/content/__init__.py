"""The site as queries: inputs, parsed files, records by id, what may be seen, and how records relate.

May import the engine and what parses a single file. Must never read a file or a clock by itself, and knows no view,
template or output.
"""
