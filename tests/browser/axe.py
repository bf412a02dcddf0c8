"""What axe finds on a page: rules of WCAG 2.0 to 2.2, A and AA, and best practices."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from typing import Any, NamedTuple

from playwright.sync_api import Page

SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

# Without `preload`: axe would fetch style sheets by script, which the policy forbids, and ours it can read anyway.
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "reporter": "no-passes",
    "preload": False,
}
RUN = "options => axe.run(document, options).then(found => found.violations)"

# In forced colours Chromium paints text in a colour of the system, and says so of `color`; of this other name for
# the same colour, which axe asks for, it says what the author wrote.
TELL_COLOURS_AS_PAINTED = """() => {
  const value = CSSStyleDeclaration.prototype.getPropertyValue;
  const forced = matchMedia("(forced-colors: active)");
  CSSStyleDeclaration.prototype.getPropertyValue = function (name) {
    return value.call(this, forced.matches && name === "-webkit-text-fill-color" ? "color" : name);
  };
}"""

SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
WIDTHS = (320, 768, 1280)


class Look(NamedTuple):
    """A scheme of colours and a width in pixels."""

    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}, {self.width} px"


EVERY_LOOK = tuple(Look(scheme, width) for scheme, width in product(SCHEMES, WIDTHS))


def looks_for(number: int) -> tuple[Look, ...]:
    """Three looks with each scheme and each width once; three pages one after another have all nine."""
    return tuple(Look(scheme, WIDTHS[(place + number) % 3]) for place, scheme in enumerate(SCHEMES))


def look_at(page: Page, look: Look) -> None:
    """Show the page that is open in a scheme at a width."""
    page.set_viewport_size({"width": look.width, "height": 800})
    page.emulate_media(**SCHEMES[look.scheme])


def violations_on(page: Page, looks: tuple[Look, ...]) -> Iterator[str]:
    """What axe finds on the page that is open in each look, one line for each element."""
    page.evaluate(TELL_COLOURS_AS_PAINTED)
    page.evaluate(SCRIPT)
    for look in looks:
        look_at(page, look)
        for found in page.evaluate(RUN, OPTIONS):
            for node in found["nodes"]:
                yield f"{look}: {found['id']}: {node['target'][0]}: {_reason(node)}"


def _reason(node: dict[str, Any]) -> str:
    checks = (*node["any"], *node["all"], *node["none"])
    return "; ".join(check["message"] for check in checks)
