"""The benchmarks run: their corpus is the same each time, their theme shows every directive, their tables are whole."""

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from building import REPOSITORY, build_here, digests_in, files_in, problem_lines, write

BENCHMARKS = REPOSITORY / "benchmarks"


def run(script: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What a script of the benchmarks says and how it ends."""
    variables = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"}
    command = [sys.executable, str(BENCHMARKS / script), *map(str, words)]
    return subprocess.run(command, env=variables, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of twenty articles."""
    folder = tmp_path_factory.mktemp("corpus") / "site"
    made = run("corpus.py", folder, "--articles", "20")
    assert made.returncode == 0, made.stderr
    return folder


def test_the_corpus_is_the_same_bytes_each_time(site: Path) -> None:
    digests = "".join(f"{path} {digest}\n" for path, digest in digests_in(site / "content").items())
    assert sha256(digests.encode()).hexdigest() == CORPUS


CORPUS = "a610daa95029682068643dce895a6effa05192615e3c93e60ac9bc901222c263"
"""The digest of twenty articles: a change of it means that older figures can no longer be compared."""


def test_an_article_is_the_same_in_a_site_of_any_size(site: Path, tmp_path: Path) -> None:
    run("corpus.py", tmp_path / "site", "--articles", "3")
    few, many = files_in(tmp_path / "site/content"), files_in(site / "content")
    assert few == {path: many[path] for path in few}
    assert len([path for path in few if path.startswith("articles/")]) == 3


def test_the_corpus_does_not_write_into_a_folder_with_files_in_it(tmp_path: Path) -> None:
    write(tmp_path, {"mine.txt": "mine"})
    refused = run("corpus.py", tmp_path)
    assert (refused.returncode, refused.stderr) == (2, f"corpus: {tmp_path} is not empty; name another folder\n")
    assert files_in(tmp_path) == {"mine.txt": b"mine"}


def test_articles_hold_what_real_ones_hold_and_are_as_long(site: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted((site / "content/articles").glob("*.md"))]
    assert all(300 <= len(text.split()) <= 1700 for text in texts)
    whole = "\n".join(texts)
    for sign in ("\n::statistic[", ": :stat[", ":::note[", "[@report-", "[^1]: ", "| --- |", "\n> ", "\n- ", ".md))"):
        assert sign in whole, sign


def test_the_theme_of_the_benchmarks_builds_the_corpus_without_a_problem(site: Path) -> None:
    result = build_here(site)
    assert problem_lines(result) == ""
    assert result.pages == 101
    page = (site / "build/articles/a-day-of-a-change-of-arms-15/index.html").read_text(encoding="utf-8")
    assert "<p>Need help now? Call your local line.</p>" in page


def test_the_theme_of_the_benchmarks_shows_every_directive_and_every_kind_of_page(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "tests/sites/everything/content", tmp_path / "content")
    shutil.copytree(BENCHMARKS / "site/themes", tmp_path / "themes")
    settings = tmp_path / "content/site.yaml"
    text = settings.read_text(encoding="utf-8")
    text = re.sub(r"^theme_settings:\n(?: .*\n)+", "", text, flags=re.MULTILINE)
    settings.write_text(re.sub(r"^theme: .*$", "theme: bench", text, flags=re.MULTILINE), encoding="utf-8")
    result = build_here(tmp_path, as_of="2025-06-11 12:00")
    assert result.published is not None, problem_lines(result)
    assert result.pages == 24
    page = (tmp_path / "build/articles/secure/index.html").read_text(encoding="utf-8")
    for words in ("<strong>51.6%</strong>", "<figcaption>Secure or not", "Serve and return", "A <em>note</em>"):
        assert words in page, words


def test_a_run_prints_its_report_writes_it_between_two_lines_of_a_page_and_times_a_peer(tmp_path: Path) -> None:
    builder = (
        "import pathlib; [p.with_suffix('.html').write_bytes(p.read_bytes()) for p in pathlib.Path().glob('*.md')]"
    )
    site = {"a.md": "---\ntitle: One\n---\n\nWords.\n\n## More\n", "base.txt": "Need help now? Ask.\n"}
    write(tmp_path / "peers" / "copier", site)
    page = tmp_path / "page.md"
    page.write_text("# Figures\n\n<!-- figures -->\nold\n<!-- end of figures -->\n\nAfter.\n", encoding="utf-8")
    peer = ["--peer", f'copier="{sys.executable}" -c "{builder}"', "--peers", tmp_path / "peers"]
    done = run("run.py", "--articles", "20", "--rounds", "1", *peer, "--into", page)
    assert done.returncode == 0, done.stderr
    steps, *_, parts = re.findall(r"(?:^\|.*\|\n?)+", done.stdout, re.MULTILINE)
    assert steps.splitlines()[0] == (
        "|  | first build | nothing changed | body edit | title edit | link edit | topic edit | date edit"
        " | statistic edit | template edit | fresh checkout | peak MiB |"
    )
    assert re.fullmatch(r"\| imhsite( \| \d+\.\d{3} \([\d.]+–[\d.]+\)){10} \| (\d+|–) \|", steps.splitlines()[2])
    assert [line.split(" | ")[0] for line in parts.splitlines()[2:]] == [
        "| first build",
        "| nothing changed",
        "| body edit",
        "| title edit",
        "| link edit",
        "| topic edit",
        "| date edit",
        "| statistic edit",
        "| template edit",
        "| fresh checkout",
    ]
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Figures\n\n<!-- figures -->\n\nSeconds of whole processes")
    assert text.endswith(" |\n\n<!-- end of figures -->\n\nAfter.\n")
    assert "old" not in text
    assert done.stdout.strip() in text
    # It copies texts without a template, so an edit of the template is not to be seen.
    row = next(line for line in text.splitlines() if line.startswith("| copier"))
    assert row.count("(edit not shown!)") == 1
    assert "| times as long as imhsite |" in text


def test_a_peer_without_a_site_is_refused_in_words(tmp_path: Path) -> None:
    refused = run("run.py", "--articles", "1", "--peer", "other=other build", "--peers", tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == (
        f"run: --peer other=other build: say NAME=COMMAND, and put its site into {tmp_path / 'other'}\n"
    )
