"""What seats ask of the desk: told together, later, and without a time of its own."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.play import Play, play
from workshop.actions import moving, notes, sorting, telling
from workshop.core.events import DeskAsked
from workshop.core.seat.tags import Purpose
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience
from workshop.storage.tables import EventRow


def at_cluster(folder: Path) -> Play:
    return play(folder, seats_taken=3).to(Phase.CLUSTER)


def an_idea(playing: Play) -> str:
    return playing.room().of(NoteKind.IDEA)[0].id


def propose(playing: Play, text: str) -> None:
    key = playing.key()
    notes.propose_theme(playing.house, playing.code, playing.seats[0], key, text)


def report(playing: Play) -> None:
    note = an_idea(playing)
    sorting.mark_note(playing.house, playing.code, playing.seats[1], note, Purpose.REPORT)


def asked_at(playing: Play) -> list[object]:
    with playing.house.store.reading() as reading:
        wanted = select(EventRow.at).where(EventRow.kind == DeskAsked.__name__)
        return [row[0] for row in reading.execute(wanted)]


def test_everything_since_the_last_tick_is_one_event(tmp_path: Path) -> None:
    playing = at_cluster(tmp_path)
    n = playing.jam.n
    propose(playing, "Land")
    propose(playing, "Rules")
    report(playing)
    assert playing.room(Audience.DESK).reported == {}
    telling.tell(playing.house, playing.code)
    assert playing.jam.n == n + 1
    assert playing.room(Audience.DESK).reported == {an_idea(playing): 1}


def test_where_nothing_waits_nothing_is_told(tmp_path: Path) -> None:
    playing = at_cluster(tmp_path)
    n = playing.jam.n
    telling.tell(playing.house, playing.code)
    assert playing.jam.n == n


def test_no_time_of_a_proposal_is_kept(tmp_path: Path) -> None:
    playing = at_cluster(tmp_path)
    opened = playing.jam.timer.opened_at
    playing.clock.go_on(seconds=77)
    propose(playing, "Land")
    telling.tell(playing.house, playing.code)
    assert asked_at(playing) == [opened]


def test_a_time_that_was_kept_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = at_cluster(tmp_path)
    monkeypatch.setattr(DeskAsked, "timed", True)
    opened = playing.jam.timer.opened_at
    playing.clock.go_on(seconds=77)
    propose(playing, "Land")
    telling.tell(playing.house, playing.code)
    assert asked_at(playing) != [opened]


@pytest.mark.parametrize("forward", [True, False])
def test_the_end_of_the_phase_leaves_nothing_untold(tmp_path: Path, forward: bool) -> None:
    playing = at_cluster(tmp_path)
    propose(playing, "Land")
    if forward:
        playing.go_on()
        moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    else:
        moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
        playing.go_on()
    told = playing.room(Audience.DESK).of(NoteKind.THEME)
    assert [note.text for note in told] == ["Land"]
