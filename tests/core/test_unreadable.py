"""Whatever is kept of somebody's words, in any field: no control sign, nothing turned round."""

from collections.abc import Callable

import pytest

from workshop.core import account, team
from workshop.core.pilot import card
from workshop.core.pilot.card import Card, CardNeedsDay
from workshop.core.session import clusters, estimates, grid, making, notes, statuses, ties
from workshop.core.session.clusters import Board
from workshop.core.session.notes import NoteKind, Unreadable
from workshop.core.session.statuses import Status

BAD = ("\x00", "\x07", "\x1b[31m", "\ud800", "\x85")
TURNED = ("\u202e", "\u2066", "\u202a")
#: Every rule that says how a text is kept, by what it is for.
KEPT: dict[str, Callable[[str], str]] = {
    "note": lambda text: notes.check(NoteKind.CHALLENGE, text).text,
    "title of an idea": lambda text: notes.check(NoteKind.IDEA, "words", text).title,
    "rationale": lambda text: estimates.check(5, 5, text).rationale,
    "reason": ties.checked_reason,
    "theme": lambda text: clusters.make_theme(Board({}, {}, {}), "t", text).themes["t"],
    "cell of the grid": lambda text: grid.filled({}, {grid.CELLS[0]: text})[grid.CELLS[0]],
    "answer: where": lambda text: statuses.check(Status.EXISTS, where=text).where,
    "card": lambda text: card.filled(Card("title", "idea"), {"change": text}).change,
    "title of a card": lambda text: card.filled(Card("title", "idea"), {"title": text}).title,
    "title of a session": making.check_title,
    "problem": making.check_statement,
    "question": lambda text: making.check_question(f"How might we do this: {text}"),
    "name of a person": account.check_name,
    "name of a team": team.check_name,
}


def lets_through(keep: Callable[[str], str]) -> list[str]:
    """The signs that end up in what is kept."""
    through = []
    for sign in (*BAD, *TURNED):
        try:
            kept = keep(f"some{sign}words of mine")
        except Unreadable:
            continue
        through += [sign] if sign in kept else []
    return through


@pytest.mark.parametrize("what", KEPT)
def test_no_kept_text_holds_a_sign_that_no_page_can_show(what: str) -> None:
    assert lets_through(KEPT[what]) == []
    assert "some words of mine" in KEPT[what]("some words of mine")


def test_the_check_notices_a_text_that_is_kept_as_it_came() -> None:
    assert lets_through(str.strip) == [*BAD, *TURNED]


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "20260301", "2026-W10", "26-03-01"])
def test_the_day_of_a_decision_is_a_day(text: str) -> None:
    with pytest.raises(CardNeedsDay):
        card.filled(Card("title", "idea"), {"decide_by": text})


@pytest.mark.parametrize("text", ["", "2026-04-08"])
def test_a_day_or_none_is_taken(text: str) -> None:
    assert card.filled(Card("title", "idea"), {"decide_by": text}).decide_by == text
