"""What axe finds on a page: rules of WCAG 2.0 to 2.2, A and AA, and best practices.

A page is judged in light, dark and forced colours, each at three widths. Most elements of a site are like those of the
pages before. So elements with the same colours before the same background are judged once in each scheme; and each
state of an element, which is all that any other rule asks about, is judged once, at the width at which it is first
seen. A page on which nothing is new in the first look has nothing new in the others, and one without new colours in
light colours at a width has none at that width. What concerns a page as a whole, such as its title and the order of its
headings, is looked at on every page by test_visits.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from itertools import groupby, product
from typing import Any, NamedTuple

from playwright.sync_api import Page

from browser.scripts import script

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

# Without `preload`: axe would fetch style sheets by script, which the policy forbids, and ours it can read anyway.
OPTIONS = {"resultTypes": ["violations"], "reporter": "no-passes", "preload": False}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OF_COLOURS = {"color-contrast": "", "link-in-text-block": "a[href]"}
"""The rules that the scheme has a say in, with the elements that each is about."""

RUN = """async ([chains, options]) => {
  const judged = chains.map((chain) => window.chains.get(chain));
  for (const element of judged) element.dataset.judged = "";
  const { violations } = await axe.run(document, options);
  for (const element of judged) delete element.dataset.judged;
  return violations;
}"""

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


class Viewport(NamedTuple):
    """A width in pixels and a scheme of colours."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.scheme}, {self.width} px"


EVERY_LOOK = tuple(Viewport(width, scheme) for width, scheme in product(WIDTHS, SCHEMES))


class Judge:
    """What remembers which chains were judged in which scheme and which states at all, so that none is judged twice."""

    def __init__(self) -> None:
        self._judged: dict[str, set[str]] = defaultdict(set)
        self.judged_pages: set[str] = set()
        """The addresses of the pages on which something was new."""

    def violations_on(self, page: Page, looks: tuple[Viewport, ...] = EVERY_LOOK) -> Iterator[str]:
        """What axe finds on the page that is open in each look, one line for each element."""
        page.evaluate(TELL_COLOURS_AS_PAINTED)
        for width, at_a_width in groupby(looks, lambda look: look.width):
            for number, look in enumerate(at_a_width):
                apply_viewport(page, look)
                seen = page.evaluate(script("chains"), number == 0)
                chains, states = self._new(look.scheme, seen["colours"]), self._new("states", seen["states"])
                if chains or states:
                    self._prepare(page)
                    options = {**OPTIONS, "runOnly": TAGS if states else [*OF_COLOURS]}
                    for found in page.evaluate(RUN, [chains, options]):
                        for node in found["nodes"]:
                            yield f"{look}: {found['id']}: {node['target'][0]}: {_reason(node)}"
                if number == 0 and not chains:
                    if width == looks[0].width and not states:
                        return
                    break

    def _new(self, kind: str, seen: list[str]) -> list[str]:
        """Those of a kind that were not seen before, which then were."""
        judged = self._judged[kind]
        new = [one for one in seen if one not in judged and one.removesuffix("*") not in judged]
        self._judged[kind].update(new)
        return new

    def _prepare(self, page: Page) -> None:
        """Load axe into the page that is open, once."""
        self.judged_pages.add(page.url)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE)
            page.evaluate("rules => axe.configure({ rules })", _rules_of_colours())


def apply_viewport(page: Page, look: Viewport) -> None:
    """Show the page that is open in a scheme at a width."""
    if page.viewport_size != {"width": look.width, "height": 800}:
        page.set_viewport_size({"width": look.width, "height": 800})
    page.emulate_media(**SCHEMES[look.scheme])


def _rules_of_colours() -> list[dict[str, str]]:
    return [{"id": rule, "selector": f"{about}[data-judged]"} for rule, about in OF_COLOURS.items()]


def _reason(node: dict[str, Any]) -> str:
    checks = (*node["any"], *node["all"], *node["none"])
    return "; ".join(check["message"] for check in checks)
