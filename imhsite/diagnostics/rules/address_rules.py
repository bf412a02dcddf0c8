"""Rules about former addresses."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

ADDRESS_RULES: dict[str, Rule] = {
    "bad-alias": Rule(
        "An alias that is no address of this site",
        "No visitor can reach this address, so old links stay broken.",
        "Write what followed the host's name, with slashes: `/old-name/`.",
    ),
    "redirect-loop": Rule(
        "An alias that leads to itself",
        "A browser would be sent from the page to the page until it gives up.",
        "Delete the alias: it is the page's own address.",
    ),
    "alias-twice": Rule(
        "An address that two texts claim as their former one",
        "An old link can lead to only one of them.",
        "Keep the alias in the text that old links should lead to.",
    ),
    "alias-hides-page": Rule(
        "An alias at the address of a page that is there",
        "Whoever wants that page would be sent to another one.",
        "Delete the alias, or give the page another name.",
    ),
    "vanished-address": Rule(
        "A page that the last build still had, and nothing leads on from its address",
        "Links to it from elsewhere, and from print, end at the page for errors.",
        "Add its address to the `aliases` of the text that took its place. If it is gone for good, build again: it is "
        "said once.",
        "warning",
    ),
    "vanished-event": Rule(
        "An event to come that the last build still had",
        "Whoever added it to a calendar keeps an entry for something that does not take place.",
        "Write the event again with `status: cancelled` and `updated:`. If it has another id now, add `uid:` with the "
        "former identifier. If nobody can have it, build again: it is said once.",
        "warning",
    ),
    "event-changed": Rule(
        "An event or a week that changed since the last build, with the same `updated`",
        "Calendars that have it compare `updated`. Many of them go on showing the former time or place.",
        "Write into `updated:` when it changed: the day, or the day and time after a second change in one day.",
        "warning",
    ),
    "identity-changed": Rule(
        "Entries of feeds and calendars that have other ids than in the last build",
        "Feed readers show all articles as new again, and calendars show all events twice.",
        "If the site moved, write where it was first published into `first_url` in `content/site.yaml`.",
        "warning",
    ),
    "event-without-zone": Rule(
        "An event with a time of day and no time zone",
        "A calendar would show it at another hour than the one you mean.",
        "Add `timezone: Europe/London`, or where it is, to `content/site.yaml` or to the week.",
    ),
    "event-without-updated": Rule(
        "An event that was cancelled, postponed or moved, without the day of the decision",
        "Calendars that hold the event compare a number and a date, which come from `updated`. Without it, some of "
        "them show the event as it was.",
        "Add `updated:` to the event with the day, or the day and time, of the change.",
        "warning",
    ),
}
