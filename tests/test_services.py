"""Services of other websites: what may be loaded from them, on which pages, and what readers learn of it."""

from __future__ import annotations

import pytest

from imhsite.source.third_parties import ThirdParty, host_of, third_parties_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://player.example.org/embed/1?a=b#c", "player.example.org"),
        ("//CDN.example.org/x", "cdn.example.org"),
        ("HTTPS://example.org:443", "example.org"),
        ("https://example.org:80/", "example.org:80"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://[::1]:8000/", "[::1]:8000"),
        (" https:\\\\example.org\\x", "example.org"),
        ("https://user:secret@example.org/", "example.org"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("/embed/1", ""),
        ("film.mp4", ""),
        ("mailto:a@example.org", ""),
        ("data:image/png;base64,//x", ""),
        ("https://{{ site.settings.host }}/x", ""),
        ("https://", ""),
        (f"https://{'ä' * 70}.example/", ""),
    ],
)
def test_the_host_of_an_address_is_the_one_a_browser_contacts(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("element", "attributes", "found"),
    [
        ("iframe", {"src": "https://a.example/1", "title": "https://b.example/"}, [("frame", "a.example")]),
        ("form", {"action": "https://a.example/1"}, [("form", "a.example")]),
        ("button", {"formaction": "//a.example/1"}, [("form", "a.example")]),
        ("img", {"src": "/a.png", "srcset": "https://a.example/1 1x,//b.example/2 2x"}, [
            ("image", "a.example"), ("image", "b.example")]),
        ("video", {"poster": "https://a.example/1", "src": "https://b.example/2"}, [
            ("image", "a.example"), ("media", "b.example")]),
        ("script", {"src": "https://a.example/1"}, [("script", "a.example")]),
        ("link", {"rel": "Icon", "href": "https://a.example/1"}, [("image", "a.example")]),
        ("link", {"rel": "stylesheet", "href": "https://a.example/1"}, [("", "a.example")]),
        ("link", {"rel": "preconnect", "href": "https://a.example"}, [("", "a.example")]),
        ("link", {"rel": "canonical", "href": "https://a.example/1"}, []),
        ("a", {"href": "https://a.example/1"}, []),
        ("iframe", {"src": None}, []),
    ],
)  # fmt: skip
def test_an_element_contacts_the_hosts_that_it_loads_from_or_sends_to(
    element: str, attributes: dict[str, str | None], found: list[tuple[str, str]]
) -> None:
    assert list(third_parties_of(element, attributes)) == [ThirdParty(*one) for one in found]
