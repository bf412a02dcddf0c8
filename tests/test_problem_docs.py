"""docs/problems.md says of every rule what the code says."""

from pathlib import Path

from building import tool_module

from imhsite.diagnostics.rules import RULES, Rule

ROOT = Path(__file__).parent.parent


TOOL = tool_module("problems_page")

FIRST = 'content/a.md:1:1: error[dead-link]: there is no file "b.md" to link to'
ALONE = f'{FIRST}\n   hint: did you mean "c.md"?\n\n1 error\n'
UNEXPLAINED = f"{FIRST}\n\n1 error\n"
AMONG_OTHERS = (
    'content/a.md:1:1: error[dead-link]: there is no file "x.md" to link to\n\n'
    "content/a.md:2:1: warning[old-statistic]: the statistic is old\n\n1 error, 1 warning\n"
)


def test_the_page_is_what_the_tool_writes(rewrite: bool) -> None:
    if rewrite:
        TOOL.PAGE.write_text(TOOL.page(), encoding="utf-8", newline="\n")
    assert TOOL.PAGE.read_bytes().decode("utf-8") == TOOL.page()


def test_every_rule_has_a_heading_by_which_it_is_found() -> None:
    headings = [line.removeprefix("## ") for line in TOOL.page().split("\n") if line.startswith("## ")]
    assert headings == sorted(RULES)


def test_an_example_is_the_message_with_the_fewest_others() -> None:
    examples = TOOL.examples_in([AMONG_OTHERS, UNEXPLAINED, ALONE])
    assert examples["dead-link"].block == f'{FIRST}\n   hint: did you mean "c.md"?'
    assert examples["old-statistic"].block == "content/a.md:2:1: warning[old-statistic]: the statistic is old"


def test_signs_of_markdown_are_escaped_outside_code() -> None:
    rules = {"unknown-statistic": Rule("A number", "Why * here #1.", "Write `[@id]`, not [id].", "warning")}
    examples = {"unknown-statistic": TOOL.Example("a: ```", 0)}
    assert TOOL.page_of(rules, examples).endswith(
        "## unknown-statistic\n\n**A number** (warning)\n\nWhy \\* here #1.\n\n"
        "*What to do:* Write `[@id]`, not \\[id\\].\n\n````\na: ```\n````\n"
    )
