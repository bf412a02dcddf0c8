"""The page for editors: `admin/`, with the program, its configuration and imhsite's own scripts.

It is a document and not a page of the site: no menu leads to it, and neither the sitemap nor the search lists it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from html import escape
from typing import Any, TypeAlias

from imhsite.content.content_paths import CollectionType
from imhsite.diagnostics.problems import Origin
from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import PROGRAMS_FOLDER
from imhsite.outputs.cms.cms_config import cms_config, needs_of
from imhsite.outputs.cms.cms_programs import CONFIG, FOLDER_OF_PAGE, import_map, packages, scripts, site_files
from imhsite.outputs.documents.text_document import TextFile, write_text
from imhsite.outputs.headers import EDITING_PAGE, WITH_SERVICES, meta_policy_of
from imhsite.outputs.kinds import DocumentOutput, FileOutput
from imhsite.schema.records import Cms
from imhsite.views.context import Context
from imhsite.views.types.view import View

Declared: TypeAlias = tuple[Collection[str], Mapping[str, CollectionType]]
"""The paths of the files in content/, and the collections of records."""


class EditingPage(View, frozen=True, kw_only=True):
    """The page that starts the program: the site's name, the policy of the page, and its import map."""

    title: str
    policy: str
    import_map: str


def editing_outputs(
    context: Context, cms: Cms, declared: Callable[[], Declared], read: Callable[[str], bytes]
) -> Iterator[DocumentOutput | FileOutput]:
    """Yield the page and all that it loads. `declared` returns what decides the forms besides the settings, and `read`
    a file of the site."""
    settings = Origin("content/site.yaml")
    page = partial(_page, context, cms)
    yield DocumentOutput(EDITING_PAGE, context.language, page, _write_page, settings)
    config = partial(_config, context, cms, declared)
    yield DocumentOutput(CONFIG, context.language, config, write_text, settings)
    for name, content in scripts().items():
        yield FileOutput(f"{FOLDER_OF_PAGE}{name}", digest_of(content), partial(_same, content), settings)
    for path, digest in site_files(cms.program).items():
        place = FOLDER_OF_PAGE + path.removeprefix(f"{PROGRAMS_FOLDER}/")
        yield FileOutput(place, digest, partial(read, path), Origin(path))


def _same(content: bytes) -> bytes:
    return content


def _page(context: Context, cms: Cms) -> EditingPage:
    settings = context.site.settings
    title = settings.title.in_language(context.language, context.language)
    policy = meta_policy_of(EDITING_PAGE, (needs_of(cms),))
    return EditingPage(title=title, policy=policy, import_map=import_map(cms.program))


def _config(context: Context, cms: Cms, declared: Callable[[], Declared]) -> TextFile:
    paths, kinds = declared()
    url = context.addresses.absolute(context.addresses.base)
    config = cms_config(cms, context.site.settings, url, context.site.languages, paths, kinds)
    config["program"] = _start_of(cms.program)
    return TextFile(lines=(json.dumps(config, ensure_ascii=False, indent=1),))


def _start_of(program: str) -> Mapping[str, Any]:
    """Return the address of the script or module that start.js loads."""
    package = packages()[program]
    kind = "module" if package.module else "script"
    return {kind: f"./{program}/{package.module or package.script}"}


def _write_page(view: EditingPage) -> bytes:
    # The import map comes after the policy, which has its hash, and before any module.
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(view.policy)}">\n'
        f'<meta name="referrer" content="{WITH_SERVICES}">\n'
        '<meta name="robots" content="noindex, nofollow">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Editing {escape(view.title)}</title>\n"
        f'<script type="importmap">{view.import_map}</script>\n'
        '<script type="module" src="start.js"></script>\n'
        "</head>\n<body>\n<noscript><p>This page needs JavaScript.</p></noscript>\n</body>\n</html>\n"
    ).encode()
