"""Week dates: the weeks of a site before it is opened, for a moment that is given relative to one of them."""

from __future__ import annotations

from pathlib import Path

from imhsite.content.content_paths import week_of_place
from imhsite.content.file_reader import ContentFile, read_content
from imhsite.content.parse_file import read_file
from imhsite.content.source_files import look
from imhsite.schema.records import Week


def weeks_in(site: Path) -> dict[int, Week]:
    """Return the weeks of a site by year, without those whose files cannot be read."""
    paths = [path for path, _ in look(site).files if week_of_place(path)]
    files = (file for path in paths if isinstance(file := read_content(site, path), ContentFile))
    weeks = (one.record for file in files for one in read_file(file, {}).records)
    return {week.year: week for week in weeks if isinstance(week, Week)}
