"""Numbers and relative risks in sentences without a statistic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import ADDRESS, CITATION, NOTE, STATISTIC, Block, Sentence, sentences_in
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Origin, Problem

_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = (
    rf"{_UNITS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    rf"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_UNITS}))?|an?[ -](?:hundred|thousand|"
    rf"million|dozen)"
)
_N = rf"(?:\d{{1,3}}(?:[ \u202f]\d{{3}})+|\d[\d,]*(?:\.\d+)?|{_WORDS})"
_RANGE = rf"{_N}(?: ?(?:-|–|—|to|and|or) ?{_N})?"
_PEOPLE = (
    r"(?:parents?|mothers?|fathers?|mums?|dads?|families|family|bab(?:y|ies)|infants?|newborns?|toddlers?|"
    r"child(?:ren)?|adults?|"
    r"people|persons?|wom[ae]n|m[ae]n|boys?|girls?|teachers?|carers?|teenagers?|students?|pupils?|patients?|"
    r"adolescents?|"
    r"youngsters?|young|households?|couples?|births?|pregnanc(?:y|ies)|deaths?|cases?|suicides?|victims?|survivors?|"
    r"workers?|employees?|residents?|citizens?|population|pregnant|visitors|schools?|nurseries|areas|councils|trusts?|"
    r"miscarriages|stillbirths|homes|lives|respondents|participants|professionals|doctors|nurses|midwives|GPs)"
)
_NEAR = (
    rf"(?:(?:of|the|all|our|new|in|these|those|UK|every|other|young|older|pregnant|first-time|single|more|"
    rf"such) ){{0,3}}(?:[\w'’-]+ ){{0,2}}?{_PEOPLE}\b"
)
_LARGE = r"(?:(?:hundreds? of )?(?:thousand|million|billion)s?|hundreds)"

PERCENT = rf"\b(?:{_RANGE})(?: ?%|[ -]?per ?cent\b| ?pc\b| percentage points?\b)"
RATE = (
    rf"\b{_N}(?: [\w-]+){{0,4}}? (?:per|in|for|out of|of)(?: every| each| all)? (?:1,?000|10,?000|100,?000|"
    rf"1,?000,?000|(?:a |one )?(?:thousand|million|hundred thousand))\b"
)
_RATIO = (
    rf"\b(?:{_N})(?: (?:to|or) {_N})?(?: (?:{_PEOPLE}))?(?: new)? (?:in|out of|of)(?P<every> every| each|"
    rf" the)? (?P<all>{_N})\b"
)
_PARTS = "half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
_HALVES = (
    rf"(?:\bhalf|\b(?:an?|one|two|three|four|five|\d)[ -](?:{_PARTS})s?|\b\d ?/ ?\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛])"
    rf" (?:of )?(?:the |all |our |UK )*{_NEAR}"
    rf"|\bevery (?:second|{_PARTS}) {_PEOPLE}\b"
)
_YEARLY = (
    rf"\b\d{{2,3}} {_NEAR}(?= .{{0,40}}\b(?:(?:each|every|a|per) year|annually|(?:each|every|a) day)\b)"
    rf"|\b(?:dies?|born|attempts?|diagnosed|killed) every (?:{_N} )?(?:seconds?|minutes?|hours?|days?)\b"
)
_COUNT = rf"\b(?:{_N} {_LARGE}|{_LARGE}|\d{{1,3}}(?:[, \u202f]\d{{3}})+|\d{{4,}})(?= {_NEAR})"
_MONEY = (
    r"(?:[£$€] ?\d[\d,.]* ?(?:million|billion|trillion|bn|m)\b|[£$€] ?\d{1,3}(?:,\d{3})+(?: (?:a|per|each|"
    r"every) \w+)?|\b\d[\d,.]* (?:million|billion|trillion) (?:pounds|euros|dollars)\b)"
)

_NUMBER = re.compile(
    rf"(?P<money>{_MONEY})|(?P<percent>{PERCENT})|(?P<rate>{RATE})|(?P<ratio>{_RATIO})|(?P<halves>{_HALVES})|"
    rf"(?P<count>{_COUNT})|(?P<yearly>{_YEARLY})",
    re.IGNORECASE,
)
_ANY_LANGUAGE = re.compile(r"\d[\d,.]*[ \u00a0]?%")
ABSOLUTE = re.compile(rf"{PERCENT}|{RATE}|{_RATIO}", re.IGNORECASE)

_TIMES = rf"(?:twice|thrice|(?:{_N}|several|many)(?: ?(?:-|–|to|or) ?{_N})?[ -]times)"
_RISKS = r"(?:risks?|chances?|odds|likelihood|rates?)"
_RISK = rf"(?:{_RISKS}|likely|probability|common|probable|prone)"
_WHOSE = r"(?:the|their|its|an?|your|his|her|our)"
_BY = rf"(?:by (?:about |around |up to |almost |nearly )?(?:{_RANGE}(?: ?%| per ?cent)|(?:an? )?(?:{_PARTS}))|in half)"
_RELATIVE = re.compile(
    rf"\b(?:{_TIMES}|half)(?: as| more| less| the| greater| higher| lower| bigger| an?| increased)* {_RISK}\b"
    rf"|\b{_TIMES} (?:greater|higher|lower|more|as high|as great|as many {_PEOPLE})\b"
    rf"|\b(?:{_RANGE})(?: ?%|[ -]?per ?cent| percentage points?) (?:more|less|greater|higher|lower|increased?|reduced|"
    rf"reduction|rise|drop|fall)(?: in)?(?: the| their)? {_RISK}\b"
    rf"|\b(?:doubl|tripl|trebl|halv|quadrupl)(?:es?|ed|ing) {_WHOSE} (?:[\w-]+ )?{_RISKS}\b"
    rf"|\b(?:double|triple|treble|twice|half) the (?:[\w-]+ )?{_RISKS}\b"
    rf"|\b{_RISKS}(?: [\w-]+){{0,4}}? (?:doubl|tripl|trebl|halv|quadrupl)(?:es|ed)\b"
    rf"|\b(?:raise|increase|lower|reduce|cut|decrease)(?:s|d|ing)? {_WHOSE} (?:[\w-]+ )?{_RISKS}(?: of [\w-]+)? {_BY}"
    rf"|\b(?:relative risk|(?:risk|odds|hazard) ratio)(?: (?:of|is|was))? {_N}"
    rf"|\b(?:{_N})[ -]?fold\b(?: (?:increase|rise|risk|higher|greater)\w*)?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|many|several)fold\b"
    r"|(?<!the )\b(?:much|far|a lot|significantly|considerably|substantially|dramatically|vastly|markedly|many times) "
    r"(?:more|less) (?:(?:likely|prone) to \w+|(?:at risk|likely|common)(?= .{0,60}\bthan\b))\b",
    re.IGNORECASE,
)

_NOT_PEOPLE = re.compile(
    r"^[ -]?(?:stars?|points?|marks?|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|o'clock|am\b|pm\b|"
    r"steps?|"
    r"pages?|chapters?|parts?|sections?|rooms?|ways|languages|times|places|sizes|colours|attempts|questions|"
    r"of (?:these|those|them) "
    r"(?:intervals|tests|steps)|degrees|inch|cm|metres|miles|km|kg|litres|ml)",
    re.IGNORECASE,
)
_THING = re.compile(
    r"^ (?:smaller|larger|bigger|faster|slower|shorter|longer|wider|thicker|cheaper|off\b|discount|cotton|wool|"
    r"recycled|"
    r"vol\b|alcohol|proof|solution|cream|full|charged|complete|sure|certain|(?:confidence )?interval|confidence|"
    r"zoom|size|"
    r"opacity|of (?:your|my) |interest|deposit|contrast|brightness|funded|renewable|organic|finished|done|"
    r"ready|patch|gel|ointment|spray|lotion|through|of the way|there)",
    re.IGNORECASE,
)
_BEFORE_THING = re.compile(
    r"(?:\b(?:zoom(?:ed)?(?: in| out)?(?: to)?|scale(?:d)?(?: to)?|enlarged? (?:to|by)|set (?:it |them )?(?:to|at)|"
    r"save|reduced? (?:to|by)|"
    r"step|part|page|chapter|day|week|lesson|number|volume|question|section|stage|phase|unit|module|level|give|"
    r"gives|giving|"
    r"score[sd]?(?: of)?|at least a?|brightness(?: to)?|volume(?: to)?) ?)$",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:saturation|SpO\S|oxygen|ejection fraction|readings?|humidity|concentration|doses?|strength|ABV|"
    r"goal|aim|target|at least half your)\b",
    re.IGNORECASE,
)
"""Words of measurements and goals, whose percentages are about one person or thing."""

_WHOLE = re.compile(r"^(?:100|a hundred|one hundred)\b", re.IGNORECASE)
_IMAGINED = re.compile(
    r"\b(?:imagine|suppose|say there|think of|picture|pretend|for example, if|let us say|interval|if every|if all|"
    r"rule of thumb)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|survey\w*|asked|interview\w*|sample|review\w*|trial|participants?|took part|respond\w*|polled|"
    r"looked at|followed|counted|scans?|data|census|recruited|enrolled|cohort|group of|groups of|questionnaire|"
    r"compared|"
    r"we|our|us|members|volunteers|calls|funding|grants?|raised|donat\w+|words|up to|capacity)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"^[ \t]*::(?:statistics?|chart)\b", re.MULTILINE)
_REFERS_BACK = re.compile(r"^(?:that|this|these|those|it|so|in other words|put another way|which)\b", re.IGNORECASE)

OFFERED = {"messages.text": "message", "posts.text": "post"}
"""Words of a week that are offered for sharing, by the path of their field."""


def numbers_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield numbers and relative risks in sentences without a statistic."""
    lines = text.lines.text.split("\n")
    done = 0
    for block in text.blocks:
        above = "\n".join(lines[done : block.first - 1]) if 0 <= done < block.first else ""
        done = block.last
        if not _can_cite(block) or block.quoted or block.note or _SHOWN.search(above):
            continue
        english = (block.language or text.language or site_facts.language).startswith("en")
        for sentence in sentences_in(block):
            if _is_backed(sentence):
                continue
            yield from _in_english(text, block, sentence) if english else _in_any(text, block, sentence)


def _can_cite(block: Block) -> bool:
    """Return whether a block can cite statistics, in it or beside it: Markdown, and a week's messages and posts."""
    if block.field in OFFERED:
        return "statistics" not in block.beside
    return block.kind in ("paragraph", "item", "cell") and block.field in ("", "why")


def _is_backed(sentence: Sentence) -> bool:
    """Return whether a statistic is in a sentence, or in the one before it or after it that it belongs to."""
    after = sentence.after if _REFERS_BACK.match(sentence.after) else ""
    return STATISTIC in sentence.text or STATISTIC in sentence.before or STATISTIC in after


def _in_any(text: FileText, block: Block, sentence: Sentence) -> Iterator[Problem]:
    for match in _ANY_LANGUAGE.finditer(sentence.own):
        yield _number(match[0], _origin(text, block, sentence, match), block)


_HINT = re.compile(
    r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅛]|\b(?:(?:every|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|half|thirds?|quarters?|fifths?|tenths?|hundreds?|thousands?|millions?|billions?|twice|likely|common|"
    r"prone|risks?|odds|chances?|rates?)\b|\w+teen\b|\w+fold\b|doubl|tripl|trebl|halv|quadrupl)",
    re.IGNORECASE,
)
"""What a sentence with a number or a relative risk contains; few sentences do."""


def _in_english(text: FileText, block: Block, sentence: Sentence) -> Iterator[Problem]:
    if not _HINT.search(sentence.own):
        return
    if _IMAGINED.search(sentence.text) or _IMAGINED.search(sentence.before):
        return
    # "50% more likely" is reported once, not again for the 50%.
    without = _RELATIVE.sub(lambda relative: " " * len(relative[0]), sentence.own)
    numbers = [match for match in _NUMBER.finditer(without) if _is_about_people(match, sentence)]
    if len([match for match in numbers if match["percent"] or match["rate"] or match["ratio"]]) < 2:
        for match in _RELATIVE.finditer(sentence.own):
            yield _relative(match[0], _origin(text, block, sentence, match))
    for match in numbers:
        yield _number(match[0], _origin(text, block, sentence, match), block)


def _is_about_people(match: re.Match[str], sentence: Sentence) -> bool:
    """Return whether a number says something about people or the world, by the words around it."""
    words = sentence.text
    after, lead = words[match.end() :], words[: match.start()]
    if _NOT_PEOPLE.match(after) or _BEFORE_THING.search(lead):
        return False
    if match["percent"]:
        whole = _WHOLE.match(match["percent"])
        if _more_than_all(match["percent"]) and not after.startswith(" of"):
            return False
        if _MEASURED.search(sentence.text) and not re.match(rf" of {_NEAR}", after, re.IGNORECASE):
            return False
        return not _THING.match(after) and (not whole or bool(re.match(rf" of {_NEAR}", after, re.IGNORECASE)))
    if match["ratio"]:
        return _is_ratio(match, after)
    if match["count"]:
        return _is_count(match["count"], sentence)
    return True


def _more_than_all(percent: str) -> bool:
    """Return whether a percentage is more than a hundred: a size or a growth, not a share."""
    digits = re.match(r"\d+", percent.replace(",", ""))
    return bool(digits) and int(digits[0] if digits else 0) > 100


def _is_ratio(match: re.Match[str], after: str) -> bool:
    """Return whether "one in ten" is a share, not a year, a time, or two things in three places."""
    total = match["all"]
    if re.fullmatch(r"(?:19|20)\d\d", total) or re.match(r"[:.]\d|[/-]\d", after):
        return False
    if re.search(r" of(?: the)? \S+$", match[0]) and not match["every"] and "out of" not in match[0].lower():
        few = _value(total)
        return (few is None or few >= 5) and bool(re.match(rf" {_NEAR}", after, re.IGNORECASE))
    if (match["every"] or "").strip() == "the":
        return False
    first, last = _value(match[0].split()[0]), _value(total)
    return first is None or last is None or first < last


_VALUES = {word: value for value, word in enumerate(f"zero|{_UNITS}|ten|eleven|twelve".split("|"))}


def _value(word: str) -> float | None:
    plain = word.replace(",", "").lower()
    try:
        return float(plain)
    except ValueError:
        return _VALUES.get(plain)


def _is_count(words: str, sentence: Sentence) -> bool:
    """Return whether a number of people is about the world: a large one, and neither a sample nor our own work."""
    year = re.fullmatch(r"(?:19|20)\d\d", words)
    return not year and not _STUDY.search(sentence.text) and not set(sentence.text) & {CITATION, NOTE, ADDRESS}


def _origin(text: FileText, block: Block, sentence: Sentence, match: re.Match[str]) -> Origin:
    return text.lines.within(block, sentence.start + match.start(), sentence.start + match.end())


def _number(words: str, origin: Origin, block: Block) -> Problem:
    hint = "add it to content/statistics/ and write :stat[its-id] here"
    if block.field in OFFERED:
        hint = f"name the statistic that it is based on in a line statistics: of this {OFFERED[block.field]}"
    return check_problem("number-without-statistic", origin, f'"{words}" is a number that is not a statistic', hint)


def _relative(words: str, origin: Origin) -> Problem:
    hint = "use :stat[…] with a statistic that has kind: relative and a baseline, or give the numbers of both groups"
    return check_problem(
        "relative-risk-in-prose", origin, f'"{words}": compared with whom, and how likely is it for them?', hint
    )
