"""Problems of editing in the browser: a program that is not there or was changed, and records in two places."""

from __future__ import annotations

from collections.abc import Iterator

from imhsite.content.content_paths import COLLECTIONS, has_folder
from imhsite.content.index import content_paths
from imhsite.content.inputs import SETTINGS, file
from imhsite.content.settings import settings, settings_positions
from imhsite.diagnostics.problems import Origin, Problem, Span, origin_of, problem
from imhsite.engine.graph import Engine
from imhsite.engine.query import ABSENT, query
from imhsite.outputs.cms.cms_programs import packages, site_files
from imhsite.schema.records import Cms

UNPACK = "run imhsite cms, which writes the files of the program into the folder cms"


@query(6, type=tuple[Problem, ...])
def cms_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return what keeps a site from having a page for editors although its settings ask for one."""
    found = engine.ask(settings)
    return tuple(_problems_of_program(engine, found.cms)) if found and found.cms else ()


def _problems_of_program(engine: Engine, cms: Cms) -> Iterator[Problem]:
    digests = {path: engine.fingerprint(file, path) for path in site_files(cms.program)}
    if ABSENT in digests.values():
        program = packages()[cms.program]
        origin = origin_of(SETTINGS, engine.ask(settings_positions).get("cms", Span(1)))
        message = (
            f"this site does not have the program of its page for editors, {program.name} {program.version}, so it is "
            "built without that page"
        )
        yield problem("cms-without-program", origin, message, UNPACK)
        return
    changed = [path for path, digest in site_files(cms.program).items() if digests[path] != bytes.fromhex(digest)]
    if changed:
        package = packages()[changed[0].split("/")[1]]
        more = f", nor are {len(changed) - 1} others what they should be" if len(changed) > 1 else ""
        message = f"this file is not the one of {package.name} {package.version}{more}, so nothing is published"
        yield problem("cms-program-changed", Origin(changed[0]), message, UNPACK)


@query(7, type=tuple[Problem, ...])
def cms_advice(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return a problem for each collection that a form can offer only in part, because it is in two places."""
    found = engine.ask(settings)
    paths = engine.ask(content_paths) if found and found.cms else ()
    return tuple(
        problem(
            "cms-two-places",
            Origin(f"content/{name}.yaml"),
            f"the page for editors shows only what is in content/{name}/, and not this file",
            f"move the file into that folder, for example to content/{name}/more.yaml",
        )
        for name in COLLECTIONS
        if f"content/{name}.yaml" in paths and has_folder(name, paths)
    )


ALL = (cms_problems, cms_advice)
