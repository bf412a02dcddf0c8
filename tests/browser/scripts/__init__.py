"""Scripts that tests run in a page to look at it; each file is one function."""

from pathlib import Path


def script(name: str) -> str:
    """The text of a script by its name."""
    text = (Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))
