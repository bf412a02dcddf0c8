"""What is looked at again after an edit: all that can hold a changed article, where the order stays the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imhsite.views.relations import GUIDE, Listed, _around, touched_by


@given(sizes=st.lists(st.integers(0, 3 * GUIDE), min_size=1, max_size=3), number=st.integers(0, 200))
def test_all_lists_that_may_hold_a_changed_article_are_touched(sizes: list[int], number: int) -> None:
    by_topic = {f"t{topic}": tuple(f"a{topic}-{n}" for n in range(size)) for topic, size in enumerate(sizes)}
    ids = [id for each in by_topic.values() for id in each]
    if not ids:
        return
    changed = ids[number % len(ids)]
    also_in = {id: ("t0", "far") for id in ids[::2]}
    touched = touched_by({changed}, Listed(by_topic, also_in))
    assert touched["articles_by_topic"] == {topic for topic, each in by_topic.items() if changed in each}
    assert touched["further_by_topic"] >= set(also_in.get(changed, ()))
    beside = {id for each in by_topic.values() for n, id in enumerate(each) if changed in _around(each, n, GUIDE)}
    assert touched["near"] >= beside
