"""Glossary terms are linked where a page first uses them, and nowhere that a link would be in the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import built, write_site
from hypothesis import given
from hypothesis import strategies as st

from imhsite.outputs import appearance
from imhsite.views.glossary_terms import _pattern, _written

GLOSSARY = """
attachment: {meaning: The tie., forms: [attachments]}
secure-attachment: {meaning: A good tie.}
adversity: {term: Adverse childhood experiences (ACEs), meaning: Hard things., forms: [ACEs, ACE]}
"""


@pytest.fixture(autouse=True)
def without_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """To print a card takes longer than all else that these tests do."""
    monkeypatch.setattr(appearance, "card_templates_of", lambda theme, fonts: {})


def linked(root: Path, text: str, glossary: str = GLOSSARY) -> list[tuple[str, str]]:
    """The terms that an article links, each with the words it stands on."""
    files = {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\n",
        "content/glossary.yaml": glossary,
        "content/articles/hello.md": f"---\ntitle: Hello\nsummary: Attachment.\ntopic: bonding\n---\n{text}\n",
    }
    page = built(write_site(root, files))["articles/hello/index.html"].decode()
    return re.findall(r'<a class="term" href="/glossary/#([\w-]+)">([^<]*)</a>', page)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attachment, and attachment again.", [("attachment", "Attachment")]),
        ("Some attachments are many.", [("attachment", "attachments")]),
        (
            "A secure attachment is an attachment.",
            [("secure-attachment", "secure attachment"), ("attachment", "attachment")],
        ),
        ("A secure\nattachment.", [("secure-attachment", "secure\nattachment")]),
        ("An ace is no ACE.", [("adversity", "ACE")]),
        ("Detachment, attachment-like, reattachments.", []),
        ("## Attachment\n\nAttachment.", [("attachment", "Attachment")]),
        ("[attachment](https://example.org/) and `attachment`.", []),
        ("<b title='attachment'>so</b>", []),
        ("    attachment", []),
        (":::note[Attachment]\nAn attachment.\n:::\n\nAttachment.", [("attachment", "attachment")]),
        ("Attachment.\n\n:::note\nAttachment.\n:::", [("attachment", "Attachment")]),
        ("::definition[attachment]\n\nAttachment.", []),
    ],
)
def test_a_term_is_linked_at_its_first_use(text: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    assert linked(tmp_path, text) == expected


def test_without_a_glossary_nothing_is_linked(tmp_path: Path) -> None:
    assert linked(tmp_path, "Attachment.", "{}") == []


def test_a_new_term_reaches_the_texts_of_a_kept_build(tmp_path: Path) -> None:
    assert linked(tmp_path, "A dyad and attachment.") == [("attachment", "attachment")]
    grown = GLOSSARY + "dyad: {meaning: Two.}\n"
    assert linked(tmp_path, "A dyad and attachment.", grown) == [("dyad", "dyad"), ("attachment", "attachment")]


LETTERS = st.text("abAB é-S ß.", min_size=1, max_size=4).filter(lambda form: form.strip() == form)


@given(forms=st.lists(LETTERS, min_size=1, max_size=6, unique=True), text=st.text("abAB é-Sß.& \n", max_size=30))
def test_of_all_forms_that_fit_at_a_place_the_longest_is_found(forms: list[str], text: str) -> None:
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    plain = re.compile(rf"(?<![\w&#-])(?:{'|'.join(f'({_written(form)})' for form in longest_first)})(?![\w-])")
    expected = [(found.span(), longest_first[(found.lastindex or 0) - 1]) for found in plain.finditer(text)]
    pattern, ids = _pattern(tuple((form, form) for form in forms))
    assert [(found.span(), ids[found.lastindex or 0]) for found in pattern.finditer(text)] == expected
