"""Rules about what must hold inside a record and between records."""

from __future__ import annotations

from imhsite.diagnostics.rules.rule import Rule

RECORD_RULES: dict[str, Rule] = {
    # Between records
    "duplicate-id": Rule(
        "An id that is used twice",
        "Words that name the id could mean either record.",
        "Give one of the two another id.",
    ),
    "duplicate-week": Rule(
        "Two weeks in one year",
        "A year's week has one permanent address.",
        "Join the two files, or change the year of one.",
    ),
    "unknown-topic": Rule(
        "A topic that does not exist",
        "The page would have a hole where the topic should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-article": Rule(
        "An article that does not exist",
        "The page would have a hole where the article should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-page": Rule(
        "A stand-alone page that does not exist",
        "Nobody would see on that page what was corrected.",
        "Correct the name: it is that of the file in content/pages/, without its ending.",
    ),
    "unknown-statistic": Rule(
        "A statistic that does not exist",
        "The page would have a hole where the statistic should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-source": Rule(
        "A source that does not exist",
        "The page would have a hole where the source should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-resource": Rule(
        "A resource that does not exist",
        "The page would have a hole where the resource should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-helpline": Rule(
        "A helpline that does not exist",
        "The page would have a hole where the helpline should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-term": Rule(
        "A glossary term that does not exist",
        "The page would have a hole where the glossary term should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-week": Rule(
        "A week that does not exist",
        "The page would have a hole where the week should be.",
        "Correct the id, or add the record.",
    ),
    "unknown-event": Rule(
        "An event that does not exist",
        "The page would have a hole where the event should be.",
        "Correct the id, or add the record.",
    ),
    "superseded-statistic": Rule(
        "A number that has been replaced",
        "Readers would be told a figure that is known to be out of date.",
        "Name the newer statistic, and check the words around it.",
    ),
    "circular-supersedes": Rule(
        "Statistics that replace each other in a circle",
        "Nobody could tell which is the newest.",
        "Remove one of the lines supersedes:.",
    ),
    "depends-on-hidden": Rule(
        "A visible text that needs something hidden",
        "It would break, or give away what is under embargo.",
        "Give both the same publish_at and status, or take the words out until then.",
    ),
    "needs-approval": Rule(
        "A text that nobody has approved, on a topic that needs it",
        "The settings say that somebody must have read and approved what is published on this topic.",
        "Write `approved_by:` and who it was, or `status: in-review` until then.",
    ),
    "embargo-unread": Rule(
        "A file that cannot be searched for what is hidden",
        "Something is held back at the moment of this build, and a file that would be published could give it away: "
        "nobody can tell, because it is encrypted, damaged, too large when unpacked, or of an unknown kind.",
        "Save it without a password, as PDF, Word, ZIP or text, or publish it when nothing is hidden any more.",
    ),
    "embargo-leak": Rule(
        "A word of something hidden in the output",
        "It would be told too early. The build looks for every word, id, title and file name that belongs only to "
        "hidden records in every byte it is about to publish.",
        "Take it out of the media file or template that says it, or give both the same publish_at.",
    ),
    "unknown-language": Rule(
        "A language that the site does not have",
        "The page would be made for nobody.",
        "Add the language to languages: in content/site.yaml, or rename the file.",
    ),
    "dead-link": Rule(
        "A link that leads nowhere",
        "Readers would meet an error page.",
        "Link to a file that exists.",
    ),
    "not-a-picture": Rule(
        "A picture that is none",
        "Only files of content/media/ can be shown as pictures.",
        "Name a picture in content/media/.",
    ),
    "broken-picture": Rule(
        "A picture that cannot be read",
        "Visitors would see an empty box, or half of a picture.",
        "Save or copy the picture again.",
    ),
    "mislabelled-picture": Rule(
        "A picture whose name says another kind",
        "Some browsers and hosts go by the name, and would not show it.",
        "Rename the file, and correct its name where it is used.",
    ),
    "picture-kind": Rule(
        "A picture of a kind that browsers do not show",
        "Most visitors would see nothing.",
        "Save it as JPEG for a photograph, as PNG or SVG for a drawing.",
    ),
    "huge-picture": Rule(
        "A picture with enormously many pixels",
        "It would fill the memory of the computer that builds the site, and no screen shows so much.",
        "Save a smaller copy. Fifty million pixels are the most, all frames of what moves together.",
    ),
    "unsafe-svg": Rule(
        "A drawing that can do more than draw",
        "An SVG file can hold programs and load things from elsewhere, which this site promises not to do.",
        "Save it as plain SVG in your drawing program, or as PNG.",
    ),
    "undescribed-picture": Rule(
        "A picture that says nothing to people who cannot see it",
        "They would not know what it shows, or that they may skip it.",
        "Write what it shows between the square brackets, or beside the picture in its .yaml file.",
    ),
    "media-kind": Rule(
        "A file of a kind that sites do not publish",
        "Most readers could not open it, and some kinds can do harm.",
        "Save it as another kind, or name its ending under media_kinds in content/site.yaml.",
    ),
    "program-in-media": Rule(
        "A page, a script or a program among pictures and downloads",
        "It would run in the name of the site: in readers' browsers, on their computers or on the server.",
        "Remove it, and offer its content as a document.",
    ),
    "mislabelled-file": Rule(
        "A file whose content is of another kind than its name says",
        "Readers could not open it, and it may be something else than it seems.",
        "Save it again as the kind that its name says.",
    ),
    "same-file-name": Rule(
        "Two files whose names look the same",
        "Letters with accents can be written in two ways. Links could not tell the files apart.",
        "Remove or rename one of the two.",
    ),
    "unrecorded-picture": Rule(
        "A picture without a record of consent",
        "Nobody could tell later whether the people in it agreed to be shown, and until when.",
        "Create a .yaml file of the same name beside it, with alt: and people: no, or with people: yes and consent:.",
    ),
    "picture-elsewhere": Rule(
        "A picture that is not in content/media/",
        "Nothing records its description and the consent of the people in it. It can change or disappear at any time, "
        "and another site would learn who reads the page.",
        "Save the picture in content/media/ and name that file.",
    ),
    "missing-media": Rule(
        "A file that is not in content/media/",
        "The picture or download would be missing.",
        "Put the file there, or correct its name.",
    ),
    # What must hold inside a record
    "relative-without-baseline": Rule(
        "Times as likely, but compared with what?",
        "Three times a tiny risk is still tiny; without the baseline the number frightens or misleads.",
        "Add baseline: with the group compared and its own number.",
    ),
    "long-caveat": Rule(
        "A short caveat that is too long",
        "It goes with the number on cards, posters and posts, where there is room for one line.",
        "Shorten `caveat_short` to 80 characters, and write the whole of it in `caveat`.",
    ),
    "value-and-unit": Rule(
        "A value and a unit that do not go together",
        'The page would print them one after the other, such as "over half%" or "£5%".',
        "Write the number in `value` and its unit in `unit`. A value that was printed with its unit, such as `75%`, "
        "may stay so: with `unit: percent`, or without a unit.",
    ),
    "impossible-value": Rule(
        "A number that cannot be right",
        "No share is more than 100 percent or less than nothing, and a range goes from the smaller number to the "
        "larger.",
        "Correct the value. If it says how much something grew or fell, add `kind: change`; if it compares two groups, "
        "`kind: relative` and a baseline.",
    ),
    "source-without-maker": Rule(
        "A source that nobody made",
        "Readers judge a number by who published it.",
        "Add authors: or publisher:.",
    ),
    "dates-out-of-order": Rule(
        "Dates in the wrong order",
        "One of the two must be wrong.",
        "Change one of them.",
    ),
    "helpline-unreachable": Rule(
        "A helpline without a way to reach it",
        "Somebody who needs help would find only a name.",
        "Add phone:, text: or url:.",
    ),
    "week-file-name": Rule(
        "A week's file with another year's name",
        "The file's name is the week's address.",
        "Rename the file, or change the year.",
    ),
    "week-outside-year": Rule(
        "A week that starts in another year",
        "The week would stand under the wrong year for ever.",
        "Change the date or the year.",
    ),
    "outside-week": Rule(
        "A day or event outside its week",
        "It is usually a slip in a date.",
        "Change the date, or add outside: yes.",
    ),
    "duplicate-day": Rule(
        "One day twice",
        "The two entries cannot both be the day's subject.",
        "Change one date, or join the entries.",
    ),
    "weekday-mismatch": Rule(
        "A weekday that does not match its date",
        "People plan by the weekday and would come on the wrong day.",
        "Write the right weekday, or change the date.",
    ),
    "download-without-file": Rule(
        "A download of nothing, or of two things",
        "The link needs exactly one place to lead to.",
        "Write either file: or url:.",
    ),
    "ambiguous-time": Rule(
        "A time that comes twice",
        "When clocks go back, an hour repeats; an embargo would end at one of two moments.",
        "Add the time zone or offset that is meant, such as +01:00.",
    ),
    "skipped-time": Rule(
        "A time that never comes",
        "When clocks go forward, an hour is left out.",
        "Choose a time an hour earlier or later.",
    ),
    "long-post": Rule(
        "A sample post that is too long for its network",
        "Whoever copies it would have to shorten it, and might leave out the source.",
        "Shorten the post, or name a network that takes more.",
    ),
    "unknown-network": Rule(
        "A social network that we do not know",
        "Nobody could tell how many characters it takes.",
        "Name one of the networks listed, or leave the line out for a post that suits any.",
    ),
    "missing-alt": Rule(
        "A picture that nothing describes",
        "People who do not see it would not know what it shows.",
        "Add alt:, or decorative: yes.",
    ),
    "missing-consent": Rule(
        "A picture whose record says nothing about consent",
        "People have a right to decide where their picture is shown.",
        "Add people: no where nobody can be recognised, otherwise consent: that says where the consent is kept.",
    ),
    # Freshness
    "stale-helpline": Rule(
        "A helpline that was not checked for long",
        "Numbers and hours change.",
        "Check it on its own page, then change checked_on.",
        "warning",
    ),
    "date-in-the-future": Rule(
        "Something done on a day that has not come yet",
        "Readers see a first publication, update, check or correction that has not happened. A later date does not "
        "hold anything back.",
        "Correct the date. To publish something later, write publish_at.",
        "warning",
    ),
    "old-statistic": Rule(
        "A statistic that is old",
        "Readers take a number for today's.",
        "Look for a newer one, or say in its caveat why it still stands.",
        "warning",
    ),
    "overdue-review": Rule(
        "Something past its review",
        "Advice and numbers age, and nobody has looked at this since its review_by, or for longer than the "
        "article_months: of content/site.yaml allow.",
        "Check it, then change review_by or reviewed.",
        "warning",
    ),
}
