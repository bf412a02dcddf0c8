"""The cache: whatever happens to it, a build is right; it is kept small; nobody waits for it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from building import CTRL_C, copied_site
from clean_builds import assert_clean_build
from hypothesis import given
from hypothesis import strategies as st

from imhsite.app import open_site
from imhsite.app.build_site import BuildOptions, BuildResult, Work, build
from imhsite.engine import blob_store as store_module
from imhsite.engine import toolchain, up_to_date
from imhsite.engine.blob_store import BlobStore
from imhsite.engine.file_scan import sources_of
from imhsite.engine.graph import Engine
from imhsite.engine.processes import ProcessEnded, each_in_processes
from imhsite.engine.query import Failure, Input, query
from imhsite.engine.store import GraphStore
from imhsite.engine.up_to_date import options_key, untouched
from imhsite.engine.workers import evaluate_in_processes
from imhsite.outputs import evaluate_all
from imhsite.schema.dates import moment_of

AS_OF = "2025-06-11 12:00"
ARTICLE = "content/articles/tie.md"


def order(site: Path) -> BuildOptions:
    return BuildOptions(site, site / "build", moment_of(AS_OF))


def built_as_clean_build(site: Path) -> BuildResult:
    """Build, and see that every byte is that of a clean build."""
    result = build(order(site))
    assert result.published
    assert_clean_build(order(site))
    return result


def edit(site: Path) -> None:
    file = site / ARTICLE
    file.write_text(file.read_text() + "\nMore words.\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was built once and then edited."""
    site = copied_site("everything", tmp_path)
    build(order(site))
    edit(site)
    return site


def truncate(store: Path) -> None:
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def filled_with_words(store: Path) -> None:
    store.write_bytes(b"This is no database. " * 500)


def emptied(store: Path) -> None:
    store.write_bytes(b"")


def of_another_version(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA user_version = 4711")


def edited_by_hand(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE entries SET value = substr(value, 1, 20) || 'x' || substr(value, 22)")


def exchanged_within(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE entries SET value = (SELECT max(value) FROM entries)")


def made_a_folder(store: Path) -> None:
    store.unlink()
    store.mkdir()


def lost(store: Path) -> None:
    store.unlink()


def folder_made_a_file(store: Path) -> None:
    shutil.rmtree(store.parent)
    store.parent.write_text("In the way.")


@pytest.mark.parametrize(
    "spoil",
    [
        truncate,
        filled_with_words,
        emptied,
        of_another_version,
        edited_by_hand,
        exchanged_within,
        made_a_folder,
        folder_made_a_file,
        lost,
    ],
)
def test_a_build_with_a_damaged_cache_is_correct(spoil: Callable[[Path], None], site: Path) -> None:
    spoil(site / ".imhsite/cache/store.sqlite")
    built_as_clean_build(site)
    built_as_clean_build(site)


def graph_edited_by_hand(graph: Path) -> None:
    with sqlite3.connect(graph) as connection:
        connection.execute("UPDATE node SET fingerprint = zeroblob(16)")


def graph_without_some_edges(graph: Path) -> None:
    with sqlite3.connect(graph) as connection:
        fewer = (
            "UPDATE node SET dependents = substr(dependents, 1, length(dependents) - 8) WHERE length(dependents) > 8"
        )
        assert connection.execute(fewer).rowcount > 0


def graph_with_foreign_edges(graph: Path) -> None:
    with sqlite3.connect(graph) as connection:
        connection.execute("UPDATE node SET dependents = (SELECT max(dependents) FROM node)")


def graph_without_some_nodes(graph: Path) -> None:
    with sqlite3.connect(graph) as connection:
        assert connection.execute("DELETE FROM node WHERE id % 3 = 0").rowcount > 0


def graph_with_exchanged_values(graph: Path) -> None:
    with sqlite3.connect(graph) as connection:
        connection.execute("UPDATE node SET value = (SELECT max(value) FROM node) WHERE value IS NOT NULL")


def graph_without_a_table(graph: Path) -> None:
    with sqlite3.connect(graph) as connection:
        connection.execute("DROP TABLE tally")


@pytest.mark.parametrize(
    "spoil",
    [
        truncate,
        filled_with_words,
        emptied,
        of_another_version,
        made_a_folder,
        lost,
        graph_edited_by_hand,
        graph_without_some_edges,
        graph_with_foreign_edges,
        graph_without_some_nodes,
        graph_with_exchanged_values,
        graph_without_a_table,
    ],
)
def test_a_build_with_a_damaged_graph_is_correct(spoil: Callable[[Path], None], site: Path) -> None:
    spoil(site / ".imhsite/cache/graph.sqlite")
    built_as_clean_build(site)
    edit(site)
    assert built_as_clean_build(site).work.compiled == 1


def test_where_the_graph_alone_is_lost_no_file_is_compiled_again(site: Path) -> None:
    built_as_clean_build(site)
    (site / ".imhsite/cache/graph.sqlite").unlink()
    result = built_as_clean_build(site)
    assert result.work.compiled == 0
    assert result.published
    assert result.published.written == ()


def test_a_graph_and_a_store_of_other_code_are_discarded(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(open_site, "code_signature", lambda _: "other code")
        assert built_as_clean_build(site).work.compiled > 1
    assert built_as_clean_build(site).work.compiled > 1


def test_on_a_full_disk_a_build_is_correct_and_nothing_is_saved(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(GraphStore, "_change_dependents", full)
    built_as_clean_build(site)
    monkeypatch.undo()
    assert built_as_clean_build(site).work.rendered > 0
    assert built_as_clean_build(site).work.rendered == 0


def test_two_outputs_of_one_site_take_turns(site: Path, tmp_path: Path) -> None:
    drafts = BuildOptions(site, tmp_path / "drafts", moment_of(AS_OF), drafts=True)
    for turn in range(2):
        for each in (order(site), drafts):
            edit(site)
            result = build(each)
            assert result.published
            assert result.work.compiled == 1, turn
            assert_clean_build(each)
        other = build(order(site))
        assert other.work.compiled == 0
    assert_clean_build(order(site))


def test_two_builds_into_two_outputs_at_once_are_right(site: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "imhsite", "build", "--quiet", "--site", str(site), "--as-of", AS_OF]
    outputs = [site / "build", tmp_path / "other"]
    builds = [
        subprocess.Popen([*words, "--output", str(output)], stderr=subprocess.PIPE, encoding="utf-8")
        for output in outputs
    ]
    outputs_of_processes = [running.communicate(timeout=120)[1] for running in builds]
    for running, output, words_said in zip(builds, outputs, outputs_of_processes, strict=True):
        assert "Traceback" not in words_said
        if running.returncode == 0:
            assert_clean_build(BuildOptions(site, output, moment_of(AS_OF)))
        else:
            assert "is running (process" in words_said
    assert 0 in [running.returncode for running in builds]
    built_as_clean_build(site)


def test_a_cache_that_may_only_be_read_helps_and_is_left_as_it_is(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda file, **more: connect(f"file:{file}?mode=ro", uri=True, **more)
        if str(file).endswith(".sqlite") else connect(file, **more)
    )  # fmt: skip
    store = site / ".imhsite/cache/store.sqlite"
    before = store.read_bytes()
    graph = site / ".imhsite/cache/graph.sqlite"
    graph_before = graph.read_bytes()
    result = build(order(site))
    assert result.work.compiled == 1
    assert result.work.rendered < result.pages
    assert (store.read_bytes(), graph.read_bytes()) == (before, graph_before)
    monkeypatch.undo()
    built_as_clean_build(site)


def stamp_file(site: Path) -> Path:
    (file,) = (site / ".imhsite/cache").glob("stamp-*")
    return file


def stamped(site: Path, as_of: str = "2026-01-01T00:00:00+00:00") -> bool:
    """Whether the stamp says that nothing changed."""
    output = site / "build"
    return untouched(site, output, options_key(site, output, False, None), as_of, sources_of(str(site))) is not None


@pytest.fixture
def quiet_site(tmp_path: Path) -> Path:
    """A site with nothing to say about, which was built twice, so that it has a stamp."""
    site = copied_site("smallest", tmp_path)
    for _ in range(2):
        assert build(BuildOptions(site, site / "build", moment_of("2025-06-01 UTC"))).problems == ()
    return site


def test_a_stamp_holds_until_anything_is_touched(quiet_site: Path) -> None:
    assert stamped(quiet_site)
    os.utime(quiet_site / "build/index.html")
    assert not stamped(quiet_site)


def test_a_stamp_says_nothing_of_a_time_at_which_the_site_was_another_one(quiet_site: Path) -> None:
    article = next((quiet_site / "content/articles").glob("*.md"))
    text = article.read_text(encoding="utf-8").replace("\n---\n", "\npublish_at: 2025-05-01 00:00 UTC\n---\n", 1)
    article.write_text(text, encoding="utf-8")
    for _ in range(2):
        build(BuildOptions(quiet_site, quiet_site / "build", moment_of("2025-06-01 UTC")))
    assert stamped(quiet_site)
    assert stamped(quiet_site, "2025-05-01T00:00:00+00:00")
    assert not stamped(quiet_site, "2025-04-30T23:59:59+00:00")


def test_a_stamp_says_nothing_to_another_order(quiet_site: Path) -> None:
    output, sources = quiet_site / "build", sources_of(str(quiet_site))
    as_of = "2026-01-01T00:00:00+00:00"
    assert untouched(quiet_site, output, options_key(quiet_site, output, False, None), as_of, sources)
    assert not untouched(quiet_site, output, options_key(quiet_site, output, True, None), as_of, sources)
    assert not untouched(
        quiet_site, output, options_key(quiet_site, output, False, "https://other.example/"), as_of, sources
    )


@given(at=st.integers(0, 100_000), by=st.integers(1, 255))
def test_a_damaged_stamp_never_says_that_a_changed_site_is_unchanged(at: int, by: int) -> None:
    folder = Path(DAMAGED[0])
    content = bytearray(stamp_file(folder).read_bytes())
    content[at % len(content)] ^= by
    spoilt = folder / ".imhsite/cache" / stamp_file(folder).name
    whole = spoilt.read_bytes()
    try:
        spoilt.write_bytes(bytes(content))
        assert not stamped(folder)
    finally:
        spoilt.write_bytes(whole)


DAMAGED: list[str] = []


@pytest.fixture(autouse=True, scope="module")
def _damaged(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One edited site with a stamp, for all examples."""
    site = copied_site("smallest", tmp_path_factory.mktemp("damaged"))
    for _ in range(2):
        build(BuildOptions(site, site / "build", moment_of("2025-06-01 UTC")))
    article = next((site / "content/articles").glob("*.md"))
    article.write_text(article.read_text() + "\nMore.\n")
    DAMAGED[:] = [str(site)]


def test_an_edit_is_seen_though_the_clock_went_back(site: Path) -> None:
    built_as_clean_build(site)
    edit(site)
    os.utime(site / ARTICLE, (0, 0))
    assert built_as_clean_build(site).work.compiled == 1
    past = BuildOptions(site, site / "build", moment_of("2025-06-10 12:00"))
    build(past)
    assert_clean_build(past)


def test_what_was_not_used_for_long_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    store = BlobStore(file)
    store.put("text", "old", b"words")
    store.put("text", "used", b"words")
    store.save()
    store.close()
    for _ in range(2 * store_module.OLDEST):
        store = BlobStore(file)
        assert store.get("text", "used") == b"words"
        store.save()
        store.close()
    store = BlobStore(file)
    assert store.get("text", "old") is None
    assert store.get("text", "used") == b"words"
    store.close()


def test_a_store_that_grew_too_large_keeps_only_what_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "MAX_SIZE", 100_000)
    file = tmp_path / "store.sqlite"
    for number in range(store_module.OLDEST // 4):
        store = BlobStore(file)
        store.put("view", str(number), bytes(50_000))
        store.save()
        store.close()
    store = BlobStore(file)
    kept = [number for number in range(store_module.OLDEST // 4) if store.get("view", str(number))]
    store.close()
    assert kept == [store_module.OLDEST // 4 - 1]
    assert file.stat().st_size < 100_000


def test_a_store_that_was_let_go_is_an_empty_one_and_its_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    store = BlobStore(file)
    store.put("text", "kept", b"words")
    store.save()
    store.close()
    assert store.get("text", "kept") is None
    store.put("text", "late", b"words")
    store.save()
    again = BlobStore(file)
    assert (again.get("text", "kept"), again.get("text", "late")) == (b"words", None)
    again.close()


def test_what_other_code_left_is_thrown_away_unless_somebody_is_at_work_with_it(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    old = BlobStore(file, "old")
    old.put("text", "words", bytes(50_000))
    old.save()
    old.put("text", "more", b"words")  # the old code is at work: the new one does without the store
    new = BlobStore(file, "new")
    new.put("text", "mine", b"words")
    new.save()
    new.close()
    old.save()
    old.close()
    again = BlobStore(file, "old")
    assert (again.get("text", "more"), again.get("text", "mine")) == (b"words", None)
    again.close()
    new = BlobStore(file, "new")
    assert new.get("text", "words") is None
    assert file.stat().st_size < 50_000
    new.put("text", "mine", b"words")
    new.save()
    new.close()
    new = BlobStore(file, "new")
    assert new.get("text", "mine") == b"words"
    new.close()


# Processes


def exit_at_seven(number: int) -> int:
    if number == 7:
        os._exit(9)
    return number


def test_a_process_that_ends_early_is_an_error_and_no_hang() -> None:
    with pytest.raises(ProcessEnded, match="--jobs 1"):
        tuple(each_in_processes(exit_at_seven, range(40), 2, chunk=2))


@pytest.mark.skipif(sys.platform != "linux", reason="pages are made by several processes on Linux")
def test_what_processes_cache_is_there_for_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate_all, "MIN_PAGES_PER_WORKER", 4)
    cached = []
    for jobs in (1, 2):
        site = copied_site("everything", tmp_path / str(jobs))
        assert build(BuildOptions(site, site / "build", moment_of(AS_OF), jobs=jobs)).published
        with closing(sqlite3.connect(site / ".imhsite/cache/store.sqlite")) as connection:
            cached.append(set(connection.execute("SELECT kind, key FROM entries WHERE kind IN ('view', 'html')")))
    assert cached[0] == cached[1] != set()


@query(1, stored=False, lazy=True, root=True)
def page(engine: Engine, key: str) -> bool:
    """Whether the text that was cached can be read by a process; it caches as much itself as a large page."""
    engine.cache.put("page", key, bytes(100_000))
    return engine.cache.get("text", key) == b"text"


@pytest.mark.skipif(sys.platform != "linux", reason="pages are made by several processes on Linux")
def test_processes_read_the_cache_while_what_they_make_is_written_to_it(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "store.sqlite")
    engine = Engine((page,), None, GraphStore(None, (page,)), store)
    keys = [str(number) for number in range(120)]  # 12 MB: more than SQLite holds back until a transaction ends
    for key in keys:
        store.put("text", key, b"text")
    assert all(value for _, value in evaluate_in_processes(engine, page, keys, 2, chunk=4))
    assert all(store.get("page", key) for key in keys)
    store.close()


word = Input[str]("word", lambda world, key: world[key])


@query(1, stored=False, lazy=True, root=True)
def printed(engine: Engine, key: str) -> str:
    return engine.ask(word, key).upper()


@query(2, lazy=True, root=True)
def checked(engine: Engine, key: str) -> int:
    return len(engine.ask(printed, key))


@pytest.mark.skipif(sys.platform != "linux", reason="pages are made by several processes on Linux")
def test_what_depends_on_pages_that_processes_made_anew_is_stale(tmp_path: Path) -> None:
    queries, keys = (word, printed, checked), ("one", "two", "three", "four")
    engine = Engine(queries, dict.fromkeys(keys, "ab"), GraphStore(tmp_path / "graph.sqlite", queries))
    assert [engine.ask(checked, key) for key in keys] == [2, 2, 2, 2]
    engine.save()
    engine.nodes.store.close()
    engine = Engine(queries, dict.fromkeys(keys, "abc"), GraphStore(tmp_path / "graph.sqlite", queries))
    engine.update()
    assert dict(evaluate_in_processes(engine, printed, keys, 2, chunk=1)) == dict.fromkeys(keys, "ABC")
    assert [engine.ask(checked, key) for key in keys] == [3, 3, 3, 3]
    engine.nodes.store.close()


@query(1, stored=False, lazy=True, root=True)
def halved(engine: Engine, key: str) -> str:
    if len(found := engine.ask(word, key)) % 2:
        raise Failure("an odd number of letters")
    return found[::2]


@pytest.mark.skipif(sys.platform != "linux", reason="pages are made by several processes on Linux")
def test_an_earlier_failure_is_not_taken_for_what_processes_made_since(tmp_path: Path) -> None:
    queries, keys = (word, halved), ("one", "two")

    def engine_with(letters: str) -> Engine:
        engine = Engine(queries, dict.fromkeys(keys, letters), GraphStore(tmp_path / "graph.sqlite", queries))
        engine.update()
        return engine

    engine = engine_with("abc")
    failed = dict(evaluate_in_processes(engine, halved, keys, 2, chunk=1))
    assert all(isinstance(one, Failure) for one in failed.values())
    engine.save()
    engine.nodes.store.close()
    engine = engine_with("abcd")
    assert dict(evaluate_in_processes(engine, halved, keys, 2, chunk=1)) == dict.fromkeys(keys, "ac")
    engine.save()
    engine.nodes.store.close()
    engine = engine_with("abcd")
    assert [engine.ask(halved, key) for key in keys] == ["ac", "ac"]
    engine.nodes.store.close()


def doubled(number: int) -> int:
    return 2 * number


def test_results_keep_their_order() -> None:
    assert tuple(each_in_processes(doubled, range(50), 2, chunk=3)) == tuple(range(0, 100, 2))


SLOW = """
import os, time
from imhsite.engine.processes import each_in_processes

def slow(number):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece, as the other process writes too
    time.sleep(0.05)

if __name__ == "__main__":
    for _ in each_in_processes(slow, range(10_000), 2, chunk=1):
        pass
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one process")
def test_a_stopped_program_leaves_no_process_behind(tmp_path: Path) -> None:
    program = tmp_path / "slow.py"
    program.write_text(SLOW)
    words = [sys.executable, program]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        preexec_fn=CTRL_C,  # noqa: PLW1509 - it sets one signal, and no thread runs beside
    ) as running:
        assert running.stdout
        workers = {int(running.stdout.readline()) for _ in range(6)}
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        assert running.wait(timeout=60) != 0
    for worker in workers:
        assert _is_gone(worker)


def _is_gone(process: int) -> bool:
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_of_two_simultaneous_builds_each_is_correct_or_names_the_other(site: Path) -> None:
    words = [sys.executable, "-m", "imhsite", "build", "--quiet", "--site", str(site), "--as-of", AS_OF]
    builds = [subprocess.Popen(words, stderr=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
    outputs_of_processes = [running.communicate(timeout=120)[1] for running in builds]
    codes = [running.returncode for running in builds]
    assert 0 in codes
    for code, words_said in zip(codes, outputs_of_processes, strict=True):
        assert code == 0 or "is running (process" in words_said
    built_as_clean_build(site)


# A cache that is restored elsewhere, such as on the computer of a host


def restored(site: Path, there: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a site with its cache and its output, as a host restores them: with new times, for code elsewhere."""
    shutil.copytree(site, there)
    for file in there.rglob("*"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    mark_of = toolchain._mark_of
    monkeypatch.setattr(toolchain, "_mark_of", lambda status: f"elsewhere {mark_of(status)}")
    return there


def built_elsewhere(site: Path) -> BuildResult:
    result = build(BuildOptions(site, site / "build", moment_of("2025-06-01 UTC")))
    assert result.published
    return result


def test_a_restored_cache_proves_by_bytes_that_nothing_changed(
    quiet_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = restored(quiet_site, tmp_path / "there", monkeypatch)
    before = stamp_file(there).read_bytes()
    assert stamped(there)
    assert stamp_file(there).read_bytes() != before
    # Now that the stamp has the new statuses, a new time alone counts.
    monkeypatch.setattr(up_to_date, "_renewed", None)
    assert stamped(there)


@pytest.mark.parametrize(
    "path", ["content/topics.yaml", "build/index.html", "build/404.html", ".imhsite/manifest-*", ".imhsite/cache/code"]
)
def test_in_a_restored_cache_a_byte_that_changed_is_found(
    path: str, quiet_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = restored(quiet_site, tmp_path / "there", monkeypatch)
    if path.endswith("code"):
        monkeypatch.setattr(toolchain, "code_contents", lambda _: "other code")
    else:
        (file,) = there.glob(path)
        file.write_bytes(file.read_bytes() + b" ")
    assert not stamped(there)


def test_with_a_restored_cache_a_build_makes_only_what_changed(
    quiet_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = restored(quiet_site, tmp_path / "there", monkeypatch)
    assert built_elsewhere(there).work == Work()
    lost = there / "build/404.html"
    lost.write_bytes(lost.read_bytes() + b" ")
    result = built_elsewhere(there)
    assert result.published
    assert result.published.written == ("404.html",)
    article = next((there / "content/articles").glob("*.md"))
    article.write_text(article.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    shutil.rmtree(there / "build")
    result = built_elsewhere(there)
    assert result.work.compiled == 1
    assert result.published
    assert result.published.unchanged == ()
