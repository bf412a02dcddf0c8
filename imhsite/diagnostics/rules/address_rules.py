"""Rules about former addresses, and about entries that calendars and feeds already have."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

ADDRESS_RULES: dict[str, Rule] = {
    "bad-alias": Rule(
        "Alias that is not an address of this site",
        "No visitor can reach this address, so old links stay broken.",
        "Write the part that followed the host name, with slashes: `/old-name/`.",
    ),
    "redirect-loop": Rule(
        "Alias that redirects to itself",
        "The browser would be sent back to the same page until it gives up.",
        "Delete the alias: it is the page's own address.",
    ),
    "alias-twice": Rule(
        "Alias claimed by two texts",
        "An old link can lead to only one of them.",
        "Keep the alias in the text that old links should lead to.",
    ),
    "alias-hides-page": Rule(
        "Alias with the address of an existing page",
        "Visitors to that page would be sent to a different one.",
        "Delete the alias, or give the page another name.",
    ),
    "vanished-address": Rule(
        "Removed page without a redirect",
        "Links from other websites and from print now end at the error page.",
        "Add the old address to the `aliases` of the text that replaces it. If the page is gone for good, build again: "
        "this warning appears only once.",
        "warning",
    ),
    "vanished-event": Rule(
        "Removed event that was still to come",
        "People who added it to their calendar keep an entry for something that does not take place.",
        "Restore the event with `status: cancelled` and `updated:`. If it has a new id, add `uid:` with the former "
        "identifier. If nobody has it in a calendar, build again: this warning appears only once.",
        "warning",
    ),
    "event-changed": Rule(
        "Changed event or week with the same `updated`",
        "Calendars compare `updated`. Many of them keep showing the former time or place.",
        "Set `updated:` to the day of the change, or to the day and time if this is the second change that day.",
        "warning",
    ),
    "identity-changed": Rule(
        "New ids for entries of feeds and calendars",
        "Feed readers show every article as new, and calendars show every event twice.",
        "If the site has moved, set `first_url` in `content/site.yaml` to the address where it was first published.",
        "warning",
    ),
    "event-without-zone": Rule(
        "Event time without a time zone",
        "A calendar would show the event at a different hour from the one you mean.",
        "Add a time zone, such as `timezone: Europe/London`, to `content/site.yaml` or to the week.",
    ),
    "event-without-updated": Rule(
        "Cancelled, postponed or moved event without the date of the decision",
        "Calendars use `updated` to tell which version of an event is newer. Without it, some of them keep showing the "
        "old one.",
        "Add `updated:` to the event, with the day, or the day and time, of the change.",
        "warning",
    ),
}
