"""`imhsite schema`: JSON Schemas for editors."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from imhsite.app.json_schema import schemas
from imhsite.diagnostics.suggest import did_you_mean

SUMMARY = "Write one JSON Schema for each kind of YAML file."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite schema`."""
    folder = ".imhsite/schema"
    parser.add_argument("--output", default=folder, metavar="DIR", help=f"where to put them (default: {folder})")
    parser.add_argument("--print", metavar="KIND", dest="kind", help="print one of them instead, such as week")


def run_command(options: argparse.Namespace) -> int:
    """Write or print the schemas. Return the exit code."""
    found = schemas()
    if options.kind:
        if options.kind not in found:
            hint = did_you_mean(options.kind, found, f"the schemas are: {', '.join(found)}")
            print(f'imhsite schema: there is no schema "{options.kind}"; {hint}', file=sys.stderr)
            return 2
        print(json.dumps(found[options.kind], indent=2, ensure_ascii=False))
        return 0
    folder = Path(options.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in found.items():
            (folder / f"{name}.json").write_text(
                json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
            )
    except OSError as error:
        print(f"imhsite schema: {folder} cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{len(found)} schemas written: {folder}")
    return 0
