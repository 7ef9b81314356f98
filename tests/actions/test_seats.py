"""Seats: taken without a name, found again by codename, and tied to nothing they did."""

from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from tests import builders as make
from tests.actions.traces import (
    Acts,
    commits,
    events,
    refused,
    refused_to_lost_seats,
    refused_where_not_open,
    rows,
    stand_in,
    trace,
    unnoticed,
    without_a_trace,
)
from tests.play import WORDS, Play, play
from workshop.actions import moving, notes, seats, sorting
from workshop.actions.asking import SeatLost
from workshop.core.seat.codename import CodenameUnreadable
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose
from workshop.core.session import presets
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import LOCKS, Command, Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.pulses import OutOfScale
from workshop.storage.db import Base
from workshop.storage.tables import ANONYMOUS

#: Everything that a seat did or holds.
ANONYMOUS_TABLES = tuple(
    table.name
    for table in Base.metadata.sorted_tables
    if table.dialect_options["sqlite"]["with_rowid"] is ANONYMOUS["sqlite_with_rowid"]
)


def ask_for_time(playing: Play, seat: Seat, wanted: bool = True) -> None:
    seats.ask_for_time(playing.house, playing.code, seat, wanted)


def slow_down(playing: Play, seat: Seat) -> None:
    seats.slow_down(playing.house, playing.code, seat)


def pulse(playing: Play, seat: Seat, question: str = "safe", value: int = 4) -> None:
    seats.pulse(playing.house, playing.code, seat, question, value)


def acts(playing: Play, seat: Seat) -> Acts:
    return {
        Command.ASK_TIME: lambda: ask_for_time(playing, seat),
        Command.SLOW_DOWN: lambda: slow_down(playing, seat),
        Command.PULSE: lambda: pulse(playing, seat),
    }


def length(playing: Play) -> timedelta:
    timer = playing.jam.timer
    assert timer.ends_at is not None
    return timer.ends_at - timer.opened_at


# -- taking a seat and coming back -----------------------------------------------------------------


def test_a_seat_is_a_hash_and_a_session_and_nothing_more(tmp_path: Path) -> None:
    playing = play(tmp_path)
    n = playing.jam.n
    seat, words = seats.take(playing.house, playing.code)
    assert rows(playing, "seats") == [{"hash": seat.hash, "session_id": playing.jam.id}]
    assert playing.jam.n == n
    assert len(words.split()) == 6
    assert set(words.split()) <= set(WORDS)


def test_two_seats_are_two(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    first, second = playing.seats
    assert first.secret != second.secret
    assert len(rows(playing, "seats")) == 2


def test_the_codename_brings_the_same_seat_back_and_writes_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path)
    seat, words = seats.take(playing.house, playing.code)
    heard = commits(playing)
    with without_a_trace(playing):
        assert seats.come_back(playing.house, playing.code, words.upper().replace(" ", "-")) == seat
    assert heard == []


def test_a_codename_opens_its_own_session_only(tmp_path: Path) -> None:
    playing = play(tmp_path)
    _, words = seats.take(playing.house, playing.code)
    other = make.a_session(playing.house, playing.team, playing.ada)
    tries = [
        (other.code, words, CodenameUnreadable),
        (playing.code, " ".join(WORDS[:6]), CodenameUnreadable),
        (playing.code, "not six words", CodenameUnreadable),
        (playing.code, "", CodenameUnreadable),
        ("NOSUCHXY", words, CodenameUnreadable),
    ]
    for code, typed, refusal in tries:
        with refused(playing, refusal):
            seats.come_back(playing.house, code, typed)


def test_nobody_takes_a_seat_in_a_session_that_is_closed_or_unknown(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    stand_in(playing, Phase.CLOSED)
    for code in (playing.code, "NOSUCHXY"):
        with refused(playing, NoSuchSession):
            seats.take(playing.house, code)


def test_the_codename_still_opens_a_closed_session(tmp_path: Path) -> None:
    playing = play(tmp_path)
    seat, words = seats.take(playing.house, playing.code)
    stand_in(playing, Phase.CLOSED)
    assert seats.come_back(playing.house, playing.code, words) == seat


def test_what_is_not_open_to_a_seat_leaves_no_trace(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_where_not_open(playing, {Role.SEAT: acts(playing, playing.seats[0])})


def test_a_seat_of_another_session_asks_for_nothing_here(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_lost_seats(playing, lambda seat: acts(playing, seat), SeatLost)


# -- extra time ------------------------------------------------------------------------------------


def test_extra_time_that_somebody_asked_for_is_everybodys(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    ask_for_time(playing, playing.seats[1])
    longer = {}
    while playing.jam.phase is not Phase.DESIGN:
        playing.least()
        playing.go_on()
        extra = length(playing) - timedelta(minutes=playing.jam.step.minutes)
        longer[playing.jam.phase] = extra
        expected = playing.jam.phase in LOCKS
        assert extra == (presets.extra(playing.jam.step.minutes) if expected else timedelta(0))
    assert longer[Phase.IDEATE] == timedelta(minutes=2)
    assert longer[Phase.HMW_DOTS] == timedelta(seconds=30)


def test_without_anybody_asking_a_phase_has_its_minutes(tmp_path: Path) -> None:
    playing = play(tmp_path, 3, Preset.EXPRESS).to(Phase.IDEATE)
    assert length(playing) == timedelta(minutes=playing.jam.step.minutes)


def test_asking_for_time_leaves_one_tag_and_one_word_about_the_session(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    seat, before = playing.seats[1], rows(playing, "sessions")[0]
    with unnoticed(playing):
        ask_for_time(playing, seat)
    (mark,) = rows(playing, "marks")
    assert mark.pop("tag")
    assert mark == {"session_id": playing.jam.id, "visit": 1, "what": "time", "about": ""}
    assert rows(playing, "sessions") == [{**before, "more_time": True}]
    with without_a_trace(playing):
        ask_for_time(playing, seat)


def test_who_asks_for_time_makes_no_difference_to_what_is_kept_but_in_the_tag(
    tmp_path: Path,
) -> None:
    def kept(folder: Path, place: int) -> list[dict[str, object]]:
        folder.mkdir()
        playing = play(folder, 3)
        ask_for_time(playing, playing.seats[place])
        session = playing.jam.id
        found = rows(playing, "marks") + rows(playing, "seats")
        return [{k: v for k, v in row.items() if k != "tag" and v != session} for row in found]

    assert kept(tmp_path / "a", 0) == kept(tmp_path / "b", 2)


def test_extra_time_stays_as_long_as_one_person_wants_it(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    for seat in playing.seats[:2]:
        ask_for_time(playing, seat)
    ask_for_time(playing, playing.seats[0], wanted=False)
    assert playing.jam.more_time
    assert [playing.mine(seat).more_time for seat in playing.seats] == [False, True, False]
    ask_for_time(playing, playing.seats[2], wanted=False)
    assert playing.jam.more_time
    ask_for_time(playing, playing.seats[1], wanted=False)
    assert not playing.jam.more_time


# -- slow down, and the pulse ----------------------------------------------------------------------


def test_slow_down_is_counted_once_a_phase_and_is_gone_with_it(tmp_path: Path) -> None:
    playing = play(tmp_path, 2, Preset.EXPRESS)
    seat = playing.seats[0]
    with unnoticed(playing):
        slow_down(playing, seat)
    with without_a_trace(playing):
        slow_down(playing, seat)
    assert [playing.mine(each).slow for each in playing.seats] == [True, False]
    playing.go_on()
    assert rows(playing, "marks") == []
    slow_down(playing, seat)
    assert len(rows(playing, "marks")) == 1


def test_an_answer_to_the_pulse_replaces_the_one_before(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    stand_in(playing, Phase.CLOSE)
    seat = playing.seats[0]
    with unnoticed(playing):
        pulse(playing, seat, "safe", 2)
    pulse(playing, seat, "safe", 5)
    pulse(playing, seat, "worth", 3)
    with without_a_trace(playing):
        pulse(playing, seat, "worth", 3)
    assert playing.mine(seat).pulse == {"safe": 5, "worth": 3}
    assert len(rows(playing, "pulses")) == 2


@pytest.mark.parametrize(("question", "value"), [("safe", 0), ("safe", 6), ("happy", 3)])
def test_a_pulse_off_the_scale_leaves_no_trace(tmp_path: Path, question: str, value: int) -> None:
    playing = play(tmp_path, 1)
    stand_in(playing, Phase.CLOSE)
    with refused(playing, OutOfScale):
        pulse(playing, playing.seats[0], question, value)


def test_at_the_close_only_counts_of_five_answers_are_left(tmp_path: Path) -> None:
    playing = play(tmp_path, 5, Preset.EXPRESS).to(Phase.CLOSE)
    for place, seat in enumerate(playing.seats):
        pulse(playing, seat, "safe", 1 + place)
        if place:
            pulse(playing, seat, "worth", 4)
    playing.least()
    playing.go_on()
    pulse_of = {question: tuple(counts) for question, counts in playing.room().pulse.items()}
    assert pulse_of == {"safe": (1, 1, 1, 1, 1)}
    for table in ("pulses", "marks", "deals", "dots", "estimates", "roll"):
        assert rows(playing, table) == [], table


# -- nothing ties two acts of one seat -------------------------------------------------------------


def busy(tmp_path: Path, phase: Phase) -> Play:
    """Two of three seats have done everything that can be done up to this phase."""
    playing = play(tmp_path, 3, Preset.EXPRESS)
    for seat in playing.seats[:2]:
        ask_for_time(playing, seat)
    while playing.jam.phase is not phase:
        _all_acts(playing)
        playing.go_on()
    _all_acts(playing)
    return playing


def _all_acts(playing: Play) -> None:
    phase, house, code = playing.jam.phase, playing.house, playing.code
    playing.least()
    for place, seat in enumerate(playing.seats[:2]):
        slow_down(playing, seat)
        if phase in (Phase.IDEATE, Phase.BUILD_ON):
            playing.deal(seat)
            playing.write(seat, f"An idea of the {place + 1}. seat in {phase.value}")
        if phase is Phase.REVEAL:
            playing.write(seat, f"What does this mean, asks seat {place}?", NoteKind.QUESTION)
            note = playing.room().of(NoteKind.IDEA)[0].id
            sorting.mark_note(house, code, seat, str(playing.jam.visit), Purpose.READ)
            sorting.mark_note(house, code, seat, note, Purpose.UNCLEAR)
            sorting.mark_note(house, code, seat, note, Purpose.REPORT)
        if phase is Phase.CLUSTER:
            notes.propose_theme(house, code, seat, playing.key(), f"Theme {place}")
            first, second = playing.room().of(NoteKind.IDEA)[:2]
            sorting.mark_same(house, code, seat, first.id, second.id)
        if phase in (Phase.IDEATE, Phase.BUILD_ON, Phase.VOTE, Phase.ESTIMATE):
            notes.finish(house, code, seat, True)
        if phase is Phase.CLOSE:
            for question in ("safe", "worth"):
                pulse(playing, seat, question)


#: Columns that say what a row is about, never whose it is; each holds what others can see too.
_PUBLIC = {
    "visit",
    "what",
    "about",
    "thing",
    "unit",
    "session_id",
    "round_id",
    "kind",
    "title",
    "text",
    "wild",
    "evidence",
    "lineage",
    "parents",
    "hidden",
    "count",
    "impact",
    "effort",
    "rationale",
    "question",
    "value",
}


@pytest.mark.parametrize(
    "phase", [Phase.IDEATE, Phase.BUILD_ON, Phase.CLUSTER, Phase.VOTE, Phase.ESTIMATE, Phase.CLOSE]
)
def test_no_two_rows_of_one_seat_hold_the_same_value(tmp_path: Path, phase: Phase) -> None:
    playing = busy(tmp_path, phase)
    found: dict[object, list[str]] = defaultdict(list)
    for table in ANONYMOUS_TABLES:
        for row in rows(playing, table):
            for column in row.keys() - _PUBLIC:
                found[row[column]].append(f"{table}.{column}")
    twice = {tuple(sorted(where)) for where in found.values() if len(where) > 1}
    # The roll of an open round names seats; it says who may vote and nothing about what was done.
    assert twice <= {("roll.seat_hash", "seats.hash")}
    public = {row["id"] for table in ("intake", "notes", "rounds") for row in rows(playing, table)}
    assert not {seat.hash for seat in playing.seats} & public


def test_the_anonymous_tables_are_those_that_seats_write_to() -> None:
    assert set(ANONYMOUS_TABLES) == {
        "seats",
        "intake",
        "notes",
        "marks",
        "deals",
        "roll",
        "dots",
        "estimates",
        "pulses",
    }


@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.CLOSE])
def test_a_seats_secret_is_in_no_table_and_its_hash_in_no_other_than_its_own(
    tmp_path: Path, phase: Phase
) -> None:
    playing = busy(tmp_path, phase)
    tables = [table.name for table in Base.metadata.sorted_tables]
    for seat in playing.seats:
        where = {name for name in tables if seat.hash in repr(rows(playing, name))}
        assert where <= {"seats", "roll"}
        assert not any(seat.secret in repr(rows(playing, name)) for name in tables)
    on_disk = b"".join(path.read_bytes() for path in tmp_path.glob("workshop.db*"))
    assert on_disk
    assert not any(seat.secret.encode() in on_disk for seat in playing.seats)


def test_the_same_acts_of_another_seat_leave_rows_that_differ_in_tags_alone(tmp_path: Path) -> None:
    def left(folder: Path, place: int) -> list[tuple[str, object]]:
        folder.mkdir()
        playing = play(folder, 3, Preset.EXPRESS).to(Phase.VOTE)
        units = playing.room().open_round
        assert units is not None
        playing.place(playing.seats[place], units.units[0], 2)
        return [("dots", row["count"]) for row in rows(playing, "dots")] + [
            (str(row["what"]), row["visit"]) for row in rows(playing, "marks")
        ]

    assert sorted(left(tmp_path / "a", 0)) == sorted(left(tmp_path / "b", 2))


def test_a_silent_phase_has_no_event_of_what_a_seat_did(tmp_path: Path) -> None:
    playing = play(tmp_path, 3, Preset.EXPRESS).to(Phase.IDEATE)
    n, before = playing.jam.n, trace(playing)
    _all_acts(playing)
    assert trace(playing) != before
    assert events(playing, after=n) == []
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
    assert events(playing, after=n) == ["GoingOn"]
