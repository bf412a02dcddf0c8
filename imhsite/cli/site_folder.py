"""The site's folder: the one that `--site` names, else the nearest one around the current folder."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

BEGIN = (
    "there is no site here: neither this folder nor any around it has a folder content/. To begin a site: "
    "imhsite new site my-site"
)


def add_site_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--site`, which `find_site` completes."""
    help = "the folder with content/ (default: here or above)"
    parser.add_argument("--site", metavar="DIR", help=help)


def find_site(options: argparse.Namespace) -> str:
    """Complete `--site` in the options of a command that has it. Return why there is no site, or ""."""
    if "site" not in options:
        return ""
    if options.site is not None:
        named = options.site
        return "" if os.path.isdir(named) else f'there is no folder "{named}"; name the site\'s folder with --site'
    options.site = enclosing_site()
    return "" if options.site else BEGIN


def enclosing_site() -> str:
    """Return the nearest folder with content/site.yaml around the current one, relative to it; "" if there is none.

    The current folder also counts without settings, so that a build says what is missing."""
    if os.path.isdir("content"):
        return "."
    folder = ".."
    while not os.path.isfile(f"{folder}/content/site.yaml"):
        if os.path.samefile(folder, f"{folder}/.."):
            return ""
        folder += "/.."
    return folder


def path_in_site(site: Path, path: str) -> str:
    """Return the path of a file relative to the site's folder, given from there or from the current folder."""
    is_here = not (site / path).is_file() and os.path.isfile(path)
    return Path(os.path.relpath(path, site)).as_posix() if is_here else path
