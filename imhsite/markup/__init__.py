"""Markup: what authors write inside Markdown, compiled without knowing any other file."""
