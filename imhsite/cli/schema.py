"""`imhsite schema`: JSON Schemas for editors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from imhsite.app.json_schema import SCHEMA_FOLDER, schema_files, schemas
from imhsite.app.moments import moment_from
from imhsite.cli.site_folder import enclosing_site
from imhsite.content.content_paths import COLLECTIONS, CollectionType
from imhsite.diagnostics.suggest import did_you_mean

SUMMARY = "Write one JSON Schema for each kind of YAML file."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite schema`."""
    parser.add_argument(
        "--output", metavar="DIR", help=f"where to put them (default: {SCHEMA_FOLDER} in the site's folder)"
    )
    parser.add_argument("--print", metavar="KIND", dest="kind", help="print one of them instead, such as week")


def run_command(options: argparse.Namespace) -> int:
    """Write or print the schemas. Return the exit code."""
    site = enclosing_site()
    collections = _collections_of(Path(site)) if site else COLLECTIONS
    if options.kind:
        if options.kind not in (found := schemas(collections)):
            hint = did_you_mean(options.kind, found, f"the schemas are: {', '.join(found)}")
            print(f'imhsite schema: there is no schema "{options.kind}"; {hint}', file=sys.stderr)
            return 2
        print(schema_files(collections)[f"{options.kind}.json"], end="")
        return 0
    folder = Path(options.output or Path(site or ".", SCHEMA_FOLDER))
    files = schema_files(collections)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(f"imhsite schema: {folder} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{len(files)} schemas written: {folder}")
    return 0


def _collections_of(site: Path) -> Mapping[str, CollectionType]:
    """Return the collections of a site, including those that its extensions add."""
    from imhsite.app.open_site import SiteOptions, with_open_site
    from imhsite.content.site_extensions import declared_parts

    opening = SiteOptions(site, moment_from(None, site), lasting=False)
    return with_open_site(opening, lambda opened: opened.engine.ask(declared_parts).collections)
