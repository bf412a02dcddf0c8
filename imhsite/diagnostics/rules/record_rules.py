"""Rules about the contents of records and the references between them."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule


def _unknown(what: str) -> Rule:
    """Return the rule for an id of a record that does not exist."""
    gap = f"The page would have a gap where the {what} should be."
    return Rule(f"Unknown {what}", gap, "Correct the id, or add the record.")


RECORD_RULES: dict[str, Rule] = {
    # Between records
    "duplicate-id": Rule(
        "Id used twice",
        "A reference to this id could mean either record.",
        "Give one of the two records another id.",
    ),
    "duplicate-week": Rule(
        "Two weeks in the same year",
        "Each year has one week, with one permanent address.",
        "Join the two files, or change the year of one.",
    ),
    "unknown-topic": _unknown("topic"),
    "unknown-article": _unknown("article"),
    "unknown-page": Rule(
        "Unknown page",
        "The correction would not appear on the page that it is about.",
        "Correct the name: use the file's name in content/pages/, without its ending.",
    ),
    "unknown-statistic": _unknown("statistic"),
    "unknown-source": _unknown("source"),
    "unknown-resource": _unknown("resource"),
    "unknown-helpline": _unknown("helpline"),
    "unknown-term": _unknown("glossary term"),
    "unknown-week": _unknown("week"),
    "unknown-event": _unknown("event"),
    "cms-setup": Rule(
        "Settings of the page for editors that do not work together",
        "Editors could not sign in, or would miss what the settings promise.",
        "Add or delete the line that the message names.",
    ),
    "superseded-statistic": Rule(
        "Statistic that has been replaced",
        "Readers would see a figure that is known to be out of date.",
        "Use the newer statistic, and check the words around it.",
    ),
    "change-not-comparable": Rule(
        "Change between statistics that cannot be compared",
        "A change is drawn as two forms whose areas are true, which is only right if both numbers count the same.",
        "Name an earlier count of the same thing in the same unit, or remove `earlier:`.",
    ),
    "circular-supersedes": Rule(
        "Statistics that replace each other in a circle",
        "imhsite cannot tell which of them is the newest.",
        "Remove one of the supersedes: lines.",
    ),
    "depends-on-hidden": Rule(
        "Visible text that needs hidden content",
        "The page would be incomplete, or would reveal what is under embargo.",
        "Give both the same publish_at and status, or remove the reference until then.",
    ),
    "needs-approval": Rule(
        "Unapproved text on a topic that requires approval",
        "The site's settings require that somebody reads and approves every text on this topic before it is published.",
        "Add `approved_by:` with the person's name, or set `status: in-review` until then.",
    ),
    "embargo-unread": Rule(
        "File that cannot be searched for embargoed content",
        "Something is under embargo, and this file could reveal it. imhsite cannot check the file, because it is "
        "encrypted, damaged, too large when unpacked, or of an unknown kind.",
        "Save it without a password as PDF, Word, ZIP or text, or publish it after the embargo.",
    ),
    "embargo-leak": Rule(
        "Embargoed content in a published file",
        "Readers would learn about it too early. Before publishing, the build searches every file for words, ids, "
        "titles and file names that occur only in hidden records.",
        "Remove it from the media file or template that contains it, or give both the same publish_at.",
    ),
    "unknown-language": Rule(
        "Language that the site does not have",
        "No visitor would find the page.",
        "Add the language to languages: in content/site.yaml, or rename the file.",
    ),
    "dead-link": Rule(
        "Link to a file that does not exist",
        "Readers would see an error page.",
        "Link to a file that exists.",
    ),
    "local-address": Rule(
        "Address that only your own computer can open",
        "It works for you, but readers would see an error page.",
        "Put the file into `content/media/`, link to the page's file, or write the address that readers use.",
    ),
    "missing-scheme": Rule(
        "Address that begins with //",
        "Browsers add https: or http:, but feeds, e-mails and print have nothing to add.",
        "Write the whole address, with https://.",
        "warning",
    ),
    "own-address": Rule(
        "Full address of a page of this site",
        "A link to the file is checked in every build and follows the page to a new address. A full address may lead "
        "nowhere without anybody noticing, and leaves the preview.",
        "Link to the file, such as `attachment.md`, or write the part after the host name, such as `/help/`.",
        "warning",
    ),
    "not-a-picture": Rule(
        "File that is not a picture",
        "Only picture files in content/media/ can be shown as pictures.",
        "Name a picture in content/media/.",
    ),
    "broken-picture": Rule(
        "Damaged picture",
        "Visitors would see an empty box, or only half of the picture.",
        "Save or copy the picture again.",
    ),
    "mislabelled-picture": Rule(
        "Picture with the wrong file ending",
        "Some browsers and hosts rely on the ending, and would not show the picture.",
        "Rename the file, and correct its name wherever it is used.",
    ),
    "picture-kind": Rule(
        "Picture in a format that browsers cannot show",
        "Most visitors would not see it.",
        "Save a photograph as JPEG, and a drawing as PNG or SVG.",
    ),
    "huge-picture": Rule(
        "Picture with too many pixels",
        "It could fill the memory of the computer that builds the site, and no screen can show so much detail.",
        "Save a smaller copy, with at most fifty million pixels. In an animation, the pixels of all frames count.",
    ),
    "unsafe-svg": Rule(
        "Unsafe SVG drawing",
        "An SVG file can contain programs and load things from other websites, which this site promises not to do.",
        "Save it as plain SVG in your drawing program, or as PNG.",
    ),
    "undescribed-picture": Rule(
        "Picture without a description",
        "People who cannot see the picture would not know what it shows, or that they can skip it.",
        "Describe it between the square brackets, or in the .yaml file beside the picture.",
    ),
    "media-kind": Rule(
        "File of a kind that sites do not publish",
        "Most readers could not open it, and some kinds of file can do harm.",
        "Save it as another kind, or add its ending to media_kinds in content/site.yaml.",
    ),
    "program-in-media": Rule(
        "Web page, script or program in content/media/",
        "It could run in readers' browsers, on their computers or on the web server.",
        "Remove it, and offer its content as a document.",
    ),
    "mislabelled-file": Rule(
        "File with the wrong ending",
        "Readers could not open it, and it may not be what it seems.",
        "Save it again as the kind that its ending says, or correct the ending.",
    ),
    "same-file-name": Rule(
        "Two file names that look the same",
        "Letters with accents can be stored in two ways, so a link could mean either file.",
        "Remove or rename one of the two.",
    ),
    "unrecorded-picture": Rule(
        "Picture without a record of consent",
        "Nobody could check later whether the people in it agreed to be shown, and until when.",
        "Create a .yaml file of the same name beside it, with alt: and people: no, or with people: yes and consent:.",
    ),
    "undeclared-service": Rule(
        "Something from another website that no service allows",
        "Browsers block it, because every page has a policy that allows only what the site declares. Readers would see "
        "an empty box, or a form that does nothing.",
        "Write a link, or `::video`, or save the file in content/media/. To allow it, name the service under "
        "`services:` in content/site.yaml, with what data goes there.",
    ),
    "unknown-service-page": Rule(
        "Page of a service that is not on this site",
        "The page that should use the service could not use it, and browsers would block it there.",
        "Name the page's file, such as pages/join.md, or its address, such as /help/.",
    ),
    "picture-elsewhere": Rule(
        "Picture from outside content/media/",
        "Its description and the consent of the people in it are not recorded. It can change or disappear at any time, "
        "and another website would learn who reads the page.",
        "Save the picture in content/media/ and use that file.",
    ),
    "missing-media": Rule(
        "Missing picture or download",
        "The picture or download would be missing from the page.",
        "Put the file into content/media/, or correct its name.",
    ),
    # Within a record
    "relative-without-baseline": Rule(
        "Relative risk without a baseline",
        "Three times a tiny risk is still tiny. Without the baseline, the number frightens or misleads.",
        "Add baseline: with the comparison group and its own number.",
    ),
    "long-caveat": Rule(
        "Short caveat that is too long",
        "It appears with the number on cards, posters and posts, where there is room for one line.",
        "Shorten `caveat_short` to 80 characters, and write the full caveat in `caveat`.",
    ),
    "value-and-unit": Rule(
        "Value and unit that do not fit together",
        'The page would show one after the other, such as "over half%" or "£5%".',
        "Write the number in `value` and its unit in `unit`. A value that was published with its unit, such as `75%`, "
        "may keep it, with `unit: percent` or without a unit.",
    ),
    "impossible-value": Rule(
        "Number that cannot be right",
        "A share is between 0 and 100 percent, and a range goes from the smaller number to the larger.",
        "Correct the value. If it says how much something grew or fell, add `kind: change`. If it compares two groups, "
        "add `kind: relative` and a baseline.",
    ),
    "source-without-maker": Rule(
        "Source without an author or publisher",
        "Readers judge a number by who published it.",
        "Add authors: or publisher:.",
    ),
    "dates-out-of-order": Rule(
        "Dates in the wrong order",
        "One of the two dates must be wrong.",
        "Correct one of them.",
    ),
    "helpline-unreachable": Rule(
        "Helpline without contact details",
        "Somebody who needs help would find only a name.",
        "Add phone:, text: or url:.",
    ),
    "week-file-name": Rule(
        "Week file named after another year",
        "The file name becomes the week's address.",
        "Rename the file, or correct the year.",
    ),
    "week-outside-year": Rule(
        "Week that starts in another year",
        "The week would be listed under the wrong year.",
        "Correct the date or the year.",
    ),
    "outside-week": Rule(
        "Day or event outside its week",
        "The date is probably mistyped.",
        "Correct the date, or add outside: yes.",
    ),
    "duplicate-day": Rule(
        "Day listed twice",
        "A day can have only one subject.",
        "Correct one of the dates, or join the entries.",
    ),
    "weekday-mismatch": Rule(
        "Weekday that does not match its date",
        "People plan by the weekday and would come on the wrong day.",
        "Correct the weekday or the date.",
    ),
    "download-without-file": Rule(
        "Download without a file, or with two",
        "A download link can lead to only one place.",
        "Write either file: or url:.",
    ),
    "ambiguous-time": Rule(
        "Time that occurs twice",
        "When the clocks go back, an hour repeats, so this could mean either of two times.",
        "Add the time zone or offset that you mean, such as +01:00.",
    ),
    "skipped-time": Rule(
        "Time that does not exist",
        "When the clocks go forward, an hour is skipped.",
        "Choose a time an hour earlier or later.",
    ),
    "long-post": Rule(
        "Sample post that is too long for its network",
        "People who copy it would have to shorten it, and might leave out the source.",
        "Shorten the post, or choose a network that allows more.",
    ),
    "unknown-network": Rule(
        "Unknown social network",
        "imhsite does not know how long a post may be on this network.",
        "Name one of the networks listed, or remove the line if the post suits any network.",
    ),
    "missing-alt": Rule(
        "Picture record without a description",
        "People who cannot see the picture would not know what it shows.",
        "Add alt:, or decorative: yes.",
    ),
    "missing-consent": Rule(
        "Picture of people without consent",
        "People have a right to decide where their picture appears.",
        "Add people: no if nobody can be recognised; otherwise add consent: and say where the consent is kept.",
    ),
    # Freshness
    "stale-helpline": Rule(
        "Helpline that has not been checked recently",
        "Numbers and opening hours change.",
        "Check it on the helpline's own website, then update checked_on.",
        "warning",
    ),
    "date-in-the-future": Rule(
        "Date in the future",
        "Readers would see a publication, update, check or correction that has not happened yet. A later date does not "
        "delay publication.",
        "Correct the date. To publish something later, use publish_at.",
        "warning",
    ),
    "old-statistic": Rule(
        "Old statistic",
        "Readers assume that a number is current.",
        "Look for a newer one, or say in its caveat why it is still valid.",
        "warning",
    ),
    "overdue-review": Rule(
        "Overdue review",
        "Advice and numbers age. Nobody has reviewed this by its review_by date, or within the article_months: of "
        "content/site.yaml.",
        "Check it, then update review_by or reviewed.",
        "warning",
    ),
}
