"""What was said at the ends of an estimate can be taken off the wall like any other text."""

from pathlib import Path

import pytest

from tests.play import Play, play
from workshop.actions import ballots, sorting
from workshop.actions.notes import NoSuchNote
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience

MEAN = "Only the lazy ones from the second floor want this."


def contested(folder: Path) -> tuple[Play, str]:
    """A session that sees a contested estimate, and the unit it is about."""
    playing = play(folder, seats_taken=6).to(Phase.ESTIMATE)
    current = playing.room().open_round
    assert current is not None
    unit = current.units[0]
    for place, seat in enumerate(playing.seats):
        said = MEAN if place == 0 else ""
        impact = 1 if place < 3 else 9
        ballots.estimate(playing.house, playing.code, seat, unit, impact, 3, said)
    playing.go_on()
    return playing, unit


def hide(playing: Play, unit: str, end: str, hidden: bool = True) -> None:
    sorting.hide_reason(playing.house, playing.code, playing.ada, unit, end, hidden)


@pytest.mark.parametrize("audience", list(Audience))
def test_a_hidden_reason_is_gone_for_everybody_and_can_be_shown_again(
    tmp_path: Path, audience: Audience
) -> None:
    playing, unit = contested(tmp_path)
    assert playing.room(audience).weights[unit].low_rationale == MEAN
    hide(playing, unit, "low")
    seen = playing.room(audience).weights[unit]
    assert (seen.low_rationale, seen.hidden) == ("", ("low",))
    assert MEAN not in repr(playing.room(audience))
    hide(playing, unit, "low", hidden=False)
    assert playing.room(audience).weights[unit].low_rationale == MEAN


@pytest.mark.parametrize("end", ["high", "middle", ""])
def test_where_nothing_was_said_there_is_nothing_to_hide(tmp_path: Path, end: str) -> None:
    playing, unit = contested(tmp_path)
    n = playing.jam.n
    for about in (unit, "made up"):
        with pytest.raises(NoSuchNote):
            hide(playing, about, end)
    assert playing.jam.n == n
