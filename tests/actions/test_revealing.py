"""Texts of very few are shown only after everybody was told, and had time to take them back."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import update

from tests.actions.traces import events, refused, stand_in, told_of
from tests.play import Play, play
from workshop.actions import moving, notes, revealing
from workshop.actions.notes import Writing
from workshop.core.session import few, promise
from workshop.core.session.few import TOLD_FOR, FewWriters, NothingToTell, StillTelling
from workshop.core.session.flow import MovedOn
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.storage.keep import notes as keep
from workshop.storage.tables import SessionRow


def writing(tmp_path: Path, wrote: int, seats: int = 5, phase: Phase = Phase.IDEATE) -> Play:
    """A phase of writing in which so many of the seats have written."""
    playing = play(tmp_path, seats, Preset.STANDARD).to(phase)
    kind = {Phase.APPRAISE: NoteKind.STATEMENT, Phase.HMW: NoteKind.HMW}.get(phase, NoteKind.IDEA)
    for seat in playing.seats[:wrote]:
        playing.write(seat, "How might we build homes where people work?", kind)
    return playing


def go_on(playing: Play) -> None:
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)


def settle(playing: Play, seconds: float) -> Phase:
    playing.clock.go_on(seconds=seconds)
    moving.settle(playing.house, playing.code)
    return playing.jam.phase


def tell(playing: Play) -> None:
    revealing.tell_few(playing.house, playing.code, playing.ada, playing.jam.visit)


@pytest.mark.parametrize("phase", [Phase.APPRAISE, Phase.HMW, Phase.IDEATE])
@pytest.mark.parametrize("wrote", [1, 2])
def test_what_fewer_than_three_have_written_is_not_shown(
    tmp_path: Path, phase: Phase, wrote: int
) -> None:
    playing = writing(tmp_path, wrote, phase=phase)
    with refused(playing, FewWriters):
        go_on(playing)


@pytest.mark.parametrize("wrote", [0, 3, 5])
def test_nothing_and_the_texts_of_three_are_shown_at_once(tmp_path: Path, wrote: int) -> None:
    playing = writing(tmp_path, wrote)
    go_on(playing)
    assert settle(playing, playing.house.grace.total_seconds()) is Phase.BUILD_ON


def test_without_the_count_of_writers_two_would_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = writing(tmp_path, 2)
    monkeypatch.setattr(few, "MIN_ANSWERS", 1)
    go_on(playing)
    assert settle(playing, 5) is Phase.BUILD_ON


def test_after_everybody_was_told_it_goes_on_when_the_time_to_withdraw_is_over(
    tmp_path: Path,
) -> None:
    playing = writing(tmp_path, 2)
    n = playing.jam.n
    tell(playing)
    assert events(playing, n) == ["FewTold"]
    assert settle(playing, TOLD_FOR.total_seconds() - 1) is Phase.IDEATE
    with refused(playing, StillTelling):
        go_on(playing)
    assert settle(playing, 1) is Phase.BUILD_ON


def test_telling_twice_tells_once_and_does_not_begin_anew(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2)
    tell(playing)
    until = playing.jam.timer.going_on_at
    playing.clock.go_on(seconds=10)
    tell(playing)
    assert playing.jam.timer.going_on_at == until
    assert events(playing).count("FewTold") == 1


def test_telling_can_be_undone_and_then_going_on_still_waits(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2)
    tell(playing)
    moving.undo_go_on(playing.house, playing.code, playing.ada)
    with refused(playing, StillTelling):
        go_on(playing)
    playing.clock.go_on(seconds=TOLD_FOR.total_seconds())
    with refused(playing, NothingToTell):
        tell(playing)
    go_on(playing)
    assert settle(playing, 5) is Phase.BUILD_ON


def test_what_was_told_does_not_say_how_few_and_who(tmp_path: Path) -> None:
    playing = writing(tmp_path, 1)
    tell(playing)
    ((_, fields),) = [told for told in told_of(playing) if told[0] == "FewTold"]
    assert set(fields) == {"visit", "until"}


def test_what_was_told_in_one_part_does_not_count_in_the_next(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2, phase=Phase.APPRAISE)
    tell(playing)
    settle(playing, TOLD_FOR.total_seconds())
    playing.to(Phase.HMW)
    playing.write(playing.seats[0], "How might we make one more home?", NoteKind.HMW)
    with refused(playing, FewWriters):
        go_on(playing)


def test_whoever_has_taken_everything_back_does_not_count_as_a_writer(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2)
    third = playing.seats[2]
    one, two = playing.write(third, "A decoy"), playing.write(third, "Another decoy")
    notes.withdraw(playing.house, playing.code, third, one)
    go_on(playing)
    moving.undo_go_on(playing.house, playing.code, playing.ada)
    notes.withdraw(playing.house, playing.code, third, two)
    with refused(playing, FewWriters):
        go_on(playing)


def test_a_withdrawal_in_the_last_seconds_stops_what_was_announced(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2)
    third = playing.seats[2]
    note = playing.write(third, "A decoy")
    go_on(playing)
    notes.withdraw(playing.house, playing.code, third, note)
    assert settle(playing, 5) is Phase.IDEATE
    assert events(playing)[-1] == "GoingOnUndone"


def test_a_third_writer_makes_telling_needless(tmp_path: Path) -> None:
    playing = writing(tmp_path, 3)
    with refused(playing, NothingToTell):
        tell(playing)


def test_a_page_of_an_earlier_part_tells_nobody(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2)
    with refused(playing, MovedOn):
        revealing.tell_few(playing.house, playing.code, playing.ada, playing.jam.visit - 1)


def test_where_nothing_is_promised_from_the_beginning_the_reveal_may_go_on(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2, seats=2)
    go_on(playing)
    assert settle(playing, 5) is Phase.BUILD_ON


def test_a_third_person_who_comes_in_brings_the_promise_and_the_refusal(tmp_path: Path) -> None:
    playing = writing(tmp_path, 2, seats=2)
    playing.seat()
    with refused(playing, FewWriters):
        go_on(playing)


def test_a_rehearsal_goes_on_with_one_writer(tmp_path: Path) -> None:
    playing = writing(tmp_path, 1)
    with playing.house.store.unit() as unit:
        unit.execute(update(SessionRow).values(rehearsal=1))
    go_on(playing)
    assert settle(playing, 5) is Phase.BUILD_ON


def test_one_question_about_an_idea_is_shown_because_its_field_says_so(tmp_path: Path) -> None:
    playing = play(tmp_path, 5).to(Phase.REVEAL)
    question = Writing(NoteKind.QUESTION, "What is a commons?")
    notes.write(playing.house, playing.code, playing.seats[0], "key", question)
    assert playing.go_on() is Phase.CLUSTER
    assert [note.text for note in playing.room().of(NoteKind.QUESTION)] == ["What is a commons?"]


def test_every_kind_that_is_shown_is_counted_or_said_at_its_field() -> None:
    shown = frozenset().union(*revealing.RELEASES.values())
    assert {NoteKind.QUESTION} == revealing.SAID_AT_THE_FIELD
    assert shown | {NoteKind.THEME} == set(NoteKind)


def test_no_promise_holds_exactly_where_the_reveal_needs_no_telling() -> None:
    assert promise.NO_PROMISE_BELOW == few.MIN_ANSWERS


# ---- the order after the reveal -------------------------------------------------------------

TEXTS = 6
RUNS = 200
#: 25 degrees of freedom, one run in a hundred thousand.
CRITICAL = 66.0


def chi_square(orders: list[list[int]]) -> float:
    """How far places are from being equally likely for every text; the mean is 25."""
    expected = len(orders) / TEXTS
    seen = [[0] * TEXTS for _ in range(TEXTS)]
    for order in orders:
        for place, text in enumerate(order):
            seen[text][place] += 1
    return sum((n - expected) ** 2 / expected for row in seen for n in row)


def stored_order(playing: Play, chance: Random) -> list[int]:
    """The order in which a reveal stores texts that were written 0, 1, 2 …"""
    stand_in(playing, Phase.IDEATE)
    wrote = [playing.write(playing.seats[n], f"Idea {n}") for n in range(TEXTS)]
    with playing.house.store.unit_on(playing.code) as unit:
        moved = keep.release(unit, {NoteKind.IDEA}, chance)
    return [wrote.index(note) for note in moved]


def test_after_the_reveal_every_text_is_equally_likely_at_every_place(tmp_path: Path) -> None:
    playing = play(tmp_path, TEXTS)
    chance = Random(11)
    orders = [stored_order(playing, chance) for _ in range(RUNS)]
    assert chi_square(orders) < CRITICAL


def test_an_order_that_is_kept_as_it_was_written_is_found(tmp_path: Path) -> None:
    class Kept(Random):
        def shuffle(self, x: object) -> None:
            """Leave everything as it is."""

    playing = play(tmp_path, TEXTS)
    # Ids are random, so the database's own order has to be undone to be the order of writing.
    orders = [sorted(stored_order(playing, Kept())) for _ in range(20)]
    assert chi_square(orders) > CRITICAL
