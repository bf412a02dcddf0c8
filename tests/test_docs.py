"""The docs are true: their examples build, their output is real, and what they list is what there is."""

from __future__ import annotations

import argparse
import base64
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
import yaml
from building import tool_module
from PIL import Image
from real import copied, real_site

from imhsite.app.json_schema import schemas
from imhsite.app.new_site import SCAFFOLD, SiteChoices
from imhsite.app.record_questions import STRUCTS
from imhsite.cli import run
from imhsite.cli.commands import BRIEFLY, COMMANDS, parser, parser_of
from imhsite.render.environment import UNPREDICTABLE_FILTERS
from imhsite.render.renderer import Renderer
from imhsite.schema import records
from imhsite.schema.directive_types import DIRECTIVES
from imhsite.schema.fields import fields_of
from imhsite.source.yaml import FrontMatter, split_front_matter
from imhsite.theme.inheritance import ThemeSettings
from imhsite.views.types.page_views import PageView

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
WITH_LINKS = [*PAGES, *DECISIONS, *sorted(ROOT.glob("*.md"))]
FOR_DEVELOPERS = [DOCS / "how-it-works.md", ROOT / "CONTRIBUTING.md", *DECISIONS]
WRITTEN_BY_TOOLS = ("checks.md", "problems.md", "reference.md")

AS_OF = "2026-06-10"
"""The day on which the examples are built, so that what is due for a check stays the same."""

BELOW = {"getting-started.md": (), "records.md": ("getting-started.md",)}
"""The pages whose examples a page goes on from; all others go on from both of these."""

PHOTO = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqm"
    "x5moq6T/wAALCAAGAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8Ae//Z"
)
"""A grey picture of 8 by 6 pixels, in place of the one that the examples speak of."""

COLLECTION = re.compile(r"content/(topics|sources|helplines|glossary|statistics/.+|resources/.+)\.yaml")


TOOL = tool_module("write_reference")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# Examples


class Block(NamedTuple):
    """A fenced block: its language, the file that the line before it names, its text, where the text begins."""

    language: str
    file: str
    text: str
    start: int


def blocks_of(text: str) -> list[Block]:
    found = re.finditer(
        r"^(?P<fence>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=fence)$", text, re.MULTILINE | re.DOTALL
    )
    return [
        Block(block["language"], file_named(text[: block.start()]), block["text"], block.start("text"))
        for block in found
    ]


def file_named(before: str) -> str:
    """The file that the line above a block says the block is: the last one named before a colon."""
    line = before.rstrip().rpartition("\n")[2]
    named = re.findall(r"`((?:content|themes)/[\w./-]+)`", line)
    return named[-1] if named and line.endswith(":") else ""


def write_example(block: Block, number: int, site: Path) -> None:
    """Put an example where it belongs; Markdown that belongs to no file becomes an article of its own."""
    path, text = block.file, block.text
    if not path and block.language == "markdown":
        path = f"content/articles/example-{number}.md"
        text = f"---\ntitle: Example {number}\nsummary: From the docs.\ntopic: attachment\n---\n\n{text}"
    if not path:
        return
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    goes_on = COLLECTION.fullmatch(path) and file.exists()
    above = file.read_text(encoding="utf-8") + "\n" if goes_on else ""
    file.write_text(above + text, encoding="utf-8", newline="\n")


def site_below(page: str, site: Path) -> None:
    """The site that a page's examples go on from."""
    (site / "content" / "media").mkdir(parents=True)
    for below in BELOW.get(page, ("getting-started.md", "records.md")):
        for number, block in enumerate(blocks_of(text_of(DOCS / below))):
            write_example(block, number, site)
    if page == "importing.md":
        shutil.copytree(ROOT / "tests" / "imports", site, dirs_exist_ok=True)
    if page != "getting-started.md":
        (site / "content" / "media" / "play.jpg").write_bytes(PHOTO)


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """Run with the clock stopped, so that commands say what they say without --as-of."""
    with patch("imhsite.app.moments.now", lambda: moment), patch("time.gmtime", lambda *_: moment.timetuple()):
        yield


def output_of(command: str) -> str:
    """What a command line prints."""
    if changed_folder(command):
        return ""
    words = shlex.split(command)[1:]
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed), clock_at(datetime.fromisoformat(f"{AS_OF}T00:00Z")):
        run(words)
    return printed.getvalue().replace(os.sep, "/")


def transcript(block: Block) -> str:
    """A console block as it is when its commands are run now."""
    commands = [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{output_of(command)}" for command in commands)


def changed_folder(command: str) -> bool:
    """Whether a command was `cd`, which the examples below it follow."""
    name, _, folder = command.partition(" ")
    if name == "cd":
        os.chdir(folder)
    return name == "cd"


def without_times(text: str) -> str:
    """Without how long things took, and without how many files there are, so long as there are any."""
    text = re.sub(r"\b[1-9]\d* (files written|kept|views made|documents written|translated)", r"1 \1", text)
    return re.sub(r"\d+\.\d\d s\b", "0.00 s", re.sub(r" +\d+ ms\b", " 0 ms", text))


def rewritten(text: str) -> str:
    """A page whose examples are written in order, here, and whose console blocks say what their commands say."""
    done = 0
    parts: list[str] = []
    for number, block in enumerate(blocks_of(text)):
        write_example(block, number, Path.cwd())
        if block.language == "console":
            real = transcript(block)
            parts += [
                text[done : block.start],
                block.text if without_times(real) == without_times(block.text) else real,
            ]
            done = block.start + len(block.text)
    return "".join((*parts, text[done:]))


def keep(page: Path, real: str, rewrite: bool) -> None:
    """Compare a page with what it should be, or write that."""
    if rewrite and real != text_of(page):
        page.write_text(real, encoding="utf-8", newline="\n")
    assert real == text_of(page), f"{page.name} is out of date: pytest tests/test_docs.py --rewrite"


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.name not in WRITTEN_BY_TOOLS])
def test_every_example_builds_and_every_output_is_real(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rewrite: bool
) -> None:
    site_below(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    keep(DOCS / page, rewritten(text_of(DOCS / page)), rewrite)
    assert "error[" not in output_of("imhsite build")


def test_an_example_with_a_mistake_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site_below("writing.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    rewritten("In `content/pages/about.md`:\n\n```markdown\n---\ntitle: About\n---\n```\n")
    assert "error[missing-key]" in output_of("imhsite build")


def test_the_theme_of_the_docs_changes_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site_below("themes.md", tmp_path)
    monkeypatch.chdir(tmp_path)
    rewritten(text_of(DOCS / "themes.md"))
    output_of("imhsite build")
    pages = tmp_path / "build"
    assert '<p class="badge">Best site (2026)</p>' in text_of(pages / "articles" / "award" / "index.html")
    assert 'In the guide: <a href="/topics/attachment/">' in text_of(pages / "articles" / "award" / "index.html")
    assert '<link rel="stylesheet" href="/assets/css/ours.' in text_of(pages / "help" / "index.html")
    assert "Good day from Baby Week" in text_of(pages / "weeks" / "2027" / "index.html")


# What is listed


def test_the_reference_is_what_the_declarations_say(rewrite: bool) -> None:
    keep(DOCS / "reference.md", TOOL.reference(), rewrite)
    keep(DOCS / "themes.md", TOOL.themes(text_of(DOCS / "themes.md")), rewrite)


def declared_structs() -> list[type[msgspec.Struct]]:
    """Every struct of records.py that authors fill."""
    structs = (struct for struct in vars(records).values() if isinstance(struct, type))
    return [
        struct for struct in structs if issubclass(struct, msgspec.Struct) and struct.__module__ == records.__name__
    ]


@pytest.mark.parametrize("struct", [*declared_structs(), ThemeSettings], ids=lambda struct: struct.__name__)
def test_every_field_is_in_the_reference(struct: type[msgspec.Struct]) -> None:
    rows = text_of(DOCS / "reference.md")
    assert [field.name for field in fields_of(struct) if f"| `{field.name}` | " not in rows] == []


def test_every_directive_is_shown_in_writing_and_no_other() -> None:
    examples = "\n".join(
        block.text for block in blocks_of(text_of(DOCS / "writing.md")) if block.language == "markdown"
    )
    assert set(re.findall(r"(?<![\w:`])(?::{1,4})([a-z][a-z-]+)(?=[\[{\n])", examples)) == set(DIRECTIVES)


def commands() -> dict[str, argparse.ArgumentParser]:
    return {name: parser_of(name) for name in COMMANDS}


def options_of(command: argparse.ArgumentParser) -> set[str]:
    """The options of a command, also those after its second word."""
    below = [action.choices for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    parsers = [command, *(parser for choices in below for parser in choices.values())]
    return {option for each in parsers for action in each._actions for option in action.option_strings}


def options_to_explain(command: str) -> set[str]:
    """The options that docs/commands.md explains: those for the fields of a record are in docs/reference.md."""
    chosen = commands()[command] if command else parser()
    fields = {f"--{field.name.replace('_', '-')}" for struct in STRUCTS.values() for field in fields_of(struct)}
    own = {f"--{field.name}" for field in fields_of(SiteChoices)}
    return (
        options_of(chosen) - ({"-h", "--help"} if command else set()) - ((fields - own) if command == "new" else set())
    )


def sections_of(text: str) -> dict[str, str]:
    """The parts of a page below its second-level headings, and what stands above the first as ""."""
    first, *rest = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return {"": first} | dict(zip(rest[::2], rest[1::2], strict=True))


def test_every_command_has_its_section_and_no_other() -> None:
    assert list(sections_of(text_of(DOCS / "commands.md"))) == ["", *(f"imhsite {name}" for name in commands())]


@pytest.mark.parametrize("command", ["", *commands()])
def test_every_option_is_in_the_section_of_its_command_and_no_other(command: str) -> None:
    section = sections_of(text_of(DOCS / "commands.md"))[f"imhsite {command}" if command else ""]
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*\b", section))
    assert options_to_explain(command) <= named
    assert named <= (options_of(commands()[command]) - {"-h", "--help"} if command else options_of(parser()))


@pytest.mark.parametrize("command", ["", *commands()])
def test_no_table_of_options_has_an_option_twice(command: str) -> None:
    section = sections_of(text_of(DOCS / "commands.md"))[f"imhsite {command}" if command else ""]
    rows = re.findall(r"^\| `(--[a-z-]+)", section, re.MULTILINE)
    assert bool(rows) == bool(options_to_explain(command))
    assert sorted(rows) == sorted(set(rows))


def test_the_help_of_the_command_line_names_every_command() -> None:
    explained = re.findall(r"^  ([\w-]+)  ", output_of("imhsite"), re.MULTILINE)
    assert explained == [name for name in commands() if name not in BRIEFLY]
    assert f"  and {', '.join(BRIEFLY)}\n" in output_of("imhsite")


def test_every_option_of_imhsite_that_any_page_names_exists() -> None:
    known = set().union(*(options_of(command) for command in commands().values()), options_of(parser()))
    named = {
        (page.name, option)
        for page in WITH_LINKS
        for line in re.findall(r"imhsite [a-z-]+ [^`\n]*", text_of(page))
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", line)
    }
    assert {(page, option) for page, option in named if option not in known} == set()


def test_every_view_and_its_fields_are_in_themes() -> None:
    text = text_of(DOCS / "themes.md")
    for struct in TOOL.view_structs():
        part = text.partition(f"\n#### {struct.__name__}\n")[2].partition("\n#### ")[0]
        assert set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == set(TOOL.own_fields(struct)), struct.__name__


def test_every_template_of_a_page_is_in_themes_with_what_it_sees() -> None:
    rows = re.findall(r"^\| `([\w-]+\.html)` \| \[(\w+)\]", text_of(DOCS / "themes.md"), re.MULTILINE)
    templates = {path.name for path in (ROOT / "themes/default/templates").glob("*.html")} - {"base.html", "text.html"}
    assert {template for template, _ in rows} == templates
    pages = {struct for struct in TOOL.view_structs() if issubclass(struct, PageView) and not struct.__subclasses__()}
    assert {view for _, view in rows} == {struct.__name__ for struct in pages}


def test_every_filter_of_ours_is_in_themes_and_does_what_it_says() -> None:
    import jinja2

    renderer = default_renderer()
    ours = set(renderer.environment.filters) - set(jinja2.Environment().filters)
    rows = dict(
        re.findall(r"^\| `(\w+)` \| (.+) \|$", sections_of(text_of(DOCS / "themes.md"))["Filters"], re.MULTILINE)
    )
    assert set(rows) == ours
    for name, row in rows.items():
        if found := re.fullmatch(r"`([^`|]+)` becomes `([^`]+)`", row):
            assert renderer.environment.filters[name](found[1]) == found[2]
    assert renderer.environment.filters["date_range"]("2026-06-08", "2026-06-14") == "8 to 14 June 2026"
    assert all(f"`{name}`" in text_of(DOCS / "themes.md") for name in UNPREDICTABLE_FILTERS)


def default_renderer() -> Renderer:
    from imhsite.content.source_files import shipped_themes
    from imhsite.theme.inheritance import theme_of
    from imhsite.theme.locales import locale_of

    folder = shipped_themes() / "default"
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    theme, _ = theme_of("default", {"default": files}, {})
    assert theme is not None
    locale = locale_of("en-GB")
    return Renderer(theme, locale, None)  # type: ignore[arg-type]


# Links, and the README


def anchors_of(text: str) -> set[str]:
    """The anchors that a code host gives a page's headings."""
    seen: dict[str, int] = {}
    anchors: set[str] = set()
    for heading in re.findall(
        r"^#{1,6} (.+)$", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    ):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        again = seen.get(slug, 0)
        seen[slug] = again + 1
        anchors.add(f"{slug}-{again}" if again else slug)
    return anchors


def links_of(text: str) -> Iterable[str]:
    prose = re.sub(r"`[^`\n]*`", "", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL))
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if not re.match(r"[a-z]+:", link)]


def dead_links(page: Path) -> Iterator[str]:
    for link in links_of(text_of(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / unquote(path)).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(text_of(target))):
            yield link


@pytest.mark.parametrize("page", WITH_LINKS, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(dead_links(page)) == []


def test_every_page_is_in_the_list_of_pages() -> None:
    listed = {page.name for page in PAGES} - {"README.md"} | {"decisions/README.md"}
    assert listed == set(links_of(text_of(DOCS / "README.md")))


def test_every_decision_is_in_their_list() -> None:
    listed = set(links_of(text_of(DOCS / "decisions" / "README.md")))
    assert {page.name for page in DECISIONS} - {"README.md"} == listed - {"../performance.md"}


@pytest.mark.parametrize("page", [page for page in DECISIONS if page.name != "README.md"], ids=lambda page: page.stem)
def test_a_decision_is_short_and_gives_its_reasons(page: Path) -> None:
    text = text_of(page)
    assert list(sections_of(text)) == ["", "Context", "Decision", "Alternatives", "Consequences"]
    rows = sum(line.startswith("|") for line in text.splitlines())
    assert 15 <= len(text.splitlines()) - rows <= 36


def modules_named_in(text: str) -> set[str]:
    """The Python files that a page names, such as `engine/graph.py` or `imhsite/engine/graph.py`."""
    return set(re.findall(r"(?<![\w/.])(?:[\w-]+/)+[\w-]+\.py\b", text))


@pytest.mark.parametrize("page", FOR_DEVELOPERS, ids=lambda page: page.stem)
def test_every_module_that_is_named_exists(page: Path) -> None:
    places = (ROOT, ROOT / "imhsite")
    named = modules_named_in(text_of(page))
    assert {name for name in named if not any((place / name).exists() for place in places)} == set()


def test_the_map_of_packages_is_complete_and_in_the_order_of_imports() -> None:
    from test_layers import LAYERS

    packages = [part for layer in reversed(LAYERS) for part in layer.parts if not part.startswith("__")]
    assert re.findall(r"^`(\w+)/` \| ", text_of(DOCS / "how-it-works.md"), re.MULTILINE) == packages


def test_how_it_works_stays_short() -> None:
    text = text_of(DOCS / "how-it-works.md")
    assert len(text.split()) < 700
    assert len(re.findall(r"^\d+\. `[\w/.]+`", text, re.MULTILINE)) <= 8


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = text_of(ROOT / "Makefile")
    shown = set(re.findall(r"^(?:\$ )?make (\w+)|`make (\w+)", text_of(ROOT / "README.md"), re.MULTILINE))
    targets = {name for pair in shown for name in pair if name}
    assert {"build", "test"} <= targets
    assert [name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_every_folder_that_the_readme_lists_exists() -> None:
    listed = re.findall(r"^\| `([\w./]+/)` \|", text_of(ROOT / "README.md"), re.MULTILINE)
    assert "content/" in listed
    assert [name for name in listed if not (ROOT / name).is_dir()] == []


def keep_numbers(page: Path, real: Mapping[str, int], rewrite: bool) -> None:
    """Compare numbers in a page's first console block with what they should be, give or take a tenth, or write those.

    The content grows; its sample output need not change with each article.
    """
    text = text_of(page)
    shown = next(block.text for block in blocks_of(text) if block.language == "console")
    written = {word: int(re.findall(rf"(\d+) {word}", shown)[0]) for word in real}
    if rewrite and written != real:
        fresh = shown
        for word, number in real.items():
            fresh = re.sub(rf"\d+ {word}", f"{number} {word}", fresh)
        page.write_text(text.replace(shown, fresh), encoding="utf-8", newline="\n")
        written = dict(real)
    far = {word for word, number in real.items() if abs(written[word] - number) > number / 10}
    assert far == set(), f"{page.name} is out of date: pytest tests/test_docs.py --rewrite"


def test_the_first_article_of_the_readme_builds_and_the_build_says_what_it_shows(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, rewrite: bool
) -> None:
    copied(real_site("ended", tmp_path_factory), tmp_path)
    for number, block in enumerate(blocks_of(text_of(ROOT / "README.md"))):
        write_example(block, number, tmp_path)
    assert (tmp_path / "content/articles/talking-to-a-newborn.md").is_file()
    monkeypatch.chdir(tmp_path)
    output = output_of("imhsite build")
    assert "error[" not in output
    real = re.sub(r" with [\w, ]+(?=: build)", "", output)
    summary = re.sub(r"\d[\d.]*", "0", real[real.rindex("Built ") :])
    shown = next(block.text for block in blocks_of(text_of(ROOT / "README.md")) if block.language == "console")
    assert re.sub(r"\d[\d.]*", "0", shown) == f"$ make build\n{summary}"
    article = Path("content/articles/talking-to-a-newborn.md")
    article.write_text(text_of(article).replace("topic: bonding", "topic: bondin"), encoding="utf-8")
    mistake = [block.text for block in blocks_of(text_of(ROOT / "README.md")) if block.language == "console"][1]
    *reported, end = output_of("imhsite build").split("\n\n")  # with warnings, as the real site has later dates
    errors = [one for one in reported if " error[" in one]
    assert mistake == "$ make build\n" + "\n\n".join([*errors, f"{len(errors)} error", end])
    pages, files = (sum(map(int, re.findall(rf"(\d+) {word}", real))) for word in ("pages", r"(?:files written|kept)"))
    keep_numbers(ROOT / "README.md", {"pages": pages, "files written": files}, rewrite)


def test_every_picture_is_shown_with_a_description_and_is_small() -> None:
    shown = {
        (page.parent / path).resolve().name: alt
        for page in WITH_LINKS
        for alt, path in re.findall(r"^!\[([^\]]*)\]\((\S+)\)$", text_of(page), re.MULTILINE)
    }
    pictures = {picture.name: picture for picture in (DOCS / "images").iterdir()}
    assert shown.keys() == pictures.keys()
    assert {name for name, alt in shown.items() if len(alt.split()) < 6} == set()
    assert {name for name, picture in pictures.items() if picture.stat().st_size > 80_000} == set()
    for picture in pictures.values():
        with Image.open(picture) as opened:
            assert opened.size == (960, 600)
    assert re.findall(r"\]\(docs/images/(\S+)\)", text_of(ROOT / "README.md")) == [
        "home-in-the-week.webp",
        "preview-mistake.webp",
    ]


# Schemas


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, by the rules of YAML 1.2: dates are text, and so are yes and no."""

    yaml_implicit_resolvers: dict[str, Any] = {}


EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[1-9][0-9]*$|^0$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)$"), list("-+.0123456789")
)


def loaded(text: str) -> Any:
    return yaml.load(text, EditorLoader)


def editor_settings() -> dict[str, list[str]]:
    """From a schema's name to the files it is for, as docs/editors.md tells the editor."""
    block = next(block for block in blocks_of(text_of(DOCS / "editors.md")) if block.language == "json")
    found = json.loads(block.text)["yaml.schemas"]
    return {Path(path).stem: [files] if isinstance(files, str) else files for path, files in found.items()}


def test_a_new_site_has_the_editor_settings_of_the_docs() -> None:
    block = next(block for block in blocks_of(text_of(DOCS / "editors.md")) if block.language == "json")
    assert text_of(SCAFFOLD / "common" / "dot-vscode" / "settings.json") == block.text


def test_the_editor_settings_name_every_schema_for_yaml_files() -> None:
    assert set(editor_settings()) == set(schemas()) - {"article", "page"}


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_a_schema_and_explains_every_property(name: str) -> None:
    schema = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert [path for path, words in descriptions_in(schema) if not words.strip()] == []


def descriptions_in(schema: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every property of a schema by its path, and its description."""
    if isinstance(schema, list):
        for part in schema:
            yield from descriptions_in(part, path)
    elif isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield f"{path}.{name}", inner.get("description", "")
            yield from descriptions_in(inner, f"{path}.{name}")
        for key in ("anyOf", "items", "additionalProperties"):
            yield from descriptions_in(schema.get(key), path)


def written_files() -> Iterator[tuple[str, str, Any]]:
    """Every file of this site with its schema and what an editor reads in it."""
    for file in sorted((ROOT / "content").rglob("*.yaml")):
        path = file.relative_to(ROOT).as_posix()
        names = [
            name
            for name, patterns in editor_settings().items()
            if any(fnmatch(path, pattern.replace("**/", "*")) for pattern in patterns)
        ]
        assert len(names) == 1, f"{path} has the schemas {names}"
        yield path, names[0], loaded(text_of(file))
    for file in sorted((ROOT / "content").glob("*/*.md")):
        front = split_front_matter(text_of(file))
        assert isinstance(front, FrontMatter)
        yield file.relative_to(ROOT).as_posix(), file.parent.name.removesuffix("s"), loaded(front.yaml)


def test_what_imhsite_accepts_is_valid_by_the_schemas() -> None:
    found = schemas()
    wrong = {
        path: [error.message for error in jsonschema.Draft202012Validator(found[name]).iter_errors(read)]
        for path, name, read in written_files()
    }
    assert {path: messages for path, messages in wrong.items() if messages} == {}


def test_an_editor_sees_a_misspelt_field() -> None:
    week = {"year": 2026, "title": None, "starts": "2026-06-08", "ends": "2026-06-14", "hashtag": "x"}
    assert not jsonschema.Draft202012Validator(schemas()["week"]).is_valid(week)
