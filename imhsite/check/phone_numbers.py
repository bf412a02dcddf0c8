"""Telephone numbers that are typed into a text, where nobody checks them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import Block
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Problem
from imhsite.schema.phones import dialled, is_possible

_LONG = re.compile(r"(?<![\w£$€.,/=+-])(?:\+|00)?\(?\d(?:[ ().\u2010-\u2013-]{0,2}\d){5,14}(?![\w%/]|[-.,]\d)")
_CALLED = (
    r"\b(?:call(?:ing)?|ring(?:ing)?|dial(?:ling)?|phone|phoning|text(?:ing)?|sms|message|whatsapp|telephone|tel|"
    r"helpline|line)\b"
)
_SHORT = re.compile(
    rf"{_CALLED}(?:[ :]*(?:us|them|free|now|the number))?(?: (?:[A-Z]{{2,}}|[\"'“‘]\w+[\"'”’]|the word \w+|[A-Za-z]+))?"
    r"(?: (?:to|on|at))?:? (?P<number>\d{3}(?: \d{3}|\d{1,3})?)(?![ ]?\d|[-–/.,]\d|%)"
    r"(?= *(?:[.,;:!?)\]”\"–—(]|$|(?:now|for|to|if|and|or|at|from|in|on|when|any|free|day|night|today|straight|is|"
    r"are|which|who|then|"
    r"24|immediately|as|with|where|until|between|because|because)\b))",
    re.IGNORECASE,
)
_NO_PHONE = re.compile(
    r"\b(?:charity|charities|company|registered|registration|regist\w+|isbn|issn|doi|pmid|pmc|order|grant|form|ref|"
    r"reference|"
    r"policy|account|sort code|invoice|case|licen[cs]e|version|serial|vat|patent|paper|item|catalogue|barcode|"
    r"ticket|id|award|"
    r"protocol|trial|nct|iso|en|bs|code of practice|postcode|hc|cp|cm|report)"
    r"(?: (?:in \w+(?: and \w+)?|number|numbers|no|nos|code|charity|company|is|are|number is|num|"
    r"\(\w+\)))*[ .:#(&]*(?:[\w-]+ and )?$",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?:19|20)\d\d ?[-–/ ] ?(?:(?:19|20)?\d\d)\b|\d{4}-\d\d-\d\d|\d\d?[./-]\d\d?[./-](?:\d\d){1,2}$|(?:19|20)\d{6}$"
)
_THINGS = re.compile(
    r"^ (?!(?:or|and|to|for|if|now|is|at|on|from|free|any|day|when|in|we|you|but|between|then|which)\b)[a-z]{3,}"
)
_EMERGENCY = frozenset(("999", "112", "911", "000", "111", "101", "119", "711", "411", "211"))
"""Emergency and advice numbers of whole countries, which everyone knows and which never change."""


def phones_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield telephone numbers in texts, where they would not be updated."""
    for block in text.blocks:
        long = list(_long_numbers(block, site_facts.countries))
        short = (one for one in _short_codes(block) if not any(start < one[1] and one[0] < end for start, end in long))
        for start, end in sorted({*long, *short}):
            number = block.text[start:end]
            origin = text.lines.within(block, start, end)
            message = f'the telephone number "{number}" is typed into the text, where it is never checked'
            hint = "show the helpline instead: ::helplines[its-id]"
            yield check_problem("phone-typed-by-hand", origin, message, hint)


def _long_numbers(block: Block, countries: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield the places of numbers that can be dialled in one of the site's countries, and are nothing else."""
    for match in _LONG.finditer(block.text):
        number = match[0].rstrip(" (.")
        lead = block.text[max(0, match.start() - 60) : match.start()]
        if _YEARS.match(number) or _NO_PHONE.search(lead):
            continue
        national = number.lstrip("(").startswith(("0", "+"))
        asked = re.search(rf"{_CALLED}[^.;]{{0,25}}$", lead, re.IGNORECASE)
        if not national and (not asked or _THINGS.match(block.text[match.end() :])):
            continue
        plain = re.sub(r"[^\d+]", "", number)
        exists = any(dialled(plain, country) for country in countries)
        if exists or (asked and any(is_possible(plain, country) for country in countries)):
            yield match.start(), match.start() + len(number)


def _short_codes(block: Block) -> Iterator[tuple[int, int]]:
    """Yield the places of short numbers that somebody is to call or text."""
    for match in _SHORT.finditer(block.text):
        if match["number"] not in _EMERGENCY:
            yield match.span("number")
