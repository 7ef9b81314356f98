"""Whole pages, phase by phase: they answer, and no id stands twice, or pushes would lose pieces."""

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.play import Play, play
from tests.served import Served, serve
from workshop.core.session.phases import Phase, Role


class Ids(HTMLParser):
    """Counts the ids of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.update(value for name, value in attrs if name == "id" and value)


def twice(html: str) -> list[str]:
    """The ids that stand more than once."""
    parser = Ids()
    parser.feed(html)
    return sorted(each for each, n in parser.found.items() if n > 1)


def pages(served: Served) -> dict[str, str]:
    playing = served.play
    code = playing.code
    desk = served.signed_in(playing.ada)
    bo = served.signed_in(playing.named("Bo", Role.DECIDER))
    asked = {
        "phone": (served.phone(playing.seats[0]), f"/s/{code}"),
        "wrote": (served.phone(playing.seats[0]), f"/s/{code}/wrote"),
        "forget": (served.phone(playing.seats[0]), f"/s/{code}/forget"),
        "desk": (desk, f"/s/{code}/desk"),
        "decider": (bo, f"/s/{code}/desk"),
        "screen": (desk, f"/s/{code}/screen"),
        "report": (desk, f"/s/{code}/report"),
    }
    answers = {name: client.get(address) for name, (client, address) in asked.items()}
    assert {name: a.status_code for name, a in answers.items()} == dict.fromkeys(asked, 200)
    return {name: answer.get_data(as_text=True) for name, answer in answers.items()}


def played(folder: Path, phase: Phase) -> Play:
    playing = play(folder, seats_taken=4).to(phase)
    playing.least() if phase not in (Phase.CHOOSE, Phase.CLOSE) else None
    return playing


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.RUNOFF])
def test_no_id_stands_twice_on_a_page(tmp_path: Path, phase: Phase) -> None:
    served = serve(played(tmp_path, phase), tmp_path)
    assert {name: twice(html) for name, html in pages(served).items() if twice(html)} == {}


def test_an_id_that_stands_twice_is_found() -> None:
    assert twice('<p id="a"></p><p id="b"></p>') == []
    assert twice('<p id="a"></p><i id="a"></i>') == ["a"]


def test_no_id_stands_twice_on_a_page_at_the_door(tmp_path: Path) -> None:
    served = serve(play(tmp_path, 3), tmp_path)
    code = served.play.code
    shared = f"/join/{code}?shared=1"
    doors = ("/", f"/join/{code}", shared, f"/join/{code}/back", "/answers")
    for address in (*doors, "/anonymity", "/anonymity/sheet"):
        answer = served.anybody().get(address)
        assert (answer.status_code, twice(answer.text)) == (200, []), address
    browser = served.anybody()
    for html in (browser.post(shared).text, browser.get(f"/s/{code}").text):
        assert twice(html) == []
