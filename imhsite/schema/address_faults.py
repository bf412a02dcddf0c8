"""What is wrong with an address: one list of checks for links in Markdown and for every field that holds an address.

Knows no site: whether a file exists, and which host is the site's own, is checked in `content/`. A check that knows
the likely address gives it, and the hint suggests it only if it passes all checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from imhsite.diagnostics.lazy_patterns import lazy_pattern
from imhsite.diagnostics.suggest import nearest
from imhsite.schema.hosts import is_host, is_local_host

WEB_SCHEMES = frozenset(("http", "https"))
HOST_SCHEMES = WEB_SCHEMES | {"webcal"}
"""The schemes that are followed by a host."""
LINK_SCHEMES = HOST_SCHEMES | {"mailto", "sms", "tel"}
"""The schemes that a link may have. Everything else, such as `javascript:` or `data:`, is rejected."""

EMAIL = lazy_pattern(r"[^\s@\"<>?&#%,;:\\]+@(?P<host>[^\s@]+)")
LONGEST = 200
"""The maximum length in characters of an address that a hint suggests."""

COPY = "copy the whole address from the browser, such as https://example.org/page"
LOCAL_FILE = "this is a file on your own computer, which readers cannot open"
MOVE = "put the file into content/media/, and link to it there"
PUBLIC = "write the address that readers use, such as https://example.org/page"
SCHEMES = "a link may begin with https:, mailto:, tel: or sms:, or name a file, such as pages/about.md"
EMAIL_LINK = "write it as mailto:name@example.org"
SCHEMELESS = 'this address lacks "https://"'

_SCHEME = lazy_pattern(r"(?P<name>[a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED_BY_BROWSERS = lazy_pattern(r"^[\x00-\x20]+|[\t\r\n]")
_OF_THIS_COMPUTER = lazy_pattern(r"file:|[a-z]:|\\\\|~[/\\]", re.IGNORECASE)
_TWICE = lazy_pattern(r"https?:?/+(?P<rest>https?:?//.+)", re.IGNORECASE)
_BEGINNING = lazy_pattern(r"(?P<scheme>[a-z]{2,9})(?P<signs>[:;.,]*//+|[:;]+/*|/)(?P<rest>.*)", re.IGNORECASE)
_NUMBER = lazy_pattern(r"\+?[0-9][0-9().-]*(?:;ext=[0-9]+)?")
_TRUNK = lazy_pattern(r"^(\+[\d\s]*)\(0\)")
_BARE_NUMBER = lazy_pattern(r"\+?[\d(][\d\s().-]{5,}")
_HOST = lazy_pattern(r"(?P<host>[\w-]+(?:\.[\w-]+)*\.(?P<ending>[^\W\d_]{2,}))(?::\d+)?(?:[/?#].*)?")
_FILE_ENDING = lazy_pattern(
    r"md|markdown|mdx|txt|ya?ml|html?|php|aspx?|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|epub|brf|jpe?g|png|gif|webp|avif|svg|"
    r"heic|tiff?|bmp|ico|mp[34]|m4[av]|mov|webm|og[gva]|opus|wav|flac|aac|vtt|srt|zip|gz|json|ics|vcf|css|js|xml",
    re.IGNORECASE,
)
"""Endings by which `poster.pdf` is recognised as a file and not as the name of a website."""


class AddressFault(NamedTuple):
    """Why an address does not work for readers: the rule, what is wrong, how to fix it, the likely address or ""."""

    rule: str
    message: str
    hint: str
    likely: str


class _Found(NamedTuple):
    """The result of one check: what is wrong, what to do about it, the likely address ("" if unknown), the rule."""

    message: str
    otherwise: str
    likely: str = ""
    rule: str = "bad-link"


def scheme_of(address: str) -> str:
    """Return the scheme that a browser would see in an address, in lower case; "" if it has none."""
    found = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", address))
    return found["name"].lower() if found else ""


@lru_cache(maxsize=10_000)
def fault_of(address: str) -> AddressFault | None:
    """Return why an address that is not a file of the site does not work for readers, or None if it may work."""
    found = _first(address)
    if found is None:
        return None
    likely, rest = found.likely, len(CHECKS)
    while likely and rest and (next_one := _first(likely)):
        likely, rest = next_one.likely, rest - 1
    likely = likely if rest and len(likely) <= LONGEST else ""
    return AddressFault(found.rule, found.message, f'did you mean "{likely}"?' if likely else found.otherwise, likely)


def _first(address: str) -> _Found | None:
    return next((found for check in CHECKS if (found := check(address))), None)


def _invisible(address: str) -> _Found | None:
    if address.isprintable():
        return None
    visible = "".join(character for character in address if character.isprintable())
    return _Found("this address contains a character that cannot be seen", COPY, visible)


def _on_this_computer(address: str) -> _Found | None:
    if not _OF_THIS_COMPUTER.match(address):
        return None
    return _Found(LOCAL_FILE, MOVE, rule="local-address")


def _backslash(address: str) -> _Found | None:
    if "\\" not in address:
        return None
    return _Found(
        "this address contains a backslash", "write it with /, such as pages/about.md", address.replace("\\", "/")
    )


def _twice(address: str) -> _Found | None:
    found = _TWICE.match(address)
    return _Found("this address begins twice", COPY, found["rest"]) if found else None


def _misspelt(address: str) -> _Found | None:
    """Return the fault of https:// or http:// with a wrong letter or sign."""
    found = _BEGINNING.match(address)
    if found is None:
        return None
    scheme, signs = found["scheme"].lower(), found["signs"]
    if scheme in WEB_SCHEMES and signs == "://":
        return None
    meant = nearest(scheme, WEB_SCHEMES)
    if meant is None or (signs == "/" and scheme != meant):
        return None
    written = f"{found['scheme']}{signs}"
    return _Found(f'"{written}" is misspelt', COPY, f"{meant}://{found['rest'].lstrip('/')}")


def _host_alone(address: str) -> _Found | None:
    if not address.startswith("//"):
        return None
    return _Found('this address lacks "https:"', COPY, f"https://{address.lstrip('/')}", "missing-scheme")


def _scheme(address: str) -> _Found | None:
    """Return the fault of a scheme that links cannot have."""
    scheme = scheme_of(address)
    if not scheme or scheme in LINK_SCHEMES:
        return None
    if is_local_host(scheme):  # a host and its port
        return _local(scheme)
    if "." in scheme:
        return _Found(SCHEMELESS, COPY, f"https://{address}")
    meant = nearest(scheme, LINK_SCHEMES - WEB_SCHEMES)
    likely = f"{meant}:{address.partition(':')[2]}" if meant else ""
    return _Found(f'a link cannot begin with "{scheme}:"', SCHEMES, likely)


def _web(address: str) -> _Found | None:
    """Return the fault of a web address that readers cannot open."""
    if scheme_of(address) not in HOST_SCHEMES:
        return None
    if " " in address:
        return _Found("this address contains a space", COPY, address.replace(" ", "%20"))
    if odd := re.search(r'["<>]', address):
        return _Found(f"this address contains {odd[0]}", COPY)
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        parts.port  # noqa: B018 -- raises ValueError if the port is not a number
    except ValueError:
        return _Found("this is not a complete web address", COPY)
    if parts.username is not None:
        return _Found("a web address must not contain a user name or password", "remove everything up to the @")
    if is_local_host(host):
        return _local(host)
    if not is_host(host):
        likely = address.replace(host, host.replace(",", "."), 1) if "," in host else ""
        return _Found(
            f'"{host}" is not the name of a website' if host else "the name of the website is missing", COPY, likely
        )
    return None


def _local(host: str) -> _Found:
    return _Found(f'only your own computer or network can open "{host}"', PUBLIC, rule="local-address")


def _email(address: str) -> _Found | None:
    """Return the fault of a link to an e-mail address."""
    if scheme_of(address) != "mailto":
        return None
    before, question_mark, query = address.partition(":")[2].partition("?")
    written = unquote(before)
    query = question_mark + query
    if not written and query:  # a message to somebody whom the reader chooses
        return None
    if not written:
        return _Found('there is no e-mail address after "mailto:"', EMAIL_LINK)
    if "@" not in written and (web := _HOST.fullmatch(re.sub(r"^https?:/*|^/+", "", written))):
        return _Found("this is a web address and not an e-mail address", EMAIL_LINK, f"https://{web[0]}")
    if ";" in written:
        return _Found(
            "several e-mail addresses are separated by commas",
            EMAIL_LINK,
            f"mailto:{re.sub(r';[; ]*', ',', written).strip(',')}{query}",
        )
    if named := re.fullmatch(r"[^<>]*<([^<>]+)>\s*", written):
        return _Found("a link has only the e-mail address, without a name", EMAIL_LINK, f"mailto:{named[1]}{query}")
    plain = re.sub(r"\s|^/+", "", written)
    if plain != written:
        return _Found("this e-mail address contains a space or slash", EMAIL_LINK, f"mailto:{plain}{query}")
    wrong = next((one for one in written.split(",") if not is_email(one)), None)
    return None if wrong is None else _Found(f'"{wrong}" is not an e-mail address', EMAIL_LINK)


def _number(address: str) -> _Found | None:
    """Return the fault of a link to a telephone number."""
    scheme = scheme_of(address)
    if scheme not in ("sms", "tel"):
        return None
    written, question_mark, query = unquote(address.partition(":")[2]).partition("?")
    written = written.strip("/")
    international = _TRUNK.match(written)
    if _NUMBER.fullmatch(written) and not international:
        return None
    otherwise = f"write the number in digits, such as {scheme}:+442079460000"
    if not written:
        return _Found(f'there is no number after "{scheme}:"', otherwise)
    if any(character.isalpha() for character in written):
        return _Found("a telephone number has no letters", otherwise)
    message = (
        "the (0) is not dialled after a country code" if international else "this number contains more than digits"
    )
    digits = re.sub(r"[^\d+]", "", _TRUNK.sub(r"\1", written))
    return _Found(message, otherwise, f"{scheme}:{digits}{question_mark}{query}")


def _without_scheme(address: str) -> _Found | None:
    """Return the fault of a website, an e-mail address or a telephone number without its scheme."""
    if scheme_of(address) or address.startswith(("/", "#", "?")):
        return None
    if is_local_host(host := re.split("[:/]", address, maxsplit=1)[0]):
        return _local(host)
    if is_email(address.partition("?")[0]):
        return _Found("this is an e-mail address", EMAIL_LINK, f"mailto:{address}")
    if _BARE_NUMBER.fullmatch(address):
        return _Found("this is a telephone number", "write it as tel:+442079460000", f"tel:{address}")
    named = _HOST.fullmatch(address)
    if address.lower().startswith("www.") or (named and not _FILE_ENDING.fullmatch(named["ending"])):
        return _Found(SCHEMELESS, COPY, f"https://{address}")
    return None


CHECKS: tuple[Callable[[str], _Found | None], ...] = (
    _invisible,
    _on_this_computer,
    _backslash,
    _twice,
    _misspelt,
    _host_alone,
    _scheme,
    _web,
    _email,
    _number,
    _without_scheme,
)
"""The checks, in the order in which faults are reported."""


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address that others can write to."""
    found = EMAIL.fullmatch(text)
    return bool(found and text.isprintable() and is_host(found["host"]) and not is_local_host(found["host"]))


def corrected_scheme(address: str) -> str | None:
    """Return a web address whose beginning is misspelt, such as htps://example.org/, with the right one, or None."""
    fault = fault_of(address)
    scheme, signs, rest = fault.likely.partition("://") if fault else ("", "", "")
    is_misspelt = scheme in WEB_SCHEMES and address.endswith(rest) and len(address) > len(rest)
    return fault.likely if fault and signs and is_misspelt else None
