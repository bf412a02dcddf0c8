"""Settings: the queries about content/site.yaml, on which all others depend."""

from __future__ import annotations

import msgspec

from imhsite.content.file_reader import ContentFile
from imhsite.content.inputs import SETTINGS, file, option
from imhsite.content.parse_file import FileRecords, read_file
from imhsite.diagnostics.problems import Span
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.schema.records import Service, Settings


@query(1, type=FileRecords)
def settings_file(engine: Engine, _: str) -> FileRecords:
    """Return the parsed content/site.yaml, which may be missing, empty or broken."""
    content = engine.ask(file, SETTINGS)
    return read_file(ContentFile(SETTINGS, content or b""), {}) if content is not None else FileRecords(SETTINGS)


@query(2, type=Settings | None)
def settings(engine: Engine, _: str) -> Settings | None:
    """Return the site's settings, with the theme of the option `theme` if it is given; None without settings."""
    records = engine.ask(settings_file).records
    if not records:
        return None
    found = records[0].record
    assert isinstance(found, Settings)
    theme = engine.ask(option, "theme")
    return msgspec.structs.replace(found, theme=theme, digest=f"{found.digest} {theme}") if theme else found


@query(2, type=dict[str, Span])
def settings_positions(engine: Engine, _: str) -> dict[str, Span]:
    """Return the position of each field in content/site.yaml."""
    records = engine.ask(settings_file).records
    return records[0].spans if records else {}


@query(3, type=dict[str, Service])
def services(engine: Engine, _: str) -> dict[str, Service]:
    """Return the services of other websites that pages may use, by id."""
    found = engine.ask(settings)
    return found.services if found else {}


@query(3, type=tuple[str, ...])
def languages(engine: Engine, _: str) -> tuple[str, ...]:
    """Return the languages of the site, the main one first."""
    found = engine.ask(settings)
    return (found.languages or (found.language,)) if found else ("en",)


def signs_of(settings: Settings) -> tuple[str, ...]:
    """Return the files in content/media/ that stand for an organisation and show nobody: all logos, and the icon."""
    return (*logo_files(settings), *([settings.icon] if settings.icon else ()))


def logo_files(settings: Settings) -> tuple[str, ...]:
    """Return the files in content/media/ that are the logos of the publisher and of its partners."""
    logos = (settings.logo, *(partner.logo for partner in settings.partners))
    return tuple(file for logo in logos if logo for file in (logo.file, logo.dark) if file)


@query(3, type=str)
def timezone(engine: Engine, _: str) -> str:
    """Return the time zone of the site."""
    found = engine.ask(settings)
    return found.timezone if found else "UTC"


ALL = (settings_file, settings, settings_positions, services, languages, timezone)
