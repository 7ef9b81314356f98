"""A frame is small: only what changed, packed where that is much, a burst said once."""

import json

from tests.framed import unpacked
from workshop.live.frames import PACKED_FROM, frame
from workshop.pages.pieces import Region
from workshop.pages.regions import Drawn


def drawn(n: int, html: str) -> Drawn:
    return Drawn(n, f"v{n}", "open", {"matter": Region(html, html, {}, {})})


def test_a_small_frame_is_sent_as_it_is() -> None:
    told = frame(drawn(1, "one"), drawn(2, "two"), ["A change."], 3.0)
    assert told == {
        "from": 1,
        "to": 2,
        "was": "v1",
        "hash": "v2",
        "calm": 3.0,
        "says": ["A change."],
        "mood": "open",
        "swap": {"matter": "two"},
    }


def test_a_large_frame_is_packed_and_holds_the_same() -> None:
    wall = "".join(f"<li>Idea number {n}</li>" for n in range(500))
    told = frame(drawn(1, "one"), drawn(2, wall), [], 3.0)
    assert set(told) == {"from", "to", "was", "hash", "calm", "packed"}
    assert len(json.dumps(told)) < len(wall) / 4
    assert len(wall) > PACKED_FROM
    assert unpacked(told)["swap"] == {"matter": wall}


def test_a_frame_says_when_pages_look_again_at_what_is_theirs() -> None:
    one, two = drawn(1, "one"), drawn(2, "two")
    assert "own" not in frame(one, two, [], 3.0)
    assert frame(one, two, [], 3.0, own=True)["own"] is True


def test_a_burst_of_one_kind_is_said_once_and_in_order() -> None:
    says = ["Stacked.", "A theme.", "Stacked."]
    told = frame(drawn(1, "one"), drawn(4, "two"), says, 3.0)
    assert told["says"] == ["Stacked.", "A theme."]
