"""Site state: a site at one moment, in plain values, so that the web loop needs no query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath

import msgspec

from imhsite.diagnostics.problems import Problem, in_order
from imhsite.outputs.plan import PlannedOutput
from imhsite.schema.urls import Addresses


class Plan(msgspec.Struct, frozen=True):
    """The outputs of a site by path, and the paths of those that are folders."""

    outputs: Mapping[str, PlannedOutput]
    folders: tuple[str, ...]


class SiteState(msgspec.Struct, frozen=True):
    """A site that can be shown, at an instant (UTC) in its time zone.

    `generation` counts the changes of the inputs. `addresses` are those of each language, the main one first. `styles`
    maps the names of the theme's style sheets to their paths."""

    generation: int
    instant: datetime
    zone: str
    plan: Plan
    addresses: Mapping[str, Addresses]
    styles: Mapping[str, str]

    @property
    def base(self) -> str:
        """The base path of the site, with "/" at both ends."""
        return next(iter(self.addresses.values())).base

    def folders(self) -> tuple[str, ...]:
        """Return the folders of the languages; that of the main one is ""."""
        return tuple(addresses.folder for addresses in self.addresses.values())

    def output_at(self, path: str) -> PlannedOutput | None:
        """Return the output at a path: a file, or the folder that contains it."""
        outputs = self.plan.outputs
        return outputs.get(path) or next(
            (outputs[folder] for folder in self.plan.folders if path.startswith(folder)), None
        )

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self.output_at(path) is not None


class Unshowable(Exception):
    """A build for the moment would be rejected because of these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = in_order(one for one in problems if one.severity == "error")


def address_of(state: SiteState, file: str) -> str | None:
    """Return the address that follows from the file name of an article or page, whether or not it is published."""
    parts = PurePosixPath(file)
    slug, _, language = parts.stem.partition(".")
    addresses = state.addresses.get(language or next(iter(state.addresses)))
    if addresses is None or parts.suffix != ".md":
        return None
    return addresses.article(slug) if file.startswith("content/articles/") else addresses.page(slug)
