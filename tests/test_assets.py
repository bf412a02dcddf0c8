"""A Jinja theme's assets: the name of each tells all that it loads."""

import pytest

from imhsite.theme.assets import assets_of


def published(files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """From each asset's name to its path, from its name to its text, and what is wrong."""
    paths = {f"assets/{name}": content for name, content in files.items()}
    assets, problems = assets_of(paths, {path: f"themes/ours/{path}" for path in paths})
    messages = [f"{p.origin.file}:{p.origin.line}: {p.rule}: {p.message}" for p in problems]
    texts = {name: asset.content.decode("utf-8", "replace") for name, asset in assets.items()}
    return {name: asset.path for name, asset in assets.items()}, texts, messages


def test_an_asset_s_name_holds_the_digest_of_its_bytes() -> None:
    paths, texts, messages = published({"site.css": b"a {}", "images/dot.svg": b"<svg/>", "plain": b"x"})
    assert paths == {
        "site.css": "assets/site.4719d0bd3d.css",
        "images/dot.svg": "assets/images/dot.8660e717b6.svg",
        "plain": "assets/plain.ce2d142464",
    }
    assert texts["site.css"] == "a {}"
    assert messages == []


STYLES = {
    "url(dot.svg)": "url(./{dot})",
    "url( 'dot.svg' )": "url( './{dot}' )",
    'url("dot.svg#part")': 'url("./{dot}#part")',
    "url(dot.svg?a=b)": "url(./{dot}?a=b)",
    "url(./dot.svg)": "url(./{dot})",
    "url(../css/dot.svg)": "url(./{dot})",
    "url(../dot.svg)": "url(../{above})",
    "/* url(none.svg) */": "/* url(none.svg) */",
    '/* @import "none.css"; */': '/* @import "none.css"; */',
    '@import "https://elsewhere.example/a.css";\n@import "more.css";': (
        '@import "https://elsewhere.example/a.css";\n@import "./{more}";'
    ),
    "url(https://elsewhere.example/x.svg)": "url(https://elsewhere.example/x.svg)",
    "url(//elsewhere.example/x.svg)": "url(//elsewhere.example/x.svg)",
    "url(data:image/gif;base64,R0lGODlh)": "url(data:image/gif;base64,R0lGODlh)",
    "url(#part)": "url(#part)",
    "url(/media/play.png)": "url(/media/play.png)",
    'url("")': 'url("")',
    "a::after { content: 'é' }": "a::after { content: 'é' }",
}


@pytest.mark.parametrize(("written", "expected"), STYLES.items())
def test_a_style_sheet_s_links_to_other_assets_are_renamed(written: str, expected: str) -> None:
    files = {"css/a.css": written.encode(), "css/dot.svg": b"1", "dot.svg": b"2", "css/more.css": b"3"}
    paths, texts, messages = published(files)
    names = {
        "dot": paths["css/dot.svg"].removeprefix("assets/css/"),
        "above": paths["dot.svg"].removeprefix("assets/"),
        "more": paths["css/more.css"].removeprefix("assets/css/"),
    }
    for name, path in names.items():
        expected = expected.replace(f"{{{name}}}", path)
    assert texts["css/a.css"] == expected
    assert messages == []


IMPORTS = {
    '@import "parts/one.css";': "{one}",
    "@import url(parts/one.css);": "{one}",
    "@import 'parts/one.css' layer(x);a {}": "@layer x {\n{one}\n}a {}",
    '@import "parts/one.css" layer screen and (min-width: 40rem);': (
        "@layer  {\n@media screen and (min-width: 40rem) {\n{one}\n}\n}"
    ),
    '@import "parts/one.css" supports(display: grid);': "@supports (display: grid) {\n{one}\n}",
    '@layer x, y;\n@import "parts/all.css" layer(y);': "@layer x, y;\n@layer y {\n/* all */ {one}\n}",
}


@pytest.mark.parametrize(("written", "expected"), IMPORTS.items())
def test_an_imported_style_sheet_becomes_part_of_the_one_that_imports_it(written: str, expected: str) -> None:
    files = {
        "css/a.css": written.encode(),
        "css/parts/all.css": b'/* all */ @import "one.css";',
        "css/parts/one.css": b"b { background: url(../dot.svg) }",
        "css/dot.svg": b"1",
    }
    paths, texts, messages = published(files)
    dot = paths["css/dot.svg"].removeprefix("assets/css/")
    assert texts["css/a.css"] == expected.replace("{one}", f"b {{ background: url(./{dot}) }}")
    assert "css/parts/one.css" not in paths
    assert messages == []


def test_a_part_of_a_style_sheet_is_published_by_itself_only_if_a_template_names_it() -> None:
    files = {
        "assets/own.css": b'@import "site.css"; @import "part.css";',
        "assets/site.css": b"a {}",
        "assets/part.css": b"b {}",
        "templates/base.html": b'<link rel="stylesheet" href="{{ site.assets["site.css"] }}">',
    }
    assets, problems = assets_of(files, {path: path for path in files})
    assert sorted(assets) == ["own.css", "site.css"]
    assert problems == ()


SCRIPTS = {
    'import { a } from "./b.js";': True,
    "import './b.js'": True,
    'import a from "./b.js"': True,
    'import * as a from "./b.js"': True,
    'import{a}from"./b.js"': True,
    'import {\n  a,\n  c,\n} from "./b.js";': True,
    'export { a } from "./b.js";': True,
    'export * from "./b.js"': True,
    'export function a() { return "./b.js" }': False,
    'export const a = "./b.js"': False,
    'const a = "./b.js"': False,
    'import a from "elsewhere"': False,
}


@pytest.mark.parametrize(("written", "renamed"), SCRIPTS.items())
def test_a_script_s_imports_of_other_assets_are_renamed(written: str, renamed: bool) -> None:
    paths, texts, messages = published({"a.js": written.encode(), "b.js": b"1"})
    name = paths["b.js"].removeprefix("assets/")
    assert texts["a.js"] == (written.replace("b.js", name) if renamed else written)
    assert messages == []


def test_a_change_changes_the_name_of_all_that_load_it_and_of_nothing_else() -> None:
    files = {
        "a.css": b'@import "b.css";',
        "b.css": b"b { background: url(dot.svg) }",
        "dot.svg": b"1",
        "other.css": b"c {}",
    }
    before, _, _ = published(files)
    after, _, _ = published(files | {"dot.svg": b"2"})
    assert {name for name in before if before[name] != after[name]} == {"a.css", "dot.svg"}


def test_a_missing_asset_is_a_problem_at_its_line() -> None:
    _, _, messages = published({"css/a.css": b"a {}\n\nb { background: url(dott.svg) }", "css/dot.svg": b""})
    assert messages == ['themes/ours/assets/css/a.css:3: missing-asset: there is no asset "css/dott.svg" in the theme']


def test_assets_that_load_each_other_are_a_problem() -> None:
    _, _, messages = published({"a.css": b'@import "b.css";', "b.css": b'@import "a.css";'})
    assert messages == ["themes/ours/assets/a.css:1: asset-circle: these files load each other: a.css → b.css → a.css"]


def test_a_style_sheet_that_loads_itself_is_a_problem() -> None:
    _, _, messages = published({"a.css": b"a { background: url(a.css) }"})
    assert messages == ["themes/ours/assets/a.css:1: asset-circle: these files load each other: a.css → a.css"]


def test_bytes_that_are_no_utf_8_are_published_as_they_are() -> None:
    paths = {"assets/a.css": b'/* \xe9 */ a { background: url("dot.svg") }', "assets/dot.svg": b"\xff\xfe"}
    assets, problems = assets_of(paths, {path: path for path in paths})
    assert assets["a.css"].content.startswith(b'/* \xe9 */ a { background: url("./dot.')
    assert assets["dot.svg"].content == b"\xff\xfe"
    assert problems == ()
