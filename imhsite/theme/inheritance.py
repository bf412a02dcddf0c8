"""Theme inheritance: the files, settings, directives and strings of a Jinja theme and of those that it extends.

Must know nothing about records. Errors in a theme are problems in its files.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

import msgspec

from imhsite.diagnostics.problems import Origin, Problem, Span, origin_of, problem, stops
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.markdown.directive_syntax import NAME
from imhsite.schema.decode import Decoding, read_struct
from imhsite.schema.directive_types import DIRECTIVES, DirectiveType, declared_directive
from imhsite.schema.fields import LocalizedText, Part, Text, Whole, YesNo, doc
from imhsite.schema.scalars import SCALARS
from imhsite.source.characters import text_of
from imhsite.source.yaml import MappingNode, Node, parse_yaml

SettingType = Literal["text", "yes-no", "whole", "colour", "url", "font"]
ArgumentType = Literal["text", "url"]


class Setting(Part, frozen=True, kw_only=True):
    """A setting that a site can change under `theme_settings`."""

    type: Annotated[SettingType, doc("text, yes-no, whole (a whole number), colour, url or font.")]
    default: Annotated[Text, doc("Its value if the site does not set it.")]
    doc: Annotated[LocalizedText, doc("A one-line description.")]
    least: Annotated[Whole | None, doc("The least that a whole number may be.")] = None
    most: Annotated[Whole | None, doc("The most that a whole number may be.")] = None

    @property
    def what(self) -> str:
        """What its value should be, in plain words."""
        least = f" from {self.least}" if self.least is not None else ""
        most = f" to {self.most}" if self.most is not None else ""
        return f"{SCALARS[self.type].what}{least}{most}"


class ArgumentDeclaration(Part, frozen=True, kw_only=True):
    """An argument of a directive that a theme declares."""

    doc: Annotated[Text, doc("A one-line description.")]
    required: Annotated[YesNo, doc("Whether it is required.")] = False
    type: Annotated[ArgumentType, doc("text, or url if the template uses it as a link.")] = "text"


class OwnDirective(Part, frozen=True, kw_only=True):
    """A directive that a theme declares; its template is in directives/, under its name."""

    form: Annotated[Literal["leaf", "inline", "container"], doc("leaf, inline or container.")]
    use: Annotated[Text, doc("What it is for.")]
    label: Annotated[Text | None, doc("The argument that the text in brackets fills.")] = None
    arguments: Annotated[dict[str, ArgumentDeclaration], doc("Its arguments.")] = {}


class ThemeSettings(Part, frozen=True, kw_only=True):
    """`theme.yaml`."""

    name: Annotated[Text, doc("The theme's name, which is also the name of its folder.")]
    extends: Annotated[Text | None, doc("The theme whose files it uses when it has none of its own.")] = None
    settings: Annotated[dict[str, Setting], doc("Settings that a site can change.")] = {}
    defaults: Annotated[dict[str, str], doc("Other defaults for settings of the themes that it extends.")] = {}
    directives: Annotated[dict[str, OwnDirective], doc("The theme's own directives.")] = {}


class ExtensionLayer(NamedTuple):
    """What an extension adds to a theme: files by their paths, and directives that need a template."""

    files: Mapping[str, bytes]
    directives: tuple[str, ...]


class Theme(msgspec.Struct, frozen=True):
    """A theme merged with those that it extends.

    `files` maps paths inside the theme, such as `templates/base.html`, to bytes; the nearest theme wins. `by_theme`
    has the files of every theme, as `default:templates/base.html`. `shown` maps both to file paths for messages.
    `places` are the positions of the settings' defaults. `chain` names this theme, those that it extends and the site's
    extensions, in order. `in_site` is whether the site's authors can change it: it is neither imhsite's nor that of an
    installed package.
    """

    name: str
    files: Mapping[str, bytes]
    by_theme: Mapping[str, bytes]
    shown: Mapping[str, str]
    settings: Mapping[str, str | int | bool]
    places: Mapping[str, Origin]
    own_directives: Mapping[str, OwnDirective]
    chain: tuple[str, ...]
    in_site: bool = True

    def has_own(self, file: str) -> bool:
        """Return whether a file belongs to this theme itself, and not to one that it extends."""
        return file.startswith(f"themes/{self.name}/")

    @property
    def directives(self) -> Mapping[str, DirectiveType]:
        """All directives of this theme, including the built-in ones."""
        return directives_with(self.own_directives)


PARTS = ("templates/", "directives/", "assets/", "fonts/", "strings/", "cards/")
"""The folders of a theme whose files are read."""


USED_SETTINGS: Mapping[str, SettingType] = MappingProxyType(
    {"accent": "colour", "card_paper": "colour", "display_face": "font", "text_face": "font"}
)
"""The settings that imhsite itself uses, with the types that they must have."""


Themes = Mapping[str, Mapping[str, bytes]]
"""The files of each theme by its name, as a mapping from paths inside the theme."""


def theme_of(
    name: str,
    themes: Themes,
    chosen: Mapping[str, str],
    places: Mapping[str, Span] = MappingProxyType({}),
    faults: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    extensions: Mapping[str, ExtensionLayer] = MappingProxyType({}),
) -> tuple[Theme | None, tuple[Problem, ...]]:
    """Return a theme merged with those that it extends and with the settings that a site chose, and its problems.

    The theme is None if it cannot be used. Files are read when they are looked up. `places` maps the fields of the
    site's settings to their positions. `faults` has, for a theme that was looked up in vain, what is wrong and a hint.
    `extensions` are those of the site by name: their files come after those of every theme.
    """
    problems: list[Problem] = []
    chain = _chain(name, themes, places, faults, problems)
    if not chain:
        return None, tuple(problems)
    files: dict[str, tuple[Mapping[str, bytes], str]] = {}
    by_theme: dict[str, tuple[Mapping[str, bytes], str]] = {}
    shown: dict[str, str] = {}
    for link in chain:
        for path in _parts_of(link.files):
            owned = f"{link.manifest.name}:{path}"
            by_theme[owned] = link.files, path
            shown[owned] = f"themes/{link.manifest.name}/{path}"
            if path not in files:
                files[path] = link.files, path
                shown[path] = f"themes/{link.manifest.name}/{path}"
    for extension, layer in extensions.items():
        for path in _parts_of(layer.files):
            owned, place = f"{extension}:{path}", f"extensions/{extension}/{path}"
            by_theme.setdefault(owned, (layer.files, path))
            shown.setdefault(owned, place)
            if files.setdefault(path, (layer.files, path)) == (layer.files, path):
                shown.setdefault(path, place)
    settings, defaults = _settings(chain, chosen, places, problems)
    own_directives: dict[str, OwnDirective] = {}
    for link in reversed(chain):
        own_directives |= link.manifest.directives
    added = (name for layer in extensions.values() for name in layer.directives)
    problems += _missing_directives(chain, files, (*own_directives, *added))
    names = (*(link.manifest.name for link in chain), *extensions)
    merged = Theme(name, _Layers(files), _Layers(by_theme), shown, settings, defaults, own_directives, names)
    return merged, tuple(problems)


def _missing_directives(chain: list[_Link], files: Container[str], own: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for directives without a template; one for all, if the theme should perhaps extend another."""
    missing = [one for one in (*DIRECTIVES, *own, "citation", "picture") if f"directives/{one}.html" not in files]
    if len(missing) > 1 and len(chain) == 1:
        message = f'this theme has no templates for {len(missing)} directives, such as "{missing[0]}"'
        hint = f"add the line extends: default to theme.yaml, or write directives/{missing[0]}.html and the others"
        yield problem("missing-template", chain[0].place_of("name"), message, hint)
        return
    for one in missing:
        hint = f"add directives/{one}.html to the theme, or extend a theme that has it"
        origin = chain[0].place_of(f"directives.{one}.form")
        yield problem("missing-template", origin, f'the directive "{one}" has no template', hint)


class _Layers(Mapping[str, bytes]):
    """Files of several themes by name; each is read from its own theme when it is looked up."""

    def __init__(self, files: Mapping[str, tuple[Mapping[str, bytes], str]]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> bytes:
        theme, path = self._files[name]
        return theme[path]

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class _Link(NamedTuple):
    """A theme in a chain of themes that extend each other: its files, its theme.yaml, the positions of the fields."""

    files: Mapping[str, bytes]
    manifest: ThemeSettings
    places: Mapping[str, Span]

    def place_of(self, field: str) -> Origin:
        """Return the position of a field of theme.yaml."""
        return origin_of(f"themes/{self.manifest.name}/theme.yaml", self.places.get(field, Span(1)))


def _chain(
    name: str,
    themes: Themes,
    places: Mapping[str, Span],
    faults: Mapping[str, tuple[str, str]],
    problems: list[Problem],
) -> list[_Link]:
    chain: list[_Link] = []
    wanted: str | None = name
    origin = origin_of("content/site.yaml", places.get("theme", Span(1)))
    while wanted:
        if any(link.manifest.name == wanted for link in chain):
            circle = " → ".join((*(link.manifest.name for link in chain), wanted))
            message = f"these themes extend each other: {circle}"
            problems.append(problem("theme-circle", origin, message, "remove one of the extends: lines"))
            return []
        if not _is_theme(themes, wanted):
            problems.append(_unknown_theme(wanted, themes, origin, faults.get(wanted)))
            return []
        link = _manifest(themes[wanted], wanted, problems)
        if link is None:
            return []
        chain.append(link)
        wanted, origin = link.manifest.extends, link.place_of("extends")
    return chain


def _unknown_theme(name: str, themes: Themes, origin: Origin, fault: tuple[str, str] | None) -> Problem:
    if fault:
        return problem("unknown-theme", origin, *fault)
    known = sorted(themes)
    otherwise = f"install the package that has it; the themes here are: {', '.join(known) or 'none'}"
    return problem("unknown-theme", origin, f'there is no theme called "{name}"', did_you_mean(name, known, otherwise))


def _is_theme(themes: Themes, name: str) -> bool:
    return bool(re.fullmatch(r"[\w-]+", name)) and "theme.yaml" in themes.get(name, {})


def _manifest(files: Mapping[str, bytes], name: str, problems: list[Problem]) -> _Link | None:
    file = f"themes/{name}/theme.yaml"
    content = files["theme.yaml"]
    text, findings = text_of(content)
    reading = Decoding()
    reading.findings.extend(findings)
    node: Node | None = None
    if text is not None:
        node, found = parse_yaml(text)
        reading.findings.extend(found)
    manifest = None
    if text is not None and (node or not reading.findings):
        manifest = read_struct(
            ThemeSettings, node or MappingNode((), Span(1)), reading, name="theme.yaml", span=Span(1)
        )
    if manifest and manifest.name != name:
        span = reading.spans["name"]
        reading.find(
            "theme-name",
            span,
            f'this theme is called "{manifest.name}", but its folder is called "{name}"',
            "use the same name for both",
        )
    if manifest:
        _check_names(manifest, reading)
    own_problems = [finding.in_file(file) for finding in reading.findings]
    problems += own_problems
    return _Link(files, manifest, reading.spans) if manifest and not stops(own_problems) else None


def _check_names(manifest: ThemeSettings, reading: Decoding) -> None:
    """Report names of directives and arguments that cannot be written in Markdown, and labels without an argument."""
    for name, directive in manifest.directives.items():
        place = reading.spans.get(f"directives.{name}.form", reading.spans.get("directives", Span(1)))
        for called, one in (("a directive", name), *(("an argument", argument) for argument in directive.arguments)):
            if not re.fullmatch(NAME, one):
                hint = "use lower-case letters and digits, with hyphens between words"
                reading.find("bad-theme-name", place, f'"{one}" cannot be the name of {called}', hint)
        if directive.label and directive.label not in directive.arguments:
            known = ", ".join(directive.arguments) or "none"
            message = f'the label of "{name}" fills the argument "{directive.label}", which is not declared'
            reading.find("bad-theme-name", place, message, f"declare it under arguments, which has: {known}")


def _parts_of(files: Mapping[str, bytes]) -> Iterator[str]:
    """Return the names of a theme's files in the folders `PARTS`, in order."""
    return (name for name in sorted(files) if name.startswith(PARTS))


def _settings(
    chain: list[_Link], chosen: Mapping[str, str], places: Mapping[str, Span], problems: list[Problem]
) -> tuple[dict[str, str | int | bool], dict[str, Origin]]:
    """Return the value of each setting, and the positions of their defaults."""
    declared: dict[str, Setting] = {}
    defaults: dict[str, str] = {}
    default_places: dict[str, Origin] = {}
    types: dict[str, str] = dict(USED_SETTINGS)
    for link in reversed(chain):
        for name, setting in link.manifest.settings.items():
            if types.setdefault(name, setting.type) != setting.type:
                message = f'the setting "{name}" must have the type {types[name]}, not {setting.type}'
                hint = f"write type: {types[name]}, or give your setting another name"
                problems.append(problem("bad-setting", link.place_of(f"settings.{name}.type"), message, hint))
            default_places[name] = link.place_of(f"settings.{name}.default")
        declared |= link.manifest.settings
        defaults |= {name: setting.default for name, setting in link.manifest.settings.items()}
        for name, value in link.manifest.defaults.items():
            if name in declared:
                defaults[name], default_places[name] = value, link.place_of(f"defaults.{name}")
            else:
                problems.append(_unknown_setting(name, declared, link, link.place_of(f"defaults/{name}")))

    def place_in_site(field: str) -> Origin:
        return origin_of("content/site.yaml", places.get(f"theme_settings{field}", Span(1)))

    for name in chosen:
        if name not in declared:
            problems.append(_unknown_setting(name, declared, chain[0], place_in_site(f"/{name}")))
    values: dict[str, str | int | bool] = {}
    for name, setting in declared.items():
        text = chosen.get(name, defaults[name])
        try:
            values[name] = _read_setting(name, setting, text)
        except ValueError as error:
            origin = place_in_site(f".{name}") if name in chosen else default_places[name]
            what = "widths in pixels" if name == "picture_widths" else setting.what
            message = f'the setting "{name}" should be {what}, not "{text}"'
            problems.append(problem("bad-setting", origin, message, str(error)))
    return values, default_places


def _unknown_setting(name: str, declared: Iterable[str], link: _Link, origin: Origin) -> Problem:
    hint = did_you_mean(name, declared, f"its settings are: {', '.join(declared) or 'none'}")
    message = f'the theme "{link.manifest.name}" has no setting called "{name}"'
    return problem("unknown-setting", origin, message, hint)


def _read_setting(name: str, setting: Setting, text: str) -> str | int | bool:
    """Return the value of a setting. Raise ValueError with a plain message."""
    value: str | int | bool = SCALARS[setting.type].read(text)
    if setting.type == "whole" and not (setting.least or 0) <= int(value) <= (setting.most or 10**9):
        raise ValueError("write a number in these bounds" if setting.most else "write a larger number")
    if name == "picture_widths" and not re.fullmatch(r"[1-9][0-9]{0,4}(?: +[1-9][0-9]{0,4})*", str(value)):
        raise ValueError("write widths in pixels with spaces between them, such as 480 960 1600")
    return value


def directives_with(own: Mapping[str, OwnDirective]) -> dict[str, DirectiveType]:
    """Return the built-in directives and those that a theme declares, by name."""
    declared = {
        name: declared_directive(
            kind.form,
            kind.label or "",
            kind.use,
            {argument: (taken.doc, taken.required, taken.type) for argument, taken in kind.arguments.items()},
        )
        for name, kind in own.items()
    }
    return DIRECTIVES | declared
