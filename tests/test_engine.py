"""The engine on a toy site: notes with tags and links, an order of them, a list for each tag, a page for each note."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from imhsite.engine.graph import Engine, RankViolation
from imhsite.engine.query import Failure, Input, Query, map_query, query
from imhsite.engine.store import GraphStore, StoreDamaged

Note = Mapping[str, Any]

UNREADABLE = "unreadable"
"""The title of a note that nothing can be made of."""


class World:
    """The toy site's inputs: notes by name, the layout of pages, and what time it is."""

    def __init__(self, notes: Mapping[str, Note], layout: str = "plain", now: int = 0) -> None:
        self.notes = dict(notes)
        self.layout = layout
        self.now = now


note = Input[Note]("note", lambda world, name: world.notes.get(name))
names = Input[tuple[str, ...]]("names", lambda world, _: tuple(sorted(world.notes)))
layout = Input[str]("layout", lambda world, _: world.layout)
passed = Input[bool]("passed", lambda world, instant: world.now >= int(instant))


@query(1)
def title(engine: Engine, name: str) -> str:
    found = engine.ask(note, name)
    if found and found["title"] == UNREADABLE:
        raise ValueError(name)
    return found["title"] if found else ""


@query(1)
def links(engine: Engine, name: str) -> list[str]:
    found = engine.ask(note, name)
    return found["links"] if found else []


@query(1)
def tag(engine: Engine, name: str) -> str:
    found = engine.ask(note, name)
    return found["tag"] if found else ""


@query(2)
def is_shown(engine: Engine, name: str) -> bool:
    found = engine.ask(note, name)
    return bool(found) and (not found["from"] or engine.ask(passed, str(found["from"])))


@query(2, address=lambda engine, name: engine.fingerprint(note, name).hex(), summary=lambda text: text.lower())
def compiled(engine: Engine, name: str) -> str:
    found = engine.ask(note, name)
    return f"<p>{found['text']}</p>" if found else ""


@query(3)
def shown(engine: Engine, _: str) -> list[str]:
    all_names = engine.ask(names)
    visible = engine.scan(is_shown, all_names)
    return [name for name, yes in zip(all_names, visible, strict=True) if yes]


@map_query(4)
def notes_of_tag(engine: Engine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    ids = engine.ask(shown)
    titles, tags = list(engine.scan(title, ids)), list(engine.scan(tag, ids))
    for _, name, its_tag in sorted(zip(titles, ids, tags, strict=True)):
        found.setdefault(its_tag, []).append(name)
    return found


@map_query(4)
def links_to(engine: Engine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    ids = engine.ask(shown)
    for name, its_links in zip(ids, engine.scan(links, ids), strict=True):
        for link in its_links:
            found.setdefault(link, []).append(name)
    return found


@query(5, lazy=True, stored=False)
def view(engine: Engine, name: str) -> dict[str, Any]:
    if name not in engine.ask(shown):
        raise Failure(f"{name} is not shown")
    if "wrong" in engine.ask(compiled, name):
        raise Failure(f"{name} is wrong")
    back = engine.entry(links_to, name) or []
    beside = engine.entry(notes_of_tag, engine.ask(tag, name)) or []
    return {
        "title": engine.ask(title, name),
        "text": engine.ask(compiled, name).lower(),
        "back": [engine.ask(title, other) for other in back],
        "beside": [engine.ask(title, other) for other in beside],
    }


@query(6, lazy=True, stored=False, root=True)
def page(engine: Engine, name: str) -> str:
    return f"{engine.ask(layout)}: {engine.ask(view, name)}"


@query(6, lazy=True, stored=False, root=True)
def index(engine: Engine, _: str) -> str:
    return f"{engine.ask(layout)}: {[engine.entry(notes_of_tag, key) for key in engine.keys(notes_of_tag)]}"


ALL = [
    note, names, layout, passed,
    title, links, tag, is_shown, compiled, shown, notes_of_tag, links_to, view, page, index,
]  # fmt: skip


def note_of(title: str, tag: str = "a", links: tuple[str, ...] = (), text: str = "Words", since: int = 0) -> Note:
    return {"title": title, "tag": tag, "links": list(links), "text": text, "from": since}


def small() -> World:
    return World({"one": note_of("One", links=("two",)), "two": note_of("Two"), "three": note_of("Three", "b")})


def everything(engine: Engine) -> dict[str, str]:
    """The value or failure of every page and of the index, "" where a query raises."""
    outputs = {}
    for output, name in ((index, ""), *((page, name) for name in engine.ask(names))):
        try:
            outputs[name or "index"] = engine.ask(output, name)
        except Failure as failure:
            outputs[name] = f"failure: {failure.reason}"
        except ValueError:
            outputs[name] = ""
    return outputs


def work(engine: Engine) -> list[str]:
    """What is evaluated to bring every output up to date."""
    engine.log = []
    engine.update()
    everything(engine)
    return engine.log


@pytest.fixture
def built() -> Engine:
    engine = Engine(ALL, small())
    everything(engine)
    engine.save()
    return engine


# The trace of work: what is evaluated after an edit, and nothing else


def test_nothing_is_evaluated_where_nothing_changed(built: Engine) -> None:
    assert work(built) == []


def test_another_text_makes_its_own_page_only(built: Engine) -> None:
    built.inputs.notes["two"] = note_of("Two", text="Other words")
    assert work(built) == [
        "title(two)", "tag(two)", "links(two)", "is_shown(two)", "compiled(two)", "view(two)", "page(two)",
    ]  # fmt: skip


def test_another_title_makes_the_pages_that_show_it(built: Engine) -> None:
    built.inputs.notes["one"] = note_of("Uno", links=("two",))
    done = work(built)
    assert [name for name in done if name.startswith(("view", "page"))] == [
        "view(one)", "page(one)", "view(two)", "page(two)",
    ]  # fmt: skip
    assert "links_to()" not in done


def test_an_order_that_stays_the_same_stops_a_change(built: Engine) -> None:
    built.inputs.notes["three"] = note_of("Third", "b")
    done = work(built)
    assert "notes_of_tag()" in done
    assert [name for name in done if name.startswith("page")] == ["page(three)"]
    assert "index()" not in done


def test_a_view_that_stays_the_same_makes_no_page(built: Engine) -> None:
    built.inputs.notes["two"] = note_of("Two", text="WORDS")
    assert [name for name in work(built) if name.startswith(("view", "page"))] == []


def test_another_layout_makes_pages_and_no_views(built: Engine) -> None:
    built.inputs.layout = "fancy"
    done = work(built)
    assert sorted({name.partition("(")[0] for name in done}) == ["index", "page"]


def test_a_link_makes_the_page_that_it_leads_to(built: Engine) -> None:
    built.inputs.notes["two"] = note_of("Two", links=("three",))
    assert [name for name in work(built) if name.startswith("page")] == ["page(three)"]


def test_time_evaluates_what_asked_about_the_instant_that_passed(built: Engine) -> None:
    built.inputs.notes["four"] = note_of("Four", "d", since=10)
    everything(built)
    built.update()
    everything(built)
    built.inputs.now = 5
    assert work(built) == []
    built.inputs.now = 10
    assert "page(four)" in work(built)
    assert sorted(built.nodes.known_keys(passed)) == ["10"]


def test_a_value_with_an_address_survives_a_change_that_is_undone(built: Engine) -> None:
    before = built.inputs.notes["two"]
    built.inputs.notes["two"] = note_of("Two", text="Other words")
    work(built)
    built.inputs.notes["two"] = before
    ran: list[str] = []
    run, compiled.run = compiled.run, lambda engine, key: ran.append(key) or run(engine, key)
    try:
        work(built)
    finally:
        compiled.run = run
    assert ran == []


def test_a_failure_is_remembered_like_a_value(built: Engine) -> None:
    built.inputs.notes["two"] = note_of("Two", text="wrong")
    work(built)
    assert everything(built)["two"] == "failure: two is wrong"
    assert work(built) == []
    built.inputs.notes["two"] = note_of("Two", text="right")
    work(built)
    assert everything(built)["two"].startswith("plain: {'title': 'Two', 'text': '<p>right</p>'")


def test_causes_name_the_dependencies_that_changed(built: Engine) -> None:
    built.inputs.notes["one"] = note_of("Uno", links=("two",))
    work(built)
    found = built.nodes.find(view, "two")
    assert found
    causes = ["title(one)", "notes_of_tag(:a)"]
    assert [str(cause) for cause in built.nodes.causes_of(found)] == causes
    # Evaluated again with the same value, it has that value for the same reason.
    built.inputs.notes["four"] = note_of("Four", "d")
    assert "view(two)" in work(built)
    assert [str(cause) for cause in built.nodes.causes_of(found)] == causes


def test_dependents_can_be_followed_from_an_input_to_the_pages(built: Engine) -> None:
    found, reached = [built.nodes.find(note, "two")], set()
    while found:
        one = found.pop()
        assert one
        if str(one) not in reached:
            reached.add(str(one))
            found += built.nodes.dependents_of(one)
    assert {"page(one)", "page(two)", "links_to()"} <= reached


# Rules


def test_a_query_may_not_ask_for_one_of_its_own_rank() -> None:
    ask_up = Query[str]("ask_up", 1, lambda engine, key: engine.ask(title, key))
    with pytest.raises(RankViolation, match=r"ask_up may not ask for title\(one\)"):
        Engine([*ALL, ask_up], small()).ask(ask_up, "one")


def test_a_query_that_is_not_lazy_may_not_ask_for_one_that_is() -> None:
    eager = Query[str]("eager", 9, lambda engine, key: engine.ask(page, key))
    with pytest.raises(RankViolation, match=r"eager is not lazy"):
        Engine([*ALL, eager], small()).ask(eager, "one")


# The store


def engine_in(file: Path, world: World) -> Engine:
    engine = Engine(ALL, world, GraphStore(file, ALL))
    engine.update()
    return engine


def test_another_run_evaluates_only_what_changed(tmp_path: Path) -> None:
    first = engine_in(tmp_path / "graph", small())
    everything(first)
    first.save()
    first.nodes.store.close()
    second = Engine(ALL, small(), GraphStore(tmp_path / "graph", ALL))
    assert work(second) == ["index()", "view(one)", "page(one)", "view(three)", "page(three)", "view(two)", "page(two)"]
    third = Engine(ALL, small(), GraphStore(tmp_path / "graph", ALL))
    third.update()
    assert {*third.fingerprints(page)} == {"one", "two", "three"}
    assert [*third.stale(page)] == []


def test_what_was_not_saved_is_evaluated_again(tmp_path: Path) -> None:
    first = engine_in(tmp_path / "graph", small())
    everything(first)
    first.save()
    first.inputs.layout = "fancy"
    first.update()
    everything(first)
    first.nodes.store.close()
    fancy = small()
    fancy.layout = "fancy"
    second = engine_in(tmp_path / "graph", fancy)
    assert sorted(second.stale(page)) == ["one", "three", "two"]


def test_nodes_that_nobody_needs_are_deleted(tmp_path: Path) -> None:
    world = small()
    engine = engine_in(tmp_path / "graph", world)
    everything(engine)
    engine.save()
    del world.notes["three"]
    engine.update()
    everything(engine)
    engine.retain(page, world.notes)
    engine.save()
    rows = sqlite3.connect(tmp_path / "graph").execute("SELECT key FROM node WHERE key LIKE '%three%'").fetchall()
    assert rows == []


def test_what_was_shared_does_not_outlive_the_nodes_that_it_names() -> None:
    parts: dict[int, tuple[str, Sequence[int]]] = {}

    @query(4, lazy=True, stored=False, root=True)
    def first_title(engine: Engine, _: str) -> str:
        if engine.revision not in parts:
            parts[engine.revision] = engine.recorded(lambda: engine.ask(title, "one"))
        found, asked = parts[engine.revision]
        engine.add_dependencies(asked)
        return found

    @query(4, root=True)
    def shown_title(engine: Engine, _: str) -> str:
        return engine.ask(title, "one") if engine.ask(layout) == "plain" else ""

    engine = Engine([*ALL, first_title, shown_title], small())
    engine.ask(shown_title)
    engine.save()
    engine.inputs.layout = "none"
    engine.update()
    # Shared before anybody depends on it, while the last one who did is gone.
    parts[engine.revision] = engine.recorded(lambda: engine.ask(title, "one"))
    engine.save()
    assert engine.ask(first_title) == "One"
    engine.save()
    engine.inputs.notes["one"] = note_of("Uno")
    engine.update()
    assert engine.ask(first_title) == "Uno"


def test_a_store_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    first = engine_in(tmp_path / "graph", small())
    everything(first)
    first.save()
    first.nodes.store.close()
    reader = engine_in(tmp_path / "graph", small())
    writer = engine_in(tmp_path / "graph", small())
    writer.inputs.layout = "fancy"
    writer.update()
    everything(writer)
    writer.save()
    assert everything(reader)["one"].startswith("plain: ")
    reader.nodes.store.close()
    writer.nodes.store.close()
    assert everything(engine_in(tmp_path / "graph", small())) == everything(Engine(ALL, small()))


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_noticed_before_a_result_relies_on_it(tmp_path: Path, seed: int) -> None:
    """Any bytes of the file may be lost: the results are right, or the store says that it is damaged."""
    random_ = random.Random(seed)
    world = World({f"n{i}": note_of(f"N{i}", "ab"[i % 2], (f"n{(i * 3) % 12}",)) for i in range(12)})
    file = tmp_path / "graph"
    first = engine_in(file, world)
    everything(first)
    first.save()
    first.nodes.store.close()
    whole = file.read_bytes()
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(random_.choice((1, 4, 40))):
            spoilt[random_.randrange(len(spoilt))] = random_.randrange(256)
        file.write_bytes(spoilt)
        edited = World(dict(world.notes))
        edited.notes["n3"] = note_of("Edited", "b", ("n4",))
        try:
            now = everything(engine_in(file, edited))
        except StoreDamaged:
            now = everything(engine_in(file, edited))
        assert now == everything(Engine(ALL, edited))


# Random edits: after each, every output is what an engine that remembers nothing makes


def edit(world: World, random_: random.Random) -> None:
    """Change something at random."""
    unreadable = [name for name, one in world.notes.items() if one["title"] == UNREADABLE]
    name = random_.choice(sorted(unreadable or world.notes))
    others = tuple(random_.sample(sorted(world.notes), min(2, len(world.notes))))
    old = dict(world.notes[name])
    match random_.randrange(10):
        case 0 | 1:
            old["text"] = random_.choice(("Words", "WORDS", "other", "wrong", f"text {random_.random()}"))
        case 2 | 3:
            old["title"] = random_.choice(("Same", UNREADABLE, *(f"T{random_.randrange(40)}" for _ in range(4))))
        case 4:
            old["tag"] = random_.choice("abcd")
        case 5:
            old["links"] = list(others)
        case 6:
            old["from"] = random_.choice((0, world.now + random_.randrange(5)))
        case 7:
            world.now += random_.randrange(3)
        case 8 if len(world.notes) > 4:
            del world.notes[name]
            return
        case 8 | 9:
            name, old = f"n{random_.randrange(30)}", dict(note_of("New", random_.choice("abe"), others))
    if random_.random() < 0.05:
        world.layout = random_.choice(("plain", "fancy"))
    world.notes[name] = old


def runs(file: Path, world: World, random_: random.Random) -> Iterator[Engine]:
    """An engine that goes on, in this process or in a new one, with or without saving what it did."""
    engine = engine_in(file, world)
    while True:
        yield engine
        match random_.randrange(6):
            case 0:
                engine.nodes.store.close()
                engine = engine_in(file, world)
            case 1 | 2 | 3:
                engine.save()
                engine.nodes.store.close()
                engine = engine_in(file, world)
            case _:
                engine.update()


@pytest.mark.parametrize("seed", range(8))
def test_every_output_is_correct_after_any_sequence_of_edits(
    tmp_path: Path, seed: int, request: pytest.FixtureRequest
) -> None:
    random_ = random.Random(seed)
    world = World({f"n{i}": note_of(f"N{i}", "ab"[i % 2], (f"n{(i * 3) % 9}",)) for i in range(9)})
    each = runs(tmp_path / "graph", world, random_)
    for step in range(5000 if request.config.getoption("--thorough") else 400):
        for _ in range(random_.choice((1, 1, 1, 2, 5))):
            edit(world, random_)
        engine = next(each)
        engine.update()
        if random_.random() < 0.2:
            # As in a preview: one page is looked at, and the edits go on.
            with_failures(engine, random_.choice(sorted(world.notes)))
            continue
        if random_.random() < 0.3:
            engine.retain(page, world.notes)
        assert everything(engine) == everything(Engine(ALL, world)), step


def with_failures(engine: Engine, name: str) -> None:
    with suppress(Failure, ValueError):
        engine.ask(page, name)


@query(1)
def width(engine: Engine, _: str) -> int:
    return int(engine.ask(layout))


@query(2)
def area(engine: Engine, _: str) -> int:
    return engine.ask(width) ** 2


@map_query(3)
def areas(engine: Engine) -> dict[str, int]:
    return {"whole": engine.ask(area), "half": engine.ask(area) // 2}


@query(4, stored=False)
def sign(engine: Engine, key: str) -> str:
    return f"{engine.entry(areas, key)} of {len(engine.keys(areas))}"


SIGNS = (layout, width, area, areas, sign)


def test_an_update_goes_on_where_a_query_raises_and_whoever_asks_gets_the_exception() -> None:
    world = World({}, layout="4")
    engine = Engine(SIGNS, world)
    assert (engine.ask(sign, "whole"), engine.ask(sign, "half")) == ("16 of 2", "8 of 2")
    for wrong in ("four", "five"):
        world.layout = wrong
        engine.update()
        for ask in (
            lambda: engine.ask(sign, "whole"),
            lambda: engine.entry(areas, "half"),
            lambda: engine.keys(areas),
            lambda: list(engine.scan(area, [""])),
            lambda: engine.fingerprint(area),
        ):
            with pytest.raises(ValueError, match=wrong):
                ask()
    engine.log = []
    world.layout = "4"
    engine.update()
    assert (engine.ask(sign, "whole"), engine.ask(sign, "half")) == ("16 of 2", "8 of 2")
    assert engine.log == ["width()"]
    world.layout = "six"
    engine.update()
    world.layout = "6"
    assert engine.ask(layout) == "six"
    engine.update()
    assert (engine.ask(sign, "whole"), engine.ask(sign, "half")) == ("36 of 2", "18 of 2")


def test_what_a_query_raised_is_no_result_of_another_run(tmp_path: Path) -> None:
    world = World({}, layout="4")
    engine = Engine(SIGNS, world, GraphStore(tmp_path / "graph", SIGNS))
    engine.ask(sign, "whole")
    engine.save()
    world.layout = "four"
    engine.update()
    engine.save()
    engine.nodes.store.close()
    again = Engine(SIGNS, world, GraphStore(tmp_path / "graph", SIGNS))
    with pytest.raises(ValueError, match="four"):
        again.ask(sign, "whole")
    world.layout = "5"
    again.update()
    assert again.ask(sign, "whole") == "25 of 2"


def test_a_value_that_was_released_is_evaluated_again_when_somebody_asks() -> None:
    engine = Engine(SIGNS, World({}, layout="4"))
    engine.ask(sign, "half")
    engine.log = []
    engine.release(sign, "half")
    engine.release(area, "")
    assert engine.ask(sign, "half") == "8 of 2"
    assert engine.log == ["sign(half)"]
