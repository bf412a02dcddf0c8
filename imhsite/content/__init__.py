"""The site as queries: inputs, parsed files, records by id, visibility, and relations between records.

May import the theme, media, schema, markdown, source, engine and diagnostics packages. Must never know a view, a
template or an output, and reads files only in `file_reader` and `source_files`.
"""
