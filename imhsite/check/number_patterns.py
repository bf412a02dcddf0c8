"""Patterns of numbers and relative risks in English, and of the words around them that are about something else."""

from __future__ import annotations

import re


def _any(words: str) -> str:
    """Return a regular expression for one of some words, which spaces separate; "_" stands for a space in a word."""
    return f"(?:{'|'.join(words.replace('_', ' ') for words in words.split())})"


_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_WORDS = (
    rf"{_UNITS}|{_any('ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen')}"
    rf"|{_any('twenty thirty forty fifty sixty seventy eighty ninety')}(?:[ -](?:{_UNITS}))?"
    r"|an?[ -](?:hundred|thousand|million|dozen)"
)
_N = rf"(?:\d{{1,3}}(?:[ \u202f]\d{{3}})+|\d[\d,]*(?:\.\d+)?|{_WORDS})"
_RANGE = rf"{_N}(?: ?(?:-|–|—|to|and|or) ?{_N})?"
_PEOPLE = _any(
    "parents? mothers? fathers? mums? dads? families family bab(?:y|ies) infants? newborns? toddlers? "
    "child(?:ren)? adults? people persons? wom[ae]n m[ae]n boys? girls? teachers? carers? teenagers? students? "
    "pupils? patients? adolescents? youngsters? young households? couples? births? pregnanc(?:y|ies) deaths? "
    "cases? suicides? victims? survivors? workers? employees? residents? citizens? population pregnant visitors "
    "schools? nurseries areas councils trusts? miscarriages stillbirths homes lives respondents participants "
    "professionals doctors nurses midwives GPs"
)
NEAR = (
    rf"(?:{_any('of the all our new in these those UK every other young older pregnant first-time single more such')} )"
    rf"{{0,3}}(?:[\w'’-]+ ){{0,2}}?{_PEOPLE}\b"
)
"""The people, or the births and deaths, that a number is about."""

_LARGE = r"(?:(?:hundreds? of )?(?:thousand|million|billion)s?|hundreds)"
_PERCENT = rf"\b(?:{_RANGE})(?: ?%|[ -]?per ?cent\b| ?pc\b| percentage points?\b)"
_RATE = (
    rf"\b{_N}(?: [\w-]+){{0,4}}? (?:per|in|for|out of|of)(?: every| each| all)? "
    r"(?:1,?000|10,?000|100,?000|1,?000,?000|(?:a |one )?(?:thousand|million|hundred thousand))\b"
)
_RATIO = (
    rf"\b(?:{_N})(?: (?:to|or) {_N})?(?: (?:{_PEOPLE}))?(?: new)? "
    rf"(?:in|out of|of)(?P<every> every| each| the)? (?P<all>{_N})\b"
)
_PARTS = "half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
_HALVES = (
    rf"(?:\bhalf|\b(?:an?|one|two|three|four|five|\d)[ -](?:{_PARTS})s?|\b\d ?/ ?\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛])"
    rf" (?:of )?(?:the |all |our |UK )*{NEAR}"
    rf"|\bevery (?:second|{_PARTS}) {_PEOPLE}\b"
)
_YEARLY = (
    rf"\b\d{{2,3}} {NEAR}(?= .{{0,40}}\b(?:(?:each|every|a|per) year|annually|(?:each|every|a) day)\b)"
    rf"|\b(?:dies?|born|attempts?|diagnosed|killed) every (?:{_N} )?(?:seconds?|minutes?|hours?|days?)\b"
)
_COUNT = rf"\b(?:{_N} {_LARGE}|{_LARGE}|\d{{1,3}}(?:[, \u202f]\d{{3}})+|\d{{4,}})(?= {NEAR})"
_MONEY = (
    r"(?:[£$€] ?\d[\d,.]* ?(?:million|billion|trillion|bn|m)\b"
    r"|[£$€] ?\d{1,3}(?:,\d{3})+(?: (?:a|per|each|every) \w+)?"
    r"|\b\d[\d,.]* (?:million|billion|trillion) (?:pounds|euros|dollars)\b)"
)

NUMBER = re.compile(
    rf"(?P<money>{_MONEY})|(?P<percent>{_PERCENT})|(?P<rate>{_RATE})|(?P<ratio>{_RATIO})|(?P<halves>{_HALVES})|"
    rf"(?P<count>{_COUNT})|(?P<yearly>{_YEARLY})",
    re.IGNORECASE,
)
"""A number in one of its forms, by the name of the group; in the group `all` is the total of a ratio."""

PERCENT_SIGN = re.compile(r"\d[\d,.]*[ \u00a0]?%")
"""A percentage in any language."""

_TIMES = rf"(?:twice|thrice|(?:{_N}|several|many)(?: ?(?:-|–|to|or) ?{_N})?[ -]times)"
_RISKS = r"(?:risks?|chances?|odds|likelihood|rates?)"
_RISK = rf"(?:{_RISKS}|likely|probability|common|probable|prone)"
_WHOSE = r"(?:the|their|its|an?|your|his|her|our)"
_BY = rf"(?:by (?:about |around |up to |almost |nearly )?(?:{_RANGE}(?: ?%| per ?cent)|(?:an? )?(?:{_PARTS}))|in half)"
RELATIVE = re.compile(
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

HINT = re.compile(
    r"[\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅛]|\b(?:"
    rf"(?:{_UNITS}|{_any('every ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety half')}|"
    rf"{_any('thirds? quarters? fifths? tenths? hundreds? thousands? millions? billions?')}|"
    rf"{_any('twice likely common prone rates?')}|{_RISKS})\b|\w+teen\b|\w+fold\b|doubl|tripl|trebl|halv|quadrupl)",
    re.IGNORECASE,
)
"""What a sentence with a number or a relative risk contains; few sentences do."""

NOT_PEOPLE = re.compile(
    r"^[ -]?(?:of (?:these|those|them) (?:intervals|tests|steps)|am\b|pm\b|"
    + _any(
        "stars? points? marks? seconds? minutes? hours? days? nights? weeks? months? years? o'clock steps? pages? "
        "chapters? parts? sections? rooms? ways languages times places sizes colours attempts questions degrees "
        "inch cm metres miles km kg litres ml"
    )
    + ")",
    re.IGNORECASE,
)
"""What follows a number that is not about people."""

THING = re.compile(
    r"^ (?:off\b|vol\b|of (?:your|my) |"
    + _any(
        "smaller larger bigger faster slower shorter longer wider thicker cheaper discount cotton wool recycled "
        "alcohol proof solution cream full charged complete sure certain interval confidence zoom size opacity "
        "interest deposit contrast brightness funded renewable organic finished done ready patch gel ointment "
        "spray lotion through of_the_way there"
    )
    + ")",
    re.IGNORECASE,
)
"""What follows a percentage of a thing, or a figure of speech."""

BEFORE_THING = re.compile(
    r"\b(?:(?:zoom(?:ed)?(?: in| out)?|scaled?|brightness|volume)(?: to)?|(?:enlarged?|reduced?) (?:to|by)|"
    r"set (?:it |them )?(?:to|at)|scored?s?(?: of)?|at least a?|"
    + _any("save step part page chapter day week lesson number question section stage phase unit module level")
    + r"|giv(?:e|es|ing)) ?$",
    re.IGNORECASE,
)
"""What comes before a percentage of a thing, or the number of a step."""

MEASURED = re.compile(
    r"\bSpO\S|\b"
    + _any("saturation oxygen ejection_fraction readings? humidity concentration doses? strength ABV goal aim target")
    + r"\b",
    re.IGNORECASE,
)
"""Words of measurements and goals, whose percentages are about one person or thing."""

IMAGINED = re.compile(
    r"\b" + _any("imagine suppose say_there think_of picture pretend let_us_say interval if_every if_all rule_of_thumb")
    + r"\b",
    re.IGNORECASE,
)  # fmt: skip
"""Words of a sentence that invents or explains a number."""

STUDY = re.compile(
    r"\b"
    + _any(
        r"stud(?:y|ies) survey\w* asked interview\w* sample review\w* trial participants? took_part respond\w* "
        r"polled looked_at followed counted scans? data census recruited enrolled cohort groups?_of questionnaire "
        r"compared we our us members volunteers calls funding grants? raised donat\w+ words up_to capacity"
    )
    + r"\b",
    re.IGNORECASE,
)
"""Words of a sentence that counts the people in a study, or our own work."""
