"""Hints about fields: what is written in a usual but wrong way is shown as it should be written."""

import pytest

from imhsite.diagnostics.problems import Span
from imhsite.schema.decode import Decoding, read_struct
from imhsite.schema.fields import Record
from imhsite.schema.records import Article, Helpline, Resource, Week
from imhsite.source.yaml import MappingNode, parse_yaml


def hints_in(struct: type[Record], line: str) -> list[tuple[str, str | None]]:
    """The rule and hint of each problem in one line of a record."""
    node, findings = parse_yaml(line)
    assert isinstance(node, MappingNode)
    assert findings == ()
    reading = Decoding()
    read_struct(struct, node, reading, name="it", span=Span(1))
    return [(one.rule, one.hint) for one in reading.findings if one.rule != "missing-key"]


@pytest.mark.parametrize(
    ("struct", "line", "rule", "meant"),
    [
        (Article, "audience: parents and practitioners", "bad-choice", "[parents, practitioners]"),
        (Article, "audience: parents, practitioner & press", "bad-choice", "[parents, practitioners, press]"),
        (Article, "audience: [parents/press]", "bad-choice", "[parents, press]"),
        (Article, "audience: parents press", "bad-choice", "[parents, press]"),
        (Article, "resources: parents-forum, night-line", "bad-id", "[parents-forum, night-line]"),
        (Resource, "region: GB-ENG or GB-WLS", "bad-region", "[GB-ENG, GB-WLS]"),
        (Helpline, "coverage: GB-ENG GB-WLS", "bad-region", "[GB-ENG, GB-WLS]"),
        (Week, 'hashtags: "#TimeToTalk #BabyWeek"', "bad-hashtag", "[TimeToTalk, BabyWeek]"),
        (Article, "aliases: /old/, /older/", "bad-alias", "[/old/, /older/]"),
    ],
)
def test_several_values_without_brackets_are_shown_as_a_list(
    struct: type[Record], line: str, rule: str, meant: str
) -> None:
    assert hints_in(struct, line) == [(rule, f"write them as a list: {meant}")]


@pytest.mark.parametrize(
    ("struct", "line", "hint"),
    [
        (Week, "hashtags: Time to talk", 'such as "Timetotalk"'),
        (Article, "resources: Parents forum", 'such as "parents-forum"'),
        (Article, "audience: aunts and uncles", "policy, press. Who it is written for."),
    ],
)
def test_one_value_of_several_words_is_no_list(struct: type[Record], line: str, hint: str) -> None:
    ((_, found),) = hints_in(struct, line)
    assert found is not None
    assert found.endswith(hint)


def test_a_choice_says_what_the_field_is_for() -> None:
    assert hints_in(Article, "status: published") == [
        (
            "bad-choice",
            "choose one of: draft, in-review, approved. Only approved content is published, and content without this "
            "line is approved.",
        )
    ]


@pytest.mark.parametrize(
    "written",
    ["0800 111 222 or 0300 333 444", "0800 111222/0300 333444", "0800 111 222 (days), 0300 333 444 (nights)",
     "0800111222 & 0300333444", "+44 800 111222 +44 300 333444"],
)  # fmt: skip
def test_a_field_holds_one_number(written: str) -> None:
    hint = "one field holds one number: write the second one in note:, or as a helpline of its own"
    assert hints_in(Helpline, f"phone: {written}") == [("bad-phone", hint)]


@pytest.mark.parametrize("written", ["0800 111 222", "030/12345678", "+44 (0)20 7946 0000", "116 123", "999"])
def test_one_number_may_be_written_in_parts(written: str) -> None:
    assert hints_in(Helpline, f"phone: {written}") == []
