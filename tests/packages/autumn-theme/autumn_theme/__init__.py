"""A theme for imhsite: its files are beside this one, and nothing here runs."""
