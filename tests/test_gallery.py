"""The gallery of the preview shows every part of a theme, with what makes it, as it is now."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from building import AS_OF, write, write_site
from previewing import Previewed, previewed
from selectolax.lexbor import LexborHTMLParser, LexborNode

from imhsite.app.open_site import SiteOptions
from imhsite.content.index import keys_of_kind, record
from imhsite.content.phases import phases_of
from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.engine.graph import Engine
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import DirectiveSlot, slots_of
from imhsite.preview.gallery import GALLERY, PHASES, SAMPLE_SITE, Gallery
from imhsite.preview.gallery_examples import EXAMPLE
from imhsite.preview.gallery_files import SAMPLE
from imhsite.preview.host_check import RedirectTarget
from imhsite.preview.loader import LoadResult
from imhsite.preview.responses import Response
from imhsite.schema.dates import instant_of, moment_of
from imhsite.schema.directive_types import DIRECTIVES
from imhsite.schema.fields import ScalarShape, fields_of
from imhsite.schema.records import Week

THEME = {
    "content/site.yaml": "title: Small\nurl: https://example.org/week/\n"
    'theme: ours\ntheme_settings: {accent: "#0050a0"}\n',
    "themes/ours/theme.yaml": "name: ours\nextends: default\ndirectives:\n"
    "  badge:\n    form: inline\n    use: A badge.\n    label: words\n    arguments:\n"
    "      words: {doc: 'What it [says] <now> | *always*.', required: yes}\n"
    "      link: {doc: Where it leads., type: url}\n"
    "  box:\n    form: container\n    use: A box.\n",
    "themes/ours/directives/badge.html": '<a class="badge" href="{{ directive.arguments.link }}">'
    "{{ directive.arguments.words }}</a>\n",
    "themes/ours/directives/box.html": '<div class="box">{{ directive.body }}</div>\n',
}


def examples() -> list[DirectiveSlot]:
    """Every directive of every example."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((SAMPLE / "content/articles").glob("*.md"))]
    slots = [slot for text in texts for one in EXAMPLE.findall(text) for slot in slots_of(compile_markdown(one).parts)]
    return [slot for slot in slots if isinstance(slot, DirectiveSlot)]


def used(slot: DirectiveSlot) -> set[str]:
    label = {DIRECTIVES[slot.name].label} if slot.label else set()
    return label | {argument.name.replace("-", "_") for argument in slot.arguments}


@pytest.mark.parametrize("name", DIRECTIVES)
def test_a_directive_has_an_example_with_each_of_its_arguments(name: str) -> None:
    where = "add an example to an article in imhsite/preview/sample/content/articles/"
    slots = [slot for slot in examples() if slot.name == name]
    assert slots, where
    fields = fields_of(DIRECTIVES[name].takes)
    assert {field.name for field in fields} - set().union(*map(used, slots)) == set(), where


def test_a_chart_is_drawn_in_each_of_its_ways() -> None:
    shape = next(field.shape for field in fields_of(DIRECTIVES["chart"].takes) if field.name == "kind")
    assert isinstance(shape, ScalarShape)
    charts = [slot.arguments for slot in examples() if slot.name == "chart"]
    assert {one.value for arguments in charts for one in arguments if one.name == "kind"} == {*shape.choices}


class Shown:
    """The gallery of a site on the running loop."""

    def __init__(self, site: Path, problems: tuple[Problem, ...] = ()) -> None:
        self.gallery = Gallery(SiteOptions(site, moment_of(AS_OF), lasting=False), lambda: problems)
        self.gallery.on_load = self.loaded
        self.loads = asyncio.Event()

    async def loaded(self, _loaded: LoadResult, _seconds: float) -> None:
        self.loads.set()

    async def answer(self, target: str) -> Response:
        address, _, moment = target.partition("?as-of=")
        answer = await self.gallery.respond(address, moment)
        assert isinstance(answer, Response), answer
        return answer

    async def page(self, target: str) -> LexborHTMLParser:
        answer = await self.answer(target)
        assert answer.status == 200, (target, answer.content.decode())
        return LexborHTMLParser(answer.content)

    async def save(self, *paths: str) -> None:
        """Say that files changed, and wait until the gallery is loaded."""
        self.loads.clear()
        self.gallery.changed(frozenset(paths))
        await self.loads.wait()


def on_a_loop(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 120))


def test_the_overview_leads_to_a_page_of_each_kind_and_to_each_example(tmp_path: Path) -> None:
    async def work() -> None:
        shown = Shown(write_site(tmp_path, THEME))
        overview = await shown.page(GALLERY)
        links = [str(link.attributes["href"]) for link in overview.css("a")]
        headings = [link.text() for link in overview.css("dd a")]
        assert {*DIRECTIVES, "badge", "box"} <= {*headings}
        pages = {address: await shown.page(address) for address in {link.partition("#")[0] for link in links}}
        anchors = [link.split("#") for link in links if "#" in link]
        assert [(to, id) for to, id in anchors if not pages[to].css_first(f"[id='{id}']")] == []
        state = shown.gallery.state
        assert state
        addresses = {address.partition("?")[0].removeprefix(SAMPLE_SITE) for address in pages}
        paths = {address if address.endswith(".html") else f"{address}index.html" for address in addresses}
        kinds = {path: one.template for path, one in state.plan.outputs.items() if one.kind == "page"}
        assert {*kinds.values()} - {kinds.get(path) for path in paths} == set()
        assert [frame.attributes["src"] for frame in overview.css("iframe")] == [
            f"{SAMPLE_SITE}?as-of={day}" for day in PHASES.values()
        ]

    on_a_loop(work())


def test_a_theme_of_its_own_without_optional_templates_is_shown(tmp_path: Path) -> None:
    async def work() -> None:
        shown = Shown(write_site(tmp_path))
        links = [link.attributes["href"] for link in (await shown.page(GALLERY)).css(".gallery-pages a")]
        assert f"{SAMPLE_SITE}search/" not in links
        assert f"{SAMPLE_SITE}statistics/" in links
        for link in links:
            await shown.page(str(link))

    on_a_loop(work())


def test_the_four_frames_show_the_home_page_in_its_four_phases(tmp_path: Path) -> None:
    async def work() -> None:
        shown = Shown(write_site(tmp_path, THEME))
        await shown.answer(GALLERY)

        def weeks_in(engine: Engine) -> list[Week]:
            records = engine.scan(record, engine.entry(keys_of_kind, "week") or ())
            return [week for week in records if isinstance(week, Week)]

        weeks = await shown.gallery.ask_later(lambda: shown.gallery.loader.site.ask(weeks_in))

        def phase_on(day: str) -> str:
            morning = instant_of(moment_of(day), "Europe/London")
            return phases_of(weeks, "Europe/London", lambda instant: instant <= morning)[0].name

        assert [phase_on(day) for day in PHASES.values()] == ["between", "upcoming", "live", "ended"]

    on_a_loop(work())


def test_an_example_is_followed_by_what_makes_it_after_the_arguments_of_its_directive(tmp_path: Path) -> None:
    async def work() -> None:
        page = await Shown(write_site(tmp_path, THEME)).page(f"{SAMPLE_SITE}articles/callouts/")
        heading = page.css_first("h2#quote")
        assert heading.next.next.text() == DIRECTIVES["quote"].use
        found = [[cell.text(strip=True) for cell in row.css("td")] for row in page.css("table")[5].css("tr")]
        assert found == [
            [],
            ["name", "yes", "Who said it."],
            ["role", "", "Who that person is."],
            ["date", "", "When it was said."],
        ]
        sources = [code.text() for code in page.css("pre code")]
        assert ':::quote{name="A grandmother"}\nHe decides what the stone is.\n:::\n' in sources
        quotes = [quote.text() for quote in page.css("blockquote, figure")]
        assert any("He decides what the stone is." in quote for quote in quotes)

    on_a_loop(work())


def test_every_example_shows_something(tmp_path: Path) -> None:
    def is_shown(node: LexborNode | None) -> bool:
        if node is None or node.tag == "pre":
            return False
        words = node.text(strip=True)
        return bool(node.css_first("img")) or (words != "" and not words.endswith(":"))

    async def work() -> None:
        shown = Shown(write_site(tmp_path, THEME))
        await shown.answer(GALLERY)
        for part in shown.gallery.files.parts:
            page = await shown.page(f"{SAMPLE_SITE}{part.address}")
            codes = [code for code in page.css("pre") if ":" in code.text() or "![" in code.text()]
            assert [code.text() for code in codes if not is_shown(before(code))] == []

    on_a_loop(work())


def before(node: LexborNode) -> LexborNode | None:
    """The element before another."""
    found = node.prev
    while found is not None and found.tag.startswith("-"):
        found = found.prev
    return found


def test_directives_of_the_theme_itself_are_shown_with_all_of_their_arguments(tmp_path: Path) -> None:
    async def work() -> None:
        page = await Shown(write_site(tmp_path, THEME)).page(f"{SAMPLE_SITE}articles/own/")
        badge = page.css_first("a.badge")
        assert (badge.attributes["href"], badge.text()) == ("https://example.org/", "Sample words")
        assert page.css_first("td:nth-child(3)").text() == "What it [says] <now> | *always*."
        assert page.css_first(".box").text(strip=True) == "Text inside it."
        assert [code.text() for code in page.css("pre code")] == [
            'Inside a sentence: :badge[Sample words]{link="https://example.org/"}.\n',
            ":::box\nText inside it.\n:::\n",
        ]

    on_a_loop(work())


def test_components_of_templates_are_listed_with_their_arguments_and_comments(tmp_path: Path) -> None:
    hero = "{# Ours. #}\n{% from 'a.html' import b %}\n{% macro hero(title, low=false) %}A{# b #}{% endmacro %}\n"
    files = {"themes/ours/templates/components/hero.html": f"{hero}{{% macro plain() %}}{{% endmacro %}}\n"}

    async def work() -> None:
        page = await Shown(write_site(tmp_path, THEME | files)).page(f"{SAMPLE_SITE}components/")
        code = {
            heading.attributes["id"]: heading.next.next.text().strip() for heading in page.css("h2[id]:not([id^=_])")
        }
        assert code["hero"] == "{# Ours. #}\n{% macro hero(title, low=false) %}\n\n{% macro plain() %}"
        assert {"header", "footer", "section"} <= code.keys()

    on_a_loop(work())


def test_the_sample_site_itself_has_no_problems(tmp_path: Path) -> None:
    async def work() -> None:
        shown = Shown(write_site(tmp_path, THEME))
        await shown.page(f"{SAMPLE_SITE}articles/text/")
        assert shown.gallery.loaded.problems == ()
        assert shown.gallery.problems() == ()

    on_a_loop(work())


def test_nothing_is_made_before_somebody_asks_for_it(tmp_path: Path) -> None:
    async def work() -> None:
        shown = Shown(write_site(tmp_path, THEME))
        shown.gallery.changed(frozenset(["themes/ours/theme.yaml"]))
        await asyncio.sleep(0)
        assert (shown.gallery.is_loading, shown.gallery.files.digests) == (False, {})
        await shown.answer(GALLERY)
        assert "themes/ours/theme.yaml" in shown.gallery.files.digests
        shown.gallery.changed(frozenset(["content/articles/hello.md"]))
        assert not shown.gallery.is_loading

    on_a_loop(work())


def test_a_changed_style_sheet_template_and_setting_are_seen(tmp_path: Path) -> None:
    async def work() -> None:
        site = write_site(tmp_path, THEME)
        shown = Shown(site)
        about = f"{SAMPLE_SITE}about/"

        async def colours() -> tuple[str, str]:
            page = await shown.page(about)
            sheet = page.css_first("link[rel=stylesheet]").attributes["href"]
            styles = (await shown.answer(str(sheet))).content.decode()
            return str(page.css_first("html").attributes["data-colour"]), styles

        assert (await colours())[0] == "#0050a0"
        write(site, {"themes/ours/assets/css/site.css": "p { color: rgb(1, 2, 3) }\n"})
        await shown.save("themes/ours/assets/css/site.css")
        assert "rgb(1, 2, 3)" in (await colours())[1]
        write(
            site,
            {"themes/ours/templates/components/footer.html": "{% macro site_footer(site, url) %}Feet{% endmacro %}"},
        )
        await shown.save("themes/ours/templates/components/footer.html")
        assert "Feet" in (await shown.page(about)).body.text()  # type: ignore[union-attr]
        write(site, {"content/site.yaml": THEME["content/site.yaml"].replace("0050a0", "00a050")})
        await shown.save("content/site.yaml")
        assert (await colours())[0] == "#00a050"

    on_a_loop(work())


def test_a_mistake_in_the_theme_is_explained_and_the_rest_is_shown(tmp_path: Path) -> None:
    async def work() -> None:
        week = "{% extends 'base.html' %}\n{% block title %}{{ pag.title }}{% endblock %}"
        site = write_site(tmp_path, THEME | {"themes/ours/templates/week.html": week})
        shown = Shown(site)
        answer = await shown.answer(f"{SAMPLE_SITE}weeks/2024/")
        assert answer.status == 500
        assert "themes/ours/templates/week.html, line 2" in answer.content.decode()
        assert {one.origin.file for one in shown.gallery.problems()} == {"themes/ours/templates/week.html"}
        await shown.page(f"{SAMPLE_SITE}articles/text/")
        write(site, {"themes/ours/theme.yaml": "name: ours\nextends: nothing\n"})
        await shown.save("themes/ours/theme.yaml")
        assert "themes/ours/theme.yaml" in {one.origin.file for one in shown.gallery.problems()}
        await shown.page(GALLERY)

    on_a_loop(work())


def test_a_mistake_in_the_settings_is_reported_at_its_place_in_the_site(tmp_path: Path) -> None:
    async def work() -> None:
        wrong = problem("unknown-theme", Origin("content/site.yaml", 3), 'there is no theme called "our"', "ours?")
        elsewhere = problem("unknown-theme", Origin("content/articles/hello.md", 1), "a mistake", "")
        settings = THEME["content/site.yaml"].replace("theme: ours", "theme: our")
        shown = Shown(write_site(tmp_path, THEME | {"content/site.yaml": settings}), (wrong, elsewhere))
        assert (await shown.answer(SAMPLE_SITE)).status == 503
        assert shown.gallery.problems() == (wrong,)
        write(tmp_path, {"content/site.yaml": "theme: [\n"})
        await shown.save("content/site.yaml")
        write(tmp_path, {"content/site.yaml": THEME["content/site.yaml"]})
        await shown.save("content/site.yaml")
        await shown.page(SAMPLE_SITE)

    on_a_loop(work())


def test_addresses_outside_the_gallery_are_not_in_it(tmp_path: Path) -> None:
    async def work() -> None:
        shown = Shown(write_site(tmp_path, THEME))
        assert await shown.gallery.respond("/_gallery") == RedirectTarget(GALLERY)
        assert (await shown.answer("/_gallery/other/")).status == 404
        assert (await shown.answer(f"{SAMPLE_SITE}nothing/")).status == 404

    on_a_loop(work())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with previewed(write_site(tmp_path_factory.mktemp("small"), THEME)) as preview:
        yield preview


def test_only_pages_of_the_gallery_may_be_in_frames_and_only_in_its_own(running: Previewed) -> None:
    overview, sample, site = (running.get(address).headers for address in (GALLERY, SAMPLE_SITE, "/week/"))
    assert "frame-ancestors 'self'" in overview["Content-Security-Policy"]
    assert "frame-src 'self'" in overview["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in sample["Content-Security-Policy"]
    assert "frame-src" not in sample["Content-Security-Policy"]
    assert (overview["X-Frame-Options"], sample["X-Frame-Options"]) == ("SAMEORIGIN", "SAMEORIGIN")
    assert site["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in site["Content-Security-Policy"]


def test_the_gallery_is_as_private_as_the_preview(running: Previewed) -> None:
    assert running.get(GALLERY, Host="evil.example").status == 403
    assert running.get(GALLERY).headers["X-Robots-Tag"] == "noindex, nofollow"
    page = running.get(f"{SAMPLE_SITE}about/").body.decode()
    assert re.search(r'<script defer src="/_imhsite/preview\.js"', page)
