"""A site of any size for the benchmarks: the same bytes each time, on every machine and Python version.

Article number i is the same in a site of any size, since it links only to articles before it.

    python benchmarks/corpus.py --articles 1000 FOLDER
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

THEMES = Path(__file__).parent / "site" / "themes"

TOPICS = {
    "first-days": "The first days",
    "sleep": "Sleep",
    "feeding": "Feeding",
    "crying": "Crying",
    "play": "Play",
    "talking": "Talking and singing",
    "parents": "How parents are",
    "birth": "After a hard birth",
    "nursery": "Nursery",
    "health-visits": "Health visits",
    "touch": "Touch",
    "brothers-and-sisters": "Brothers and sisters",
}

WHO = (
    "A baby", "The person who cares most", "A tired mother", "A new father", "A grandmother", "The midwife",
    "A neighbour with time", "Nearly every parent", "A childminder", "The oldest child", "A doctor who listens",
    "One of two parents", "A volunteer", "The whole family", "A toddler", "Somebody who knows the house",
)  # fmt: skip
SUMMARY = (
    "looks for", "turns towards", "copies", "remembers", "waits for", "asks about", "gets used to",
    "learns to read", "talks about", "makes room for", "comes back to", "grows calm with", "is surprised by",
    "needs", "plans around", "worries about",
)  # fmt: skip
WHAT = (
    "a known voice", "the same song each evening", "a face close by", "an hour of quiet", "the smell of home",
    "a slow start", "the next feed", "a hand to hold", "small signals", "a night without much sleep",
    "help that comes in time", "a good question", "the weight of the day", "warm water", "a change of arms",
    "somebody who doesn't hurry",
)  # fmt: skip
WHEN = (
    "in the first weeks", "before words come", "at the end of a long day", "when the house is full",
    "after a visit", "in the middle of the night", "on most mornings", "once the worst is over",
    "while nobody is looking", "when it's least expected", "for a month or two", "at the kitchen table",
)  # fmt: skip
JOINS = ("and", "but", "because", "so", "while", "even though")
TITLES = (
    "What helps with", "Five facts about", "When there is trouble with", "A short guide to", "Questions about",
    "A day of", "Living with", "How to begin with",
)  # fmt: skip
HEADINGS = (
    "What we know", "What you can try", "What others say", "When to ask for help", "In the first month",
    "Later on", "A word on numbers", "For those who visit", "If nothing helps", "Small things",
)  # fmt: skip
GROUPS = ("mothers", "fathers", "babies", "families", "midwives", "nurseries", "health visitors", "grandparents")
SAID = (
    "had somebody to ask",
    "slept less than they hoped",
    "read aloud every day",
    "knew where to find help",
    "were seen within a week",
    "said that the visit came too late",
)
PUBLISHERS = ("Institute for Early Years", "University of the North", "Office for Families", "Nursing Council")
PEOPLE = ("A. Ashby", "B. Rowe", "C. Okafor", "D. Lind", "E. Morgan")
CHARTS = 60
"""The maximum number of statistics."""


class Dice:
    """Random choices that depend only on a seed: in every Python version only `random()` is guaranteed to be stable."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, end: int) -> int:
        """Return an integer from 0 up to but not including `end`."""
        return int(self._random.random() * end)

    def between(self, first: int, last: int) -> int:
        """Return an integer from `first` to `last`."""
        return first + self.below(last - first + 1)

    def one_of(self, words: Sequence[str]) -> str:
        """Return one of some words."""
        return words[self.below(len(words))]

    def happens(self, share: float) -> bool:
        """Return True with a probability of `share`."""
        return self._random.random() < share


def slug_of(number: int) -> str:
    """Return the slug of an article."""
    return f"{title_of(number).lower().replace(' ', '-')}-{number}"


def title_of(number: int) -> str:
    """Return the title of an article, which need not be unique."""
    dice = Dice(7 * number + 1)
    return f"{dice.one_of(TITLES)} {dice.one_of(WHAT).replace(chr(39), '')}"


def sentence(dice: Dice) -> str:
    """Return a sentence of 8 to 30 words, some with quotation marks or a dash."""
    text = f"{dice.one_of(WHO)} {dice.one_of(SUMMARY)} {dice.one_of(WHAT)}"
    if dice.happens(0.4):
        text += f" {dice.one_of(WHEN)}"
    if dice.happens(0.3):
        who = dice.one_of(WHO)
        text += f", {dice.one_of(JOINS)} {who[0].lower()}{who[1:]} {dice.one_of(SUMMARY)} {dice.one_of(WHAT)}"
    if dice.happens(0.12):
        text += f' -- "{dice.one_of(WHAT)}", as they say'
    return f"{text}."


class Article:
    """One article as written: paragraphs, followed by footnotes."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.dice = Dice(1_000_003 * (number + 1))
        self.blocks: list[str] = []
        self.notes: list[str] = []

    def text(self) -> str:
        """Return the whole file."""
        words = self.dice.between(300, 1350)
        self.blocks.append(" ".join(sentence(self.dice) for _ in range(3)))
        while sum(block.count(" ") + 1 for block in self.blocks) < words:
            self.section()
        notes = [f"[^{place}]: {note}" for place, note in enumerate(self.notes, 1)]
        return "\n\n".join([self.front_matter(), *self.blocks, *notes]) + "\n"

    def front_matter(self) -> str:
        """Return title, topics and dates."""
        dice = Dice(self.number + 17)
        topic, other = dice.one_of(list(TOPICS)), dice.one_of(list(TOPICS))
        lines = [f'title: "{title_of(self.number)}"', f'summary: "{sentence(dice).replace(chr(34), "")}"']
        lines += [f"topic: {topic}"] + ([f"also_in: [{other}]"] if other != topic else [])
        lines += [f"date: 20{dice.between(18, 25)}-{dice.between(1, 12):02}-{dice.between(1, 28):02}"]
        return "\n".join(["---", *lines, f"authors: [{dice.one_of(PEOPLE)}]", "---"])

    def section(self) -> None:
        """Add a heading, paragraphs, and perhaps a list, a table, a number or a quotation."""
        dice = self.dice
        self.blocks.append(f"## {dice.one_of(HEADINGS)}")
        self.blocks.append(self.paragraph())
        if dice.happens(0.5):
            self.blocks.append(f"::statistic[{statistic_id(dice.below(CHARTS))}]")
        extra = dice.below(8)
        if extra <= 1:
            self.blocks.append("\n".join(f"- {sentence(dice)}" for _ in range(dice.between(3, 6))))
        elif extra == 2:
            self.blocks.append("\n".join(f"{place}. {sentence(dice)}" for place in range(1, 5)))
        elif extra == 3:
            self.blocks.append("\n".join(f"> {sentence(dice)}" for _ in range(2)))
        elif extra == 4:
            rows = [f"| {week} | {dice.between(9, 17)} hours | {dice.one_of(WHAT)} |" for week in (2, 6, 10, 16)]
            self.blocks.append("\n".join(["| Week | Sleep | What helps |", "| --- | ---: | --- |", *rows]))
        elif extra == 5:
            self.blocks.append(f":::note[{dice.one_of(HEADINGS)}]\n{sentence(dice)}\n:::")
        elif extra == 6:
            self.blocks.append(f"### {dice.one_of(HEADINGS)}")
        self.blocks.append(self.paragraph())

    def paragraph(self) -> str:
        """Return three to seven sentences, some with emphasis, a link, a citation, a footnote or code."""
        return " ".join(self.dressed(sentence(self.dice)[:-1]) for _ in range(self.dice.between(3, 7)))

    def dressed(self, plain: str) -> str:
        """Return a sentence, perhaps with Markdown in it."""
        dice, sort = self.dice, self.dice.below(20)
        if sort == 0:
            first, _, rest = plain.partition(" ")
            return f"**{first}** {rest}."
        if sort == 1:
            return f"{plain}, which some call *{dice.one_of(WHAT)}*."
        if sort in (2, 3) and self.number:
            other = dice.below(self.number)
            return f"{plain} (see [{title_of(other).lower()}]({slug_of(other)}.md))."
        if sort == 4:
            return f"{plain} [according to a leaflet](https://example.org/leaflets/{dice.below(400)})."
        if sort == 5:
            return f"{plain} [@{source_id(dice.below(len(PUBLISHERS) * 5))}]."
        if sort == 6 and len(self.notes) < 3:
            self.notes.append(sentence(dice))
            return f"{plain}.[^{len(self.notes)}]"
        if sort == 7:
            return f"{plain}, noted as `week-{dice.below(40)}` in the diary."
        if sort == 8:
            return f"{plain}: :stat[{statistic_id(dice.below(CHARTS))}] say so."
        return f"{plain}."


def statistic_id(number: int) -> str:
    """Return the id of a statistic."""
    return f"survey-{number:02}"


def source_id(number: int) -> str:
    """Return the id of a source."""
    return f"report-{number:02}"


def records() -> Mapping[str, str]:
    """Return the YAML files by path: settings, topics, sources, statistics."""
    topics = (
        f"{id}:\n  title: {title}\n  summary: Articles about {title.lower()}.\n  order: {place}\n"
        for place, (id, title) in enumerate(TOPICS.items())
    )
    sources = (
        f"{source_id(n)}:\n  title: Report {n} on the early years\n  publisher: {PUBLISHERS[n % len(PUBLISHERS)]}\n"
        f"  year: {2005 + n}\n  url: https://example.org/reports/{n}\n"
        for n in range(len(PUBLISHERS) * 5)
    )
    statistics = (
        f"{statistic_id(n)}:\n  value: {3 + n * 37 % 95}\n  unit: percent\n"
        f"  claim: of {GROUPS[n % len(GROUPS)]} {SAID[n % len(SAID)]}\n  population: {GROUPS[n % len(GROUPS)]}\n"
        f"  n: {400 + 13 * n}\n  year: {2005 + n % 20}\n  source: {source_id(n % 20)}\n"
        for n in range(CHARTS)
    )
    return {
        "site.yaml": "title: The early years\nurl: https://example.org/\ndescription: A site to be measured.\n"
        "organisation: A charity\nlanguage: en-GB\ntimezone: Europe/London\ntheme: bench\n",
        "topics.yaml": "".join(topics),
        "sources.yaml": "".join(sources),
        "statistics/surveys.yaml": "".join(statistics),
    }


def files(articles: int) -> Iterator[tuple[str, str]]:
    """Yield the path under `content/` and the text of every content file of a site with so many articles."""
    yield from records().items()
    for number in range(articles):
        yield f"articles/{slug_of(number)}.md", Article(number).text()


def write_site(folder: Path, articles: int, theme: str = "bench", report: Callable[[str], object] = str) -> None:
    """Write a site of so many articles with a Jinja theme to a folder that does not exist or is empty."""
    size = 0
    for path, text in files(articles):
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        chosen = text.replace("theme: bench", f"theme: {theme}") if path == "site.yaml" else text
        size += file.write_bytes(chosen.encode("utf-8"))
    if theme == "bench":
        shutil.copytree(THEMES / "bench", folder / "themes" / "bench")
    report(f"{articles} articles, {size} bytes: {folder}")


def main() -> int:
    """Write the site that the command line describes."""
    options = argparse.ArgumentParser(description="Write a site of any size, the same each time.")
    options.add_argument("folder", type=Path)
    options.add_argument("--articles", type=int, default=1000, metavar="N")
    options.add_argument("--theme", default="bench", help="its Jinja theme: bench or default (default: bench)")
    chosen = options.parse_args()
    if chosen.folder.exists() and any(chosen.folder.iterdir()):
        print(f"corpus: {chosen.folder} is not empty; name another folder", file=sys.stderr)
        return 2
    write_site(chosen.folder, chosen.articles, chosen.theme, print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
