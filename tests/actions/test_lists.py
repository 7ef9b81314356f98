"""A pasted list: every line becomes an idea of its own, all of them or none."""

from pathlib import Path

import pytest

from tests.actions.traces import (
    Acts,
    after_the_grace,
    refused,
    refused_to_lost_seats,
    refused_where_not_open,
)
from tests.play import Play, play
from workshop.actions import notes as acts
from workshop.actions.asking import SeatLost
from workshop.core.errors import RuleBroken
from workshop.core.seat.seat import Seat
from workshop.core.session import notes
from workshop.core.session.flow import TimeIsUp
from workshop.core.session.notes import EmptyText, LineRefused, NoteKind, TooManyLines
from workshop.core.session.phases import Command, Phase, Role
from workshop.core.session.presets import Preset

LIST = "- tea\n\n* cakes\n3. Stock"


def writing(tmp_path: Path) -> Play:
    return play(tmp_path, 3, Preset.EXPRESS).to(Phase.IDEATE)


def paste(playing: Play, seat: Seat, text: str = LIST, key: str = "") -> int:
    return acts.write_list(playing.house, playing.code, seat, key or playing.key(), text)


def own(playing: Play, seat: Seat) -> list[str]:
    return sorted(note.text for note, _ in playing.mine(seat).notes)


def listing(playing: Play, seat: Seat) -> Acts:
    return {Command.WRITE: lambda: paste(playing, seat)}


def test_every_line_is_an_idea_without_its_bullet(tmp_path: Path) -> None:
    playing = writing(tmp_path)
    assert paste(playing, playing.seats[0]) == 3
    assert own(playing, playing.seats[0]) == ["3. Stock", "cakes", "tea"]
    assert {note.kind for note, _ in playing.mine(playing.seats[0]).notes} == {NoteKind.IDEA}


def test_the_same_list_sent_twice_is_kept_once(tmp_path: Path) -> None:
    playing = writing(tmp_path)
    for _ in range(2):
        paste(playing, playing.seats[0], key="once")
    assert len(own(playing, playing.seats[0])) == 3


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (" \n- \n", EmptyText),
        ("tea\n" * (notes.MOST_LINES + 1), TooManyLines),
        ("tea\n" + "x" * 361 + "\ncakes", LineRefused),
        ("tea\ncak\x00es", LineRefused),
    ],
    ids=["empty", "too many lines", "a line too long", "a line nobody can read"],
)
def test_a_list_that_cannot_be_taken_whole_leaves_no_trace(
    tmp_path: Path, text: str, refusal: type[RuleBroken]
) -> None:
    playing = writing(tmp_path)
    with refused(playing, refusal):
        paste(playing, playing.seats[0], text)


def test_the_refusal_names_the_line(tmp_path: Path) -> None:
    playing = writing(tmp_path)
    with pytest.raises(LineRefused) as why:
        paste(playing, playing.seats[0], "tea\n\n" + "x" * 361)
    assert why.value.fields["line"] == 2


def test_a_list_is_taken_where_writing_is_open_and_nowhere_else(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_where_not_open(playing, {Role.SEAT: listing(playing, playing.seats[0])})


def test_only_a_seat_of_this_session_hands_in_a_list(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_lost_seats(playing, lambda seat: listing(playing, seat), SeatLost)


def test_after_the_grace_no_list_is_taken(tmp_path: Path) -> None:
    playing = writing(tmp_path)
    after_the_grace(playing)
    with refused(playing, TimeIsUp):
        paste(playing, playing.seats[0])
