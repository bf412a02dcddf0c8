"""The site as queries: inputs, parsed files, records by id, what may be seen, and how records relate.

May import the theme, the schema, the engine and what parses a single file. Must never know a view, a template
or an output, and reads files only in `file_reader` and `source_files`.
"""
