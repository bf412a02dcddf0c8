"""Publishing recipes: the files with which a code host builds a site at the right times and publishes it on a web host.

The texts are in recipes/, as templates in which `§name` stands for what differs between sites.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import msgspec

from imhsite.diagnostics.display import visible
from imhsite.schema.records import Host
from imhsite.schema.urls import addresses_of

TEXTS_OF_RECIPES = Path(__file__).parent / "recipes"

MARK = b"# Written by: imhsite recipe"
"""The beginning of each file of a recipe. A file that begins otherwise is its author's, and is never replaced."""

PREVIEW_URLS: Mapping[str, str] = {
    "github-pages": "https://preview.example/",
    "netlify": "https://pull-${{ github.event.number }}--${{ vars.NETLIFY_SITE_NAME }}.netlify.app/",
    "cloudflare-pages": "https://pull-${{ github.event.number }}.${{ vars.CLOUDFLARE_PROJECT }}.pages.dev/",
}
OWN_PREVIEW_URL = "${{ vars.PREVIEW_URL || 'https://preview.example/' }}"
"""The address of a preview on a server of one's own. The address of a preview that is only kept is never opened."""

RSYNC = 'rsync --recursive --times --links --compress --delete-after --delay-updates build/ "$TO"'
LFTP = """\
command -v lftp || (sudo apt-get update && sudo apt-get install --yes lftp)
server="${TO#*@}"
lftp -u "${TO%%@*}," -e "set cmd:fail-exit yes; mirror --reverse --delete build '${server#*:}'; bye" "sftp://${server%%:*}"
"""
UPLOADS: Mapping[str, str] = {"rsync": RSYNC, "sftp": LFTP, "nginx": RSYNC, "apache": RSYNC}
"""The commands that upload the site to $TO, a folder on a server such as user@example.org:/srv/example.org/site."""

SERVERS_OF_ONES_OWN = ("nginx", "apache")

LATENESS = timedelta(minutes=1)


class Installation(msgspec.Struct, frozen=True):
    """How to install imhsite for a site: the lock file with hashes, and the commands."""

    lock_file: str
    commands: tuple[str, ...]


class _Text(Template):
    delimiter = "§"


def recipe_files(
    host: Host, url: str, moments: Iterable[tuple[datetime, tuple[str, ...]]], installation: Installation
) -> dict[str, str]:
    """Return the text of each file that publishes a site at `url` on a host, by its path from the site's folder.

    `moments` are the instants (UTC) at which the site changes, with what happens then. A schedule has a resolution of a
    minute, so an instant within a minute is scheduled for the next one."""
    crons = [(_cron(instant), f"{instant.year}: {visible('; '.join(what))}") for instant, what in moments]
    if host == "gitlab-pages":
        install = "\n".join(f"    - {command}" for command in installation.commands)
        rows = "\n".join(f"#   {cron}  {what}" for cron, what in crons)
        return {".gitlab-ci.yml": _filled("gitlab-ci.yml", moments=rows, install=install)}
    files = {
        ".github/workflows/publish.yml": _publish(host, url, installation),
        ".github/workflows/schedule.yml": _filled(
            "schedule.yml",
            host=host,
            moments="\n".join(f'    - cron: "{cron}"  # {what}' for cron, what in crons),
            permissions="  pages: write\n  id-token: write" if host == "github-pages" else "",
        ),
    }
    if host in SERVERS_OF_ONES_OWN:
        files[f"server/{host}.conf"] = _filled(f"{host}.conf", **_places(url))
    return files


def _cron(instant: datetime) -> str:
    minute = instant if not instant.second else instant.replace(second=0) + LATENESS
    return f"{minute.minute} {minute.hour} {minute.day} {minute.month} *"


def _places(url: str) -> dict[str, str]:
    """Return the names of the host, of folders and of a file on a server for a site."""
    domain = urlsplit(url).hostname or ""
    base = addresses_of(url).base.rstrip("/")
    return {"domain": domain, "base": base, "root": f"/srv/{domain}/site", "rules": f"/srv/{domain}/rules.conf"}


def _publish(host: Host, url: str, installation: Installation) -> str:
    if host in UPLOADS:
        places = _places(url)
        more = f"# - the variable RULES_TO: user@server:{places['rules']}" if host == "nginx" else ""
        setup = _filled("ssh.setup", example=f"user@server:{places['root']}{places['base']}", more=more)
        rules = _filled(f"{host}-rules.yml") if host in SERVERS_OF_ONES_OWN else ""
        deploy = _filled("ssh.yml", rules=rules, publish=UPLOADS[host].strip().replace("\n", "\n          "))
    else:
        setup, deploy = _filled(f"{host}.setup"), _filled(f"{host}.yml")
    return _filled(
        "publish.yml",
        host=host,
        setup=setup,
        lock_file=installation.lock_file,
        install="\n".join(f"      - run: {command}" for command in installation.commands),
        preview_url=PREVIEW_URLS.get(host, OWN_PREVIEW_URL),
        deploy=deploy,
    )


def _filled(name: str, **words: str) -> str:
    """Return the text of a file in recipes/ with words filled in; lines that are left empty by them disappear."""
    text = (TEXTS_OF_RECIPES / name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not (line.startswith("§") and not words[line[1:]]))
    filled = _Text("\n".join(lines)).substitute({word: value.rstrip("\n") for word, value in words.items()})
    return f"{filled}\n"
