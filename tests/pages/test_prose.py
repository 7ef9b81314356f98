"""People's words on a page: shown as typed, and a link only where it is nothing but an address."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from workshop.pages import prose as pages
from workshop.pages.prose import MAX_LINK, is_safe_link, prose

#: None of these may become a link, in whole or in part.
DANGEROUS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)//https://example.com",
    "\u200bjavascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html,https://example.com",
    "blob:https://example.com/1",
    "view-source:https://example.com",
    "file:///etc/passwd",
    "http://example.com",
    "ftp://example.com",
    "//example.com",
    "/\\example.com",
    "https:example.com",
    "https:\\\\example.com",
    "example.com",
    "mailto:a@example.com",
    "a@example.com",
    "https://example.com@evil.example.org",
    "https://user:secret@example.com/",
    "https://example.com\\@example.org",
    "https://example.com\\.example.org",
    "https://example.com%2eexample.org",
    "https://exa\u200bmple.com",
    "https://example.com/\u200b",
    "https://exam\u00adple.com",
    "https://example.com\u00a0.example.org",
    "https://example.com/\tx",
    "https://example.com/\x00",
    "https://example.com/\x7f",
    "https://example.com/\u202egnp.exe",
    "https://example.com/\u2066x",
    "https://example.com/\u200f",
    "https://example.com/\ufeff",
    "https://example.com/\U000e0041",
    "https://\u0430\u0440\u0440\u04cf\u0435.com",
    "https://ex\u0430mple.com",
    "https://xn--80ak6aa92e.com",
    "https://www.XN--80ak6aa92e.com",
    "https://\u24d4xample.com",
    "https://example\uff0ecom",
    "https\uff1a//example.com",
    "https://example.com\uff0f@example.org",
    "https://example\u3002com",
    "https://example.com:99999/",
    "https://[::1/",
    "https://.com",
    "https://example.com/" + "a" * 10_000,
    "<a href=https://example.com>x</a>",
    '"><a href="https://example.com">',
)
#: The same in words that people do type.
HARMLESS = {
    "https://example.com": "https://example.com",
    "HTTPS://Example.com/A": "HTTPS://Example.com/A",
    "https://example.com:8443/x": "https://example.com:8443/x",
    "see https://example.com/a?b=1&c=2#d now": "https://example.com/a?b=1&c=2#d",
    "(https://example.com/a).": "https://example.com/a",
    "„https://example.com“": "https://example.com",
    "https://example.com, or not": "https://example.com",
    "https://example.com/@name": "https://example.com/@name",
    "first\nhttps://example.com/\nlast": "https://example.com/",
    "https://example.com/&lt;b&gt;": "https://example.com/&lt;b&gt;",
}


class Reading(HTMLParser):
    """What a browser would make of a piece: its words, its elements, where its links go."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.words += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(str(html))
    reading.close()
    return reading


def faults(text: str) -> list[str]:
    """What is wrong with how a text is drawn: other words, foreign elements, unsafe links."""
    found = read(prose(text))
    link = ("a", ("href", "rel", "target"))
    wrong = [f"words: {found.words!r}"] if found.words != text else []
    wrong += [f"element: {tag}" for tag in found.tags if tag not in (link, ("br", ()))]
    return wrong + [f"link: {to}" for to in found.links if not is_safe_link(to)]


@pytest.mark.parametrize("text", DANGEROUS, ids=lambda text: text[:40].encode("unicode_escape"))
def test_what_is_more_than_an_https_address_is_no_link(text: str) -> None:
    for written in (text, f"Look at {text} please", f"first\n{text}\nlast"):
        assert read(prose(written)).links == []


@pytest.mark.parametrize("text", HARMLESS)
def test_a_plain_https_address_is_a_link_to_just_that(text: str) -> None:
    assert read(prose(text)).links == [HARMLESS[text]]
    assert 'rel="nofollow noopener noreferrer"' in prose(text)


@pytest.mark.parametrize("text", ["&nbsp;", "&lt;b&gt;", "&#x202e;x", "&#8203;", "&amp;amp;"])
def test_an_entity_that_somebody_typed_stays_what_was_typed(text: str) -> None:
    assert faults(text) == []


@given(st.text(alphabet="ahtps:/.com<>\"'&;#x@\\\n \t\u200b\u202e\u00a0e0=()", max_size=60))
def test_whatever_is_typed_is_shown_as_typed(text: str) -> None:
    assert faults(text) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_stands_around_an_address_is_shown_as_typed(before: str, after: str) -> None:
    text = f"{before}https://example.com/{after}".replace("\r", " ").replace("\x00", " ")
    assert faults(text) == []


@pytest.mark.parametrize("text", ["https://" * 1250, "<" * 10_000, "a." * 5000, "(" * 10_000])
def test_ten_thousand_signs_take_no_time(text: str) -> None:
    start = time.perf_counter()
    prose(f"{text}https://example.com/{text}")
    prose(f"https://example.com/{text[:MAX_LINK]}")
    assert time.perf_counter() - start < 0.5


def test_the_check_notices_a_text_that_is_not_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "escape", Markup)
    assert faults("<img src=x onerror=alert(1)>")
    assert faults("&nbsp;")


def test_the_check_notices_a_link_that_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "is_safe_link", lambda _address: True)
    through = [text for text in DANGEROUS if read(prose(text)).links]
    assert len(through) > 10
