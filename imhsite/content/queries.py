"""Every query about the content of a site, for whoever makes an engine."""

from __future__ import annotations

from imhsite.content import files, index, inputs, problems, relations, settings, theme, visibility

CONTENT_QUERIES = (
    *inputs.ALL,
    *settings.ALL,
    *theme.ALL,
    *files.ALL,
    *index.ALL,
    *visibility.ALL,
    *relations.ALL,
    *problems.ALL,
)
