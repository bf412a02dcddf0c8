"""Which articles are beside another one: the nearest of its topic, whatever their number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from random_runs import examples

from imhsite.app.check_queries import SITE_QUERIES
from imhsite.content.inputs import SETTINGS, SiteInputs
from imhsite.content.relations import GUIDE, nearby_articles, related_articles
from imhsite.engine.digest import digest_of
from imhsite.engine.graph import Engine
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment


def engine_of(files: dict[str, bytes]) -> Engine:
    """Return an engine over a site in memory."""
    digests = {path: digest_of(content) for path, content in files.items()}
    moment = instant_of(Moment("2026-06-10"), "UTC")
    return Engine(SITE_QUERIES, SiteInputs(digests, files.__getitem__, lambda: moment))


def site_of_articles(sizes: list[int]) -> dict[str, bytes]:
    """Return a site with so many articles in each topic; every second one is also listed in the first topic."""
    files = {SETTINGS: b"title: Small\nurl: https://example.org/\n"}
    files["content/topics.yaml"] = "".join(
        f"t{topic}:\n  title: T{topic}\n  summary: S.\n" for topic, _ in enumerate(sizes)
    ).encode()
    for topic, size in enumerate(sizes):
        for number in range(size):
            also = "also_in: [t0]\n" if number % 2 and topic else ""
            front = f"title: A{number:02}\nsummary: S.\ntopic: t{topic}\n{also}"
            files[f"content/articles/a{topic}-{number:02}.md"] = f"---\n{front}---\nWords.\n".encode()
    return dict(sorted(files.items()))


@examples(25)
@given(sizes=st.lists(st.integers(0, 2 * GUIDE), min_size=1, max_size=3), number=st.integers(0, 100))
def test_an_article_that_is_edited_concerns_the_lists_that_it_is_in_and_no_others(
    sizes: list[int], number: int
) -> None:
    files = site_of_articles(sizes)
    articles = [path for path in files if path.startswith("content/articles/")]
    if not articles:
        return
    ids = [path.rpartition("/")[2].removesuffix(".md") for path in articles]
    engine = engine_of(files)
    before = {id: (engine.ask(nearby_articles, f"en/{id}"), engine.ask(related_articles, f"en/{id}")) for id in ids}
    for id, (beside, _) in before.items():
        its_topic = [other for other in ids if other.partition("-")[0] == id.partition("-")[0]]
        assert id in beside
        assert len(beside) == min(GUIDE, len(its_topic))
        assert list(beside) == its_topic[its_topic.index(beside[0]) :][:GUIDE]
    # An edit of a title that leaves the order as it is changes no list, and one that moves it what a new engine says.
    path = articles[number % len(articles)]
    for old, new in ((b"title: A", b"title: B"), (b"title: B", b"title: AA")):
        files[path] = files[path].replace(old, new)
        engine.inputs.digests = {name: digest_of(content) for name, content in files.items()}
        engine.update()
        fresh = engine_of(files)
        for id in ids:
            assert engine.ask(nearby_articles, f"en/{id}") == fresh.ask(nearby_articles, f"en/{id}")
            assert engine.ask(related_articles, f"en/{id}") == fresh.ask(related_articles, f"en/{id}")
