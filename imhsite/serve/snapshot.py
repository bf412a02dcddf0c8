"""Snapshots: one loaded site as of one moment, with everything that can be made of it, and nothing made yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

import msgspec

from imhsite.assets import Asset, assets_of
from imhsite.campaign import unapproved, visible_at
from imhsite.cards.printing import Printer
from imhsite.contexts import contexts_of
from imhsite.dates import instant_of
from imhsite.fields import Moment
from imhsite.loading import Content
from imhsite.markup.fragment import Fragment, Outline
from imhsite.outputs import FolderOutput, Output
from imhsite.plan import plan
from imhsite.problems import Problem, in_order, stops
from imhsite.site import Target
from imhsite.themes import Theme
from imhsite.views.context import Context
from imhsite.views.frame import colours_of


class Snapshot(msgspec.Struct, frozen=True):
    """A site that can be shown: its outputs by path, what their views are made from, the theme's assets.

    `published` leads from the path of each asset in the site to the asset; `base` is the path below which the
    site lies, with "/" at both ends; `made_folders` are the paths of outputs that are folders.
    """

    content: Content
    contexts: Mapping[str, Context]
    outputs: Mapping[str, Output]
    assets: Mapping[str, Asset]
    published: Mapping[str, Asset]
    base: str
    made_folders: tuple[str, ...]

    def folders(self) -> tuple[str, ...]:
        """The folders of the languages; that of the main one is ""."""
        return tuple(context.addresses.folder for context in self.contexts.values())

    def output_at(self, path: str) -> Output | None:
        """The output that a path is or lies in; None for an asset, and where there is none."""
        found = self.outputs.get(path)
        if found is None:
            found = next((self.outputs[folder] for folder in self.made_folders if path.startswith(folder)), None)
        return found

    def __contains__(self, path: object) -> bool:
        return path in self.published or (isinstance(path, str) and self.output_at(path) is not None)


class TextEdit(msgspec.Struct, frozen=True):
    """A text that changed and nothing around it: whose it is, its outline, its body, and the digest it had."""

    owner: Target
    outline: Outline
    body: Fragment
    before: str


def snapshot_of(content: Content, read: Callable[[str], bytes], problems: list[Problem]) -> Snapshot:
    """A snapshot of what was loaded; what is wrong with it is added to `problems`."""
    assets, found = _assets(content.theme, content)
    problems += found
    contexts = contexts_of(content, content.site.settings.url, problems)
    printer = Printer(content.theme.files, content.theme.shown, content.documents)
    outputs, wrong = plan(contexts.values(), assets, read, printer)
    problems += wrong
    published = {asset.path: asset for asset in assets.values()}
    first = next(iter(contexts.values()))
    by_path = {output.path: output for output in outputs if output.path not in published}
    folders = tuple(output.path for output in outputs if isinstance(output, FolderOutput))
    return Snapshot(content, contexts, by_path, assets, published, first.addresses.base, folders)


def restyled(snapshot: Snapshot, theme: Theme) -> tuple[Snapshot, tuple[Problem, ...]]:
    """The same site with other templates and assets, and what is wrong with these; the theme's words are the same."""
    content = msgspec.structs.replace(snapshot.content, theme=theme)
    assets, problems = _assets(theme, content)
    published = {asset.path: asset for asset in assets.values()}
    return msgspec.structs.replace(snapshot, content=content, assets=assets, published=published), problems


class Unshowable(Exception):
    """A build for the moment would be rejected, because of these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = in_order(one for one in problems if one.severity == "error")


def as_of(snapshot: Snapshot, moment: Moment, drafts: bool, read: Callable[[str], bytes]) -> Snapshot:
    """Return the same site as it is at another moment; raise Unshowable if a build for that moment is rejected."""
    content = snapshot.content
    instant = instant_of(moment, content.whole.settings.timezone)
    seen, found = visible_at(content.whole, instant, drafts)
    problems = [*found, *unapproved(seen)]
    if stops(problems):
        raise Unshowable(problems)
    shown = snapshot_of(msgspec.structs.replace(content, site=seen, as_of=instant), read, problems)
    if stops(problems):
        raise Unshowable(problems)
    return shown


def address_of(snapshot: Snapshot, file: str) -> str | None:
    """The address that the file of an article or a page has by its name, whether or not there is such a page."""
    place = PurePosixPath(file)
    slug, _, language = place.stem.partition(".")
    context = snapshot.contexts.get(language or snapshot.content.site.language)
    if context is None or place.suffix != ".md":
        return None
    return context.addresses.article(slug) if file.startswith("content/articles/") else context.addresses.page(slug)


def _assets(theme: Theme, content: Content) -> tuple[dict[str, Asset], tuple[Problem, ...]]:
    return assets_of(theme.files, theme.shown, colours_of(content.site, theme.settings))
