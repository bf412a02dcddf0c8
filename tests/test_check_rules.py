"""Every rule of the check finds what it is for, and leaves alone what is right.

Rules of texts are tried on one paragraph each: `¦` stands before and after the words that a finding must mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from building import SMALL, tool_module, write_site

from imhsite.app.check_site import CheckOptions, check
from imhsite.check.built_pages import BuiltPage, page_findings, read_page
from imhsite.check.check_input import SiteFacts
from imhsite.check.contrast import low_contrast
from imhsite.check.external_links import OUTCOMES
from imhsite.check.rule_table import BUILD_GROUPS, CHECKS, GROUPS
from imhsite.check.text_rules import facts_of
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.diagnostics.rules import RULES
from imhsite.schema.dates import moment_of
from imhsite.schema.fields import LocalizedText
from imhsite.schema.records import Service

ROOT = Path(__file__).parent.parent
AS_OF = "2026-06-10 12:00"
SITE_FACTS = SiteFacts(language="en-GB", house_words={}, terms=("attunement",), reading_age=14, countries=("GB", "IE"))

FRONT = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n"

TEXTS: tuple[tuple[str, str], ...] = (
    ("number-without-statistic", "As many as ¦75%¦ of parents agree."),
    ("number-without-statistic", "About ¦one in four¦ babies cry a lot."),
    ("number-without-statistic", "¦Thousands¦ of families wait."),
    ("number-without-statistic", "- One point\n- ¦A quarter of mothers¦ feel low"),
    ("relative-risk-in-prose", "They are ¦three times as likely¦ to cry."),
    ("relative-risk-in-prose", "It ¦doubles the risk¦ of a fall."),
    ("claim-without-citation", "¦Research shows¦ that babies listen."),
    ("phone-typed-by-hand", "Ring us on ¦020 7946 0018¦ at night."),
    ("phone-typed-by-hand", "You can call ¦116 123¦ at night."),
    ("leftover-placeholder", "¦Write the text here.¦"),
    ("leftover-placeholder", "As many as ¦XX%¦ said so on ¦[insert date]¦."),
    ("leftover-placeholder", "- One point\n- ¦Lorem ipsum¦ dolor"),
    ("house-word", "Her brother ¦committed suicide¦."),
    ("house-word", "- Help for ¦problem families¦"),
    ("long-sentence", f"Short. ¦It is {'very ' * 30}long.¦"),
    ("long-paragraph", f"¦{'Babies look at faces. ' * 31}Yes.¦"),
    ("unexplained-jargon", "They saw each ¦dyad¦ twice, and every dyad again."),
    ("unexplained-abbreviation", "The ¦PIPUK¦ said so, and PIPUK was right."),
    ("vague-link-text", "Read about it [¦here¦](hello.md)."),
    ("repeated-link-text", "See [the guide](hello.md) and [¦the guide¦](https://example.org/)."),
    ("number-without-statistic", "¦One woman in ten¦ feels low, and it costs ¦£8.1 billion¦ a year."),
    ("number-without-statistic", "The link is :stat[link] strong. ¦One in ten¦ mothers feels low."),
    ("relative-risk-in-prose", "Their risk rises ¦fivefold¦."),
    ("relative-risk-in-prose", "Twins are ¦two to three times more likely¦ to be ill."),
    ("claim-without-citation", "¦According to a recent study¦, babies dream."),
    ("phone-typed-by-hand", "Text SHOUT to ¦85258¦ at any time."),
    ("phone-typed-by-hand", "Ring ¦0800 1111¦, or write."),
    ("house-word", "She ¦suffers from¦ low mood."),
    ("house-word", "We visit ¦the elderly¦ and talk."),
    ("unexplained-jargon", "They ¦dissociate¦ at night."),
    ("unexplained-abbreviation", "The ¦CAMHS¦ team may help."),
    ("vague-link-text", "[¦Learn more »¦](hello.md)"),
    ("vague-link-text", 'Read <a href="hello.md">¦this page¦</a>.'),
    ("vague-link-text", "Read [¦here¦][1].\n\n[1]: hello.md"),
    ("weak-alt-text", "![¦IMG_2041.jpg¦](../media/a.jpg)"),
    ("weak-alt-text", "![¦Image of a father¦](../media/a.jpg)"),
    ("weak-alt-text", f"![¦{'A father and a baby on a sofa ' * 6}¦](../media/a.jpg)"),
    ("heading-without-words", "## One\n\nWords.\n\n¦#¦#\n\nWords."),
    ("repeated-heading", "## One\n\nWords.\n\n## ¦One¦\n\nWords."),
    ("method-of-suicide", "He ¦hanged himself¦ in May."),
    ("method-of-suicide", "> She ¦took thirty tablets¦.\n\nShe was found."),
    ("alt-repeats-caption", '::figure[¦A child at play¦]{src=../media/a.jpg caption="A child at play."}'),
    (
        "reading-age",
        f"{'We look. ' * 40}¦Developmental psychopathology necessitates multidisciplinary considerations.¦"
        f"{' Organisations administer extraordinarily complicated responsibilities.' * 40}",
    ),
    ("passive-voice", f"It ¦was decided¦ by us. {'It was checked again. ' * 6}{'We look. ' * 6}"),
)
"""A rule, and a paragraph in which it marks some words."""

FINE: tuple[tuple[str, str], ...] = (
    ("number-without-statistic", "As many as :stat[very-important] of parents agree, so 75% do."),
    ("number-without-statistic", "One team made 211 scans of 87 babies in 90 days."),
    ("number-without-statistic", 'Never write "97% of people".'),
    ("number-without-statistic", "It halved, from 12 in 2019 to 6 in 2025, and took one in 24 hours."),
    ("number-without-statistic", "```\n75% of all\n```\n\nAnd `50%` too."),
    ("relative-risk-in-prose", "They are :stat[risk] times as likely to cry."),
    ("relative-risk-in-prose", "We met three times and talked more."),
    ("claim-without-citation", "Research shows that babies listen [@smith2020]."),
    ("claim-without-citation", "Research shows how many babies listen:\n\n::statistic[listening]"),
    ("claim-without-citation", 'We say "linked with" where a study showed only a link.'),
    (
        "phone-typed-by-hand",
        "Call 999 in the UK. We counted 20,720 pairs in 2019, from 1998 to 2004, for 1 250 000 pounds.",
    ),
    ("leftover-placeholder", "Super Bowl XXX, and chapter XX. Dates are to be confirmed [a note]."),
    ("leftover-placeholder", "Replace `TODO` with your words."),
    ("house-word", 'Nobody is a bad parent for asking. Do not say "committed suicide".'),
    ("long-sentence", f"It is {'very ' * 24}long."),
    ("long-paragraph", f"{'Babies look at faces. ' * 10}\n\n{'Babies look at faces. ' * 10}"),
    ("unexplained-jargon", "Attunement is in the glossary. A pair is a pair."),
    (
        "unexplained-abbreviation",
        "The UK has WIC, a food programme. WHO (the health body), Early Years (EYS), EYS teams, ZERO TO THREE.",
    ),
    ("vague-link-text", "Read [how bonding begins](hello.md) here."),
    ("repeated-link-text", "See [the guide](hello.md), then [the guide](hello.md) again."),
    ("number-without-statistic", "It is four out of five stars. Zoom in to 200%. Give 100% of your love."),
    ("number-without-statistic", "::chart[listening]\n\nSo three in four parents agree."),
    ("number-without-statistic", "The link is :stat[link] strong. So it explains 6% of the differences."),
    ("number-without-statistic", "A paper cites £6.6 billion [@smith2020]."),
    ("number-without-statistic", "> One in ten mothers feels low.\n\nShe said it."),
    ("relative-risk-in-prose", "Men are three times more likely (15 per 100,000 against 5 per 100,000)."),
    ("claim-without-citation", "Research shows it.[^1]\n\n[^1]: Lee, A. (2021). Talking."),
    ("claim-without-citation", "Lee and Roe (2021) found in a survey that talking helps."),
    ("claim-without-citation", "Ask what research shows. No study shows that it helps."),
    ("phone-typed-by-hand", "We call 1000 families, and write 200 words. Our charity number is 1089464."),
    ("phone-typed-by-hand", "The ISBN is 978-0-306-40615-7, from 2019-2020, order 20240117."),
    ("house-word", "Nobody is a *bad mother*. You may fear that you are a bad parent."),
    ("house-word", "We read The Homeless World Cup, and about the deaf community."),
    ("house-word", "He said, 'She is a bad mother.' They call you attention seeking."),
    ("unexplained-jargon", "A dyad is a pair. Postnatal depression is common."),
    ("unexplained-jargon", "They dissociate. This means that they feel cut off."),
    ("unexplained-abbreviation", "Cognitive behavioural therapy, or CBT, helps. Print an A4 poster, do NOT wait."),
    ("unexplained-abbreviation", "Cognitive therapy [CTX] helps."),
    ("unexplained-abbreviation", "The **Civil Aid Board** (**CAB**), a SENCO: a special needs coordinator."),
    ("vague-link-text", "[Here: a novel](hello.md), [2027](hello.md) and [about us](hello.md)."),
    ("weak-alt-text", "![A father holds a baby](../media/a.jpg) ![](../media/a.jpg)"),
    ("heading-without-words", "## One\n\nWords."),
    ("repeated-heading", "## One\n\nWords.\n\n## Two\n\nWords."),
    ("method-of-suicide", "He died by suicide. Lock tablets away. After an overdose of tablets, call 999."),
    ("long-sentence", f"> It is {'very ' * 30}long."),
    ("reading-age", "Developmental psychopathology necessitates multidisciplinary considerations."),
    ("alt-repeats-caption", '::figure[A child with bricks]{src=../media/a.jpg caption="Play helps."}'),
    ("reading-age", "We look at a baby, and the baby looks at us. " * 40),
    ("passive-voice", f"It was decided by us. The baby is tired and used to it. {'We look. ' * 12}"),
)
"""A rule, and a paragraph that it must leave alone."""


def found_in_text(body: str, site_facts: SiteFacts = SITE_FACTS) -> list[Problem]:
    return list(facts_of("content/articles/hello.md", f"{FRONT}{body}\n".encode(), site_facts).findings)


def marked(text: str, problem: Problem) -> str:
    line = text.split("\n")[problem.origin.line - 1]
    return line[problem.origin.column - 1 : problem.origin.end - 1]


@pytest.mark.parametrize(("rule", "body"), TEXTS)
def test_a_rule_of_texts_marks_the_words_that_it_is_about(rule: str, body: str) -> None:
    before, words, *rest = body.split("¦")
    text = body.replace("¦", "")
    found = [problem for problem in found_in_text(text) if problem.rule == rule]
    assert [marked(f"{FRONT}{text}", problem) for problem in found] == [words, *rest[1::2]]
    first = FRONT.count("\n") + before.count("\n") + 1
    assert found[0].origin.line == first


@pytest.mark.parametrize(
    ("body", "rule", "words"),
    [
        ("As many as 75% agree, 20% do not, and one in four waits.", "number-without-statistic",
         ["75%", "20%", "one in four"]),
        ("They are three times as likely to cry, and twice as likely to fall.", "relative-risk-in-prose",
         ["three times as likely", "twice as likely"]),
        ("It is 50% more likely.", "number-without-statistic", []),
    ],
)  # fmt: skip
def test_each_number_of_a_sentence_is_found(body: str, rule: str, words: list[str]) -> None:
    found = [problem for problem in found_in_text(body) if problem.rule == rule]
    assert [marked(f"{FRONT}{body}", problem) for problem in found] == words


def test_a_site_adds_words_with_any_signs_and_allows_words_of_the_list() -> None:
    own = {"(mad)": "unwell", "a|b.": "c", "wolf-child": "a child", "…": "x", "Addicts": "allowed", "junkie": "friend"}
    site_facts = msgspec.structs.replace(SITE_FACTS, house_words=own)
    text = "He is (mad), a|b. Wolf  child. Addicts and a junkie come. A mad) one."
    found = [one for one in found_in_text(text, site_facts) if one.rule == "house-word"]
    assert [(marked(f"{FRONT}{text}", one), one.hint) for one in found] == [
        ("mad)", 'say "unwell"'),
        ("a|b.", 'say "c"'),
        ("Wolf  child", 'say "a child"'),
        ("junkie", 'say "friend"'),
        ("mad)", 'say "unwell"'),
    ]


TRANSLATED = """\
bonding:
  title: Bonding
  summary:
    en: He committed suicide.
    cy: He committed suicide.
    en-GB: The dyad met twice.
"""


@pytest.mark.parametrize(
    ("language", "found"),
    [("en", [("house-word", 4), ("unexplained-jargon", 6)]), ("cy", [("house-word", 4), ("unexplained-jargon", 6)])],
)
def test_of_translated_fields_those_are_read_whose_language_is_known(
    language: str, found: list[tuple[str, int]]
) -> None:
    site_facts = msgspec.structs.replace(SITE_FACTS, language=language)
    findings = facts_of("content/topics.yaml", TRANSLATED.encode(), site_facts).findings
    assert [(one.rule, one.origin.line) for one in findings] == found


def test_a_number_in_a_translation_is_found_in_its_own_line() -> None:
    week = "year: 2026\ntitle: null\nmessages:\n  - text:\n      en: Teams help.\n      cy: Mae 75% yn cytuno.\n"
    (problem,) = facts_of("content/weeks/2026.yaml", week.encode(), SITE_FACTS).findings
    assert (problem.rule, problem.origin.line, marked(week, problem)) == ("number-without-statistic", 6, "75%")


@pytest.mark.parametrize(("rule", "body"), FINE)
def test_a_rule_for_texts_accepts_correct_texts(rule: str, body: str) -> None:
    assert [problem for problem in found_in_text(body) if problem.rule == rule] == []


# Rules of sites

SOURCE = "smith2020:\n  title: Listening\n  year: 2020\n  authors: Smith, A.\n"
STATISTIC = (
    "listening:\n  value: 75\n  unit: percent\n  claim: of babies listen\n  population: Babies\n  n: 20\n"
    "  year: 2020\n  kind: share\n  source: smith2020\n"
)
RATE = STATISTIC.replace("listening:", "crying:").replace("percent", "per 1,000 babies").replace("share", "rate")


class Site(NamedTuple):
    """Some files over the smallest site, and where a rule must find something."""

    rule: str
    files: Mapping[str, str]
    places: tuple[str, ...] = ()


def evidence(body: str, *statistics: str, source: str = SOURCE) -> dict[str, str]:
    return {
        **article(body),
        "content/statistics/all.yaml": "\n".join(statistics),
        "content/sources.yaml": source,
    }


def article(body: str, fields: str = "") -> dict[str, str]:
    front = FRONT.replace("summary: A first article.\n", "") if "summary:" in fields else FRONT
    return {HELLO: front.replace("topic:", f"{fields}\ntopic:" if fields else "topic:") + body}


def settings(lines: str) -> dict[str, str]:
    return {"content/site.yaml": f"title: Small\nurl: https://example.org/\ntheme: plain\n{lines}"}


def sensitive(fields: str, *, helplines: str = "GB-ENG, GB-SCT", body: str = "::helplines[]") -> dict[str, str]:
    line = (
        f"line:\n  name: The line\n  coverage: [{helplines}]\n  checked_on: 2026-06-01\n  url: https://example.org/\n"
    )
    return {
        **article(body, fields),
        **settings("nations: [GB-ENG, GB-SCT]\n"),
        "content/topics.yaml": "bonding:\n  title: Bonding\n  summary: How the tie grows.\n  sensitive: yes\n",
        "content/helplines.yaml": line,
    }


NATIONS = settings("nations: [GB-ENG, GB-SCT]\n")
SENSITIVE = "hard:\n  title: Hard\n  summary: Hard times.\n  sensitive: yes\n  content_note: Fear.\n  exit: yes\n"
TALK = "events:\n  - id: talk\n    title: After a suicide\n    starts: 2026-08-04 10:00 Europe/London\n"


def line_for(regions: str) -> dict[str, str]:
    fields = f"name: L\n  coverage: [{regions}]\n  checked_on: 2026-06-01\n  url: https://example.org/"
    return {"content/helplines.yaml": f"line:\n  {fields}\n"}


def cared(kind: str, fields: str, lines: str = "GB-ENG, GB-SCT") -> dict[str, str]:
    """A site with one topic, statistic or week that has these fields."""
    topics = "bonding:\n  title: Bonding\n  summary: The tie.\n"
    files = {**NATIONS, **line_for(lines)}
    if kind == "topic":
        return files | {"content/topics.yaml": f"{topics}care:\n  summary: Words.\n  {fields}\n"}
    if kind == "week":
        return files | {"content/weeks/2026.yaml": f"{fields}\nyear: 2026\nstarts: 2026-08-03\nends: 2026-08-09\n"}
    statistic = STATISTIC.replace("  claim: of babies listen\n", "") + f"  {fields}\n"
    return files | evidence("Words.", statistic) | {"content/topics.yaml": topics + SENSITIVE}


def inherited(fields: str) -> dict[str, str]:
    """An article without a note or exit, on a sensitive topic with these fields."""
    topic = f"bonding:\n  title: Bonding\n  summary: The tie.\n  sensitive: yes\n  {fields}\n"
    return {**NATIONS, **article("::helplines[]"), **line_for("GB"), "content/topics.yaml": topic}


def shows(fields: str) -> dict[str, str]:
    """An article that shows a statistic with these fields."""
    return evidence("::statistic[listening]", f"{STATISTIC}  {fields}\n") | line_for("GB")


def approved(body: str, fields: str = "") -> dict[str, str]:
    return {**article(body, f"publish_at: 2026-09-15\n{fields}".strip()), **settings("approval: [bonding]\n")}


def photo(until: str, caption: str = "Bricks") -> dict[str, str]:
    told = f"alt: Play.\ncaption: {caption}\npeople: yes\nconsent: Kept.\nconsent_until: {until}\n"
    return {"content/media/play.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>', "content/media/play.yaml": told}


def reviewed(day: str) -> dict[str, str]:
    return {**article("Words.", f"reviewed: {day}"), **settings("review:\n  article_months: 12\n")}


def week_with(event: str, download: str) -> dict[str, str]:
    parts = f"events:\n  - {{id: tea, title: Tea, starts: 2026-08-04 10:00, {event}}}\n"
    parts += f"downloads:\n  - {{title: A leaflet, url: https://example.org/, {download}}}\n"
    week = f"year: 2026\ntitle: The week\nstarts: 2026-08-03\nends: 2026-08-09\n{parts}"
    return {"content/weeks/2026.yaml": week, **settings("timezone: Europe/London\n")}


def week_to_share(field: str, text: str, statistic: str = "") -> dict[str, str]:
    rests = f"    statistics: {statistic}\n" if statistic else ""
    dates = "year: 2026\ntitle: The week\nstarts: 2026-08-03\nends: 2026-08-09\n"
    return {"content/weeks/2026.yaml": f"{dates}{field}:\n  - text: {text}\n{rests}"}


def leaflet(properties: str, linked: str = "[The leaflet](../media/leaflet.pdf)") -> dict[str, str]:
    return {**article(linked), "content/media/leaflet.pdf": f"%PDF-1.4\n1 0 obj\n<< {properties} >>\nendobj\n"}


def bilingual(title: str, summary: str = "") -> dict[str, str]:
    """A site in English and Welsh whose topic has these Welsh lines."""
    written = f"{{en: How it grows., {summary}}}" if summary else "How it grows."
    return {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: plain\nlanguages: [en, cy]\n",
        "content/topics.yaml": f"bonding:\n  title: {{en: Bonding, {title}}}\n  summary: {written}\n",
    }


def translated(day: str, reviewed: str = "yes") -> dict[str, str]:
    front = FRONT.replace("topic:", f"updated: {day}\ntranslation_reviewed: {reviewed}\ntopic:")
    return {
        **settings("language: en\nlanguages: [en, cy]\n"),
        **article("Words.", "updated: 2026-01-01"),
        "content/articles/hello.cy.md": f"{front}Geiriau.",
    }


def words_of_theme(reviewed: str) -> dict[str, str]:
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"X-Reviewed: {reviewed}\\n"\n'
    return {**translated("2026-02-01"), "themes/plain/strings/cy.po": header}


def unreviewed(languages: str) -> dict[str, str]:
    return settings(f"languages: [en, cy]\nunreviewed_languages: [{languages}]\n")


def in_welsh(fields: str, body: str = "Geiriau.") -> dict[str, str]:
    """A site whose article has a Welsh version with these fields and this body."""
    return {
        **settings("language: en\nlanguages: [en, cy]\n"),
        **article("Words."),
        "content/articles/hello.cy.md": f"---\n{fields}\nsummary: Geiriau.\ntopic: bonding\n---\n{body}\n",
    }


def bilingual_number(value: str, unit: str) -> dict[str, str]:
    """A site in English and Welsh with a statistic whose value and unit are written once."""
    words = "claim: {en: cry, cy: yn crio}\n  population: {en: Babies, cy: Babanod}\n  n: 1,200"
    statistic = f"crying:\n  value: {value}\n  unit: {unit}\n  {words}\n  year: 2020\n  source: smith2020\n"
    return {
        **bilingual("cy: Bondio", "cy: Sut mae'n tyfu."),
        "content/statistics/all.yaml": statistic,
        "content/sources.yaml": SOURCE,
    }


HELLO = "content/articles/hello.md"
HELLO_CY = "content/articles/hello.cy.md"
TOPICS = "content/topics.yaml"
NUMBERS = "content/statistics/all.yaml"
WEEK = "content/weeks/2026.yaml:1"
ALLOWED = "<!-- allow: number-without-statistic because it is so -->\n"


def with_service(text: str, more: str = "") -> dict[str, str]:
    """A site with a service, and an article."""
    service = (
        "services:\n  films:\n    name: Films\n    host: player.example\n    purpose: frame\n"
        "    data: Your address.\n    url: https://player.example/privacy\n"
    )
    return {"content/site.yaml": SMALL["content/site.yaml"] + service + more, **article(text)}


def with_long_policy(host: str) -> dict[str, str]:
    """A site on a host with a service that has a hundred hosts, and an article that uses one of them."""
    hosts = ", ".join(f"player-{number}.films.example" for number in range(100))
    site = with_service('<iframe src="https://player-1.films.example/" title="A film"></iframe>', f"host: {host}\n")
    return site | {"content/site.yaml": site["content/site.yaml"].replace("player.example\n", f"[{hosts}]\n")}


SITES: tuple[Site, ...] = (
    Site(
        "site-in-subfolder",
        {"content/site.yaml": "title: Small\nurl: https://example.org/week/\ntheme: plain\n"},
        ("content/site.yaml:2",),
    ),
    Site("site-in-subfolder", {"content/site.yaml": "title: Small\nurl: https://week.example/\ntheme: plain\n"}),
    Site("host-limit", with_long_policy("cloudflare-pages"), ("content/site.yaml:11",)),
    Site("host-limit", with_long_policy("netlify")),
    Site(
        "statistic-without-base",
        evidence("::statistic[listening]", STATISTIC.replace("n: 20", "n: null")),
        ("content/statistics/all.yaml:1",),
    ),
    Site(
        "statistic-without-base",
        evidence("::statistic[listening]", STATISTIC.replace("n: 20", "n: null\n  n_note: 12 studies")),
    ),
    Site(
        "statistic-without-base",
        evidence(
            "::statistic[listening]",
            STATISTIC.replace("n: 20", "n: null")
            .replace("unit: percent\n  ", "")
            .replace("75", "75%")
            .replace("  kind: share\n", ""),
        ),
        ("content/statistics/all.yaml:1",),
    ),
    Site(
        "caveat-without-short",
        evidence("::statistic[listening]", f"{STATISTIC}  caveat: An estimate.\n"),
        ("content/statistics/all.yaml:1",),
    ),
    Site(
        "caveat-without-short",
        evidence(
            "::statistic[listening]", f"{STATISTIC}  caveat: An estimate by one town.\n  caveat_short: An estimate.\n"
        ),
    ),
    Site("number-without-statistic", week_to_share("posts", "As many as 75% agree."), ("content/weeks/2026.yaml:6",)),
    Site(
        "number-without-statistic",
        week_to_share("messages", "Most agree."),
    ),
    Site(
        "number-without-statistic",
        evidence("::statistic[listening]", STATISTIC) | week_to_share("posts", "As many as 75% agree.", "listening"),
    ),
    Site(
        "mixed-denominators",
        evidence(":stat[listening] here, and there :stat[crying].", STATISTIC, RATE),
        (f"{HELLO}:6",),
    ),
    Site("mixed-denominators", evidence(":stat[listening] here, and there :stat[listening].", STATISTIC)),
    Site(
        "causal-words",
        evidence("Warmth leads to calm [@smith2020].", source=f"{SOURCE}  correlational: yes\n"),
        (f"{HELLO}:6",),
    ),
    Site(
        "causal-words",
        evidence("Warmth causes :stat[listening].", STATISTIC.replace("share", "correlation")),
        (f"{HELLO}:6",),
    ),
    Site("causal-words", evidence("Warmth leads to calm [@smith2020].")),
    Site("causal-words", evidence("It does not lead to calm [@smith2020].", source=f"{SOURCE}  correlational: yes\n")),
    Site("unused-statistic", evidence("Words.", STATISTIC), ("content/statistics/all.yaml:1",)),
    Site("unused-statistic", evidence("::statistic[listening]", STATISTIC)),
    Site("uncited-source", evidence("Words."), ("content/sources.yaml:1",)),
    Site("uncited-source", evidence("Words [@smith2020].")),
    Site("unknown-rule", settings("checks:\n  passive: off\n"), ("content/site.yaml:5",)),
    Site("unknown-rule", settings("checks:\n  dead-link: off\n"), ("content/site.yaml:5",)),
    Site("unknown-rule", article("<!-- allow: nothing because why -->\nWords."), (f"{HELLO}:6",)),
    Site("unknown-rule", settings("checks:\n  uncited-source: off\n")),
    Site("allowance-without-reason", article("<!-- allow: number-without-statistic -->\nOf 5%."), (f"{HELLO}:6",)),
    Site("allowance-without-reason", article(f"{ALLOWED}Of 5%.")),
    Site("unused-allowance", article(f"{ALLOWED}Words.\n\nOf 5%."), (f"{HELLO}:6",)),
    Site("unused-allowance", article(f"{ALLOWED}Of 5%.")),
    Site("sensitive-without-note", sensitive("exit: yes"), (f"{HELLO}:1", f"{TOPICS}:1")),
    Site("sensitive-without-note", sensitive("exit: yes\ncontent_note: It is about fear."), (f"{TOPICS}:1",)),
    Site("sensitive-without-note", article("Words.", "summary: On abuse at home."), (f"{HELLO}:1",)),
    Site("sensitive-without-exit", sensitive("content_note: It is about fear."), (f"{HELLO}:1", f"{TOPICS}:1")),
    Site("sensitive-without-exit", sensitive("exit: yes\ncontent_note: It is about fear."), (f"{TOPICS}:1",)),
    Site("sensitive-without-helplines", sensitive("exit: yes", helplines="GB-ENG"), (f"{HELLO}:1", f"{TOPICS}:1")),
    Site("sensitive-without-helplines", sensitive("exit: yes", body="Words."), (f"{HELLO}:1",)),
    Site("sensitive-without-helplines", sensitive("exit: yes")),
    Site("sensitive-without-helplines", article("Words.")),
    Site("sensitive-without-note", cared("topic", "title: Abuse at home"), (f"{TOPICS}:4",)),
    Site("sensitive-without-note", cared("topic", "title: Abuse at home\n  content_note: It is about fear.")),
    Site("sensitive-without-note", cared("topic", "title: Hard times\n  sensitive: yes"), (f"{TOPICS}:4",)),
    Site("sensitive-without-exit", cared("topic", "title: Hard times\n  sensitive: yes"), (f"{TOPICS}:4",)),
    Site("sensitive-without-exit", cared("topic", "title: Hard times\n  sensitive: yes\n  exit: yes")),
    Site("sensitive-without-helplines", cared("topic", "title: Neglect", lines="GB-ENG"), (f"{TOPICS}:4",)),
    Site("sensitive-without-helplines", cared("topic", "title: Neglect")),
    Site("sensitive-without-note", article("He raped me. I tried suicide. He beat the child."), (f"{HELLO}:1",)),
    Site("sensitive-without-note", article("## After a stillbirth\n\nWords."), (f"{HELLO}:1",)),
    Site("sensitive-without-note", article("Words.", "summary: Miscarriage and after."), (f"{HELLO}:1",)),
    Site("sensitive-without-note", article("If you think of suicide, call the helpline. Abuse is never right.")),
    Site("sensitive-without-note", article(":::content-note\nIt is about loss.\n:::\n\nHe raped me.")),
    Site("sensitive-without-note", article("He raped me.\n\n:::content-note\nIt is about it.\n:::"), (f"{HELLO}:1",)),
    Site("sensitive-without-note", in_welsh("title: Hunan-niweidio"), (f"{HELLO_CY}:1",)),
    Site("sensitive-without-note", in_welsh("title: Chwarae")),
    Site("sensitive-without-helplines", in_welsh("title: Trais\ncontent_note: Trais."), (f"{HELLO_CY}:1",)),
    Site("sensitive-without-note", cared("statistic", "claim: of babies were neglected"), (f"{NUMBERS}:1",)),
    Site("sensitive-without-note", cared("statistic", "claim: were neglected\n  content_note: It is about neglect.")),
    Site("sensitive-without-note", cared("statistic", "claim: of babies sleep")),
    Site("sensitive-without-exit", cared("statistic", "claim: were neglected\n  topics: hard"), (f"{NUMBERS}:1",)),
    Site("sensitive-without-exit", cared("statistic", "claim: were neglected\n  topics: hard\n  exit: yes")),
    Site(
        "sensitive-without-helplines",
        cared("statistic", "claim: were neglected", lines="IE"),
        (f"{NUMBERS}:1", f"{TOPICS}:4"),
    ),
    Site("sensitive-without-note", cared("week", "title: Against violence"), (WEEK,)),
    Site("sensitive-without-note", cared("week", "title: Calm\nwhy: It may be *violence* at home."), (WEEK,)),
    Site("sensitive-without-note", cared("week", "title: Calm\nmessages: [Speak about suicide.]"), (WEEK,)),
    Site("sensitive-without-note", cared("week", "title: Against violence\ncontent_note: It is about fear.")),
    Site("sensitive-without-helplines", cared("week", "title: Calm\nexit: yes", lines="IE"), (WEEK,)),
    Site("sensitive-without-note", cared("week", f"title: Calm\n{TALK}"), (f"{WEEK[:-2]}:3",)),
    Site("sensitive-without-note", cared("week", f"title: Calm\n{TALK}    content_note: It is about loss.\n")),
    Site("sensitive-without-note", cared("week", f"title: Calm\n{TALK}content_note: A talk is about loss.\n")),
    Site("sensitive-without-note", inherited("content_note: It is about fear.")),
    Site("sensitive-without-exit", inherited("content_note: It is about fear."), (f"{HELLO}:1", f"{TOPICS}:1")),
    Site("sensitive-without-exit", inherited("exit: yes")),
    Site("sensitive-without-note", shows("content_note: It is about fear."), (f"{HELLO}:1",)),
    Site("sensitive-without-exit", shows("exit: yes"), (f"{HELLO}:1",)),
    Site("sensitive-without-exit", shows("exit: no")),
    Site("consent-ending", photo("2026-06-30"), ("content/media/play.yaml:1",)),
    Site("consent-ending", photo("2027-06-30")),
    Site("document-names-its-maker", leaflet("/Author (Jane Doe)"), ("content/media/leaflet.pdf:1",)),
    Site("document-names-its-maker", leaflet("/Title (How babies talk)")),
    Site("document-names-its-maker", leaflet("/Author (Jane Doe)", linked="Nothing to take away.")),
    Site("download-cannot-be-read", leaflet("/Title (Cut off)"), ("content/media/leaflet.pdf:1",)),
    Site("download-cannot-be-read", leaflet("/Title (Cut off)", linked="Nothing to take away.")),
    Site("alt-repeats-caption", photo("2027-06-30", "Play"), ("content/media/play.yaml:1",)),
    Site("review-due-soon", article("Words.", "review_by: 2026-06-20"), (f"{HELLO}:1",)),
    Site("review-due-soon", article("Words.", "review_by: 2027-06-20")),
    Site("overdue-review", reviewed("2025-01-01"), (f"{HELLO}:1",)),
    Site("overdue-review", reviewed("2026-01-01")),
    Site("approval-missing", article("Words.", "publish_at: 2026-06-15\nstatus: in-review"), (f"{HELLO}:1",)),
    Site("approval-missing", article("Words.", "publish_at: 2026-06-15")),
    Site("approval-missing", approved("Words."), (f"{HELLO}:1",)),
    Site("approval-missing", approved("Words.", "approved_by: Sam")),
    Site("embargo-soon", article("Words.", "publish_at: 2026-06-15 10:00"), (f"{HELLO}:1",)),
    Site("embargo-soon", article("Words.", "publish_at: 2026-07-15 10:00")),
    Site(
        "embargo-soon",
        {"content/notice.yaml": "moved:\n  text: We moved.\n  publish_at: 2026-06-15\n"},
        ("content/notice.yaml:1",),
    ),
    Site("embargo-soon", week_with("publish_at: 2026-06-15", "publish_at: 2026-06-16 09:00"), (WEEK, WEEK)),
    Site("embargo-soon", week_with("publish_at: 2026-07-15", "unpublish_at: 2026-06-16")),
    Site("event-without-place", week_with("online: yes", "publish_at: 2026-06-10"), ("content/weeks/2026.yaml:6",)),
    Site("event-without-place", week_with("place: The library", "publish_at: 2026-06-10")),
    Site("translation-out-of-date", translated("2025-01-01"), ("content/articles/hello.cy.md:1",)),
    Site("translation-out-of-date", translated("2026-02-01")),
    Site("unreviewed-translation", translated("2026-02-01", "no"), ("content/articles/hello.cy.md:1",)),
    Site("unreviewed-translation", translated("2026-02-01", "yes")),
    Site("unreviewed-translation", {**translated("2026-02-01"), **unreviewed("cy")}, ("content/site.yaml:5",)),
    Site("unreviewed-translation", {**translated("2026-02-01"), **unreviewed("")}),
    Site("unreviewed-translation", words_of_theme("no"), ("themes/plain/strings/cy.po:4",)),
    Site("unreviewed-translation", words_of_theme("yes")),
    Site("services-not-listed", with_service("Words."), ("content/site.yaml:5",)),
    Site("services-not-listed", with_service("::services")),
    Site("unused-service", with_service("::services"), ("content/site.yaml:6",)),
    Site("unused-service", with_service('<iframe title="A film" src="https://player.example/1"></iframe>')),
    Site("unused-service", with_service("Words.", "    pages: [/]\n")),
    Site("untranslated-words", bilingual("cy: Bondio"), ("content/topics.yaml:1",)),
    Site("untranslated-words", bilingual("cy: Bondio", "cy: Sut mae'n tyfu.")),
    Site("untranslated-words", bilingual_number("4–6", "percent")),
    Site("untranslated-words", bilingual_number("4–6", "teams"), ("content/statistics/all.yaml:1",)),
    Site("untranslated-words", bilingual_number("about 4", "percent"), ("content/statistics/all.yaml:1",)),
    Site("number-without-statistic", in_welsh("title: Helo", "Mae 6% yn crio."), ("content/articles/hello.cy.md:6",)),
    Site(
        "number-without-statistic",
        {**bilingual_number("6", "percent"), **in_welsh("title: Helo", "::statistic[crying]\n\nSef 6% o fabanod.")},
    ),
    Site("untranslated-words", {"content/topics.yaml": "bonding:\n  title: Bonding\n  summary: How it grows.\n"}),
)


def checked(site: Path, as_of: str = AS_OF, drafts: bool = False) -> list[Problem]:
    return list(check(CheckOptions(site, moment_of(as_of), drafts)).verdict.problems)


@pytest.mark.parametrize("case", SITES, ids=lambda case: f"{case.rule}{'' if case.places else '-fine'}")
def test_a_rule_of_sites_finds_what_it_is_about_and_nothing_else(case: Site, tmp_path: Path) -> None:
    found = [problem for problem in checked(write_site(tmp_path, case.files)) if problem.rule == case.rule]
    assert tuple(f"{problem.origin.file}:{problem.origin.line}" for problem in found) == case.places


# Rules of pages

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
HEAD = f"<head>{POLICY}<title>A</title></head>"
GOOD = f'<!doctype html><html lang="en">{HEAD}<body><h1 id="top">A</h1>{{}}</body></html>'

PAGES: tuple[tuple[str, str, str], ...] = (
    ("page-without-title", GOOD.format("").replace(">A</title>", "></title>"), GOOD.format("")),
    ("page-without-policy", GOOD.format(POLICY).replace(f"<head>{POLICY}", "<head>"), GOOD.format("")),
    ("page-without-language", GOOD.format("").replace(' lang="en"', ""), GOOD.format("")),
    ("page-without-direction", GOOD.format("").replace('"en"', '"ur"'),
     GOOD.format("").replace('"en"', '"ur" dir="rtl"')),
    ("page-heading", GOOD.format("<h1>B</h1>"), GOOD.format("<h2>B</h2><div hidden><h1>C</h1></div>")),
    ("page-heading-order", GOOD.format("<h3>B</h3>"), GOOD.format("<h2>B</h2><h3>C</h3><h2>D</h2>")),
    ("bad-language-code", GOOD.format('<p lang="en_gb">B'), GOOD.format('<p lang="cy">B<a hreflang="en-GB">C</a>')),
    ("image-without-alt", GOOD.format("<img src=/week/a.css>"),
     GOOD.format('<img src=/week/a.css alt=""><svg role=img aria-label=B>')),
    ("frame-without-title", GOOD.format("<iframe src=/week/a.css></iframe>"),
     GOOD.format("<iframe src=/week/a.css title=B></iframe>")),
    ("link-without-words", GOOD.format('<a href="#top"><img alt="" src=/week/a.css></a>'),
     GOOD.format('<a href="#top"><img alt="B" src=/week/a.css></a>')),
    ("button-without-words", GOOD.format("<button><svg></svg></button>"), GOOD.format("<button>B</button>")),
    ("control-without-label", GOOD.format("<input id=b>"),
     GOOD.format("<label for=b>B</label><input id=b><label>C <select></select></label><input type=hidden>")),
    ("table-without-headers", GOOD.format("<table><tr><td>B</table>"), GOOD.format("<table><tr><th>B<td>C</table>")),
    ("duplicate-page-id", GOOD.format("<p id=b><p id=b>"), GOOD.format("<p id=b><p id=c>")),
    ("dangling-reference", GOOD.format("<p aria-describedby=b>B"),
     GOOD.format("<p aria-describedby='top b'>B<p id=b>")),
    ("dead-page-link", GOOD.format('<a href="/week/gone/">B</a>'),
     GOOD.format('<a href="/week/">B</a><a href="../a.css">C</a><a href="https://elsewhere.example/gone/">D</a>')),
    ("dead-page-link", GOOD.format('<a href="HTTPS://Example.ORG:443/week/gone/">B</a>'),
     GOOD.format('<a href="https://example.org/">B</a><a href="https://example.org/donate">C</a>'
                 '<a href="https://example.org/weekly/">D</a><a href="https://example.org/week">E</a>'
                 '<a href="//example.org/other/">F</a><a href="../../">G</a><a href="https://example.org:x/">H</a>')),
    ("dead-page-link", GOOD.format('<a href="/help/">B</a>'), GOOD.format('<a href="/week/b/">B</a>')),
    ("missing-page-file", GOOD.format('<img src="/week/gone.png" alt="">'),
     GOOD.format('<img src="../a.css" alt=""><img src="https://example.org/b.png" alt=""><img src="data:," alt="">')),
    ("missing-page-file", GOOD.format('<script src="gone.js"></script>'),
     GOOD.format('<script src="../a.css"></script>')),
    ("blocked-by-policy", GOOD.format('<iframe src="https://b.example/" title=B></iframe>'),
     GOOD.format('<img src="https://example.org/b.png" alt=""><link rel=canonical href="https://b.example/">')),
    ("blocked-by-policy", GOOD.format('<link rel=stylesheet href="https://b.example/a.css">'),
     GOOD.format('<a href="https://b.example/">B</a>')),
    ("dead-page-anchor", GOOD.format('<a href="/week/#gone">B</a>'),
     GOOD.format('<a href="/week/#top">B</a><a href="#">C</a>')),
)  # fmt: skip
"""A rule, a page on which it finds something once, and one that it must leave alone."""

OUTPUTS = frozenset(("index.html", "b/index.html", "a.css", "search/"))


def found_on_page(html: str) -> list[str]:
    pages = (
        BuiltPage("index.html", Origin("content/site.yaml"), read_page(GOOD.format("").encode())),
        BuiltPage("b/index.html", Origin(HELLO), read_page(html.encode())),
    )
    return [problem.rule for problem in page_findings(pages, OUTPUTS, "https://example.org/week/")]


@pytest.mark.parametrize(("rule", "wrong", "right"), PAGES, ids=lambda text: text if "<" not in text else "")
def test_a_rule_of_pages_finds_what_it_is_about_and_nothing_else(rule: str, wrong: str, right: str) -> None:
    assert found_on_page(wrong) == [rule]
    assert found_on_page(right) == []


def test_a_site_whose_url_has_no_slash_at_its_end_is_the_same_folder() -> None:
    pages = (BuiltPage("index.html", Origin("a.md"), read_page(GOOD.format('<a href="b/">B</a>').encode())),)
    assert list(page_findings(pages, OUTPUTS, "https://example.org/week")) == []


def test_what_a_service_allows_on_a_page_is_not_reported_there() -> None:
    service = Service(
        name=LocalizedText((("", "Films"),)),
        host=("b.example",),
        purpose=("frame",),
        data=LocalizedText((("", "Your address."),)),
        url="https://b.example/privacy",
    )
    facts = read_page(GOOD.format('<iframe src="https://b.example/" title=B></iframe>').encode())
    pages = BuiltPage("b/index.html", Origin("a.md"), facts), BuiltPage("index.html", Origin("b.md"), facts)
    found = page_findings((pages[0]._replace(services=(service,)), pages[1]), OUTPUTS, "https://example.org/week/")
    assert [(problem.rule, problem.origin.file) for problem in found] == [("blocked-by-policy", "b.md")]


def test_one_mistake_on_many_pages_is_one_finding() -> None:
    facts = read_page(GOOD.format('<img src="data:,">').encode())
    pages = tuple(BuiltPage(f"{name}/index.html", Origin(f"{name}.md"), facts) for name in "abc")
    (problem,) = page_findings(pages, frozenset(), "https://example.org/")
    assert problem.message == '<img src="data:,"> has no description (on /a/ and 2 more pages)'
    assert problem.origin.file == "a.md"


@pytest.mark.parametrize(
    ("css", "lines"),
    [
        ("a { color: #777; background: #888 }", [1]),
        (":root { --ink: #999; --paper: white }\n\n.b { color: var(--ink); background-color: var(--paper) }", [3]),
        (":root { --ink: black }\n@media (prefers-color-scheme: dark) { :root { --ink: #eee } }\n"
         "a { color: var(--ink); background: oklch(0.97 0.01 80) }", [3]),
        ("a { color: black; background: white }\nb { color: #777 }\nc { background: url(a.png); color: #888 }", []),
        ("@media print { a { color: #777; background: #888 } }\n/* b { color: #777; background: #888 } */", []),
        ("/* palettes: light oklch(0.977 0.011 80); dark oklch(0.21 0.014 60) */\n"
         ":root { --paper: #fffdf8 }\n@media (prefers-color-scheme: dark) { :root { --paper: #1a1612 } }\n"
         "a { color: var(--accent); background: var(--paper) }", []),
        # Colours in every form
        ("a { color: gray; background: silver }\nb { color: lightgray; background: white }", [1, 2]),
        ("a { color: rgb(180 180 180); background: rgb(255, 255, 255) }", [1]),
        ("a { color: rgba(0, 0, 0, 0.4); background: #fff }\nb { color: rgb(0 0 0 / 90%); background: #fff }", [1]),
        ("a { color: hsl(0 0% 70%); background: hwb(0 100% 0%) }", [1]),
        ("a { color: oklch(75% 0 0deg); background: oklab(1 0 0) }", [1]),
        ("a { color: color-mix(in srgb, black 30%, white); background: white }", [1]),
        ("a { color: color-mix(in oklab, white 20%, black); background: white }", []),
        ("a { color: #bbbbbbff; background: #fff }\nb { color: #0006; background: #fff }", [1, 2]),
        ("a { color: #BBB !important; background: #FFF !important }", [1]),
        ("a { color: light-dark(#333, #eee); background: light-dark(#fff, #ccc) }", [1]),
        ("a { color: #777; background: #888 none }\nb { color: #777; background: no-repeat #888 }", [1, 2]),
        # What lies behind is not known: found where no backdrop helps
        ("a { color: #888; background: #ffffffe6 }\nb { color: #000; background: #ffffff33 }", [1]),
        ("a { color: #777; background: transparent }\nb { color: currentColor; background: #777 }\n"
         "c { color: #777; background: #888 linear-gradient(red, blue) }", []),
        # Custom properties
        ("a { color: var(--a, var(--b, #999)); background: #fff }", [1]),
        (":root { --a: #333 }\na { color: var(--a, #999); background: #fff }", []),
        (":root { --grey: 180 180 180 }\na { color: rgb(var(--grey)); background: #fff }", [2]),
        ("a { --ink: #999; color: var(--ink); background: #fff }", [1]),
        (".night { --ink: #999 }\na { color: var(--ink); background: #fff }", []),
        (":root { --a: var(--b); --b: var(--a) }\na { color: var(--a); background: #fff }", []),
        # Where rules apply
        ("@media (prefers-color-scheme: dark) { a { color: #999; background: #fff } }", [1]),
        (":root { --ink: #999 }\n@media screen and (prefers-color-scheme:dark) { :root { --ink: #333 } }\n"
         "@media (prefers-color-scheme: light) { a { color: var(--ink); background: #fff } }\n"
         "@media (prefers-color-scheme: dark) { b { color: var(--ink); background: #fff } }", [3]),
        ("@media (prefers-color-scheme: dark) { :root[data-a] { --ink: #999 } }\n"
         ":root { --ink: #333 }\na { color: var(--ink); background: #fff }", []),
        ("@layer base {\n@supports (color: red) { a /* { */ { color: /* ; */ #999; background: #fff; } } }", [2]),
        ("@media (forced-colors: active) { a { color: #777; background: #888 } }\n"
         "@media not print { a { color: #777; background: #888 } }", [2]),
        ('a::before { content: "} b { color: #999; background: #fff }" }', []),
        # Nested rules, and colours in rules apart
        (".a { color: #333; background: #fff;\n  &.b { color: #999; background: #fff }\n"
         "  @media (width > 9em) { color: #999; background: #fff }\n}", [2, 3]),
        (".a { background: #fff }\n.a p { color: #ccc }", [2]),
        (".a { background: #fff;\n  p { color: #ccc }\n  .b & { color: #000 }\n}", [2]),
        (".a { color: #ccc }\n.a { background: #fff }", [1]),
        (".a { color: #333; background: #fff }\n"
         "@media (prefers-color-scheme: dark) { .a { background: #111 } }", [2]),
        (".a { color: #333 }\n@media (prefers-color-scheme: dark) { .a { color: #ddd } }\n"
         ".a { background: light-dark(#fff, #111) }", []),
        (".a { background: #fff }\n.a p { color: #ccc }\np { background: #111 }", []),
        (".a { background: #fff }\n.a + p { color: #ccc }\nbody { background: #fff }\nbody i { color: #ccc }", []),
        ("@media (width > 9em) { .a { background: #fff } }\n.a p { color: #ccc }", []),
    ],
)  # fmt: skip
def test_text_that_can_hardly_be_read_is_found_in_a_style_sheet(css: str, lines: list[int]) -> None:
    found = list(low_contrast({"themes/a/assets/a.css": css}, ("#7a3e9d",)))
    assert [(problem.rule, problem.origin.line) for problem in found] == [("low-contrast", line) for line in lines]


def test_custom_properties_of_one_style_sheet_are_known_in_the_others() -> None:
    sheets = {
        "themes/a/assets/a.css": ".a { color: var(--ink); background: var(--paper) }",
        "themes/a/assets/b.css": ":root { --ink: #999; --paper: white }",
    }
    assert [problem.origin.file for problem in low_contrast(sheets, ())] == ["themes/a/assets/a.css"]


def test_the_colours_of_a_low_contrast_are_shown_as_they_were_written() -> None:
    (problem,) = low_contrast({"a.css": ".a\n  p:hover { color: rgb(180 180 180);\n background: var(--x, #FFF) }"}, ())
    assert problem.message == 'the text of ".a p:hover" has a contrast of 2.1 to 1'
    assert problem.hint == "text needs at least 4.5 to 1: change rgb(180 180 180) or var(--x, #FFF)"


PAIR = "a{background:#fff;color:"
DEEP = 10_000


@pytest.mark.parametrize(
    "css",
    [
        *("(" * DEEP, "{" * DEEP, "a{" * DEEP, f"a{'(' * DEEP}{')' * DEEP}{{}}", f"@media{'(' * DEEP}{')' * DEEP}{{}}"),
        *(PAIR + "(" * DEEP, PAIR + "var(--a," * DEEP, PAIR + "color-mix(" * DEEP),
    ],
    ids=lambda css: css[:40],
)
def test_brackets_inside_brackets_are_no_traceback(css: str) -> None:
    sheets = {"a.css": css, "b.css": "a { color: #999; background: #fff }"}
    assert [problem.origin.file for problem in low_contrast(sheets, ())] == ["b.css"]


def test_the_default_theme_has_no_low_contrast_whatever_its_colour() -> None:
    sheet = ROOT / "themes/default/assets/css/site.css"
    for colour in ("#7a3e9d", "#ffee00", "#000000", "#ffffff", "#00a0ff"):
        assert list(low_contrast({"site.css": sheet.read_text(encoding="utf-8")}, (colour,))) == []


def test_the_pages_of_a_site_are_checked_and_remembered(tmp_path: Path) -> None:
    raw = article("<table><tr><td>1</td></tr></table>\n\n[Away](https://example.org/gone/)\n")
    site = write_site(tmp_path, raw)
    first = [problem.rule for problem in checked(site)]
    assert {"table-without-headers", "dead-page-link"} <= set(first)
    assert [problem.rule for problem in checked(site)] == first
    (site / HELLO).write_text(f"{FRONT}Words.\n", encoding="utf-8")
    assert "table-without-headers" not in [problem.rule for problem in checked(site)]


# All rules


def test_every_rule_is_seen_to_find_something_and_to_leave_something_alone() -> None:
    # tests/test_check_weblinks.py has the rules of other sites' answers, and fine ones.
    of_pages = {rule for rule, *_ in PAGES} | {"low-contrast"} | set(OUTCOMES.values())
    of_builds = {"overdue-review"}
    finding = of_pages | {rule for rule, _ in TEXTS} | {case.rule for case in SITES if case.places}
    leaving = of_pages | {rule for rule, _ in FINE} | {case.rule for case in SITES if not case.places}
    assert finding == CHECKS.keys() | of_builds
    assert leaving == CHECKS.keys() | of_builds


def test_a_rule_belongs_to_the_check_or_to_the_build_and_to_a_group() -> None:
    assert CHECKS.keys() & RULES.keys() == set()
    assert BUILD_GROUPS.keys() <= RULES.keys()
    assert {rule.group for rule in CHECKS.values()} | set(BUILD_GROUPS.values()) <= GROUPS.keys()


def test_the_page_of_rules_is_what_the_tool_writes(rewrite: bool) -> None:
    tool = tool_module("checks_page")
    if rewrite:
        tool.PAGE.write_text(tool.page(), encoding="utf-8", newline="\n")
    assert tool.PAGE.read_bytes().decode("utf-8") == tool.page()
