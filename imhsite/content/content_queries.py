"""All queries about the content of a site, to be declared to an engine."""

from __future__ import annotations

from imhsite.content import (
    files,
    helpline_numbers,
    index,
    inputs,
    relations,
    settings,
    site_extensions,
    stray_files,
    theme_files,
    validation,
    visibility,
)

CONTENT_QUERIES = (
    *inputs.ALL,
    *helpline_numbers.ALL,
    *settings.ALL,
    *theme_files.ALL,
    *site_extensions.ALL,
    *stray_files.ALL,
    *files.ALL,
    *index.ALL,
    *visibility.ALL,
    *relations.ALL,
    *validation.ALL,
)
