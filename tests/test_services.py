"""Services of other websites: what may be loaded from them, on which pages, and what readers learn of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
from building import SMALL, build_here, built, problem_lines, write, write_site
from previewing import LocalLoader
from tracing import Trace, written

from imhsite.outputs.server_config import rules_in, snippet_for
from imhsite.preview.handlers import preview_headers
from imhsite.preview.responses import response_of, with_script
from imhsite.source.third_parties import ThirdParty, host_of, third_parties_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://player.example.org/embed/1?a=b#c", "player.example.org"),
        ("//CDN.example.org/x", "cdn.example.org"),
        ("HTTPS://example.org:443", "example.org"),
        ("https://example.org:80/", "example.org:80"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
        (" https:\\\\example.org\\x", "example.org"),
        ("https://user:secret@example.org/", "example.org"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("/embed/1", ""),
        ("film.mp4", ""),
        ("mailto:a@example.org", ""),
        ("data:image/png;base64,//x", ""),
        ("https://{{ site.settings.host }}/x", ""),
        ("https://", ""),
        (f"https://{'ä' * 70}.example/", ""),
    ],
)
def test_the_host_of_an_address_is_the_one_a_browser_contacts(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("element", "attributes", "found"),
    [
        ("iframe", {"src": "https://a.example/1", "title": "https://b.example/"}, [("frame", "a.example")]),
        ("form", {"action": "https://a.example/1"}, [("form", "a.example")]),
        ("button", {"formaction": "//a.example/1"}, [("form", "a.example")]),
        ("img", {"src": "/a.png", "srcset": "https://a.example/1 1x,//b.example/2 2x"}, [
            ("image", "a.example"), ("image", "b.example")]),
        ("video", {"poster": "https://a.example/1", "src": "https://b.example/2"}, [
            ("image", "a.example"), ("media", "b.example")]),
        ("script", {"src": "https://a.example/1"}, [("script", "a.example")]),
        ("link", {"rel": "Icon", "href": "https://a.example/1"}, [("image", "a.example")]),
        ("link", {"rel": "stylesheet", "href": "https://a.example/1"}, [("", "a.example")]),
        ("link", {"rel": "preconnect", "href": "https://a.example"}, [("", "a.example")]),
        ("link", {"rel": "canonical", "href": "https://a.example/1"}, []),
        ("a", {"href": "https://a.example/1"}, []),
        ("iframe", {"src": None}, []),
    ],
)  # fmt: skip
def test_an_element_contacts_the_hosts_that_it_loads_from_or_sends_to(
    element: str, attributes: dict[str, str | None], found: list[tuple[str, str]]
) -> None:
    assert list(third_parties_of(element, attributes)) == [ThirdParty(*one) for one in found]


STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
FILM = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: player.example cdn.player.example; "
    "font-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-src player.example cdn.player.example"
)
FORM = STRICT.replace("form-action 'none'", "form-action 'self' forms.example")
"""The policies in the `<meta>` elements of a page without a service, with a film, with a form."""


def as_header(policy: str) -> str:
    """The same policy as it is sent in a header."""
    before, form, after = policy.partition("form-action")
    actions, semicolon, rest = after.partition(";")
    return f"{before}{form}{actions}; frame-ancestors 'none'{semicolon}{rest}"


FILMS = """\
  films:
    name: Filmhouse
    host: [player.example, cdn.player.example]
    purpose: [frame, image]
    data: Your internet address, and which film you watch.
    url: https://player.example/privacy
"""
LETTERS = """\
  letters:
    name: Postbox
    host: forms.example
    purpose: form
    data: The e-mail address that you type into the form.
    url: https://forms.example/privacy
"""
SETTINGS = f"{SMALL['content/site.yaml']}services:\n{FILMS}{LETTERS}"
FRAME = '<iframe title="A film" src="https://player.example/1"></iframe>'
FORM_IN_PAGE = '<form action="https://forms.example/join" method="post"><button>Join</button></form>'
FILM_TEXT = f"---\ntitle: Film\nsummary: A film.\ntopic: bonding\n---\nWatch it.\n\n{FRAME}\n"
SITE = {
    "content/site.yaml": SETTINGS,
    "content/articles/film.md": FILM_TEXT,
    "content/pages/join.md": f"---\ntitle: Join\nsummary: Join us.\n---\n{FORM_IN_PAGE}\n",
}
"""A small site with a film in an article and a form on a page."""

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
REFERRER = b'<meta name="referrer" content="strict-origin">'


def policies(files: Mapping[str, bytes]) -> dict[str, str]:
    """The policy in each page that differs from the usual one, by path."""
    found = {path: META.search(content.decode()) for path, content in files.items() if path.endswith(".html")}
    every = {path: unescape(meta[1]) if meta else "" for path, meta in found.items()}
    return {path: policy for path, policy in every.items() if policy != STRICT}


# Policies


def test_only_pages_that_use_a_service_may_contact_its_hosts(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SITE))
    assert policies(files) == {"articles/film/index.html": FILM, "join/index.html": FORM}
    assert sorted(path for path, content in files.items() if REFERRER in content) == [
        "articles/film/index.html",
        "join/index.html",
    ]


def test_a_service_limited_to_pages_is_allowed_on_these_alone_whatever_they_contain(tmp_path: Path) -> None:
    limited = SETTINGS.replace("  letters:", "    pages: [/help/, articles/hello.md]\n  letters:")
    texts = {"content/articles/film.md": FILM_TEXT.replace(FRAME, "")}
    files = built(write_site(tmp_path, {**SITE, **texts, "content/site.yaml": limited}))
    assert policies(files) == {"articles/hello/index.html": FILM, "help/index.html": FILM, "join/index.html": FORM}


def test_a_page_named_in_one_language_is_named_in_all(tmp_path: Path) -> None:
    settings = SETTINGS.replace("services:", "languages: [en, cy]\nservices:")
    limited = settings.replace("  letters:", "    pages: [/help/, articles/hello.md]\n  letters:")
    text = SMALL["content/articles/hello.md"].replace("Words.", FRAME)
    texts = {"content/articles/film.md": FILM_TEXT.replace(FRAME, ""), "content/articles/hello.cy.md": text}
    files = built(write_site(tmp_path, {**SITE, **texts, "content/site.yaml": limited}))
    assert sorted(policies(files)) == [
        "articles/hello/index.html",
        "cy/articles/hello/index.html",
        "cy/help/index.html",
        "help/index.html",
        "join/index.html",
    ]


def test_what_a_directive_of_the_theme_contacts_is_allowed_where_the_directive_is_used(tmp_path: Path) -> None:
    theme = {
        "themes/ours/theme.yaml": "name: ours\nextends: plain\ndirectives:\n  player:\n    form: leaf\n"
        "    use: A film.\n    label: film\n    arguments:\n      film:\n        doc: Its number.\n"
        "        required: yes\n",
        "themes/ours/directives/player.html": '{% include "film.html" %}',
        "themes/ours/templates/film.html": '<iframe title="A film" src="https://player.example/{{ 1 }}"></iframe>',
        "content/site.yaml": SETTINGS.replace("theme: plain", "theme: ours"),
        "content/articles/film.md": FILM_TEXT.replace(FRAME, "::player[1]"),
    }
    files = built(write_site(tmp_path, {**SITE, **theme}))
    assert policies(files) == {"articles/film/index.html": FILM, "join/index.html": FORM}


def test_what_a_template_contacts_is_allowed_on_the_pages_made_with_it(tmp_path: Path) -> None:
    theme = {
        "themes/ours/theme.yaml": "name: ours\nextends: plain\n",
        "themes/ours/templates/page.html": '{% extends "plain:page.html" %}{% block main %}{% include "join.html" %}'
        "{{ super() }}{% endblock %}",
        "themes/ours/templates/join.html": FORM_IN_PAGE,
        "content/site.yaml": SETTINGS.replace("theme: plain", "theme: ours"),
        "content/pages/about.md": "---\ntitle: About\nsummary: Us.\n---\nWords.\n",
    }
    files = built(write_site(tmp_path, theme))
    assert policies(files) == {"about/index.html": FORM}


@pytest.mark.parametrize("page", ["articles/film.md", "/articles/film/", "articles/film.md#watch"])
def test_a_text_may_use_a_limited_service_if_it_is_named_by_its_file_or_its_address(page: str, tmp_path: Path) -> None:
    limited = SETTINGS.replace("  letters:", f'    pages: ["{page}"]\n  letters:')
    files = built(write_site(tmp_path, {**SITE, "content/site.yaml": limited}))
    assert policies(files) == {"articles/film/index.html": FILM, "join/index.html": FORM}


def test_a_picture_from_a_declared_host_may_be_shown_and_no_other(tmp_path: Path) -> None:
    shown = "![A still](https://cdn.player.example/1.jpg)\n\n![A cat](https://cats.example/1.jpg)"
    site = write_site(tmp_path, {**SITE, "content/articles/film.md": FILM_TEXT.replace(FRAME, shown)})
    assert problem_lines(build_here(site)) == (
        "content/articles/film.md:10: error[picture-elsewhere]: this picture is not a file of this site, so its "
        "description and consent are not recorded"
    )
    write(site, {"content/articles/film.md": FILM_TEXT.replace(FRAME, shown.partition("\n")[0])})
    assert policies(built(site))["articles/film/index.html"] == FILM


def test_one_of_two_services_with_the_same_host_is_enough(tmp_path: Path) -> None:
    both = SETTINGS.replace("  letters:", "    pages: [/help/]\n" + FILMS.replace("films:", "more:") + "  letters:")
    texts = policies(built(write_site(tmp_path, {**SITE, "content/site.yaml": both})))
    assert texts["articles/film/index.html"] == FILM


def test_a_mistake_in_a_service_is_not_reported_again_where_the_service_is_used(tmp_path: Path) -> None:
    wrong = SETTINGS.replace("purpose: [frame, image]", "purpose: frames")
    result = build_here(write_site(tmp_path, {**SITE, "content/site.yaml": wrong}))
    assert [problem.rule for problem in result.problems] == ["bad-choice"]


def test_an_address_of_the_site_itself_is_no_other_website(tmp_path: Path) -> None:
    text = FILM_TEXT.replace("player.example", "example.org")
    assert policies(built(write_site(tmp_path, {"content/articles/film.md": text}))) == {}


def test_no_rule_names_a_page_that_is_held_back(tmp_path: Path) -> None:
    limited = SETTINGS.replace("  letters:", "    pages: [articles/film.md]\n  letters:")
    text = FILM_TEXT.replace("topic:", "publish_at: 2030-01-01 00:00 UTC\ntopic:")
    files = built(write_site(tmp_path, {**SITE, "content/site.yaml": limited, "content/articles/film.md": text}))
    assert policies(files) == {"join/index.html": FORM}
    assert b"film" not in files["_headers"]


# Headers

HEADERS = f"""\
/*
  Permissions-Policy: camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
  Cross-Origin-Opener-Policy: same-origin
/404.html: usual
/articles/film/*
  Content-Security-Policy: {as_header(FILM)}
  Referrer-Policy: strict-origin
/articles/hello/*: usual
/articles/: usual
/glossary/*: usual
/help/*: usual
/: usual
/join/*
  Content-Security-Policy: {as_header(FORM)}
  Referrer-Policy: strict-origin
/resources/*: usual
/sources/*: usual
/statistics/*: usual
/topics/*: usual
/weeks/*: usual
/assets/*: usual
/media/*: usual
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/pagefind/fragment/*
  Cache-Control: public, max-age=31536000, immutable
/pagefind/index/*
  Cache-Control: public, max-age=31536000, immutable
/data/*
  Access-Control-Allow-Origin: *
"""
USUAL = f"\n  Content-Security-Policy: {as_header(STRICT)}\n  Referrer-Policy: same-origin"


def test_a_page_with_a_service_has_a_rule_of_its_own_that_no_other_rule_overlaps(tmp_path: Path) -> None:
    assert built(write_site(tmp_path, SITE))["_headers"].decode() == HEADERS.replace(": usual", USUAL)


def test_a_folder_with_too_many_pages_for_rules_of_their_own_shares_one_and_pages_stay_strict(tmp_path: Path) -> None:
    text = "---\ntitle: One of many\nsummary: One.\ntopic: bonding\n---\nWords.\n"
    files = built(write_site(tmp_path, {**SITE, **{f"content/articles/text-{n}.md": text for n in range(100)}}))
    rules = files["_headers"].decode()
    assert rules.count("\n/") < 30
    assert rules.startswith("/*\n  Referrer-Policy: same-origin\n")
    assert f"\n/articles/*\n  Content-Security-Policy: {as_header(FILM)}\n/" in rules
    assert policies(files) == {"articles/film/index.html": FILM, "join/index.html": FORM}


def test_other_servers_get_the_same_rules(tmp_path: Path) -> None:
    rules = rules_in(built(write_site(tmp_path, SITE))["_headers"].decode(), "")
    nginx, apache = (snippet_for(server, rules).splitlines() for server in ("nginx", "apache"))
    assert [line for line in nginx if "policy" in line or "referrer" in line] == [
        f'set $imhsite_policy "{as_header(STRICT)}";',
        'set $imhsite_referrer "same-origin";',
        f'if ($uri ~ "^/articles/film/") {{ set $imhsite_policy "{as_header(FILM)}"; }}',
        'if ($uri ~ "^/articles/film/") { set $imhsite_referrer "strict-origin"; }',
        f'if ($uri ~ "^/join/") {{ set $imhsite_policy "{as_header(FORM)}"; }}',
        'if ($uri ~ "^/join/") { set $imhsite_referrer "strict-origin"; }',
        "add_header Content-Security-Policy $imhsite_policy always;",
        "add_header Referrer-Policy $imhsite_referrer always;",
    ]
    at = apache.index('  <If "%{REQUEST_URI} =~ m#^/articles/film/#">')
    assert apache[at : at + 6] == [
        '  <If "%{REQUEST_URI} =~ m#^/articles/film/#">',
        f'    Header always set Content-Security-Policy "{as_header(FILM)}"',
        "  </If>",
        '  <If "%{REQUEST_URI} =~ m#^/articles/film/#">',
        '    Header always set Referrer-Policy "strict-origin"',
        "  </If>",
    ]
    assert f'  Header always set Content-Security-Policy "{as_header(STRICT)}"' in apache
    assert '  Header always set Referrer-Policy "same-origin"' in apache


def test_a_rule_for_the_page_of_a_folder_holds_for_its_file_too() -> None:
    every = "/*\n  X-Frame-Options: DENY\n"
    rules = rules_in(f"{every}/weeks/\n  Content-Security-Policy: default-src 'none'\n", "")
    assert '^/weeks/(?:index[.]html)?$")' in snippet_for("nginx", rules)


def test_the_preview_sends_what_a_host_would_and_lets_its_own_script_connect(tmp_path: Path) -> None:
    here = LocalLoader(write_site(tmp_path, SITE))
    response = response_of(here.state, "join/index.html", here.made("join/index.html"))
    sent = preview_headers(response.path, response.services)
    assert sent["Content-Security-Policy"] == f"{as_header(FORM)}; connect-src 'self'"
    assert sent["Referrer-Policy"] == "strict-origin"
    meta = META.search(with_script(response, "", "2026-06-10T11:00:00Z").decode())
    assert meta
    assert unescape(meta[1]) == f"connect-src 'self'; {FORM}"
    other = response_of(here.state, "help/index.html", here.made("help/index.html"))
    assert preview_headers(other.path, other.services)["Referrer-Policy"] == "same-origin"


# What readers learn


def test_the_privacy_page_lists_each_service_with_what_data_goes_there(tmp_path: Path) -> None:
    privacy = "---\ntitle: Privacy\nsummary: What we know.\n---\n::services\n"
    settings = SETTINGS.replace("theme: plain", "theme: default")
    site = write_site(tmp_path, {**SITE, "content/site.yaml": settings, "content/pages/privacy.md": privacy})
    page = built(site)["privacy/index.html"].decode()
    listed = page.partition('<div class="prose">')[2].partition("</ul>")[0]
    assert " ".join(re.sub(r"<[^>]+>", " ", listed).split()) == (
        "Filmhouse What goes there: Your internet address, and which film you watch. "
        "Used for things shown inside a page, such as films or maps; pictures "
        "Hosts player.example, cdn.player.example Privacy notice of Filmhouse "
        "Postbox What goes there: The e-mail address that you type into the form. "
        "Used for forms Hosts forms.example Privacy notice of Postbox"
    )
    assert '<a href="https://player.example/privacy">Privacy notice of Filmhouse</a>' in listed


# Work


def test_headers_are_evaluated_again_only_if_the_contacted_hosts_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = Trace(write_site(tmp_path, SITE), "2026-06-10 12:00", monkeypatch)
    path = "content/articles/film.md"
    result = trace.edit(path, "Watch it.", f"Watch them.\n\n{FRAME.replace('/1', '/2')}")
    assert written(result) == ["articles/film/index.html"]
    assert trace.queries("contacts_in", "services_on") == [f"contacts_in({path})"]
    assert trace.queries("output_view") == ["output_view(articles/film/index.html)"]
    result = trace.edit("content/articles/hello.md", "Words.", FRAME)
    assert written(result) == ["_headers", "articles/hello/index.html"]
    assert trace.queries("services_on") == ["services_on(articles/hello/index.html)"]
