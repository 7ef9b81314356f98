"""How anonymity works here: public, in plain words, with the numbers of the rules themselves."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.play import play
from tests.served import serve
from workshop.core.retention import PERIODS, Kept
from workshop.core.session import few, promise
from workshop.pages import anonymity

A4 = re.compile(rb"/Type\s*/Page[^s]")


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("address", ["/anonymity", "/anonymity/sheet"])
def test_anybody_may_read_it_and_it_leaves_nothing(tmp_path: Path, address: str) -> None:
    answer = serve(play(tmp_path), tmp_path).anybody().get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "%(" not in answer.text


def test_it_says_all_promises_what_is_stored_and_what_it_cannot_hide(tmp_path: Path) -> None:
    page = text_of(serve(play(tmp_path), tmp_path).anybody().get("/anonymity").text)
    assert len(anonymity.PROMISES) == 10
    told = [each.says for each in anonymity.PROMISES] + [each.what for each in anonymity.STORED]
    for sentence in (*told, *anonymity.NEVER, *anonymity.LESS, *anonymity.OUT_OF_SCOPE):
        assert sentence % anonymity.NUMBERS in page
    assert anonymity.PROBE in page


def test_every_number_is_the_one_of_its_rule() -> None:
    assert anonymity.NUMBERS["least"] == few.MIN_ANSWERS == promise.NO_PROMISE_BELOW
    assert anonymity.NUMBERS["small"] == promise.SMALL_BELOW
    assert anonymity.NUMBERS["breakdown"] == few.MIN_BREAKDOWN
    assert timedelta(days=anonymity.NUMBERS["seats"]) == PERIODS[Kept.SEATS]
    assert timedelta(days=anonymity.NUMBERS["backups"]) == PERIODS[Kept.BACKUPS]
    assert timedelta(hours=anonymity.NUMBERS["hours"]) == PERIODS[Kept.SIGN_INS]


def test_no_sentence_holds_a_number_of_its_own() -> None:
    sentences = [each.says + each.but for each in anonymity.PROMISES]
    sentences += [each.what + each.who + each.until for each in anonymity.STORED]
    sentences += [*anonymity.NEVER, *anonymity.LESS, *anonymity.OUT_OF_SCOPE, *anonymity.MEASURES]
    assert [each for each in sentences if re.search(r"\d", re.sub(r"%\(\w+\)s", "", each))] == []


def test_the_ways_in_lead_to_it(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    served = serve(playing, tmp_path)
    pages = [served.anybody().get(address).text for address in ("/", f"/join/{playing.code}")]
    pages.append(served.phone(playing.seats[0]).get(f"/s/{playing.code}").text)
    for page in pages:
        assert 'href="/anonymity"' in page


def test_the_sheet_prints_on_one_page_of_a4(tmp_path: Path, chromium: Browser) -> None:
    served = serve(play(tmp_path), tmp_path)
    with served.listening() as address:
        page = chromium.new_page()
        page.goto(f"{address}/anonymity/sheet")
        assert len(A4.findall(page.pdf(prefer_css_page_size=True))) == 1
        page.locator(".points li").first.evaluate("li => li.style.paddingBottom = '2000px'")
        assert len(A4.findall(page.pdf(prefer_css_page_size=True))) > 1, "the count can fail"
        page.goto("about:blank")
        page.close()
