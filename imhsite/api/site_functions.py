"""The functions of the Python interface. They run the same use cases as the commands, and return data.

What they need is imported when they are called, because programs import this module for one of them.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.api.results import Built, Checked
from imhsite.app.moments import moment_from, now, today_after
from imhsite.schema.fields import Moment

if TYPE_CHECKING:
    from imhsite.app.record_values import SiteRecords


def build(
    site: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    as_of: str | datetime | None = None,
    drafts: bool = False,
    base_url: str | None = None,
    jobs: int | None = None,
    cache: bool = True,
) -> Built:
    """Build a site into a folder, `build/` in the site unless `output` names another, and publish it there.

    `as_of` is the moment, as for `imhsite build --as-of` or a datetime with a time zone; by default, now. `jobs` is the
    greatest number of processes, by default one for each processor. Raise ValueError for a wrong argument,
    NotADirectoryError if there is no such site, PublishRefused if a folder or disk does not allow it, InputChanged if
    files keep changing, ProcessEnded if another process of the build was stopped."""
    from imhsite.app.build_site import BuildOptions
    from imhsite.app.build_site import build as build_site
    from imhsite.schema.web_addresses import read_site_url

    folder = _folder(site)
    moment = _moment(as_of, folder)
    options = BuildOptions(
        site=folder,
        output=Path(output) if output else folder / "build",
        as_of=moment,
        drafts=drafts,
        base_url=read_site_url(base_url) if base_url else None,
        jobs=jobs or os.cpu_count() or 1,
        cache=cache,
        home=_home(),
        today=today_after(moment) if as_of else "",
    )
    built = build_site(options)
    published = built.published
    return Built(
        problems=(*built.problems, *built.removals),
        output=options.output,
        is_published=published is not None,
        pages=built.pages,
        written=published.written if published else (),
        unchanged=published.unchanged if published else (),
        removed=published.removed if published else (),
    )


def check(
    site: str | os.PathLike[str],
    *,
    as_of: str | datetime | None = None,
    drafts: bool = False,
    external: bool = False,
    host: str = "",
    jobs: int | None = None,
) -> Checked:
    """Check whether a site is ready for release. Nothing is published.

    With `external`, links to other websites are requested. `host` is the host whose limits apply, by default that of
    the settings. The other arguments and the exceptions are those of `build`."""
    from imhsite import __version__
    from imhsite.app.check_site import CheckOptions
    from imhsite.app.check_site import check as check_site
    from imhsite.check.http_fetch import FetchPolicy
    from imhsite.check.report import blocking_problems

    folder = _folder(site)
    moment = _moment(as_of, folder)
    policy = FetchPolicy(agent=f"imhsite/{__version__} (checks the links of a site now and then)")
    options = CheckOptions(
        site=folder,
        as_of=moment,
        drafts=drafts,
        jobs=jobs or os.cpu_count() or 1,
        policy=policy if external else None,
        now=now() if external else None,
        today=today_after(moment) if as_of else "",
        host=host,
    )
    found = check_site(options)
    return Checked(
        problems=found.verdict.problems,
        allowed=found.verdict.allowed,
        counts=found.counts,
        as_of=found.as_of,
        is_complete=found.complete,
        is_ready=found.complete and not found.unchecked and not blocking_problems(found.verdict, release=True),
        unchecked=found.unchecked,
    )


def records(
    site: str | os.PathLike[str],
    *,
    as_of: str | datetime | None = None,
    drafts: bool = False,
    hidden: bool = False,
) -> SiteRecords:
    """Return the records of a site that are visible at a moment, and with `hidden` also the others.

    The other arguments and the exceptions are those of `build`."""
    from imhsite.app.open_site import SiteOptions
    from imhsite.app.record_values import read_records

    folder = _folder(site)
    moment = _moment(as_of, folder)
    today = today_after(moment) if as_of else ""
    return read_records(SiteOptions(folder, moment, drafts, lasting=False, today=today), hidden=hidden)


def _folder(site: str | os.PathLike[str]) -> Path:
    folder = Path(site)
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}")
    return folder


def _moment(as_of: str | datetime | None, site: Path) -> Moment:
    if not isinstance(as_of, datetime):
        return moment_from(as_of, site)
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone, such as datetime.UTC")
    return Moment(as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "UTC")


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:
        return None
