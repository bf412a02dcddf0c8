"""Editing in the browser: what editors write in Decap CMS and Sveltia CMS is in the files of the site, and is built.

Decap CMS uses its own server for local files. Sveltia CMS opens a folder of this computer, for which the test gives it
one that the browser keeps to itself.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from building import build_here, built, problem_lines, write_site
from npm import decap_server, write_programs
from playwright.sync_api import Page, Route, expect

from browser.serving import serving
from browser.waiting import wait_until
from imhsite.outputs.cms.cms_config import LOCAL_SERVER, needs_of
from imhsite.outputs.headers import EDITING_PAGE, headers_of
from imhsite.schema.records import Cms, EditingProgram

SITE = {
    "content/sources.yaml": 'smith2020:\n  title: Lives\n  year: 2020\n  authors: ["Smith, A."]\n',
    "content/statistics.yaml": """\
# Numbers that we checked.
families: # from the report
  value: "51.60"
  claim: of families were heard
  population: families
  n: null
  year: 2023
  source: smith2020

carers:
  value: 1,234
  claim: carers answered
  population: carers
  n: null
  year: 2023
  source: smith2020
""",
}
PICTURE = (Path(__file__).parent.parent / "mistakes/_base/content/media/play.png").read_bytes()


def site_for(program: EditingProgram, folder: Path) -> tuple[Path, Cms]:
    """A site with a page for editors, and the settings of that page."""
    cms = Cms(program=program, git_host="gitlab", repository="a/b", app_id="f00", local_server=program == "decap")
    own = "".join(f"  {name}: {getattr(cms, name)}\n" for name in ("program", "git_host", "repository", "app_id"))
    local = "  local_server: yes\n" if cms.local_server else ""
    site = write_site(folder / "site", SITE)
    settings = site / "content/site.yaml"
    settings.write_text(f"{settings.read_text()}cms:\n{own}{local}", encoding="utf-8")
    write_programs(site, program)
    return site, cms


@contextmanager
def editing(site: Path, cms: Cms, page: Page) -> Iterator[list[str]]:
    """Open the page for editors as a host serves it. Yields its errors, and what it got from elsewhere."""
    result = build_here(site)
    assert result.published is not None, problem_lines(result)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    needs = (needs_of(cms),)
    headers = partial(lambda path: headers_of(path, needs if path in (EDITING_PAGE, "admin/") else ()))
    with serving(site / "build", headers) as served:
        origins = (served.origin, LOCAL_SERVER, "blob:", "data:")
        page.on("response", lambda one: None if one.url.startswith(origins) else wrong.append(one.url))
        page.goto(served.url("/admin/"))
        yield wrong


@contextmanager
def local_server(site: Path, page: Page) -> Iterator[None]:
    """Run the server of Decap CMS for a site, at a free port instead of its usual one."""
    command = decap_server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = f"http://127.0.0.1:{port}"
    variables = {**os.environ, "PORT": str(port), "BIND_HOST": "127.0.0.1", "GIT_REPO_DIRECTORY": str(site)}
    running = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urlopen(own, timeout=1).close()
            except URLError as error:
                if isinstance(error.reason, ConnectionError):
                    time.sleep(0.1)
                    continue
            break

        def pass_on(route: Route) -> None:
            route.fulfill(response=route.fetch(url=route.request.url.replace(LOCAL_SERVER, own)))

        page.route(f"{LOCAL_SERVER}/**", pass_on)
        yield
    finally:
        running.terminate()
        running.wait()


def publish(page: Page) -> None:
    """Publish what is written, as an editor does."""
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("menuitem", name="Publish now").click()
    expect(page.get_by_text("Changes saved")).to_be_visible()
    page.wait_for_url("**/entries/*")


def open_at(page: Page, collection: str, form: str) -> None:
    """Open a form of Decap CMS by way of its collection, since it keeps the form that is open for another address."""
    address = page.url.partition("#")[0]
    page.goto(f"{address}#/collections/{collection}")
    page.get_by_placeholder("Search all").wait_for()
    page.goto(f"{address}#/collections/{collection}/{form}")


ARTICLE = """\
---
title: What’s a “secure base”?
summary: Somebody to come back to.
topic: bonding
{picture}---

Half: :stat[families]

## Next

See [@smith2020].
"""
TEXT = "Half: :stat[families]\n\n## Next\n\nSee [@smith2020]."
EDITED = SITE["content/statistics.yaml"].replace("of families were heard", '"of families: were heard"')


def test_decap_writes_an_article_with_a_picture_and_changes_a_statistic(page: Page, tmp_path: Path) -> None:
    site, cms = site_for("decap", tmp_path)
    with local_server(site, page), editing(site, cms, page) as wrong:
        page.get_by_role("button", name="Login").click()
        page.get_by_text("Hello").wait_for()
        open_at(page, "articles", "new")
        page.get_by_label("Title").fill("What’s a “secure base”?")
        page.get_by_label("Summary").fill("Somebody to come back to.")
        page.get_by_label("Topic").first.fill("Bond")
        page.get_by_role("option", name="Bonding").click()
        page.locator("[data-slate-editor]").first.click()
        page.keyboard.insert_text(TEXT)
        page.get_by_role("button", name="Choose an image").first.click()
        picture = {"name": "Play time.png", "mimeType": "image/png", "buffer": PICTURE}
        page.locator("input[type=file]").first.set_input_files(picture)  # type: ignore[arg-type]
        page.get_by_role("button", name="Choose selected").click()
        publish(page)
        open_at(page, "pictures", "new")
        page.get_by_label("Picture").first.fill("play-time")
        page.get_by_label("Alt text").fill("Two at play")
        page.get_by_label("People").fill("no")
        page.get_by_role("option", name="no", exact=True).click()
        publish(page)
        open_at(page, "statistics", "entries/statistics")
        page.get_by_text("families: of families were heard").wait_for()
        page.get_by_role("button", name="Expand").click()
        page.get_by_label("Claim").first.fill("of families: were heard")
        publish(page)
        assert wrong == []
    article = site / "content/articles/what-s-a-secure-base.md"
    assert article.read_text(encoding="utf-8") == ARTICLE.format(picture="picture:\n  file: play-time.png\n")
    assert (site / "content/media/play-time.png").read_bytes() == PICTURE
    assert (site / "content/media/play-time.yaml").read_text(encoding="utf-8") == "alt: Two at play\npeople: no\n"
    assert (site / "content/statistics.yaml").read_text(encoding="utf-8") == EDITED
    assert "51.60" in built(site)["articles/what-s-a-secure-base/index.html"].decode()


FILL = """
async (files) => {
  const root = await navigator.storage.getDirectory();
  await root.getDirectoryHandle(".git", { create: true });
  for (const [path, text] of Object.entries(files)) {
    const names = path.split("/");
    let folder = root;
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
    const file = await (await folder.getFileHandle(names.at(-1), { create: true })).createWritable();
    await file.write(text);
    await file.close();
  }
}
"""
# While a file is being replaced, Chromium cannot read what a handle refers to.
READ = """
async (path) => {
  let folder = await navigator.storage.getDirectory();
  const names = path.split("/");
  for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
  const file = await (await folder.getFileHandle(names.at(-1))).getFile();
  return file.text().catch((error) => {
    if (error.name === "NotReadableError") return "";
    throw error;
  });
}
"""


def test_sveltia_writes_an_article_and_changes_a_statistic_in_a_folder(page: Page, tmp_path: Path) -> None:
    site, cms = site_for("sveltia", tmp_path)
    texts = {path.relative_to(site).as_posix(): path.read_text() for path in (site / "content").rglob("*.*")}
    article = "content/articles/what-s-a-secure-base.md"
    page.add_init_script("window.showDirectoryPicker = () => navigator.storage.getDirectory();")
    with editing(site, cms, page) as wrong:
        page.evaluate(FILL, texts)
        page.get_by_role("button", name="Work with Local Repository").click()
        page.get_by_text("Hello").wait_for()
        address = page.url.partition("#")[0]
        page.goto(f"{address}#/collections/articles/new")
        page.get_by_role("textbox", name="Title").fill("What’s a “secure base”?")
        page.get_by_role("textbox", name="Summary").fill("Somebody to come back to.")
        page.get_by_role("radio", name="Bonding").click()
        page.get_by_role("textbox", name="Text").first.click()
        page.keyboard.type(TEXT)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Entry saved").wait_for()
        page.goto(f"{address}#/collections/statistics/entries/statistics")
        page.get_by_text("Expand All").click()
        page.get_by_role("textbox", name="Claim").first.fill("of families: were heard")
        page.get_by_role("button", name="Save", exact=True).click()
        assert wait_until(page, lambda: '"of families' in page.evaluate(READ, "content/statistics.yaml"))
        for path in (article, "content/statistics.yaml"):
            (site / path).write_text(page.evaluate(READ, path), encoding="utf-8")
        assert wrong == []
    assert (site / article).read_text(encoding="utf-8") == ARTICLE.format(picture="")
    assert (site / "content/statistics.yaml").read_text(encoding="utf-8") == EDITED
    assert "51.60" in built(site)["articles/what-s-a-secure-base/index.html"].decode()
