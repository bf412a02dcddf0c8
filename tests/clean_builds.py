"""Clean builds for comparison: that of the same files, wherever they are, is made once in a process."""

from __future__ import annotations

from pathlib import Path

import msgspec
from building import digests_in, files_in

from imhsite.app.build_site import BuildOptions, CleanBuild, clean_build

_clean: dict[tuple[object, ...], CleanBuild] = {}


def assert_clean_build(options: BuildOptions) -> CleanBuild:
    """Assert that an output folder holds the files that a clean build makes; return that build."""
    sources = (tuple(digests_in(options.site / folder).items()) for folder in ("content", "themes"))
    key = msgspec.structs.replace(options, site=Path(), output=Path()), *sources
    if key not in _clean:
        _clean[key] = clean_build(options)
    clean, found = _clean[key], files_in(options.output)
    assert clean.files is not None
    assert sorted(found) == sorted(clean.files)
    assert [path for path, content in clean.files.items() if found[path] != content] == []
    return clean
