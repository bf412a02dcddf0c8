"""`imhsite help`: the documentation that is installed explains every word that imhsite uses."""

from collections.abc import Iterable

import pytest

from imhsite.app.documentation import installed_documents, passages_about, passages_in
from imhsite.app.json_schema import schemas
from imhsite.check.rule_table import CHECKS
from imhsite.cli import run
from imhsite.cli.commands import COMMANDS
from imhsite.cli.markdown_text import wrapped
from imhsite.diagnostics.rules import RULES
from imhsite.schema.directive_types import DIRECTIVES

PASSAGES = passages_in(installed_documents())

GUIDE = {
    "guide": """\
# A guide

How to begin.

## First steps

Write **one** [article](writing.md).

```
## not a heading
```

### A detail {#own}

| Field | What to write | Meaning |
| --- | --- | --- |
| `title` | words | Its name, or \\| its number. |
| `--site DIR` or `--root DIR` | a folder | |

## Last steps

End.
"""
}

PASSAGES_OF_GUIDE = passages_in(GUIDE)


def explained(names: Iterable[str]) -> list[str]:
    return [name for name in names if not any(name in one.names for one in passages_about(name, PASSAGES))]


def test_every_command_directive_rule_and_field_is_explained() -> None:
    assert explained(COMMANDS) == []
    assert explained(DIRECTIVES) == []
    assert explained([*RULES, *CHECKS]) == []
    assert explained({field for schema in schemas().values() for field in schema.get("properties", ())}) == []


def test_a_word_is_found_in_headings_and_in_tables() -> None:
    (section,) = passages_about("first steps", PASSAGES_OF_GUIDE)
    assert section.trail == ("A guide", "First steps")
    assert "### A detail" in section.text
    (row,) = passages_about("--root", PASSAGES_OF_GUIDE)
    assert (row.trail[-1], row.text) == ("`--site DIR` or `--root DIR`", "- What to write: a folder")
    (title,) = passages_about("Title", PASSAGES_OF_GUIDE)
    assert title.text == "- What to write: words\n- Meaning: Its name, or \\| its number."
    assert [one.trail[-1] for one in passages_about("steps", PASSAGES_OF_GUIDE)] == ["First steps", "Last steps"]
    (introduction,) = passages_about("guide", PASSAGES_OF_GUIDE)
    assert introduction.text == "How to begin.\n\n- First steps\n- Last steps"
    assert passages_about("not a heading", PASSAGES_OF_GUIDE) == ()


def test_words_before_it_choose_among_several() -> None:
    documents = GUIDE | {
        "other": "# Other\n\n## Things\n\n| Field | Meaning |\n| --- | --- |\n| `title` | A thing. |\n"
    }
    passages = passages_in(documents)
    assert len(passages_about("title", passages)) == 2
    assert [one.document for one in passages_about("things title", passages)] == ["other"]
    assert passages_about("nothing title", passages) == ()


def test_markdown_is_shown_without_marks_and_code_as_it_is() -> None:
    text = (
        "- One **long** [line](a.md) of\n  words.\n\n```\na  *b*   \n```\n\n| A | B |\n| --- | --- |\n| `x` | an *y* |"
    )
    assert wrapped(text, 20) == "- One long line of\n  words.\n\n    a  *b*\n\n- `x`: an y"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["dead-link"], 0, "Link to a file that does not exist (error)"),
        (["articles", "topic"], 0, "reference: Articles > `topic`"),
        (["title"], 0, "Name one, as in: imhsite help the site title"),
        ([], 0, "writing          Writing articles and pages"),
        (["statitsic"], 1, 'does not explain "statitsic"; did you mean "statistic"?'),
        (["xyzzy"], 1, 'does not explain "xyzzy"; imhsite help lists the documents'),
    ],
)
def test_the_command_explains_lists_or_suggests(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["help", *words]) == code
    printed = capsys.readouterr()
    assert said in (printed.err if code else printed.out)
