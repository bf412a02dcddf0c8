"""The rules of the check, declared once; docs/checks.md is generated from this table.

A rule's id never changes once released. A site can change a rule's severity and allow single exceptions.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from imhsite.diagnostics.problems import Origin, Problem, Severity
from imhsite.diagnostics.rules import RULES
from imhsite.extensions.declarations import Group

GROUPS: dict[Group, str] = {
    "evidence": "Evidence",
    "care": "Care",
    "review": "Review",
    "links": "Links",
    "pages": "Accessibility and HTML",
    "words": "Words",
    "files": "Files",
}
"""The groups of a report in order, with their titles."""


class Check(NamedTuple):
    """One rule of the check: its group, its title, why it matters, how to fix it, its severity.

    `languages` are those whose words it knows, if it depends on words.
    """

    group: Group
    title: str
    why: str
    fix: str
    severity: Severity = "warning"
    languages: tuple[str, ...] = ()


ENGLISH = ("en",)
CARE_LANGUAGES = ("ar", "cy", "de", "en", "es", "fr", "ga", "gd", "pl", "ur")
"""The languages of the lists of hard subjects and of words that say nothing in a link."""


CHECKS: dict[str, Check] = {
    # Evidence
    "number-without-statistic": Check(
        "evidence",
        "Number that is not recorded as a statistic",
        "Readers cannot see where it comes from, and nothing tells you when it is out of date.",
        "Add the number to content/statistics/ and write `:stat[its-id]` in its place.",
    ),
    "statistic-without-base": Check(
        "evidence",
        "Percentage without a sample size",
        "Half of ten people is not the same as half of ten thousand.",
        "Write in n: how many people were asked or counted, or in n_note: what is known about it.",
    ),
    "caveat-without-short": Check(
        "evidence",
        "Caveat without a short form",
        "Quotes, cards, posters and toolkits show the caveat with the number. A long caveat makes their text small, "
        "and people cut it off when they share the number.",
        "Add caveat_short: with the part that nobody may miss, in at most 80 characters.",
        "advice",
    ),
    "relative-risk-in-prose": Check(
        "evidence",
        "Relative risk without a statistic",
        "Three times a tiny risk is still tiny. Without the baseline, the words frighten or mislead.",
        "Use a statistic of the kind relative with its baseline, or give the numbers of both groups.",
        languages=ENGLISH,
    ),
    "mixed-denominators": Check(
        "evidence",
        "Numbers out of different totals on one page",
        "Few readers can compare a number out of 100 with a number out of 1,000.",
        "Give all numbers out of the same total, or keep them apart and explain the difference.",
        "advice",
    ),
    "causal-words": Check(
        "evidence",
        "Causal wording for a correlation",
        "The source shows a link between two things, but the sentence says that one causes the other.",
        'Write "is linked with" or "goes with", or cite a source that shows the cause.',
        languages=ENGLISH,
    ),
    "claim-without-citation": Check(
        "evidence",
        "Research mentioned without a citation",
        "Readers cannot look up research that is not cited.",
        "Add a citation such as `[@its-id]`, or a statistic, to the same paragraph.",
        languages=ENGLISH,
    ),
    "uncited-source": Check(
        "evidence",
        "Source that is never cited",
        "It is in the list of sources, but no page uses it.",
        "Cite it, or remove it.",
        "advice",
    ),
    "unused-statistic": Check(
        "evidence",
        "Statistic that is never used",
        "Somebody has to keep it up to date, but no reader ever sees it.",
        "Use it, or remove it.",
        "advice",
    ),
    # Care
    "phone-typed-by-hand": Check(
        "care",
        "Telephone number typed into a text",
        "When the number changes, nobody will think of this copy. With one wrong digit, somebody who needs help "
        "reaches nobody.",
        "Add the number to content/helplines.yaml and show it with `::helplines[its-id]`.",
    ),
    "house-word": Check(
        "care",
        "Word that blames or labels people",
        "It hurts the people it describes, and some of them may be reading.",
        "Use the words in the hint. The list can be changed in house_words: of content/site.yaml.",
        languages=ENGLISH,
    ),
    "method-of-suicide": Check(
        "care",
        "Method of suicide or self-harm",
        "Readers who are thinking of it may copy what they read: how, where, with what, and how much. Samaritans and "
        "the World Health Organization ask everyone who writes to leave it out, also in quotations.",
        "Say that somebody died by suicide or hurt themselves, and nothing about how.",
        "error",
        languages=ENGLISH,
    ),
    "sensitive-without-note": Check(
        "care",
        "Sensitive page without a content note",
        "Readers cannot decide in advance whether they want to read it.",
        "Add content_note: and say what may be hard to read, or begin the text with :::content-note. Articles use the "
        "note of their topic.",
        languages=CARE_LANGUAGES,
    ),
    "sensitive-without-exit": Check(
        "care",
        "Sensitive page without a quick exit",
        "Somebody who is not safe at home may be reading it with another person in the room.",
        "Add a line exit: yes. Articles use the setting of their topic.",
    ),
    "sensitive-without-helplines": Check(
        "care",
        "Sensitive page without a helpline for every nation",
        "It may stir up more than a reader can cope with alone.",
        "Add `::helplines[]` to the text, and a helpline for each of the nations in content/site.yaml. Pages of "
        "topics, weeks and statistics show helplines automatically.",
        languages=CARE_LANGUAGES,
    ),
    "consent-ending": Check(
        "care",
        "Consent that ends soon",
        "The day after it ends, the picture disappears, and texts that need it cannot be built.",
        "Ask the people in it again, or choose another picture.",
    ),
    "document-names-its-maker": Check(
        "care",
        "Download that names its author",
        "Programs write people's names into the properties of PDF and office documents. Downloads are published as "
        "they are; only pictures are cleaned.",
        "Clear the document's properties in the program that made it, and export it again.",
        "advice",
    ),
    "download-cannot-be-read": Check(
        "files",
        "Download that cannot be read",
        "If a download is damaged or needs a password, readers cannot open it, and imhsite cannot check it for "
        "embargoed content.",
        "Save it again, undamaged and without a password, as PDF, Word, ZIP or text.",
    ),
    "services-not-listed": Check(
        "care",
        "Services that no page lists",
        "Readers cannot find out which other websites learn of their visit, and what they learn.",
        "Write `::services` on your privacy page.",
    ),
    "unused-service": Check(
        "care",
        "Service that nothing uses",
        "The privacy page tells readers about it, but no data goes there.",
        "Remove it from services: in content/site.yaml.",
    ),
    # Words
    "reading-age": Check(
        "words",
        "Text that is hard to read",
        "Most adults read comfortably at the level of a 14-year-old. People who are tired or worried find reading "
        "harder.",
        "Split long sentences and use shorter words. Set your own age in review: reading_age.",
        "advice",
        languages=ENGLISH,
    ),
    "long-sentence": Check(
        "words",
        "Long sentence",
        "Readers forget the beginning before they reach the end.",
        "Split it into two or three.",
        "advice",
        languages=ENGLISH,
    ),
    "long-paragraph": Check(
        "words",
        "Long paragraph",
        "It fills the screen of a phone, and few people start to read it.",
        "Start a new paragraph for each new thought, or make a list.",
        "advice",
        languages=ENGLISH,
    ),
    "passive-voice": Check(
        "words",
        "Text with many passive sentences",
        '"It was decided" hides who decided.',
        "Say who does what: make that person the subject of the sentence.",
        "advice",
        languages=ENGLISH,
    ),
    "unexplained-jargon": Check(
        "words",
        "Unexplained technical term",
        "Readers who do not know the word stop reading, or guess.",
        "Use the plain words in the hint, or explain the word in content/glossary.yaml.",
        "advice",
        languages=ENGLISH,
    ),
    "unexplained-abbreviation": Check(
        "words",
        "Unexplained abbreviation",
        "An abbreviation means different things to different people, and nothing to most.",
        "Write it out the first time, followed by the abbreviation in brackets.",
        "advice",
        languages=ENGLISH,
    ),
    "leftover-placeholder": Check(
        "words",
        "Placeholder left in a text",
        "Readers wonder what else is unfinished.",
        "Write the words that belong there. Where the words are meant, put them in quotation marks.",
        "warning",
    ),
    "vague-link-text": Check(
        "words",
        "Link text that says nothing",
        'People who move from link to link hear only "here, here, here".',
        "Let the link text name the page that it leads to.",
        "advice",
        languages=CARE_LANGUAGES,
    ),
    "repeated-link-text": Check(
        "words",
        "Same text for links to different places",
        "Readers cannot tell these links apart in a list of links.",
        "Give each link its own text.",
        "advice",
    ),
    "weak-alt-text": Check(
        "words",
        "Alternative text that does not describe the picture",
        "People who cannot see the picture hear this text in its place: a file name tells them nothing, and a text of "
        "more than 150 characters cannot be paused.",
        'Say in a sentence what the picture shows. Leave out "image of".',
        "advice",
        languages=ENGLISH,
    ),
    "heading-without-words": Check(
        "words",
        "Heading without words",
        "People who move from heading to heading hear nothing.",
        "Write its words, or remove it.",
    ),
    "repeated-heading": Check(
        "words",
        "Two headings with the same words",
        "Readers cannot tell them apart in a list of headings.",
        "Say how the part under each differs.",
        "advice",
    ),
    "alt-repeats-caption": Check(
        "words",
        "Description that repeats the caption",
        "People who listen to the page hear the same words twice, but do not learn what the picture shows.",
        "Describe in alt what can be seen, and leave the rest to the caption.",
        "advice",
    ),
    # Review
    "review-due-soon": Check(
        "review",
        "Review due within 30 days",
        "It is easier to find time before the review is late.",
        "Review it, then update review_by, reviewed or checked_on.",
        "advice",
    ),
    "approval-missing": Check(
        "review",
        "Missing approval",
        "On some topics, a second person must read every word. A text that is not approved in time will not be "
        "published at its publish_at.",
        "Set status: approved and approved_by:, or move publish_at. approval: in content/site.yaml lists the topics "
        "that need approval.",
    ),
    "event-without-place": Check(
        "review",
        "Upcoming event without a place",
        "Readers need a place or a web address to take part. Search engines show only events that have one.",
        "Add `place:` to the event, or `online: yes` (`also` for both) with `url:`.",
        "advice",
    ),
    "embargo-soon": Check(
        "review",
        "Embargo that ends within 14 days",
        "Now is the time to look at it as readers will see it.",
        "Preview the site as of that date and time.",
        "advice",
    ),
    "translation-out-of-date": Check(
        "review",
        "Translation that is older than the original",
        "Readers of the translation see information that has changed in the original.",
        "Update the translation, then its updated date.",
        "advice",
    ),
    "unreviewed-translation": Check(
        "review",
        "Translation that no native speaker has reviewed",
        "Only somebody who grew up with the language hears what sounds wrong, cold or odd. Until then, readers see a "
        "notice.",
        "Ask a native speaker to read it. Then change translation_reviewed: to yes, or take the language out of "
        "unreviewed_languages:. In strings/ of a theme, write X-Reviewed: yes.",
        "advice",
    ),
    "untranslated-words": Check(
        "review",
        "Record with untranslated text",
        "Pages in other languages show this text in the main language, and say so.",
        "Add a line for the language below each field, such as `cy:`.",
        "advice",
    ),
    # Accessibility and HTML
    "page-without-title": Check(
        "pages",
        "Page without a title",
        "Tabs, bookmarks and search results show the title, and screen readers read it first.",
        "Fill in the template's `<title>`.",
        "error",
    ),
    "page-without-policy": Check(
        "pages",
        "Page without a Content-Security-Policy",
        "Where the host ignores `_headers`, browsers would load anything on it from other websites.",
        'Write `<meta http-equiv="Content-Security-Policy" content="{{ page.policy }}">` at the start of the '
        "template's `<head>`.",
    ),
    "blocked-by-policy": Check(
        "pages",
        "Element of a page that browsers block",
        "A template or a directive of the theme contacts another website that the site does not declare. Readers see "
        "an empty box, or a form that does nothing.",
        "Name the service under `services:` in content/site.yaml, or delete the element.",
        "error",
    ),
    "page-heading": Check(
        "pages",
        "Page without exactly one main heading",
        "People who use a screen reader go to the first-level heading to find out where they are.",
        "Let the template write exactly one `<h1>`.",
    ),
    "page-heading-order": Check(
        "pages",
        "Skipped heading level on a page",
        "People who move from heading to heading think that something is missing.",
        "Use the next level down, in the text or in the template.",
    ),
    "page-without-language": Check(
        "pages",
        "Page without a language",
        "A screen reader would read it with the wrong voice.",
        'Write `<html lang="…">` in the template.',
        "error",
    ),
    "page-without-direction": Check(
        "pages",
        "Right-to-left page shown from left to right",
        "Sentences, lists and forms appear in the wrong order.",
        'Write `<html lang="{{ page.language }}" dir="{{ page.direction }}">` in the template.',
        "error",
    ),
    "bad-language-code": Check(
        "pages",
        "Invalid language code on a page",
        "Words in another language would be read aloud as if they were English.",
        "Write a code such as en, en-GB or cy.",
    ),
    "image-without-alt": Check(
        "pages",
        "Image without alternative text",
        "People who cannot see the image hear its file name, or nothing.",
        "Add alt, and leave it empty if the image is only decoration.",
        "error",
    ),
    "frame-without-title": Check(
        "pages",
        "Frame without a title",
        "People who use a screen reader cannot tell what the frame contains.",
        "Add a title to the `<iframe>`.",
    ),
    "link-without-words": Check(
        "pages",
        "Link without text",
        "A screen reader would read out its address instead.",
        "Add text to the link, or describe the picture in it.",
        "error",
    ),
    "button-without-words": Check(
        "pages",
        "Button without text",
        "People who use a screen reader cannot tell what the button does.",
        "Add text to the button.",
        "error",
    ),
    "control-without-label": Check(
        "pages",
        "Form field without a label",
        "People who use a screen reader cannot tell what to type.",
        "Add a `<label for>` with the field's id.",
        "error",
    ),
    "table-without-headers": Check(
        "pages",
        "Table without headers",
        "Screen readers read tables cell by cell. Without headers, listeners cannot tell what a cell means.",
        "Use `<th>` for the first row or column.",
    ),
    "duplicate-page-id": Check(
        "pages",
        "Id used twice on a page",
        "Links and labels reach only the first of them.",
        "Give each element its own id.",
        "error",
    ),
    "dangling-reference": Check(
        "pages",
        "Label or description for a missing element",
        "The element that it should name or describe has no name.",
        "Correct the id.",
    ),
    "low-contrast": Check(
        "pages",
        "Text with too little contrast",
        "People with poor eyesight, or in bright sunlight, cannot read it.",
        "Change one of the theme's two colours.",
    ),
    # Links
    "dead-page-link": Check(
        "links",
        "Broken link within the site",
        "Readers would see an error page.",
        "Correct the link in the text or in the template.",
        "error",
    ),
    "missing-page-file": Check(
        "links",
        "Missing picture, script or style sheet",
        "Readers see a broken picture, or a page without its design.",
        "Put the file where the template or text expects it, or correct the address.",
        "error",
    ),
    "dead-page-anchor": Check(
        "links",
        "Link to a missing place on a page",
        "Readers land at the top of the page and have to search.",
        "Use an id that exists on the page.",
    ),
    "site-in-subfolder": Check(
        "links",
        "Site in a subfolder of a host",
        "Search engines read robots.txt only at the root of a host, so they do not find this site's sitemap by "
        "themselves. Hosts that support _headers and _redirects read them at the root of the upload.",
        "Add the line in the hint to robots.txt at the root of the host, and add the rules to the host's own files.",
        "advice",
    ),
    "host-limit": Check(
        "files",
        "Limit of the host",
        "The host would reject the upload, or ignore a part of it.",
        "Do what the hint says, or choose another host.",
    ),
    "link-dead": Check(
        "links",
        "Broken external link",
        "Readers would see an error page.",
        "Look for the new address, or link to a copy in a web archive and add it as archive_url.",
    ),
    "link-soft-404": Check(
        "links",
        "External page that says it was not found",
        "The server reports success, but readers find nothing on the page.",
        "Look for the new address, or link to a copy in a web archive.",
    ),
    "link-to-home-page": Check(
        "links",
        "External link that now leads to a home page",
        "The page that you linked to is gone, and readers would have to search.",
        "Look for the page's new address, or link to a copy in a web archive.",
    ),
    "link-certificate": Check(
        "links",
        "External site with an expired or invalid certificate",
        "Browsers show readers a warning instead of the page.",
        "Tell the people who run that site, or link elsewhere.",
    ),
    "link-moved": Check(
        "links",
        "External page that has moved",
        "The old address may stop working one day.",
        "Use the new address.",
        "advice",
    ),
    "link-unknown": Check(
        "links",
        "External link that could not be checked",
        "The page may work for readers: many sites turn programs away.",
        "Open it in a browser. If it works, allow it with a reason, or leave it as it is.",
        "advice",
    ),
    # The check itself
    "unknown-rule": Check(
        "files",
        "Unknown or unchangeable rule",
        "The line has no effect.",
        "Write the id of a rule in docs/checks.md, or remove the line.",
    ),
    "allowance-without-reason": Check(
        "files",
        "Exception without a reason",
        "A year from now, nobody will know whether it is still right.",
        "Say why: `<!-- allow: rule-id because … -->`.",
    ),
    "unused-allowance": Check(
        "files",
        "Exception that is no longer needed",
        "It would hide the next problem at this place.",
        "Remove it.",
    ),
}

BUILD_GROUPS: Mapping[str, Group] = {
    "old-statistic": "evidence",
    "superseded-statistic": "evidence",
    "relative-without-baseline": "evidence",
    "source-without-maker": "evidence",
    "stale-helpline": "care",
    "missing-consent": "care",
    "helpline-unreachable": "care",
    "bad-phone": "care",
    "overdue-review": "review",
    "depends-on-hidden": "review",
    "dead-link": "links",
    "dead-anchor": "links",
    "missing-media": "links",
    "missing-alt": "pages",
    "duplicate-anchor": "pages",
    "heading-level-one": "pages",
    "skipped-heading-level": "words",
}
"""The groups of problems that a build reports as well; all others belong to files."""


def group_of(rule: str, added: Mapping[str, Check] = MappingProxyType({})) -> Group:
    """Return the group of a rule of the check or of a build, or of one that an extension has `added`."""
    found = CHECKS.get(rule) or added.get(rule)
    return found.group if found else BUILD_GROUPS.get(rule, "files")


def unknown_languages(languages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the rules that do not know each of some languages, by language; those that know all are left out."""
    unknown = {
        language: tuple(
            name
            for name, check in CHECKS.items()
            if check.languages and language.partition("-")[0] not in check.languages
        )
        for language in languages
    }
    return {language: rules for language, rules in unknown.items() if rules}


def may_be_changed(rule: str, added: Container[str] = ()) -> bool:
    """Return whether a site may change a rule's severity or allow a finding; errors of a build are fixed.

    `added` are the rules of extensions."""
    return rule in CHECKS or rule in added or (rule in RULES and RULES[rule].severity != "error")


def check_problem(rule: str, origin: Origin, message: str, hint: str | None = None) -> Problem:
    """Return a problem of a rule of the check. Raise KeyError for a rule that is not declared here."""
    return Problem(rule, CHECKS[rule].severity, origin, message, hint)
