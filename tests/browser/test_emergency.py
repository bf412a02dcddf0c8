"""The box for when a life is in danger: it looks urgent, whatever the colour of the campaign, and has a border."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.axe import Viewport, apply_viewport
from browser.serving import Served

SEEN = """() => {
  const box = document.querySelector(".emergency");
  const call = getComputedStyle(box.querySelector(".number"));
  const style = getComputedStyle(box);
  return {
    paper: style.backgroundColor,
    border: style.borderColor,
    number: call.color,
    underline: call.textDecorationColor,
    tint: getComputedStyle(document.documentElement).getPropertyValue("--tint"),
    sides: ["Top", "Right", "Bottom", "Left"].map(side => [style[`border${side}Style`], style[`border${side}Width`]]),
  };
}"""


def seen(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(SEEN)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_colour_of_the_campaign_changes_the_box(scheme: str, page: Page, site: Served) -> None:
    page.goto(site.url("/help/"))
    apply_viewport(page, Viewport(1280, scheme))
    before = seen(page)
    colours = page.evaluate("""() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
      .map(rule => rule.cssText).join().match(/data-colour="#[0-9a-f]{6}"/g).map(found => found.slice(13, 20))""")
    tints = {before["tint"]}
    for colour in sorted(set(colours)):
        page.evaluate("colour => { document.documentElement.dataset.colour = colour }", colour)
        after = seen(page)
        tints.add(after.pop("tint"))
        assert after == {name: value for name, value in before.items() if name != "tint"}, colour
    assert len(tints) >= 8


def test_the_box_has_a_border_on_all_four_sides(page: Page, site: Served) -> None:
    page.goto(site.url("/help/"))
    for look in ("light", "dark", "forced colours", "print"):
        if look == "print":
            page.emulate_media(media="print", color_scheme="light", forced_colors="none")
        else:
            apply_viewport(page, Viewport(360, look))
        found = seen(page)
        assert found["sides"] == [["solid", "3px"]] * 4, look
        assert found["border"] != found["paper"], look


def test_in_forced_colours_what_only_a_background_showed_has_a_border(page: Page, everything: Served) -> None:
    for path, selector in (
        ("/help/", ".exit__link"),
        ("/", ".button"),
        ("/", ".site-footer"),
        ("/weeks/2025/", ".week-day__today:not([hidden])"),
        ("/weeks/2025/", ".hero .tag"),
        ("/articles/secure/", ".helplines-here"),
        ("/articles/secure/", ".callout--key-points"),
    ):
        page.clock.set_fixed_time("2025-06-11T12:00:00Z")
        page.goto(everything.url(path))
        apply_viewport(page, Viewport(1280, "forced colours"))
        width = page.locator(selector).first.evaluate("element => getComputedStyle(element).borderBlockStartWidth")
        assert width in ("1px", "2px"), selector
