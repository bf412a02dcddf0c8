"""How tests see which queries a build evaluates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from building import build_here, problem_lines, write
from clean_builds import assert_clean_build

from imhsite.app import open_site
from imhsite.app.build_site import BuildOptions, BuildResult, CleanBuild
from imhsite.engine.graph import Engine
from imhsite.schema.dates import moment_of


class Trace:
    """A site that was built once; then, for each build, which queries it evaluates and what it publishes."""

    def __init__(self, site: Path, as_of: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site = site
        self.as_of = as_of
        self.evaluated: list[str] = []
        """What the last build evaluated, in order: `parsed(content/articles/tie.md)`."""
        engines: list[Engine] = []

        class Logged(Engine):
            def __init__(self, *given: Any, **named: Any) -> None:
                super().__init__(*given, **named)
                self.log = []
                engines.append(self)

        monkeypatch.setattr(open_site, "Engine", Logged)
        self._engines = engines
        self.built(compare=False)  # each edit is followed by a comparison

    def built(self, as_of: str = "", *, drafts: bool = False, compare: bool = True) -> BuildResult:
        """Return what came of a build that publishes, whose files are those that a clean build makes."""
        result = self.attempt(as_of, drafts=drafts)
        assert result.published, problem_lines(result)
        if compare:
            assert result.problems == self.assert_clean_build(as_of, drafts=drafts).problems
        return result

    def attempt(self, as_of: str = "", *, drafts: bool = False) -> BuildResult:
        """Return what came of a build."""
        self._engines.clear()
        result = build_here(self.site, as_of=as_of or self.as_of, drafts=drafts)
        self.evaluated = [name for engine in self._engines for name in engine.log or ()]
        return result

    def assert_clean_build(self, as_of: str = "", *, drafts: bool = False) -> CleanBuild:
        """See that the files are those that a clean build makes; return what came of it."""
        return assert_clean_build(BuildOptions(self.site, self.site / "build", moment_of(as_of or self.as_of), drafts))

    def edit(self, path: str, old: str, new: str) -> BuildResult:
        """Return what came of a build after some words of a file were changed."""
        self.change(path, old, new)
        return self.built()

    def change(self, path: str, old: str, new: str) -> None:
        """Change some words of a file that are in it once."""
        text = (self.site / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        write(self.site, {path: text.replace(old, new)})

    def queries(self, *names: str) -> list[str]:
        """Return what the last build evaluated of some queries, sorted."""
        return sorted(one for one in self.evaluated if one.partition("(")[0] in names)


def written(result: BuildResult) -> list[str]:
    """Return the paths of the files that a build wrote."""
    assert result.published
    return list(result.published.written)
