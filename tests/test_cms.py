"""Forms for editing in the browser, and the files that they read and write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY, SITES, copied_site, opened
from npm import FileFormats

from imhsite.content.content_paths import COLLECTIONS, TEXTS
from imhsite.content.site import Site
from imhsite.outputs.cms.cms_collections import FormCollection, collections_of
from imhsite.outputs.cms.cms_config import cms_config, needs_of
from imhsite.outputs.headers import policy_of
from imhsite.schema.fields import LocalizedText, fields_of
from imhsite.schema.records import Cms, EditingProgram, Photo, Settings, Week

PROGRAMS: tuple[EditingProgram, ...] = ("sveltia", "decap")
SETTINGS = Settings(title=LocalizedText((("", "Small"),)), url="https://example.org/")


def collections_in(site: Path, program: EditingProgram, *languages: str) -> dict[str, FormCollection]:
    """The collections of a site by name."""
    paths = [path.relative_to(site).as_posix() for path in (site / "content").rglob("*") if path.is_file()]
    return {one.name: one for one in collections_of(program, languages, paths)}


def form_of(one: FormCollection) -> list[Any]:
    """The fields of the form of a collection, without the list that holds its records."""
    fields: list[Any] = one.options["files"][0]["fields"] if "files" in one.options else one.options["fields"]
    return fields[0]["fields"] if fields[0]["name"] == "records" else fields


def fields_in(fields: list[Any]) -> Iterator[Any]:
    """All fields of a form, with those inside others."""
    for field in fields:
        yield field
        yield from fields_in(field.get("fields", [field["field"]] if "field" in field else []))


# Forms


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_kind_of_record_has_a_form_with_all_of_its_fields(program: EditingProgram) -> None:
    found = collections_in(SITES / "two-languages", program, "en", "cy")
    structs = {**{name: struct for name, (_, struct, _) in (COLLECTIONS | TEXTS).items()}, "weeks": Week}
    structs |= {"pictures": Photo, "settings": Settings}
    more = {"articles": {"body"}, "pages": {"body"}, "pictures": {"name"}} | {name: {"id"} for name in COLLECTIONS}
    for name, struct in structs.items():
        names = {field["name"] for field in form_of(found[name])}
        assert names == {field.name for field in fields_of(struct)} | more.get(name, set()), name
        assert names >= {*found[name].format["shape"].get("fields", ())}
    translations = {"articles-cy", "pages-cy"} if program == "decap" else set()
    assert found.keys() == structs.keys() | translations


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_choice_of_a_record_leads_to_the_ids_of_a_collection(program: EditingProgram) -> None:
    for site, languages in (("everything", ("en-GB",)), ("two-languages", ("en", "cy"))):
        found = collections_in(SITES / site, program, *languages)
        relations = [field for one in found.values() for field in fields_in(form_of(one)) if "value_field" in field]
        assert len(relations) > 20
        for field in relations:
            options = found[field["collection"]].options
            assert field.get("file") == (options["files"][0]["name"] if "files" in options else None)
            for path in (field["value_field"], *field["display_fields"], *field["search_fields"]):
                names = path.replace("records.*.", "").split(".")
                named = [one["name"] for one in fields_in(form_of(found[field["collection"]]))]
                assert path == "{{slug}}" or all(name in named for name in names), path


def test_decap_can_save_a_form_in_which_only_required_fields_are_filled_in() -> None:
    found = collections_in(SITES / "two-languages", "decap", "en", "cy")
    fields = [field for one in found.values() for field in fields_in([{"fields": form_of(one)}])][1:]
    assert all(field["default"] == [] for field in fields if field.get("widget") == "list" and "fields" in field)
    groups = [field for field in fields if field.get("widget") == "object" and not field["required"]]
    assert len(groups) > 20
    for group in groups:
        assert not any(field["required"] for field in group["fields"]), group["name"]


def test_a_field_has_its_label_its_hint_and_what_belongs_to_its_type() -> None:
    found = collections_in(SITES / "everything", "decap", "en-GB")
    fields = {field["name"]: field for field in form_of(found["statistics"])}
    assert fields["source"] == {
        "name": "source",
        "label": "Source",
        "hint": "The source of the number.",
        "required": True,
        "widget": "relation",
        "collection": "sources",
        "file": "sources",
        "value_field": "records.*.id",
        "display_fields": ["records.*.title"],
        "search_fields": ["records.*.title", "records.*.id"],
        "options_length": 1000,
    }
    assert fields["year"]["required"] is False  # null is "not stated", so an empty field is an answer
    assert fields["year"]["pattern"] == ["^(?:1[89]|2[01])\\d\\d$", "write a year"]
    assert fields["counted"] == {
        "name": "counted",
        "label": "Counted",
        "hint": "Whether a percentage may be shown as 3 in 4; no for a share of money, time or volume.",
        "widget": "boolean",
        "default": True,
        "required": False,
    }
    assert fields["kind"]["options"][:2] == ["share", "count"]
    assert [form_of(found["articles"])[number]["name"] for number in range(4)] == ["title", "summary", "topic", "body"]
    assert fields["topics"]["multiple"] is True


def test_translations_are_fields_of_a_record_and_files_of_a_text() -> None:
    together = collections_in(SITES / "two-languages", "sveltia", "en", "cy")
    claim = next(field for field in form_of(together["statistics"]) if field["name"] == "claim")
    assert [(one["name"], one["label"], one["required"]) for one in claim["fields"]] == [
        ("en", "English", True),
        ("cy", "Welsh", False),
    ]
    shared = {field["name"]: field["i18n"] for field in form_of(together["articles"])}
    assert (shared["title"], shared["topic"]) == (True, "duplicate")
    apart = collections_in(SITES / "two-languages", "decap", "en", "cy")
    assert apart["articles-cy"].format["extension"] == "cy.md"
    assert apart["articles-cy"].options["slug"] == "{{fields.name}}"


BACKENDS: list[tuple[Cms, str | None, dict[str, Any]]] = [
    (Cms(git_host="github", repository="a/b"), None, {"name": "github", "auth_methods": ["token"]}),
    (Cms(git_host="github", repository="a/b"), "netlify", {"name": "github"}),
    (
        Cms(git_host="github", repository="a/b", git_url="https://git.example.org/", sign_in_url="https://in.example/"),
        None,
        {"name": "github", "api_root": "https://git.example.org/api/v3", "base_url": "https://in.example"},
    ),
    (
        Cms(git_host="gitlab", repository="a/b", app_id="f00"),
        None,
        {"name": "gitlab", "base_url": "https://gitlab.com", "auth_endpoint": "oauth/authorize", "app_id": "f00",
         "auth_type": "pkce"},
    ),
    (
        Cms(git_host="forgejo", repository="a/b", app_id="f00"),
        None,
        {"name": "gitea", "api_root": "https://codeberg.org/api/v1", "base_url": "https://codeberg.org",
         "auth_endpoint": "login/oauth/authorize", "app_id": "f00"},
    ),
    (
        Cms(program="decap", git_host="forgejo", repository="a/b", app_id="f00"),
        None,
        {"name": "forgejo", "api_root": "https://codeberg.org/api/v1", "base_url": "https://codeberg.org",
         "auth_endpoint": "login/oauth/authorize", "app_id": "f00"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cms", "host", "backend"), BACKENDS)
def test_the_program_learns_where_the_repository_is_and_how_editors_sign_in(
    cms: Cms, host: Any, backend: dict[str, Any]
) -> None:
    site = Settings(title=SETTINGS.title, url=SETTINGS.url, host=host)
    found = cms_config(cms, site, SETTINGS.url, ("en",), [])["config"]
    assert found["backend"] == {"repo": "a/b", "branch": "main", **backend}
    assert (found["media_folder"], found["public_folder"]) == ("content/media", "/content/media")


def test_the_policy_allows_the_git_host_and_what_the_program_needs() -> None:
    sveltia = policy_of("admin/index.html", (needs_of(Cms(git_host="github", repository="a/b")),))
    assert re.sub(r"'sha256-[\w+/=]+'", "HASH", sveltia) == (
        "default-src 'none'; script-src 'self' HASH; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob: https://avatars.githubusercontent.com; font-src 'self' data:; "
        "media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "frame-src 'self' blob:; connect-src 'self' data: blob: https://api.github.com"
    )
    local = Cms(program="decap", git_host="gitlab", repository="a/b", git_url="https://x.org/git/", local_server=True)
    decap = policy_of("admin/index.html", (needs_of(local),))
    assert "'unsafe-eval'" in decap
    assert decap.endswith("connect-src 'self' data: blob: https://x.org http://localhost:8081")


# Files


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> FileFormats:
    """The script that reads and writes the files behind the forms."""
    return FileFormats(tmp_path_factory.mktemp("formats"))


def files_of(one: FormCollection, site: Path) -> Iterator[str]:
    """The paths of the files of a collection."""
    if "files" in one.options:
        yield from (file["file"] for file in one.options["files"] if (site / file["file"]).is_file())
        return
    folder, ending = site / one.options["folder"], f".{one.format['extension']}"
    yield from (path.relative_to(site).as_posix() for path in sorted(folder.glob(f"*{ending}")))


SITES_WITH_LANGUAGES = (
    (SITES / "everything", ("en-GB",)),
    (SITES / "two-languages", ("en", "cy")),
    (REPOSITORY, ("en-GB", "cy")),
)


@pytest.mark.parametrize(("site", "languages"), SITES_WITH_LANGUAGES)
def test_a_file_that_nobody_changes_stays_as_it_is(
    site: Path, languages: tuple[str, ...], formats: FileFormats
) -> None:
    found = [
        (one.format, (site / path).read_text(encoding="utf-8"))
        for one in collections_in(site, "decap", *languages).values()
        for path in files_of(one, site)
    ]
    forms = formats.forms(found)
    assert len(forms) > 10
    assert formats.files([(format, form) for (format, _), form in zip(found, forms, strict=True)]) == [
        text for _, text in found
    ]


def without_traces(form: Any) -> Any:
    """A form as somebody fills it in who has not seen the file."""
    if isinstance(form, dict):
        return {name: without_traces(value) for name, value in form.items() if name not in ("_source", "_key")}
    return [without_traces(each) for each in form] if isinstance(form, list) else form


@pytest.mark.parametrize(("site", "languages"), SITES_WITH_LANGUAGES[:2])
def test_files_that_are_written_anew_from_forms_are_the_same_records(
    site: Path, languages: tuple[str, ...], formats: FileFormats, tmp_path: Path
) -> None:
    copy = copied_site(site.name, tmp_path)
    found = [
        (one.format, path) for one in collections_in(copy, "decap", *languages).values() for path in files_of(one, copy)
    ]
    forms = formats.forms([(format, (copy / path).read_text(encoding="utf-8")) for format, path in found])
    anew = formats.files([(format, without_traces(form)) for (format, _), form in zip(found, forms, strict=True)])
    before = digests_of(copy)
    assert len(before) > 10
    for (_, path), text in zip(found, anew, strict=True):
        (copy / path).write_text(text, encoding="utf-8")
    assert digests_of(copy) == before


def digests_of(site: Path) -> dict[tuple[str, str], str]:
    """The digest of the fields of each record of a site."""
    with opened(site) as found:
        records: Site = found.all_records
        kinds: dict[str, Mapping[Any, Any]] = {
            name: getattr(records, name)
            for name in ("topics", "statistics", "sources", "resources", "helplines", "weeks")
        }
        digests = {(name, str(id)): one.digest for name, kind in kinds.items() for id, one in kind.items()}
        for name, texts in (("articles", records.articles), ("pages", records.pages)):
            digests |= {(name, f"{slug} {code}"): one.digest for slug in texts for code, one in texts[slug].items()}
        return digests | {("settings", ""): records.settings.digest}


TEXT = {"type": "text"}
BOTH = {"type": "localized", "languages": ["en", "cy"], "lines": False}
RECORD = {
    "type": "group",
    "fields": {
        "value": BOTH,
        "n": {**BOTH, "null": True},
        "topics": {"type": "list", "each": TEXT},
        "exit": {"type": "yes-no", "default": False},
        "picture": {"type": "group", "fields": {"file": {"type": "file"}, "alt": TEXT}, "shorthand": "file"},
        "days": {"type": "list", "each": {"type": "group", "fields": {"date": TEXT, "title": TEXT}}},
    },
}
TABLE = {"shape": {"type": "table", "each": RECORD}}

BEFORE = """\
# The heading of the file.

one: # the first
  value: 75%   # as printed
  n: null
  phone: 08001111
  topics: [bonding]
  picture: a.jpg
  days:
    # The first day.
    - date: 2026-06-08
      note: kept
    - {date: 2026-06-09, title: Two}

# The second one.
two:
  value:
    en: "1.50"
    cy: 1,50
  exit: yes
"""


def edited(formats: FileFormats, format: Mapping[str, Any], text: str, change: Callable[[Any], None]) -> str:
    """A file after a change of its form."""
    (form,) = formats.forms([(format, text)])
    change(form)
    return formats.files([(format, form)])[0]


def test_a_change_leaves_every_other_character_as_it_is(formats: FileFormats) -> None:
    def change(form: Any) -> None:
        one, two = form["records"]
        assert (one["value"], one["picture"], two["value"]) == (
            {"en": "75%"},
            {"file": "/content/media/a.jpg"},
            {"en": "1.50", "cy": "1,50"},
        )
        one["n"] = {"en": "null"}
        one["topics"].append("brain")
        one["picture"]["alt"] = "Two: at play"
        one["days"][0]["title"] = "One"
        two["id"] = "three"
        two["value"]["cy"] = ""
        two["exit"] = False

    assert (
        edited(formats, TABLE, BEFORE, change)
        == """\
# The heading of the file.

one: # the first
  value: 75%   # as printed
  n: "null"
  phone: 08001111
  topics: [bonding, brain]
  picture:
    file: a.jpg
    alt: "Two: at play"
  days:
    # The first day.
    - date: 2026-06-08
      note: kept
      title: One
    - {date: 2026-06-09, title: Two}

# The second one.
three:
  value:
    en: "1.50"
"""
    )


def test_records_and_entries_can_be_added_moved_and_removed(formats: FileFormats) -> None:
    def change(form: Any) -> None:
        one, two = form["records"]
        one["days"] = [{"date": "2026-06-07", "title": "Zero"}, one["days"][0]]
        new = {"id": "new", "value": {"cy": "no"}, "topics": ["a b"], "exit": False, "picture": {}, "days": []}
        form["records"] = [two, new, one]

    assert (
        edited(formats, TABLE, BEFORE, change)
        == """\
# The heading of the file.

# The second one.
two:
  value:
    en: "1.50"
    cy: 1,50
  exit: yes

new:
  value:
    cy: no
  n: null
  topics:
    - a b

one: # the first
  value: 75%   # as printed
  n: null
  phone: 08001111
  topics: [bonding]
  picture: a.jpg
  days:
    - date: 2026-06-07
      title: Zero
    # The first day.
    - date: 2026-06-08
      note: kept
"""
    )


def test_a_text_keeps_its_front_matter_and_links_to_pictures_from_its_own_folder(formats: FileFormats) -> None:
    format = {"shape": {"type": "group", "fields": {"title": TEXT}}, "extension": "md", "body": True}
    text = "---\ntitle: Old\nextra: [1]\n---\nSee ![it](../media/a.jpg).\n"

    def change(form: Any) -> None:
        assert form["body"] == "See ![it](/content/media/a.jpg)."
        form["title"] = "New"
        form["body"] += "\n\n![More](/content/media/b.jpg)\n"

    assert edited(formats, format, text, change) == (
        "---\ntitle: New\nextra: [1]\n---\n\nSee ![it](../media/a.jpg).\n\n![More](../media/b.jpg)\n"
    )
    assert formats.files([(format, {"title": "Fresh", "body": "Words."})]) == ["---\ntitle: Fresh\n---\n\nWords.\n"]


def test_a_file_that_cannot_be_read_is_never_replaced(formats: FileFormats) -> None:
    broken = "one:\n  value: [1\n"
    keeping = {**TABLE, "keepsFaults": True}
    (form,) = formats.forms([(keeping, broken)])
    assert "_source" not in form
    with pytest.raises(AssertionError, match="The file must be corrected first"):
        formats.files([(keeping, form)])
    with pytest.raises(AssertionError, match="Flow sequence"):
        formats.forms([(TABLE, broken)])
