"""The rules: every kind of problem imhsite reports, declared once.

`docs/problems.md` is generated from this table. A rule's id never changes once released.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Rule(NamedTuple):
    """One kind of problem: what it is called, how bad it is, why it matters and how to mend it."""

    title: str
    why: str
    fix: str
    severity: Literal["error", "warning"] = "error"


RULES: dict[str, Rule] = {
    # Former addresses (content/aliases.py, outputs/documents/redirects.py, publish/removed_pages.py)
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
    # Cards (outputs/cards/glyphs.py)
    "unprintable-letter": Rule(
        "A letter that cards and posters cannot show",
        "Cards are printed with the fonts that come with imhsite, so that they are the same everywhere. They hold the "
        "letters of European languages, and no emoji. Anything else would be an empty box where people share it.",
        "Write it in words, or leave it out of titles, summaries, numbers and messages.",
        "warning",
    ),
    # Search (outputs/documents/search_documents.py, outputs/plan.py)
    "missing-library": Rule(
        "A library that is not installed",
        "Without typst there are no share cards and posters; without selectolax the built pages are not checked.",
        "Install imhsite again with pip, or install the library that the message names.",
        "warning",
    ),
    "no-search-program": Rule(
        "A machine on which no search index can be made",
        "The site is built without its search page, so nobody can search it.",
        "Install imhsite anew with pip on a system that Pagefind has a program for, and build there.",
        "warning",
    ),
    "search-failed": Rule(
        "A search index that could not be made",
        "The site would be published with a search that finds nothing.",
        "Build again. If it fails again, install imhsite anew; the message holds what the program said.",
    ),
    # The syntax of Markdown: what one text shows by itself (markdown)
    "unclosed-directive": Rule(
        "A container directive that never ends",
        "Everything after it would land inside it: the rest of the page would be one note.",
        "Add a closing line of as many colons as the opening line has, indented or quoted alike.",
    ),
    "unclosed-bracket": Rule(
        "A directive's bracket or brace that never closes",
        "Nobody can tell where the directive ends and your text goes on.",
        'Add the missing "]" or "}" on the same line, or in the same paragraph for one inside a sentence.',
    ),
    "stray-directive-end": Rule(
        "A closing line with nothing to close",
        "Either it is left over, or the line that should open the container is misspelt and does nothing.",
        "Delete the line of colons, or mend the opening line above it.",
    ),
    "malformed-directive": Rule(
        "Colons without a directive's name",
        "The colons would be printed on the page, and what they should wrap would not be wrapped.",
        "Write the name right after the colons, in lower case, words joined by hyphens: `:::key-points`.",
    ),
    "malformed-argument": Rule(
        "An argument that cannot be read",
        "What you meant to set would be ignored.",
        'Write `key=value`, `key="two words"`, or a word alone, with spaces between and straight quotes.',
    ),
    "duplicate-argument": Rule(
        "An argument given twice",
        "Only one of the two values can count, and nobody knows which you meant.",
        "Keep one and delete the other.",
    ),
    "text-after-directive": Rule(
        "Text on the line of a directive",
        "A leaf or container directive has its line to itself; the text beside it belongs to nothing.",
        "Move the text to a line of its own, or into the brackets if it is the title.",
    ),
    "misplaced-directive": Rule(
        "A directive where none can stand",
        "It cannot be shown there, so its colons or nothing at all would be on the page.",
        "Put `::name[…]` and `:::name` on lines of their own; inside a sentence write `:name[…]`.",
    ),
    "malformed-citation": Rule(
        "A citation that cannot be read",
        "The claim would stand without its source.",
        "Write `[@id]`, `[@id, p. 3]` or `[@first; @second]`.",
    ),
    "dead-anchor": Rule(
        "A link to an anchor that is not there",
        "Whoever follows the link stays where they are.",
        "Use the id of a heading on the page: its words in lower case, joined by hyphens.",
    ),
    "duplicate-anchor": Rule(
        "An id used twice on one page",
        "A link can only reach the first of them, and screen readers may mix them up.",
        "Give each place its own id.",
    ),
    "empty-link": Rule(
        "A link or an image without a destination",
        "The link leads nowhere, or the image shows nothing.",
        "Write the file or the address between the round brackets.",
    ),
    "heading-level-one": Rule(
        "A heading of the first level in the text",
        "The page's title is its one first-level heading; a second one confuses people who listen to the page.",
        "Begin the headings in the text with `##`.",
    ),
    "skipped-heading-level": Rule(
        "A heading level left out",
        "People who move through a page by its headings think that something is missing.",
        "Use the next level down: `###` below `##`.",
        "warning",
    ),
    "too-deeply-nested": Rule(
        "Too many things inside one another",
        "No page needs it, and the text would take forever to compile.",
        "Take some levels out, or write a backslash before characters that are meant as they are.",
    ),
    "unclosed-code-fence": Rule(
        "Code that never ends",
        "The rest of the page would be shown as code.",
        "Close the code with a line of the same three backticks or tildes that opened it.",
    ),
    # Directives, citations and links in Markdown
    "unknown-directive": Rule(
        "A directive that does not exist",
        "imhsite would have to print your colons and brackets on the page.",
        "Check the name against the list of directives in docs/writing.md.",
    ),
    # Text and YAML as authors type it
    "file-too-large": Rule(
        "A text file that is too large",
        "One enormous file makes every build slow, and is nearly always a picture or document under a wrong name.",
        "Split the file, or save the right one under this name. Five megabytes are the most.",
    ),
    "not-text": Rule(
        "A file that is not text",
        "Pictures and documents cannot be read as words.",
        "Save the words as plain text in UTF-8. Pictures and documents belong in content/media/.",
    ),
    "not-utf8": Rule(
        "A file that is not saved as UTF-8",
        "In any other encoding, accents, curly quotes and dashes turn into the wrong characters on the page.",
        "Open the file in a text editor, choose Save As, and choose the encoding UTF-8.",
    ),
    "garbled-characters": Rule(
        "Characters garbled on the way",
        "A program read UTF-8 as Windows-1252, so a curly apostrophe became three odd characters for all to see.",
        "Write what the message suggests, or copy the text again from where it is whole.",
        "warning",
    ),
    "invisible-character": Rule(
        "An invisible character",
        "It breaks searching, links and copying, and nobody can see why.",
        "Delete it: put the cursor behind it and press Backspace.",
        "warning",
    ),
    "forbidden-character": Rule(
        "A character that no page may hold",
        "Control characters and private signs show as boxes; characters that turn the direction of writing can make "
        "a text read otherwise than it is.",
        "Delete it and type the line again, or write the sign that was meant.",
    ),
    "yaml-syntax": Rule(
        "Something that is not YAML",
        "The rest of the file cannot be understood, so it may say something else than you meant.",
        "Write one key, a colon, a space and the value on each line, and put values with signs in them in quotes.",
    ),
    "yaml-colon": Rule(
        "A colon inside a value without quotes",
        "A colon and a space mean that a value follows, so a second one on the line cannot be understood.",
        'Put the whole value in quotes: title: "Bonding: the start".',
    ),
    "yaml-space": Rule(
        "A missing space",
        "Without an ordinary space after it, a colon or hyphen is part of the word.",
        "Type a space after the colon of a key and after the hyphen of a list item.",
    ),
    "yaml-line": Rule(
        "A line that is neither a key nor a value",
        "It could be a key without its colon, or the rest of the value above.",
        "Write key: value, or indent the line by two spaces so that it goes on from the line above.",
    ),
    "yaml-quote": Rule(
        "A quote that does not end where the value ends",
        "Everything up to the next quote, even lines further down, becomes part of the value.",
        "Put the same quote at both ends of the value. Use double quotes for a value with an apostrophe.",
    ),
    "yaml-bracket": Rule(
        "Brackets that do not fit together",
        "Square brackets hold a list and curly ones hold keys with values; without its end, neither can be read.",
        "Close the bracket, put commas between the items, or put the value in quotes if the brackets are text.",
    ),
    "yaml-indentation": Rule(
        "A line that begins at the wrong column",
        "How far a line is indented says what it belongs to.",
        "Let lines that belong together begin at the same column; use two more spaces for what belongs to a line.",
    ),
    "yaml-tab": Rule(
        "A tab where only spaces may stand",
        "Editors show tabs with different widths, so nobody can see what such a line belongs to.",
        "Replace the tab by spaces: two for each level.",
    ),
    "yaml-special-character": Rule(
        "A value that begins with a sign YAML keeps for itself",
        "At the beginning of a value, signs such as @, %, ` and * have a meaning of their own.",
        'Put the whole value in quotes: "@name".',
    ),
    "yaml-comment": Rule(
        "Words left out because of a #",
        "A # after a space begins a comment, so a hashtag there never reaches the page.",
        'Put the value in quotes: "#Week2024". For a comment, put a space after the #.',
        "warning",
    ),
    "yaml-list": Rule(
        "A list on the line of its key",
        "A list begins on the line below its key.",
        "Begin each item on a line of its own with a hyphen and a space, or put the value in quotes if it is text.",
    ),
    "yaml-block": Rule(
        "Text beside a | or >",
        "After | or > the text begins on the next line.",
        "Move the text down one line and indent it, or put the value in quotes.",
    ),
    "yaml-escape": Rule(
        "A backslash that means nothing",
        "Inside double quotes a backslash has a meaning of its own, as in \\n for a new line, and this one has none.",
        "Use single quotes, or write the backslash twice.",
    ),
    "yaml-documents": Rule(
        "Two documents in one file",
        "A line of three hyphens begins another document, and what stands there would be lost.",
        "Remove the line, or put the second part into a file of its own.",
    ),
    "yaml-key": Rule(
        "A key that is not a word",
        "Fields are found by their names.",
        "Write the name of the field before the colon.",
    ),
    "yaml-merge": Rule(
        "Lines copied from elsewhere by <<",
        "Copied lines hide where their values stand, and imhsite always says where.",
        "Write the keys out.",
    ),
    "yaml-tag": Rule(
        "A value that begins with an exclamation mark",
        "What a value means follows from its field, so a word that begins with ! would be lost.",
        "Remove it, or put the value in quotes if it is text.",
    ),
    "yaml-alias": Rule(
        "A repeated value that cannot be used",
        "A name written with & is for repeating a value with *. Unused, it is usually text that lost its quotes; "
        "nested, it can make a small file enormous.",
        "Put text that begins with & in quotes; write repeated values out.",
    ),
    "duplicate-key": Rule(
        "A key that is there twice",
        "Only one of the two values can be used, and it may not be the one you meant.",
        "Remove one of them.",
    ),
    "front-matter-missing": Rule(
        "A Markdown file without its fields",
        "The title and summary stand between two lines of three hyphens at the top of the file.",
        "Begin the file with a line ---, the fields, and a line --- again.",
    ),
    "front-matter-unclosed": Rule(
        "Fields that never end",
        "Without a second line of three hyphens, nothing says where the fields end and the text begins.",
        "Put a line --- between the fields and the text.",
    ),
    # The files of a site
    "missing-site": Rule(
        "No settings",
        "Without a title and an address there is no site to build.",
        "Create content/site.yaml with two lines, title: and url:.",
    ),
    "empty-site": Rule(
        "A site without articles",
        "An awareness site needs at least one article to show.",
        "Write one file in content/articles/.",
    ),
    "unreadable-file": Rule(
        "A file that cannot be read",
        "What cannot be read cannot be published, and leaving it out in silence would be worse.",
        "Check that the file is there and that you may read it.",
    ),
    "link-outside": Rule(
        "A link out of content/ or themes/",
        "It could publish files from elsewhere on the computer, or hidden ones such as .env.",
        "Put the file itself here. Links to files in the same folder (content/ or themes/) are fine.",
    ),
    "link-to-folder": Rule(
        "A link to a folder",
        "Such links can lead in a circle, and every file behind one would exist twice.",
        "Put the folder itself here, or name its files where they are.",
    ),
    "link-to-nothing": Rule(
        "A link that leads to no file",
        "The file it names is not there, or the link leads back to itself.",
        "Put the file itself here, or delete the link.",
    ),
    "special-file": Rule(
        "A pipe, socket or device",
        "It is not a file: reading it could take forever.",
        "Delete it, or put a file in its place.",
    ),
    "misplaced-file": Rule(
        "A file that is not read",
        "It has a name or a place that means nothing here, so "
        "its content would be missing from the site without a word.",
        "Rename or move it as the hint says, or take it out of content/.",
    ),
    "bad-file-name": Rule(
        "A file name that cannot be a web address",
        "The name becomes the page's address, which has to work everywhere.",
        "Use lower-case letters a to z, digits and hyphens.",
    ),
    "impossible-path": Rule(
        "A name that some systems cannot hold",
        "A site is built and served on different systems, and some forbid certain names.",
        "Give the file another name.",
    ),
    "same-address": Rule(
        "Two pages with one address",
        "Only one of them could be seen.",
        "Give one of the two files another name.",
    ),
    # Fields of records
    "unknown-key": Rule(
        "A field that does not exist",
        "What is written under it would be lost without a word.",
        "Correct its spelling, or look the field up in docs/reference.md.",
    ),
    "missing-key": Rule(
        "A field that is missing",
        "Without it the record cannot be shown, or cannot be trusted.",
        "Add the line that the hint names.",
    ),
    "missing-value": Rule(
        "A field without a value",
        "The field is needed, and nothing stands after its colon.",
        "Write the value after the colon.",
    ),
    "empty-value": Rule(
        "A value without a word",
        "Quotes with nothing between them say nothing to a reader.",
        "Write the value, or remove the line.",
    ),
    "wrong-shape": Rule(
        "A list or group where text is meant, or the reverse",
        "The value cannot be understood in this form.",
        "Write it in the form the message names.",
    ),
    "bad-choice": Rule(
        "A word that is not among the choices",
        "Only certain words have a meaning in this field.",
        "Choose one of the words in the hint.",
    ),
    "bad-id": Rule(
        "An id in the wrong form",
        "Ids are part of addresses and are written in articles, so they must be simple.",
        "Use lower-case letters and digits with hyphens between words.",
    ),
    "bad-url": Rule(
        "A web address in the wrong form",
        "The link would lead nowhere.",
        "Copy the whole address from the browser, with https://.",
    ),
    "bad-site-url": Rule(
        "The address of the site in the wrong form",
        "Every link of the site begins with it.",
        "Write the host and, if the site is in a folder, that folder: https://example.org/week/.",
    ),
    "bad-link": Rule(
        "A link that a browser could not follow safely",
        "Links may lead to a file of the site, an address of the site, a web page, an e-mail address or a telephone "
        "number. Anything else, such as javascript: or data:, could run a program in the reader's browser.",
        "Name a file such as pages/about.md, or copy the whole address from the browser, with https://.",
    ),
    "bad-email": Rule(
        "An e-mail address in the wrong form",
        "Readers could not write to it.",
        "Write it as name@example.org.",
    ),
    "bad-language": Rule(
        "A language in the wrong form",
        "Browsers and screen readers need the standard code to read a page aloud correctly.",
        "Write a code such as en, en-GB or cy.",
    ),
    "bad-zone": Rule(
        "A time zone that does not exist",
        "Without it nobody can say when a moment comes.",
        "Write it as Europe/London.",
    ),
    "bad-colour": Rule(
        "A colour in the wrong form",
        "The colour could not be used. Without quotes, YAML takes # for the start of a comment.",
        'Write it in quotes as "#7a3e9d".',
    ),
    "bad-date": Rule(
        "A date that cannot be read",
        "Written in another order, a date means different days to different readers.",
        "Write year-month-day, such as 2026-06-08.",
    ),
    "bad-moment": Rule(
        "A moment that cannot be read",
        "An embargo that is misread can break.",
        "Write 2026-06-08 00:01, with a time zone after it if you like.",
    ),
    "bad-year": Rule(
        "A year that cannot be read",
        "The number's age could not be told.",
        "Write four digits, such as 2022.",
    ),
    "bad-whole": Rule(
        "A number that cannot be read",
        "The field counts something, in whole numbers.",
        "Write digits only, such as 12.",
    ),
    "bad-yes-no": Rule(
        "Neither yes nor no",
        "The field is a question with two answers.",
        "Write yes or no.",
    ),
    "bad-hashtag": Rule(
        "A hashtag that would not work",
        "Networks end a hashtag at the first sign that is not a letter, digit or underscore.",
        "Use letters, digits and underscores only.",
    ),
    "bad-region": Rule(
        "A region in the wrong form",
        "Helplines are shown by region, so the region must be known.",
        "Write a code such as GB, GB-SCT, IE or US, or the word world.",
    ),
    "bad-file": Rule(
        "A file name in the wrong form",
        "The file would not be found on every system.",
        "Write it with forward slashes, from content/media/.",
    ),
    "bad-doi": Rule(
        "A DOI in the wrong form",
        "The link to the work would lead nowhere.",
        "Copy it from the work; it begins with 10.",
    ),
    "bad-phone": Rule(
        "A telephone number that does not exist",
        "A wrong digit sends somebody who needs help to nobody.",
        "Compare it with the helpline's own page.",
    ),
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
    # Directives
    "wrong-directive-form": Rule(
        "A directive in the wrong form",
        "A callout cannot stand inside a sentence, and a number inside a sentence cannot stand alone.",
        "Use the number of colons that the hint names.",
    ),
    "unknown-argument": Rule(
        "An argument that a directive does not take",
        "What is written there would be lost without a word.",
        "Correct its spelling, or remove it.",
    ),
    # Jinja themes
    "unknown-theme": Rule(
        "A Jinja theme that does not exist",
        "Without it no page can be made.",
        "Correct theme: in content/site.yaml, or extends: in theme.yaml.",
    ),
    "theme-name": Rule(
        "A theme whose name is not its folder's",
        "Two names for one theme lead to mistakes.",
        "Give both one name.",
    ),
    "bad-theme-name": Rule(
        "A directive or an argument with a name that cannot be written in Markdown",
        "No author could use it.",
        "Name it in lower-case letters and digits, with hyphens between words, and declare what its label fills.",
    ),
    "theme-circle": Rule(
        "Themes that extend each other in a circle",
        "Nobody could say which file comes first.",
        "Remove one of the lines extends:.",
    ),
    "unknown-setting": Rule(
        "A setting that the theme does not have",
        "The setting would do nothing.",
        "Correct its spelling, or remove it.",
    ),
    "bad-setting": Rule(
        "A setting in the wrong form",
        "The theme could not use it.",
        "Write it in the form the message names.",
    ),
    "missing-template": Rule(
        "A template that is not there",
        "The page or directive could not be shown.",
        "Add the template, or correct its name.",
    ),
    "circular-template": Rule(
        "Templates that extend or include each other in a circle",
        "None of them could ever be finished.",
        "Name the theme whose template is meant, such as default:article.html, or take one of the lines out.",
    ),
    "template-syntax": Rule(
        "A template that cannot be read",
        "No page that uses it could be made.",
        "Mend the line that the message names.",
    ),
    "template-variable": Rule(
        "A template that uses what it cannot see",
        "Pages show exactly what their views hold, so that a rebuild is always right.",
        "Use page and site, or directive and site in a directive's template.",
    ),
    "template-error": Rule(
        "A template that failed while a page was made",
        "The page could not be made.",
        "Mend the line that the message names.",
    ),
    "missing-asset": Rule(
        "An asset that is not there",
        "A style, picture or script would be missing.",
        "Add the file to the theme's assets/, or correct its name.",
    ),
    "card-error": Rule(
        "A card or poster that cannot be printed",
        "The picture that is shown when a page is shared would be missing.",
        "Correct the file in the theme's cards/ at the line named.",
    ),
    "asset-circle": Rule(
        "Assets that load each other in a circle",
        "Their names hold their content's digest, which a circle makes impossible.",
        "Remove one of the links between them.",
    ),
    "missing-strings": Rule(
        "Words of the theme that are not translated",
        "They appear in English on pages in another language.",
        "Add them to strings/<language>.po of the theme. Once the file is there, each missing word is reported.",
        "warning",
    ),
    "bad-strings": Rule(
        "Translated words that cannot be used",
        "The theme's words would appear in English, or the pages with them could not be made.",
        "Open the file in a PO editor, and use the placeholders of the English words.",
    ),
}
