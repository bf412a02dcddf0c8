"""Pin the programs of the page for editors: write imhsite/outputs/cms/programs.json from archives of npm packages.

Usage: .venv/bin/python tools/pin_cms.py FOLDER     FOLDER holds the archives that `npm pack` writes.
"""

import json
import re
import sys
from pathlib import Path

from imhsite.app.npm_archives import files_in_archive, integrity_of
from imhsite.engine.digest import digest_of
from imhsite.outputs.cms.cms_programs import PINS, YAML_LIBRARY

NEEDED = {
    "sveltia": (r"LICENSE\.txt|package\.json|npm/index\.js|npm/chunks/react-[\w-]+\.js|npm/chunks/react-dom-[\w-]+\.js"
                r"|npm/assets/[\w.-]+\.(?:woff2|txt|png)|locales/[\w-]+\.js"),
    "decap": r"README\.md|package\.json|dist/decap-cms\.js(?:\.LICENSE\.txt)?|dist/\d+\.decap-cms\.js",
    YAML_LIBRARY: r"LICENSE|package\.json|browser/(?:package\.json|dist/.*\.js)",
}  # fmt: skip
"""Which files of each package a site needs, as a regular expression."""

STARTS = {"sveltia": {"module": "npm/index.js"}, "decap": {"script": "dist/decap-cms.js"}}
ARCHIVES = {"sveltia": "sveltia-cms-*.tgz", "decap": "decap-cms-*.tgz", YAML_LIBRARY: "yaml-*.tgz"}


def main(folder: Path) -> None:
    """Write the list of packages from the archives in a folder."""
    found = {}
    for name, pattern in NEEDED.items():
        (archive,) = folder.glob(ARCHIVES[name])
        content = archive.read_bytes()
        files = dict(files_in_archive(content))
        package = json.loads(files["package.json"])
        found[name] = {
            "name": package["name"],
            "version": package["version"],
            "licence": package["license"],
            "integrity": integrity_of(content),
            "files": {path: digest_of(files[path]) for path in sorted(files) if re.fullmatch(pattern, path)},
            **{key: value for key, value in STARTS.get(name, {}).items()},
        }
    PINS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
