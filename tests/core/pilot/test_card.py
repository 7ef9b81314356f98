"""The card as the room fills it in: its rough words, each with a limit."""

import pytest

from tests.pilots import a_card
from workshop.core.pilot.card import LIMITS, CardNeedsDay, CardNeedsTitle, CardTooLong, filled


def test_what_is_named_is_written_and_the_rest_stays() -> None:
    card = filled(a_card(), {"change": "one name", "decide_by": "2025-04-08", "dots": "99"})
    assert (card.change, card.decide_by) == ("one name", "2025-04-08")
    assert (card.who, card.dots) == (a_card().who, a_card().dots)
    assert filled(card, {"decide_by": ""}).decide_by == ""


def test_a_text_fits_its_limit_to_the_last_character() -> None:
    longest = "x" * LIMITS["change"]
    assert filled(a_card(), {"change": longest}).change == longest
    with pytest.raises(CardTooLong):
        filled(a_card(), {"change": longest + "x"})


def test_a_card_keeps_a_title() -> None:
    with pytest.raises(CardNeedsTitle):
        filled(a_card(), {"title": " "})


@pytest.mark.parametrize("text", ["8 April", "2025-4-8", "20250408", "2025-02-30"])
def test_the_day_of_the_decision_is_a_day(text: str) -> None:
    with pytest.raises(CardNeedsDay):
        filled(a_card(), {"decide_by": text})
