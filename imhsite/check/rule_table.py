"""The rules of the check, declared once; docs/checks.md is generated from this table.

A rule's id never changes once released. A site may change a rule's severity, and may allow single findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from imhsite.diagnostics.problems import Origin, Problem, Severity
from imhsite.diagnostics.rules import RULES

Group: TypeAlias = Literal["evidence", "care", "words", "links", "pages", "review", "files"]

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
    """One rule of the check: its group, its title, why it matters, how to fix it, its severity."""

    group: Group
    title: str
    why: str
    fix: str
    severity: Severity = "warning"


CHECKS: dict[str, Check] = {
    # Evidence
    "number-without-statistic": Check(
        "evidence",
        "A number in a text that is no statistic",
        "Nobody can see where it comes from, and nobody is told when it is out of date.",
        "Add the number to content/statistics/ and write `:stat[its-id]` in its place.",
    ),
    "statistic-without-base": Check(
        "evidence",
        "A share or a rate of nobody knows how many",
        "Half of ten people is not half of ten thousand.",
        "Write how many were asked or counted in n:, or in n_note: what is known of it.",
    ),
    "caveat-without-short": Check(
        "evidence",
        "A caveat without a short form",
        "Quotes, cards, posters and toolkits carry the caveat with the number. The whole of a long one makes their "
        "words small, and people cut it off when they pass the number on.",
        "Add caveat_short: with what nobody may miss, in at most 80 characters.",
        "advice",
    ),
    "relative-risk-in-prose": Check(
        "evidence",
        "Times as likely, in a text without a statistic",
        "Three times a tiny risk is still tiny; without the baseline the words frighten or mislead.",
        "Use a statistic of the kind relative with its baseline, or give both groups' numbers.",
    ),
    "mixed-denominators": Check(
        "evidence",
        "Numbers out of different totals on one page",
        "Few readers can compare so many in a hundred with so many in a thousand.",
        "Give all of them out of the same total, or keep them apart and say so.",
        "advice",
    ),
    "causal-words": Check(
        "evidence",
        "Words of cause for a finding that two things go together",
        "The source shows a link, and the sentence says that one thing makes the other happen.",
        'Write "is linked with" or "goes with", or cite a source that shows the cause.',
    ),
    "claim-without-citation": Check(
        "evidence",
        "Research is mentioned and not named",
        "Readers cannot look up what nobody cites.",
        "Add a citation such as `[@its-id]` or a statistic to the same paragraph.",
    ),
    "uncited-source": Check(
        "evidence",
        "A source that nothing cites",
        "It is in the list of sources, and no page rests on it.",
        "Cite it, or remove it.",
        "advice",
    ),
    "unused-statistic": Check(
        "evidence",
        "A statistic that no text or week uses",
        "It has to be kept up to date, and it helps nobody.",
        "Use it, or remove it.",
        "advice",
    ),
    # Care
    "phone-typed-by-hand": Check(
        "care",
        "A telephone number in a text",
        "When it changes, nobody finds it here; a wrong digit sends somebody who needs help to nobody.",
        "Put the number into content/helplines.yaml and show it with `::helplines[its-id]`.",
    ),
    "house-word": Check(
        "care",
        "A word that blames or labels people",
        "It hurts the people it is about, and some of them are reading.",
        "Say what the hint says. A site changes the list in house_words: of content/site.yaml.",
    ),
    "sensitive-without-note": Check(
        "care",
        "A page about hard things without a content note",
        "Readers cannot decide whether to read on before they are in the middle of it.",
        "Add content_note: with what may be hard to read; articles take over that of their topic.",
    ),
    "sensitive-without-exit": Check(
        "care",
        "A page on a sensitive topic that cannot be left at once",
        "Somebody who is not safe at home may be reading it with another person in the room.",
        "Add a line exit: yes; articles take over that of their topic.",
    ),
    "sensitive-without-helplines": Check(
        "care",
        "A page about hard things without help for every nation",
        "It may stir up more than a reader can carry alone.",
        "Add `::helplines[]` to a text, and a helpline for each of the nations of content/site.yaml. Pages of topics, "
        "weeks and statistics show helplines by themselves.",
    ),
    "consent-ending": Check(
        "care",
        "A consent that ends soon",
        "On the day after, the picture disappears, and texts that need it break.",
        "Ask the people in it again, or choose another picture.",
    ),
    "document-names-its-maker": Check(
        "care",
        "A document to download that says who made it",
        "Programs write people's names into the properties of PDF and office documents. What is published here is the "
        "file as it is; only pictures are cleaned.",
        "Clear the properties in the program that made it, and export it again.",
        "advice",
    ),
    "download-cannot-be-read": Check(
        "files",
        "A download that programs cannot read",
        "A password or damage keeps readers out, and nobody can tell whether such a file gives away what is held back.",
        "Save it again, whole and without a password, as PDF, Word, ZIP or text.",
    ),
    # Words
    "reading-age": Check(
        "words",
        "A text that is hard to read",
        "Most adults read with ease what a pupil of 14 can read; tired and worried people read less.",
        "Cut long sentences in two and use shorter words. Set your own age in review: reading_age.",
        "advice",
    ),
    "long-sentence": Check(
        "words",
        "A long sentence",
        "Readers lose the beginning before they reach the end.",
        "Make two or three of it.",
        "advice",
    ),
    "long-paragraph": Check(
        "words",
        "A long paragraph",
        "On a telephone it fills the screen, and few people begin.",
        "Begin a new paragraph at each new thought, or make a list.",
        "advice",
    ),
    "passive-voice": Check(
        "words",
        "A text that seldom says who acts",
        '"It was decided" hides who decided.',
        "Name who does it: turn the sentence round.",
        "advice",
    ),
    "unexplained-jargon": Check(
        "words",
        "A word of the trade that nothing explains",
        "Readers who do not know it stop, or guess.",
        "Use the plain words of the hint, or explain the word in content/glossary.yaml.",
        "advice",
    ),
    "unexplained-abbreviation": Check(
        "words",
        "An abbreviation that nothing explains",
        "Letters mean different things to different people, and nothing to most.",
        "Write it out the first time, with the letters in brackets after it.",
        "advice",
    ),
    "vague-link-text": Check(
        "words",
        "A link whose words say nothing",
        'People who move from link to link hear "here, here, here".',
        "Let the words of the link name what it leads to.",
        "advice",
    ),
    "repeated-link-text": Check(
        "words",
        "The same words for links to different places",
        "Nobody can tell them apart in a list of links.",
        "Give each link words of its own.",
        "advice",
    ),
    "alt-repeats-caption": Check(
        "words",
        "A description that repeats the caption",
        "People who listen to the page hear the same words twice, and still do not know what is in the picture.",
        "Describe in alt what can be seen; leave the rest to the caption.",
        "advice",
    ),
    # Review
    "review-due-soon": Check(
        "review",
        "A review that is due within 30 days",
        "It is easier to find the time before it is late.",
        "Look at it, then change review_by, reviewed or checked_on.",
        "advice",
    ),
    "approval-missing": Check(
        "review",
        "Something that nobody approved",
        "On some topics a second pair of eyes must see every word. What is to appear soon and is not approved will not "
        "be there at its moment.",
        "Write status: approved and approved_by:, or move publish_at. approval: in content/site.yaml lists the topics "
        "that need it.",
    ),
    "event-without-place": Check(
        "review",
        "An event to come that nobody can find their way to",
        "Search engines show events only with a place or an address to take part at, and readers need it too.",
        "Add `place:` to the event, or `online: yes` (`also` for both) with `url:`.",
        "advice",
    ),
    "embargo-soon": Check(
        "review",
        "Something that appears within 14 days",
        "Now is the time to look at it as readers will see it.",
        "Look at the site as of that moment.",
        "advice",
    ),
    "translation-out-of-date": Check(
        "review",
        "A translation that is older than the text",
        "Readers of one language are told what readers of the other no longer are.",
        "Bring the translation up to date, then change its updated.",
        "advice",
    ),
    "untranslated-words": Check(
        "review",
        "A record with words in the main language only",
        "Pages in another language show them in the main one, marked as such.",
        "Add a line for the language below each field, such as `cy:`.",
        "advice",
    ),
    # Accessibility and HTML
    "page-without-title": Check(
        "pages",
        "A page without a title",
        "The title is what tabs, bookmarks and search results show, and the first thing that is read aloud.",
        "Fill the template's `<title>`.",
        "error",
    ),
    "page-heading": Check(
        "pages",
        "A page without its one main heading",
        "People who listen go to the first-level heading to learn where they are.",
        "Let the template write exactly one `<h1>`.",
    ),
    "page-heading-order": Check(
        "pages",
        "A heading level left out on a page",
        "It seems as if something were missing there.",
        "Use the next level down, in the text or in the template.",
    ),
    "page-without-language": Check(
        "pages",
        "A page that does not say its language",
        "A screen reader would read it with the wrong voice.",
        'Write `<html lang="…">` in the template.',
        "error",
    ),
    "page-without-direction": Check(
        "pages",
        "A page in a language that is written from right to left, shown from left to right",
        "Sentences, lists and forms appear in the wrong order.",
        'Write `<html lang="{{ page.language }}" dir="{{ page.direction }}">` in the template.',
        "error",
    ),
    "bad-language-code": Check(
        "pages",
        "A language code that is none",
        "Words in another language would be read as if they were English.",
        "Write a code such as en, en-GB or cy.",
    ),
    "image-without-alt": Check(
        "pages",
        "A picture that nothing describes, on a page",
        "People who do not see it hear its file name, or nothing.",
        "Add alt; leave it empty where the picture says nothing.",
        "error",
    ),
    "frame-without-title": Check(
        "pages",
        "A frame without a title",
        "Nobody who listens knows what is inside it.",
        "Add a title to the `<iframe>`.",
    ),
    "link-without-words": Check(
        "pages",
        "A link without words",
        "It is read aloud as its address.",
        "Put words into the link, or describe the picture in it.",
        "error",
    ),
    "button-without-words": Check(
        "pages",
        "A button without words",
        "Nobody who listens knows what it does.",
        "Put words into the button.",
        "error",
    ),
    "control-without-label": Check(
        "pages",
        "A field without a label",
        "Nobody who listens knows what to type.",
        "Add a `<label for>` with the field's id.",
        "error",
    ),
    "table-without-headers": Check(
        "pages",
        "A table without headers",
        "Cells are read aloud one by one; without headers nobody knows what they are.",
        "Make the first row or column `<th>`.",
    ),
    "duplicate-page-id": Check(
        "pages",
        "An id that stands twice on a page",
        "Links and labels reach only the first of them.",
        "Give each its own id.",
        "error",
    ),
    "dangling-reference": Check(
        "pages",
        "A label for something that is not there",
        "What it should name or describe stays without a name.",
        "Correct the id.",
    ),
    "low-contrast": Check(
        "pages",
        "Text that can hardly be read on its paper",
        "People with poor sight, or in the sun, cannot read it.",
        "Change one of the two colours of the theme.",
    ),
    # Links
    "dead-page-link": Check(
        "links",
        "A link on a page that leads to nothing on this site",
        "Readers would meet an error page.",
        "Correct the link in the text or in the template.",
        "error",
    ),
    "missing-page-file": Check(
        "links",
        "A picture, script or style sheet that a page loads and the site does not have",
        "Readers see a broken picture, or a page without its looks.",
        "Put the file where the template or text looks for it, or correct the address.",
        "error",
    ),
    "dead-page-anchor": Check(
        "links",
        "A link to a place that is not on its page",
        "Whoever follows it lands at the top, and has to search.",
        "Use an id that the page has.",
    ),
    "site-in-subfolder": Check(
        "links",
        "A site in a subfolder of a host",
        "Search engines do not read robots.txt there, so they do not find the sitemap by themselves. Hosts that read "
        "_headers and _redirects read them at the root of what is uploaded.",
        "Add the line of the hint to robots.txt at the root of the host, and the rules to its own files.",
        "advice",
    ),
    "link-dead": Check(
        "links",
        "A web address that is not there any more",
        "Readers would meet an error page.",
        "Look for the new address, or link to the copy in a web archive and write it into archive_url.",
    ),
    "link-soft-404": Check(
        "links",
        "A page that says that it is not there",
        "Its server says that all is well, and the reader finds nothing.",
        "Look for the new address, or link to the copy in a web archive.",
    ),
    "link-to-home-page": Check(
        "links",
        "An address that now leads to a home page",
        "What you meant to show is gone; readers would have to search.",
        "Look for the page's new address, or link to the copy in a web archive.",
    ),
    "link-certificate": Check(
        "links",
        "A site whose certificate is expired or wrong",
        "Browsers stop readers with a warning.",
        "Tell whoever runs the site, or link elsewhere.",
    ),
    "link-moved": Check(
        "links",
        "A page that has moved",
        "The old address will stop working some day.",
        "Write the new address.",
        "advice",
    ),
    "link-unknown": Check(
        "links",
        "A site that did not let itself be asked",
        "It may be there for readers: many sites turn programs away.",
        "Open it in a browser. If it is there, allow it with a reason, or do nothing.",
        "advice",
    ),
    # The check itself
    "unknown-rule": Check(
        "files",
        "A rule that does not exist, or cannot be changed",
        "What is written there does nothing.",
        "Write the id of a rule of docs/checks.md, or remove the line.",
    ),
    "allowance-without-reason": Check(
        "files",
        "An allowance without a reason",
        "In a year nobody will know whether it still holds.",
        "Write why: `<!-- allow: rule-id because … -->`.",
    ),
    "unused-allowance": Check(
        "files",
        "An allowance that nothing needs any more",
        "It would hide the next case that comes up there.",
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


def group_of(rule: str) -> Group:
    """Return the group of a rule of the check or of a build."""
    return CHECKS[rule].group if rule in CHECKS else BUILD_GROUPS.get(rule, "files")


def may_be_changed(rule: str) -> bool:
    """Return whether a site may change a rule's severity or allow a finding; errors of a build are fixed."""
    return rule in CHECKS or (rule in RULES and RULES[rule].severity != "error")


def found(rule: str, origin: Origin, message: str, hint: str | None = None) -> Problem:
    """Return a problem of a rule of the check. Raise KeyError for a rule that is not declared here."""
    return Problem(rule, CHECKS[rule].severity, origin, message, hint)
