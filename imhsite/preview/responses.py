"""Responses: what is at an address of the preview, as bytes, with digests by which a change is noticed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

import msgspec

from imhsite.diagnostics.display import visible
from imhsite.diagnostics.problems import Problem
from imhsite.engine.digest import digest_of
from imhsite.outputs.headers import Allowed
from imhsite.preview.host_check import decoded_path
from imhsite.preview.media_types import is_page, type_of
from imhsite.preview.on_demand import ProducedOutput
from imhsite.preview.site_state import SiteState

ASSETS = "assets"
"""The group of outputs whose addresses change with their bytes."""

_META_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")(?![^"]*connect-src)')
_REFERENCE = re.compile(rb'(?:src|href|poster)="([^"#?]+)')


class Response(msgspec.Struct, frozen=True):
    """What is sent. `digest` changes with the content and with the files that a page shows.

    `unstyled` does not change with the style sheets; `styles` are their addresses by name. `path` is the path of the
    output, "" if the response is not an output. `services` are those that a page may use.
    """

    status: int
    type: str
    content: bytes
    digest: str
    path: str = ""
    unstyled: str = ""
    styles: Mapping[str, str] = {}
    problem: Problem | None = None
    services: tuple[Allowed, ...] = ()

    @property
    def is_page(self) -> bool:
        """Whether a browser shows this as a page, and not as a file."""
        return self.type.startswith("text/html")


def response_of(state: SiteState, path: str, made: ProducedOutput, status: int = 200) -> Response:
    """Return the response for an output."""
    content = made.content
    if content is None:
        return broken_page(path, made.problem) if made.problem else missing_page()
    if not is_page(path):
        return Response(status, type_of(path), content, made.digest, path, problem=made.problem)
    plain = content
    for name, place in state.styles.items():
        plain = plain.replace(place.encode(), name.encode())
    shown = digest_of(_digests_of_shown(state, content))
    return Response(
        status,
        type_of(path),
        content,
        f"{made.digest}{shown}",
        path,
        digest_of(plain) + shown,
        {name: f"{state.base}{place}" for name, place in state.styles.items()},
        made.problem,
        made.services,
    )


def _digests_of_shown(state: SiteState, content: bytes) -> bytes:
    """Return the digests of the author's files that a page shows or links to: pictures, downloads."""
    base = state.base.encode()
    digests: list[str] = []
    for address in dict.fromkeys(_REFERENCE.findall(content)):
        if address.startswith(base) and (path := decoded_path(address.decode("utf-8", "replace"))):
            output = state.plan.outputs.get(path.removeprefix(state.base))
            if output and output.kind == "file" and output.group != ASSETS:
                digests.append(output.digest)
    return " ".join(digests).encode()


def missing_page() -> Response:
    """Return the response for an address where nothing is, for a site without a page that says so."""
    return _page(404, "Nothing is here", "<p>This site has no page at this address.")


def broken_page(path: str, problem: Problem) -> Response:
    """Return the response for a page that could not be produced yet."""
    text = f"<p>{escape(visible(problem.message))}<p>{escape(visible(problem.origin.file))}, line {problem.origin.line}"
    return msgspec.structs.replace(_page(500, "This page cannot be shown yet", text), path=path, problem=problem)


def unshowable_page(problems: Iterable[Problem]) -> Response:
    """Return the response for every page of a moment for which a build would be rejected."""
    text = "".join(
        f"<li><p>{escape(one.message)}<p>{escape(one.origin.file)}, line {one.origin.line}"
        + (f"<p>{escape(one.hint)}" if one.hint else "")
        for one in problems
    )
    return _page(500, "A build as of this date would fail", f"<ul>{text}</ul>")


def waiting_page(count: int) -> Response:
    """Return the response for every page as long as the site could not be loaded."""
    words = f"{count} problems keep" if count != 1 else "One problem keeps"
    return _page(
        503,
        "This site cannot be shown yet",
        f"<p>{words} it from being loaded. Once fixed, the page appears here automatically.",
    )


def refusal(status: int, message: str) -> Response:
    """Return the response for a request that is refused."""
    return Response(status, "text/plain; charset=utf-8", f"{message}\n".encode(), "")


def _page(status: int, title: str, text: str) -> Response:
    content = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<link rel="stylesheet" href="/_imhsite/explain.css">\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{text}\n</main>\n</body>\n</html>\n"
    ).encode()
    return Response(status, "text/html; charset=utf-8", content, digest_of(content))


def with_script(response: Response, moment: str, as_of: str) -> bytes:
    """Return a page with the preview's script in it, which its policy lets connect to the preview, otherwise as it is.

    `moment` is the moment that the address names ("" for now), `as_of` its instant (UTC). The page's own scripts use
    that instant instead of the browser's clock."""
    script = (
        f'<meta name="as-of" content="{as_of}">\n'
        f'<script defer src="/_imhsite/preview.js" data-digest="{response.digest}" '
        f'data-moment="{escape(moment)}"></script>\n'
    ).encode()
    content = _META_POLICY.sub(rb"\1connect-src 'self'; ", response.content, count=1)
    before, head, after = content.partition(b"</head>")
    return before + script + head + after if head else script + before
