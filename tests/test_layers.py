"""The order of imhsite's packages: each imports only from below, and only the edge touches the world.

`LAYERS` is the one list. A new package is added to it where it belongs.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "imhsite"


class Layer(NamedTuple):
    """Packages that may import each other (in no circle) and everything above them in this list."""

    parts: tuple[str, ...]
    touches: tuple[str, ...] = ()


# The lowest comes first. What a package touches is named by a word of WORLD; most touch nothing.
LAYERS = (
    Layer(("__init__",)),
    Layer(("diagnostics",)),
    Layer(("engine",), touches=("files", "processes")),
    Layer(("source",)),
    Layer(("markdown",)),
    Layer(("schema",)),
    Layer(("extensions",)),
    Layer(("media",)),
    Layer(("theme",)),
    Layer(("content",)),
    Layer(("views",)),
    Layer(("render",)),
    Layer(("outputs",)),
    Layer(("publish",), touches=("files", "processes")),
    Layer(("schedule",)),
    Layer(("embargo",)),
    Layer(("check",)),
    Layer(("importers",)),
    Layer(("app",), touches=("files",)),
    Layer(("api",), touches=("environment", "files")),
    Layer(("preview",), touches=("network", "files", "processes")),
    Layer(("cli",), touches=("clock", "environment", "terminal", "files")),
    Layer(("__main__",), touches=("terminal",)),
)

# The modules of pure packages that touch something all the same.
EDGES = {
    "app/moments.py": ("clock", "files"),
    "app/npm_packages.py": ("files", "network", "processes"),
    "check/http_fetch.py": ("network",),
    "check/word_lists.py": ("files",),
    "content/file_reader.py": ("files",),
    "content/source_files.py": ("files",),
    "embargo/builtin_strings.py": ("files",),
    "embargo/pdf_text.py": ("processes", "terminal"),
    "outputs/cards/typst.py": ("files",),
    "outputs/cms/cms_programs.py": ("files",),
    "outputs/evaluate_all.py": ("processes",),
    "outputs/search/pagefind.py": ("environment", "processes"),
    "source/excerpts.py": ("files",),
    "theme/installed_fonts.py": ("files",),
    "theme/texts.py": ("files",),
}

# What each word stands for: names as Python would import them, each with everything inside it.
WORLD = {
    "clock": (
        "time",
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
    ),
    "environment": (
        "getpass",
        "locale",
        "platform",
        "os.cpu_count",
        "os.environ",
        "os.environb",
        "os.getcwd",
        "os.getenv",
        "os.getenvb",
        "os.getlogin",
        "os.process_cpu_count",
        "pathlib.Path.cwd",
        "pathlib.Path.home",
    ),
    "randomness": ("random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.getrandom", "os.urandom"),
    "network": (
        "aiohttp",
        "asyncio",
        "ftplib",
        "http.client",
        "http.server",
        "httpx",
        "livereload",
        "requests",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "tornado",
        "urllib.request",
        "urllib3",
    ),
    "terminal": ("builtins.input", "builtins.print", "sys.argv", "sys.stderr", "sys.stdin", "sys.stdout"),
    "processes": ("concurrent.futures", "multiprocessing", "os.getpid", "os.kill", "os.system", "subprocess"),
    "files": (
        "builtins.open",
        "codecs.open",
        "fileinput",
        "glob",
        "importlib.resources",
        "io.FileIO",
        "io.open",
        "mmap",
        "os",
        "pathlib.Path",
        "pathlib.PosixPath",
        "pathlib.WindowsPath",
        "pkgutil.get_data",
        "shutil",
        "sqlite3",
        "tempfile",
    ),
}

# Parts of `os` that work on text alone.
HARMLESS = (
    "os.PathLike",
    "os.fsdecode",
    "os.fsencode",
    "os.fspath",
    "os.linesep",
    "os.path.basename",
    "os.path.commonprefix",
    "os.path.dirname",
    "os.path.join",
    "os.path.normcase",
    "os.path.normpath",
    "os.path.split",
    "os.path.splitext",
    "os.sep",
)

# Methods that only something on a disk has, whatever the object is called.
FILE_METHODS = (
    "is_dir",
    "is_file",
    "is_symlink",
    "iterdir",
    "lstat",
    "mkdir",
    "read_bytes",
    "read_text",
    "rglob",
    "rmdir",
    "unlink",
    "write_bytes",
    "write_text",
)


class Use(NamedTuple):
    """A name that a module imports or uses, spelt out in full, and the line where it does."""

    name: str
    line: int


@cache
def parsed(source: str, path: str = "") -> ast.Module:
    """The tree of a module. Several tests walk it, and parsing the package takes seconds."""
    return ast.parse(source, path)


def is_in(name: str, names: Iterable[str]) -> bool:
    return any(name == whole or name.startswith(whole + ".") for whole in names)


def part_of(path: str) -> str:
    """The part that a file belongs to: `markdown/blocks.py` is in `markdown`."""
    return path.removesuffix(".py").split("/")[0]


def module_named_in(node: ast.ImportFrom, path: str) -> str:
    """The module that a `from` import names, with its leading dots counted from the file's own package."""
    if not node.level:
        return node.module or ""
    package = ["imhsite", *path.split("/")[:-1]]
    above = package[: len(package) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def meanings_of(node: ast.AST, path: str) -> dict[str, str]:
    """The names that an import statement makes, each with what it stands for in full."""
    if isinstance(node, ast.ImportFrom):
        module = module_named_in(node, path)
        return {alias.asname or alias.name: f"{module}.{alias.name}" for alias in node.names}
    if isinstance(node, ast.Import):
        # `import a.b` makes the name `a`, but `import a.b as c` makes a name for `a.b`.
        first = [alias.name.split(".")[0] for alias in node.names if not alias.asname]
        return {name: name for name in first} | {alias.asname: alias.name for alias in node.names if alias.asname}
    return {}


def spelt_out(node: ast.expr, meanings: dict[str, str]) -> str | None:
    """What `a.b.c` stands for once `a` is looked up among the imports, or None where `a` is no import."""
    if isinstance(node, ast.Attribute):
        owner = spelt_out(node.value, meanings)
        return owner and f"{owner}.{node.attr}"
    if isinstance(node, ast.Name):
        builtin = f"builtins.{node.id}" if hasattr(builtins, node.id) else None
        return meanings.get(node.id, builtin)
    return None


@cache
def imported_by(path: str, source: str) -> list[Use]:
    """Every import in a module, those inside functions and for type checkers only included."""
    uses = []
    for node in ast.walk(parsed(source, path)):
        if isinstance(node, ast.Import):
            uses += [Use(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            uses += [Use(name, node.lineno) for name in meanings_of(node, path).values()]
    return uses


@cache
def used_by(path: str, source: str) -> list[Use]:
    """Every imported or built-in name that a module uses, as far along its dots as it goes."""
    tree = parsed(source, path)
    meanings: dict[str, str] = {}
    for node in ast.walk(tree):
        meanings |= meanings_of(node, path)
    inner = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    uses = [
        Use(name, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name) and node not in inner and (name := spelt_out(node, meanings))
    ]
    methods = [
        Use(f"pathlib.Path.{node.func.attr}", node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS
    ]
    # `import os` alone touches nothing, but `import socket` and `from os import environ` say what they are for.
    imports = [use for use in imported_by(path, source) if use.name not in ("os", "os.path")]
    return sorted({*imports, *uses, *methods}, key=lambda use: (use.line, use.name))


def touched(name: str) -> str | None:
    """The word of WORLD for what a name touches; a longer name says it more exactly than `os` does."""
    if is_in(name, HARMLESS) or name in ("os", "os.path"):
        return None
    found = [(len(whole), word) for word, names in WORLD.items() for whole in names if is_in(name, (whole,))]
    return max(found)[1] if found else None


def parts_imported_by(path: str, source: str, parts: Iterable[str]) -> Iterator[Use]:
    """Each other part of imhsite that a module imports."""
    parts = frozenset(parts)
    for name, line in imported_by(path, source):
        words = name.split(".")
        if words[0] != "imhsite":
            continue
        # `from imhsite import __version__` imports from the package's own file.
        part = words[1] if len(words) > 1 and (words[1] in parts or len(words) > 2) else "__init__"
        if part != part_of(path):
            yield Use(part, line)


def upward_imports(path: str, source: str, layers: tuple[Layer, ...] = LAYERS) -> list[str]:
    """A sentence for each import of a part that is not below the module's own."""
    height = {part: number for number, layer in enumerate(layers) for part in layer.parts}
    own = height.get(part_of(path), len(layers))
    return [
        f"imhsite/{path}:{line} imports {part}, which is above {part_of(path)}"
        for part, line in parts_imported_by(path, source, height)
        if height.get(part, len(layers)) > own
    ]


def circles(modules: dict[str, str], layers: tuple[Layer, ...] = LAYERS) -> list[str]:
    """A sentence that names one circle of parts that import each other, if there is one."""
    parts = [part for layer in layers for part in layer.parts]
    graph: dict[str, set[str]] = {}
    for path, source in modules.items():
        graph.setdefault(part_of(path), set()).update(use.name for use in parts_imported_by(path, source, parts))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["these import each other: " + ", ".join(sorted(set(error.args[1])))]
    return []


def forbidden_touches(path: str, source: str, layers: tuple[Layer, ...] = LAYERS) -> list[str]:
    """A sentence for each use of the world that the module's layer does not have."""
    allowed = {word for layer in layers if part_of(path) in layer.parts for word in layer.touches}
    allowed |= set(EDGES.get(path, ()))
    return [
        f"imhsite/{path}:{use.line} touches the {word} by {use.name}"
        for use in used_by(path, source)
        if (word := touched(use.name)) and word not in allowed
    ]


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    """Each module's text by its path inside imhsite/."""
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.py"))
        # In a wheel the default theme is in the package; it is not code.
        if path.relative_to(PACKAGE).parts[0] != "themes"
    }


def test_every_module_is_in_exactly_one_layer_and_every_name_in_the_list_exists(modules: dict[str, str]) -> None:
    listed = sorted(part for layer in LAYERS for part in layer.parts)
    assert listed == sorted({part_of(path) for path in modules})


def test_no_module_imports_from_above(modules: dict[str, str]) -> None:
    assert [sentence for path, source in modules.items() for sentence in upward_imports(path, source)] == []


def test_no_parts_import_each_other_in_a_circle(modules: dict[str, str]) -> None:
    assert circles(modules) == []


def test_only_the_layers_that_say_so_touch_the_world(modules: dict[str, str]) -> None:
    assert [sentence for path, source in modules.items() for sentence in forbidden_touches(path, source)] == []


def test_every_layer_says_what_it_touches_in_known_words() -> None:
    assert {word for layer in LAYERS for word in layer.touches} <= set(WORLD)


def test_a_module_of_a_pure_package_is_named_only_for_what_it_touches(modules: dict[str, str]) -> None:
    found = {path: {touched(use.name) for use in used_by(path, modules[path])} - {None} for path in EDGES}
    assert found == {path: set(words) for path, words in EDGES.items()}


def test_only_packages_are_at_the_root(modules: dict[str, str]) -> None:
    assert sorted(path for path in modules if "/" not in path) == ["__init__.py", "__main__.py"]


def test_each_package_says_what_it_is_for_what_it_may_import_and_what_it_must_never_do(
    modules: dict[str, str],
) -> None:
    packages = [path for path in modules if path.count("/") == 1 and path.endswith("/__init__.py")]
    words = {path: ast.get_docstring(parsed(modules[path])) or "" for path in packages}
    assert [path for path, text in words.items() if "May import" not in text or "Must never" not in text] == []
    assert {path: text for path, text in words.items() if len(text.splitlines()) > 6} == {}


def test_the_init_of_a_package_has_only_a_docstring_and_re_exports(modules: dict[str, str]) -> None:
    nested = [path for path in modules if path.endswith("/__init__.py")]
    assert [path for path in nested if not only_re_exports(modules[path])] == []
    assert not only_re_exports('"""Package."""\ndef function() -> None: ...\n')


def only_re_exports(text: str) -> bool:
    """Return whether a module consists of a docstring, imports and `__all__`."""

    def allowed(node: ast.stmt) -> bool:
        return isinstance(node, ast.ImportFrom) or ast.unparse(node).startswith("__all__ = ")

    first, *others = parsed(text).body
    return isinstance(first, ast.Expr) and all(allowed(node) for node in others)


def module_of(path: str) -> str:
    """The module that a file is, spelt out: `markdown/blocks.py` is `imhsite.markdown.blocks`."""
    return ".".join(["imhsite", *path.removesuffix(".py").removesuffix("/__init__").split("/")])


def imported_at_once(source: str) -> Iterator[tuple[str, str]]:
    """What a module imports as soon as it is imported itself: the module and the name taken from it."""
    for node in parsed(source).body:
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def circles_of_modules(modules: dict[str, str]) -> list[str]:
    """A sentence that names one circle of modules that import each other at once, if there is one."""
    names = {module_of(path) for path in modules}
    graph = {}
    for path, source in modules.items():
        pairs = imported_at_once(source)
        graph[module_of(path)] = {f"{a}.{b}" if f"{a}.{b}" in names else a for a, b in pairs} & names
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["these import each other: " + ", ".join(sorted(set(error.args[1])))]
    return []


def test_no_modules_import_each_other_in_a_circle(modules: dict[str, str]) -> None:
    assert circles_of_modules(modules) == []


def test_a_circle_of_modules_is_found() -> None:
    circle = {"a/b.py": "from imhsite.a.c import x", "a/c.py": "from imhsite.a import b"}
    assert circles_of_modules(circle) == ["these import each other: imhsite.a.b, imhsite.a.c"]
    assert circles_of_modules({"a/b.py": "from imhsite.a.c import x", "a/c.py": ""}) == []


def private_names(path: str, source: str) -> list[str]:
    """A sentence for each private name of another module or a library that a module imports or uses."""
    uses = sorted({*imported_by(path, source), *used_by(path, source)}, key=lambda use: (use.line, use.name))
    return [
        f"imhsite/{path}:{use.line} uses {use.name}, which is private"
        for use in uses
        if any(word.startswith("_") and not word.endswith("__") for word in use.name.split("."))
    ]


def test_no_module_uses_a_private_name_of_another_or_of_a_library(modules: dict[str, str]) -> None:
    assert [sentence for path, source in modules.items() for sentence in private_names(path, source)] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from yaml._yaml import CParser", "yaml._yaml.CParser"),
        ("import yaml._yaml", "yaml._yaml"),
        ("import atexit\natexit._run_exitfuncs()", "atexit._run_exitfuncs"),
        ("from imhsite.nouns import _noun", "imhsite.nouns._noun"),
    ],
)
def test_a_private_name_is_found(source: str, name: str) -> None:
    line = source.count("\n") + 1
    assert private_names("left.py", source) == [f"imhsite/left.py:{line} uses {name}, which is private"]


def test_names_of_its_own_and_of_the_language_are_not_private() -> None:
    source = "from __future__ import annotations\nfrom imhsite import __version__\n_own = 1\nself._own, _own"
    assert private_names("left.py", source) == []


def several(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The names that are given more than once, each with where."""
    places: dict[str, list[str]] = {}
    for name, place in names:
        places.setdefault(name, []).append(place)
    return {name: where for name, where in places.items() if len(where) > 1}


def test_no_module_has_the_name_of_another(modules: dict[str, str]) -> None:
    assert several((path.split("/")[-1], path) for path in modules if not path.endswith("__init__.py")) == {}


def test_no_class_has_the_name_of_another(modules: dict[str, str]) -> None:
    classes = (
        (node.name, path)
        for path, source in modules.items()
        for node in parsed(source).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert several(classes) == {}


# The checker itself, on a small world of its own.

SMALL = (
    Layer(("__init__", "nouns")),
    Layer(("left", "right")),
    Layer(("disk",), touches=("files",)),
    Layer(("cli",), touches=("clock", "environment", "terminal")),
)


@pytest.mark.parametrize(
    "source",
    [
        "from imhsite.disk import read",
        "import imhsite.disk",
        "from imhsite import disk",
        "from imhsite.disk.deep import read",
        "from . import disk",
        "from .disk import read",
        "def later():\n    from imhsite.disk import read",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from imhsite.disk import File",
        "from imhsite.nowhere import thing",
    ],
)
def test_an_upward_import_is_found_anywhere(source: str) -> None:
    assert len(upward_imports("left.py", source, SMALL)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from imhsite.nouns import Noun",
        "from imhsite.right import thing",
        "from imhsite import __version__",
        "import json",
        "from .nouns import Noun",
    ],
)
def test_an_import_from_below_or_beside_is_fine(source: str) -> None:
    assert upward_imports("left.py", source, SMALL) == []


def test_a_package_is_one_part_however_deep_its_modules_are() -> None:
    assert upward_imports("disk/deep.py", "from .other import read\nfrom imhsite.disk import file", SMALL) == []
    assert upward_imports("disk/deep.py", "from ..cli import now", SMALL) == [
        "imhsite/disk/deep.py:1 imports cli, which is above disk"
    ]


def test_a_module_in_no_layer_may_be_imported_by_nobody() -> None:
    assert upward_imports("cli.py", "import imhsite.unknown.thing", SMALL) == [
        "imhsite/cli.py:1 imports unknown, which is above cli"
    ]


def test_two_parts_of_one_layer_that_import_each_other_are_found() -> None:
    circle = {"left.py": "import imhsite.right", "right.py": "from imhsite.left import thing"}
    assert circles(circle, SMALL) == ["these import each other: left, right"]
    assert circles({"left.py": "import imhsite.right", "right.py": ""}, SMALL) == []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("import time\ntime.time()", "clock"),
        ("from time import monotonic", "clock"),
        ("import datetime\ndatetime.datetime.now()", "clock"),
        ("from datetime import date\ndate.today()", "clock"),
        ("from datetime import datetime as moment\nmoment.now()", "clock"),
        ("import os\nos.environ['HOME']", "environment"),
        ("from os import getenv", "environment"),
        ("import os as system\nsystem.getcwd()", "environment"),
        ("import random", "randomness"),
        ("import uuid\nuuid.uuid4()", "randomness"),
        ("from secrets import token_hex", "randomness"),
        ("import socket", "network"),
        ("from urllib.request import urlopen", "network"),
        ("import urllib.request as web", "network"),
        ("def fetch():\n    import httpx", "network"),
        ("open('a')", "files"),
        ("read = open", "files"),
        ("def size(path):\n    return len(path.read_bytes())", "files"),
        ("from pathlib import Path", "files"),
        ("import os\nos.listdir('.')", "files"),
        ("import os.path\nos.path.exists('a')", "files"),
        ("import shutil", "files"),
        ("print('hello')", "terminal"),
        ("import sys\nsys.stdout.write('hello')", "terminal"),
        ("import subprocess", "processes"),
    ],
)
def test_a_pure_module_that_touches_the_world_is_found(source: str, word: str) -> None:
    sentences = forbidden_touches("nouns.py", source, SMALL)
    assert sentences
    assert all(f"touches the {word} by" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date, datetime\ndate(2022, 2, 7), datetime.fromisoformat('2022-02-07')",
        "import os\nos.sep.join(['a', 'b']), os.path.join('a', 'b')",
        "from pathlib import PurePosixPath\nPurePosixPath('a').name",
        "from urllib.parse import urlsplit",
        "from uuid import uuid5",
        "def open_days(week):\n    return week.open",
        "'a b'.replace(' ', '-')",
    ],
)
def test_a_pure_module_may_use_what_works_on_its_arguments_alone(source: str) -> None:
    assert forbidden_touches("nouns.py", source, SMALL) == []


def test_a_layer_may_touch_what_it_names_and_nothing_else() -> None:
    assert forbidden_touches("disk/deep.py", "open('a')", SMALL) == []
    assert forbidden_touches("disk/deep.py", "import os\nopen(os.environ['A'])", SMALL) == [
        "imhsite/disk/deep.py:2 touches the environment by os.environ"
    ]
    assert forbidden_touches("cli.py", "import time\nprint(time.time())", SMALL) == []
