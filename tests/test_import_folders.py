"""`imhsite import` of folders made with Hugo, Jekyll and Eleventy: fields, links, shortcodes, and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from building import write
from importing import imported, new_files, small_site
from PIL import Image

from imhsite.extensions.imported import Imported, ImportedText
from imhsite.importers.generator_folders import Generator, import_folder

HUGO = {
    "hugo.toml": 'baseURL = "https://old.example/"\n',
    "content/about.md": '+++\ntitle = "About"\ndescription = "Who we are."\ndate = 2024-01-02\n+++\nWe are.\n',
    "content/posts/first.md": """\
---
title: First
summary: In short.
date: 2026-05-04
lastmod: 2026-05-05
categories: [Bonding]
author: {name: Amira Jones}
aliases: [/old/first/]
weight: 3
draft: false
image: /play.png
---

# Why

Read [about us](/about/), [this]({{< ref "about.md" >}}#us) and [the plan](/plan.pdf).

{{< figure src="/play.png" alt="Two at play" caption="Play is talk." >}}

{{< youtube abc123 >}}

{{< contact >}}

Setext
======

```
# not a heading {{< youtube abc123 >}}
```
""",
    "content/posts/bundle/index.md": '{"title": "Bundle", "draft": true}\n\n![Two](play.png)\n',
    "content/posts/_index.md": "---\ntitle: Posts\n---\n",
    "content/posts/broken.md": "---\ntitle: [a\n---\nWords.\n",
    "themes/other/content/theirs.md": "---\ntitle: Theirs\n---\nNot ours.\n",
    "static/plan.pdf": b"%PDF-1.4\n",
}
FIRST = """\
---
title: First
summary: In short.
topic: bonding
date: 2026-05-04
authors: [Amira Jones]
picture: play-2.png
updated: 2026-05-05
aliases: [/posts/first/, /old/first/]
---

## Why

Read [about us](../pages/about.md), [this](../pages/about.md#us) and [the plan](../media/plan.pdf).

::figure[Two at play]{src="../media/play-2.png" caption="Play is talk."}

https://www.youtube.com/watch?v=abc123

{{< contact >}}

## Setext


```
# not a heading {{< youtube abc123 >}}
```
"""


def test_a_site_of_hugo_keeps_its_fields_links_and_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site, old = small_site(tmp_path / "site"), tmp_path / "old"
    write(old, HUGO)
    Image.new("RGB", (8, 6)).save(old / "static" / "play.png")
    Image.new("RGB", (6, 8)).save(old / "content" / "posts" / "bundle" / "play.png")
    (old / "content" / "posts" / "secret.md").symlink_to(tmp_path / "site" / "content" / "site.yaml")
    assert imported(site, old) == 0
    assert new_files(site) == {
        "articles/bundle.md": "---\ntitle: Bundle\nstatus: draft\naliases: [/posts/bundle/]\n---\n\n"
        "![Two](../media/play.png)\n",
        "articles/first.md": FIRST,
        "media/plan.pdf": "%PDF-1.4\n",
        "media/play-2.png": "",
        "media/play.png": "",
        "pages/about.md": "---\ntitle: About\nsummary: Who we are.\nupdated: 2024-01-02\n---\n\nWe are.\n",
    }
    report = capsys.readouterr().out
    for line in (
        "old/content/posts/_index.md: it describes a section and has no text",
        f"{old}/content/posts/secret.md: it is a link that leaves the folder",
        "old/content/posts/first.md: its headings are one level lower, below its title",
        'old: the field "weight", which one text had',
        'content/articles/first.md:20: "{{< contact >}}" would appear as it is written',
    ):
        assert f"\n  {line}\n" in report
    assert "\n  old/content/posts/broken.md: its YAML cannot be read: line 1: " in report


def folder(generator: Generator, files: Mapping[str, str]) -> Imported:
    return import_folder(generator, "old", [*files], lambda path: files[path].encode())


def only_text(found: Imported) -> ImportedText:
    (text,) = found.texts
    return text


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ("", "https://old-site.invalid/news/2026/05/04/hello.html"),
        ("url: https://old.example\npermalink: pretty\n", "https://old.example/news/2026/05/04/hello/"),
        ("permalink: /:year/:title\n", "https://old-site.invalid/2026/hello"),
    ],
)
def test_a_post_of_jekyll_had_its_address_by_the_settings(settings: str, address: str) -> None:
    files = {"_config.yml": settings, "_posts/2026-05-04-hello.md": "---\ncategory: News\n---\nHello.\n"}
    text = only_text(folder("jekyll", files))
    assert text.addresses == (address,)
    assert (text.title, text.slug, text.date, text.kind) == ("Hello", "hello", "2026-05-04", "article")


def test_liquid_that_has_a_meaning_here_is_rewritten_and_the_rest_stays() -> None:
    body = (
        "[a]({% post_url 2026-05-04-hello %}) [b]({{ site.baseurl }}/b/) [c]({{ '/c/' | relative_url }})\n\n"
        "{% highlight py %}\n{{ x }}\n{% endhighlight %}\n\n{% include d.html %}\n"
    )
    files = {"_posts/2026-05-04-hello.md": "---\n---\nHello.\n", "index.md": f"---\ntitle: A\n---\n{body}"}
    found = {text.slug: text.body for text in folder("jekyll", files).texts}
    assert found["index"] == (
        "[a](https://old-site.invalid/2026/05/04/hello.html) [b](/b/) [c](/c/)\n\n"
        "```py\n{{ x }}\n```\n\n{% include d.html %}\n"
    )


def test_a_page_of_jekyll_without_front_matter_was_no_page_of_its_site() -> None:
    found = folder("jekyll", {"README.md": "# Read me\n", "_drafts/idea.md": "---\ntitle: Idea\n---\nAn idea.\n"})
    assert [note.message for note in found.notes] == ["it has no front matter, so it was not part of the site"]
    assert only_text(found).draft


def test_tags_of_eleventy_are_categories_and_dates_are_no_part_of_names() -> None:
    files = {"src/blog/2026-05-04-hello.md": '---json\n{"title": "Hello", "tags": ["posts", "Bonding"]}\n---\nHello.\n'}
    text = only_text(folder("eleventy", files))
    assert (text.slug, text.categories, text.date) == ("hello", ("Bonding",), "2026-05-04")
    assert text.addresses == ("https://old-site.invalid/blog/hello/",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---js\n{}\n---\n", "its front matter is a program in JavaScript; write it as YAML"),
        ("+++\na = \n+++\n", "its TOML cannot be read: "),
        (f"---json\n{'[' * 100_000}\n---\n", "its JSON cannot be read: "),
        ("---\n&a [*a, *a]\n---\n", "its YAML cannot be read: line "),
        ("a\0b", "this is not a text file"),
    ],
)
def test_a_text_that_cannot_be_read_is_left_out_with_the_reason(text: str, reason: str) -> None:
    found = folder("hugo", {"content/a.md": text, "content/b.md": "---\ntitle: B\n---\nWords.\n"})
    assert [note.place for note in found.notes] == ["old/content/a.md"]
    assert reason in found.notes[0].message
    assert only_text(found).title == "B"


def test_a_title_that_only_the_text_has_is_taken_from_it() -> None:
    files = {"content/a/b.md": "# The title\n\nWords.\n\n# More\n"}
    text = only_text(folder("hugo", files))
    assert (text.title, text.body) == ("The title", "Words.\n\n## More\n")


@pytest.mark.parametrize(
    ("written", "language", "notes"),
    [
        ("cy", "cy", []),
        ("en_GB", "en-GB", []),
        ("../../../../evil", "", ['the language "../../../../evil", which is not a code such as cy']),
    ],
)
def test_the_language_of_a_text_is_a_code_and_never_a_path(written: str, language: str, notes: list[str]) -> None:
    found = folder("hugo", {"content/posts/a.md": f"---\ntitle: A\nlang: {written}\n---\nWords.\n"})
    assert (only_text(found).language, [note.message for note in found.notes]) == (language, notes)


def test_names_of_a_foreign_site_never_lead_out_of_the_folders_of_the_new_one(tmp_path: Path) -> None:
    head = "---\ntitle: A\nslug: ../../../out\n---\n"
    texts = {"content/posts/a.md": f"{head}![B](../../../../secret.png) ![C](/../secret.png)\n"}
    texts["content/posts/b.md"] = f"{head}Words.\n"
    old = write(tmp_path / "a" / "old", {"hugo.toml": 'baseURL = "https://old.example/"\n', **texts})
    Image.new("RGB", (8, 6)).save(tmp_path / "secret.png")
    site = small_site(tmp_path / "a" / "site")
    assert imported(site, old) == 0
    assert sorted(new_files(site)) == ["articles/out-2.md", "articles/out.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "secret.png"]
