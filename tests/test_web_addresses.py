"""Addresses that authors write: one validator for every field, and nothing gets through that a browser would run."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import DirectiveSlot
from imhsite.preview.editor_links import editor_address
from imhsite.schema import records
from imhsite.schema.address_faults import fault_of, scheme_of
from imhsite.schema.decode import Decoding
from imhsite.schema.directive_types import DIRECTIVES, read_directive
from imhsite.schema.fields import ListShape, MappingShape, ScalarShape, Shape, StructShape, fields_of
from imhsite.schema.urls import doi_address
from imhsite.schema.web_addresses import (
    read_email,
    read_former_address,
    read_host,
    read_link,
    read_site_url,
    read_web_address,
)
from imhsite.theme.inheritance import ArgumentDeclaration, OwnDirective, directives_with

RUN_BY_A_BROWSER = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "javascript://localhost/%0Aalert(1)",
    "javascript://example.org/%0Aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://example.org/1",
    "file:///etc/passwd",
)
IN_WORDS = "such as|write it as|remove everything|choose one|did you mean|put the file"
ANOTHER_HOST = ("//evil.example/", "https://bank.example\\@evil.example/", "/\\evil.example/", "\\\\evil.example\\")


@pytest.mark.parametrize("address", RUN_BY_A_BROWSER + ANOTHER_HOST)
@pytest.mark.parametrize(
    "read", [read_web_address, read_site_url, read_host, read_link, read_former_address, read_email]
)
def test_what_a_browser_would_run_or_take_for_another_host_is_rejected(
    read: Callable[[str], str], address: str
) -> None:
    with pytest.raises(ValueError, match=IN_WORDS):
        read(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://user:secret@example.org/",
        "https://.",
        "https://a..b/",
        "https://-a.example/",
        "https://example.org:port/",
        "https://exa\u202emple.org/",
        "https://example.org/a b",
        'https://example.org/"onclick="',
        "https://[::1",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://192.168.1.20/plan.pdf",
        "example.org",
        "",
    ],
)
def test_an_address_in_the_wrong_form_is_rejected(address: str) -> None:
    with pytest.raises(ValueError, match=IN_WORDS):
        read_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=f#g",
        "https://www.müller.example/straße",
        "https://en.wikipedia.org/wiki/Bond_(psychology)",
        "https://a_b.example.org/",
        "https://93.184.215.14/",
    ],
)
def test_addresses_of_pages_are_taken_as_they_are(address: str) -> None:
    assert read_web_address(address) == address


@pytest.mark.parametrize(
    "link",
    [
        "pages/about.md",
        "pages/about.md#team",
        "/help/",
        "https://example.org/",
        "mailto:hello@example.org?subject=Hello",
        "mailto:a@example.org,b@example.org",
        "mailto:?subject=Have%20you%20read%20this",
        "webcal://example.org/week.ics",
        "http://localhost:8000/week/",
        "tel:+44-20-7946-0000",
        "sms:85258",
    ],
)
def test_links_lead_to_files_addresses_people_and_numbers(link: str) -> None:
    assert read_link(link) == link


@pytest.mark.parametrize("link", ["mailto:nobody", "mailto:a@b.example,c", "tel:112;x", "tel:", "ftp://a.b/"])
def test_a_link_to_nobody_is_rejected(link: str) -> None:
    with pytest.raises(ValueError, match=IN_WORDS):
        read_link(link)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/?x", "https://example.org/#x", "https://example.org/a/../b/", "https://example.org/a*b/"],
)
def test_the_address_of_a_site_is_a_host_and_perhaps_a_folder(url: str) -> None:
    with pytest.raises(ValueError, match=IN_WORDS):
        read_site_url(url)


def test_a_site_may_be_tried_out_on_this_computer() -> None:
    assert read_site_url("http://localhost:8000/week/") == "http://localhost:8000/week/"


MISTAKES = {
    "www.example.org": ('this address lacks "https://"', "https://www.example.org"),
    "example.org/report.pdf": ('this address lacks "https://"', "https://example.org/report.pdf"),
    "example.org:8080": ('this address lacks "https://"', "https://example.org:8080"),
    "//example.org/a": ('this address lacks "https:"', "https://example.org/a"),
    "htps://example.org/": ('"htps://" is misspelt', "https://example.org/"),
    "hhtp:example.org": ('"hhtp:" is misspelt', "http://example.org"),
    "http//example.org": ('"http//" is misspelt', "http://example.org"),
    "https:/example.org/a": ('"https:/" is misspelt', "https://example.org/a"),
    "https;//example.org": ('"https;//" is misspelt', "https://example.org"),
    "http:\\\\example.org\\a": ("this address contains a backslash", "http://example.org/a"),
    "http://https://example.org/": ("this address begins twice", "https://example.org/"),
    "https://example,org/": ('"example,org" is not the name of a website', "https://example.org/"),
    "https://example.org/a b": ("this address contains a space", "https://example.org/a%20b"),
    "https://exam\u200bple.org/": ("this address contains a character that cannot be seen", "https://example.org/"),
    "htps;/example,org/a b": ('"htps;/" is misspelt', "https://example.org/a%20b"),
    "https://intranet/": ('only your own computer or network can open "intranet"', ""),
    "http://10.0.0.7:631/": ('only your own computer or network can open "10.0.0.7"', ""),
    "localhost:8000": ('only your own computer or network can open "localhost"', ""),
    "0.0.0.0:8000/a/": ('only your own computer or network can open "0.0.0.0"', ""),
    "C:\\Users\\ana\\plan.pdf": ("this is a file on your own computer, which readers cannot open", ""),
    "\\\\server\\plan.pdf": ("this is a file on your own computer, which readers cannot open", ""),
    "file:///home/ana/plan.pdf": ("this is a file on your own computer, which readers cannot open", ""),
    "https:///": ('"https:///" is misspelt', ""),
    "https://127.1/": ('"127.1" is not the name of a website', ""),
    "javascript:print()": ('a link cannot begin with "javascript:"', ""),
    "hello@example.org": ("this is an e-mail address", "mailto:hello@example.org"),
    "malito:hello@example.org": ('a link cannot begin with "malito:"', "mailto:hello@example.org"),
    "mailto:": ('there is no e-mail address after "mailto:"', ""),
    "mailto:hello": ('"hello" is not an e-mail address', ""),
    "mailto: hello@example.org": ("this e-mail address contains a space or slash", "mailto:hello@example.org"),
    "mailto:a@b.example; c@b.example": (
        "several e-mail addresses are separated by commas",
        "mailto:a@b.example,c@b.example",
    ),
    "mailto:www.example.org": ("this is a web address and not an e-mail address", "https://www.example.org"),
    "mailto:Ana <ana@example.org>?subject=A": (
        "a link has only the e-mail address, without a name",
        "mailto:ana@example.org?subject=A",
    ),
    "tel:": ('there is no number after "tel:"', ""),
    "tel:0116CALL": ("a telephone number has no letters", ""),
    "tel:0116 222 333": ("this number contains more than digits", "tel:0116222333"),
    "tel:+44 (0)116 222333": ("the (0) is not dialled after a country code", "tel:+44116222333"),
    "0116 222 3333": ("this is a telephone number", "tel:01162223333"),
}


@pytest.mark.parametrize("address", MISTAKES)
def test_a_mistyped_address_is_explained_and_corrected(address: str) -> None:
    fault = fault_of(address)
    assert fault is not None
    assert (fault.message, fault.likely) == MISTAKES[address]
    assert (fault.hint == f'did you mean "{fault.likely}"?') == bool(fault.likely)


@pytest.mark.parametrize(
    "name", ["first-words.md", "../media/a.b.jpg", "plan.pdf", "v1.2/a.md", "a b.md", "pages/a.md#b"]
)
def test_the_name_of_a_file_is_no_address_without_its_beginning(name: str) -> None:
    assert fault_of(name) is None


@given(st.text("htps:/.@,; \\ae1(0)+mailo?#", max_size=40))
@example("https://" + "a." * 10_000)
@example("mailto:" + "a;" * 10_000)
def test_a_suggested_address_has_no_fault_itself(address: str) -> None:
    fault = fault_of(address)
    assert fault is None or not fault.likely or fault_of(fault.likely) is None


def test_a_field_for_web_addresses_suggests_no_other_kind() -> None:
    with pytest.raises(ValueError, match=r"^this is an e-mail address: a web address begins with"):
        read_web_address("hello@example.org")


def test_a_former_address_is_the_same_however_it_was_encoded() -> None:
    written = ("/caf%C3%A9/", "/caf%c3%a9/", "/café/", "/cafe\u0301/", "/%63af%C3%A9/")
    assert {read_former_address(address) for address in written} == {"/café/"}
    assert read_former_address("/old%20name.html") == "/old name.html"


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("player.example.org", "player.example.org"),
        ("Player.Example.ORG", "player.example.org"),
        ("player.example.org:8443", "player.example.org:8443"),
        ("player.example.org:443", "player.example.org"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("localhost:8000", "localhost:8000"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_host_is_read_as_a_browser_compares_it(written: str, host: str) -> None:
    assert read_host(written) == host


@pytest.mark.parametrize(
    "written",
    [
        "https://player.example.org/embed",
        "*.example.org",
        "example.org/embed",
        "user@example.org",
        "example.org; script-src *",
        "example.org 'unsafe-inline'",
        "exa\tmple.org",
        "example",
        "'self'",
        "a..b",
        "example.org:65536",
        f"{'ä' * 70}.example",
    ],
)
def test_nothing_but_a_host_gets_into_a_policy(written: str) -> None:
    with pytest.raises(ValueError, match=r"^write only the name of the host, such as player\.example\.org$"):
        read_host(written)


def test_an_email_address_cannot_add_headers() -> None:
    assert read_email("o'hara+news@example.org") == "o'hara+news@example.org"
    for text in ("a@b.example?bcc=c@d.example", "a&cc=b@c.example", "a@localhost", "a@b", "a b@c.example"):
        with pytest.raises(ValueError, match=IN_WORDS):
            read_email(text)


def test_the_scheme_is_the_one_that_a_browser_sees() -> None:
    assert [scheme_of(text) for text in (" java\tscript:x", "HTTPS://a", "pages/a:b.md", "/a:b")] == [
        "javascript",
        "https",
        "",
        "",
    ]


def test_a_doi_with_signs_of_its_own_leads_to_one_page() -> None:
    assert doi_address("10.1002/(SICI)1096<1::AID-X>3.0.CO;2-#") == (
        "https://doi.org/10.1002/(SICI)1096%3C1::AID-X%3E3.0.CO;2-%23"
    )


def test_no_program_of_the_browser_is_taken_for_an_editor() -> None:
    for address in (" javascript:x{file}", "java\nscript:{file}", "vbscript:{file}", "data:,{file}", "no-scheme{file}"):
        with pytest.raises(ValueError, match=IN_WORDS):
            editor_address(address)
    assert editor_address("myeditor://open?{file}") == "myeditor://open?{file}"


def _scalars_of(struct: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    for field in fields_of(struct):
        yield from _scalars_in(field.shape, f"{struct.__name__}.{field.name}")


def _scalars_in(shape: Shape, name: str) -> Iterator[tuple[str, str]]:
    match shape:
        case ScalarShape(kind=kind):
            yield name, kind
        case ListShape(each=each) | MappingShape(each=each):
            yield from _scalars_in(each, name)
        case StructShape(struct=struct):
            yield from _scalars_of(struct)


def test_every_field_that_becomes_an_address_is_validated() -> None:
    structs = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)]
    structs += [directive.takes for directive in DIRECTIVES.values()]
    names = {name: kind for struct in structs for name, kind in _scalars_of(struct)}
    addresses = {name: kind for name, kind in names.items() if name.endswith(("url", ".link", ".aliases", ".contact"))}
    assert len(addresses) > 15
    assert set(addresses.values()) == {"url", "site-url", "link", "alias", "email"}


def test_a_theme_can_have_the_argument_of_its_directive_validated() -> None:
    button = OwnDirective(
        form="leaf",
        use="A button.",
        label="words",
        arguments={
            "words": ArgumentDeclaration(doc="Its words."),
            "to": ArgumentDeclaration(doc="Where it leads.", required=True, type="url"),
        },
    )
    declared = directives_with({"button": button})

    def found_in(text: str) -> list[str]:
        reading = Decoding()
        for part in compile_markdown(text).parts:
            if isinstance(part, DirectiveSlot):
                read_directive(part, declared, reading)
        return [finding.rule for finding in reading.findings]

    assert found_in('::button[Give]{to="https://example.org/"}\n') == []
    assert found_in('::button[Give]{to="javascript:alert(1)"}\n') == ["bad-url"]
