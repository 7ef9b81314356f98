"""On, back, once more: a session moves when its facilitator says so, and exactly once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.actions.traces import (
    Acts,
    events,
    refused,
    refused_to_the_wrong_people,
    rows,
    stand_in,
    told_of,
    without_a_trace,
)
from tests.play import Play, play
from workshop.actions import ballots, moving, sorting
from workshop.actions.leaving import NothingChosenYet
from workshop.core.permissions import Account
from workshop.core.session.finalists import NothingContested
from workshop.core.session.flow import (
    CannotSkip,
    MinutesOutOfRange,
    MovedOn,
    NothingToUndo,
    NoWayBack,
)
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Command, NotYours, Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.rounds import RoundState
from workshop.storage.keep import people as keep

MINUTE = timedelta(minutes=1)


def at(tmp_path: Path, phase: Phase, seats: int = 3, preset: Preset = Preset.EXPRESS) -> Play:
    return play(tmp_path, seats, preset).to(phase)


def go_on(playing: Play) -> None:
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)


def undo(playing: Play) -> None:
    moving.undo_go_on(playing.house, playing.code, playing.ada)


def settle(playing: Play) -> None:
    moving.settle(playing.house, playing.code)


def go_back(playing: Play) -> Phase:
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    return playing.jam.phase


def second_round(playing: Play) -> None:
    moving.second_round(playing.house, playing.code, playing.ada, playing.jam.visit)


def estimate_again(playing: Play) -> None:
    moving.estimate_again(playing.house, playing.code, playing.ada, playing.jam.visit)


def skip(playing: Play, phase: Phase) -> None:
    moving.skip(playing.house, playing.code, playing.ada, phase)


def wait(playing: Play) -> None:
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())


def left(playing: Play) -> timedelta:
    timer = playing.jam.timer
    assert timer.ends_at is not None
    return timer.ends_at - playing.clock.time


def ideas(playing: Play) -> set[str]:
    return {note.text for note in playing.room().of(NoteKind.IDEA)}


def acts(playing: Play, account: Account) -> Acts:
    house, code, visit = playing.house, playing.code, playing.jam.visit
    return {
        Command.GO_ON: lambda: moving.go_on(house, code, account, visit),
        Command.UNDO_GO_ON: lambda: moving.undo_go_on(house, code, account),
        Command.GO_BACK: lambda: moving.go_back(house, code, account, visit),
        Command.SECOND_ROUND: lambda: moving.second_round(house, code, account, visit),
        Command.ESTIMATE_AGAIN: lambda: moving.estimate_again(house, code, account, visit),
        Command.SKIP: lambda: moving.skip(house, code, account, Phase.DESIGN),
        Command.ADD_TIME: lambda: moving.add_time(house, code, account, "k", 1),
        Command.SET_MINUTES: lambda: moving.set_minutes(house, code, account, Phase.DESIGN, 1),
        Command.PAUSE: lambda: moving.pause(house, code, account),
        Command.RESUME: lambda: moving.resume(house, code, account),
        Command.STRETCH: lambda: moving.stretch(house, code, account),
        Command.TAKE_OVER: lambda: moving.take_over(house, code, account),
    }


def test_who_does_not_lead_moves_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_the_wrong_people(playing, lambda account: acts(playing, account))


# -- going on --------------------------------------------------------------------------------------


def test_next_is_announced_first_and_once(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    n = playing.jam.n
    go_on(playing)
    assert playing.jam.phase is Phase.IDEATE
    assert playing.jam.timer.going_on_at == playing.clock.time + playing.house.grace
    playing.clock.go_on(seconds=1)
    with without_a_trace(playing):
        go_on(playing)
    assert events(playing, after=n) == ["GoingOn"]


@pytest.mark.parametrize("step", [moving.go_on, moving.go_back, moving.second_round])
def test_a_page_of_an_earlier_visit_moves_nothing(
    tmp_path: Path, step: Callable[..., None]
) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    with refused(playing, MovedOn):
        step(playing.house, playing.code, playing.ada, playing.jam.visit - 1)


def test_a_page_of_an_earlier_visit_asks_for_no_second_estimate(tmp_path: Path) -> None:
    playing = contested(tmp_path)
    with refused(playing, MovedOn):
        moving.estimate_again(playing.house, playing.code, playing.ada, playing.jam.visit - 1)


def test_next_can_be_undone_within_the_grace(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    go_on(playing)
    wait(playing)
    playing.clock.go_on(microseconds=-1)
    undo(playing)
    playing.clock.go_on(minutes=1)
    settle(playing)
    assert playing.jam.phase is Phase.IDEATE
    assert events(playing)[-2:] == ["GoingOn", "GoingOnUndone"]


def test_next_cannot_be_undone_when_its_time_has_come_or_was_never_announced(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    with refused(playing, NothingToUndo):
        undo(playing)
    go_on(playing)
    wait(playing)
    with refused(playing, NothingToUndo):
        undo(playing)
    settle(playing)
    with refused(playing, NothingToUndo):
        undo(playing)


def test_what_is_not_due_is_not_carried_out(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    with without_a_trace(playing):
        settle(playing)
    go_on(playing)
    wait(playing)
    playing.clock.go_on(microseconds=-1)
    with without_a_trace(playing):
        settle(playing)


def test_what_is_due_is_carried_out_once(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    playing.least()
    n, visit = playing.jam.n, playing.jam.visit
    go_on(playing)
    wait(playing)
    settle(playing)
    with without_a_trace(playing):
        settle(playing)
    opened = {"phase": Phase.BUILD_ON.value, "visit": visit + 1}
    assert told_of(playing, after=n)[1:] == [("PhaseOpened", opened)]


@pytest.mark.parametrize("phase", [Phase.BUILD_ON, Phase.VOTE])
def test_two_who_carry_it_out_at_the_same_time_move_once(tmp_path: Path, phase: Phase) -> None:
    playing = at(tmp_path, phase)
    playing.least()
    n, visit = playing.jam.n, playing.jam.visit
    go_on(playing)
    wait(playing)
    start, broken = threading.Barrier(2, timeout=10), []

    def one() -> None:
        start.wait()
        try:
            settle(playing)
        except Exception as error:
            broken.append(error)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    assert playing.jam.visit == visit + 1
    assert events(playing, after=n) == ["GoingOn", "PhaseOpened"]


def test_the_pilot_waits_for_a_choice(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    with refused(playing, NothingChosenYet):
        go_on(playing)
    playing.choose()
    assert playing.go_on() is Phase.DESIGN


def test_without_a_pilot_nothing_needs_to_be_chosen(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    skip(playing, Phase.DESIGN)
    assert playing.go_on() is Phase.CLOSE


def test_a_choice_that_was_hidden_since_is_no_choice(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    pick = playing.choose()
    sorting.hide_note(playing.house, playing.code, playing.ada, pick, True)
    with refused(playing, NothingChosenYet):
        go_on(playing)
    sorting.hide_note(playing.house, playing.code, playing.ada, pick, False)
    go_on(playing)
    sorting.hide_note(playing.house, playing.code, playing.ada, pick, True)
    wait(playing)
    settle(playing)
    assert (playing.jam.phase, playing.jam.timer.going_on_at) == (Phase.CHOOSE, None)
    assert events(playing)[-1] == "GoingOnUndone"


def test_a_choice_that_was_merged_away_in_a_second_round_is_no_choice(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    pick = playing.choose()
    second_round(playing)
    playing.to(Phase.CLUSTER)
    other = next(stack for stack in playing.room().board.stacks if stack != pick)
    sorting.stack(playing.house, playing.code, playing.ada, other, pick)
    playing.to(Phase.CHOOSE)
    with refused(playing, NothingChosenYet):
        go_on(playing)


def test_what_a_hidden_question_asked_is_not_what_ideas_are_for(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.QUESTION, preset=Preset.STANDARD)
    questions = {note.id: note.text for note in playing.room().of(NoteKind.HMW)}
    winner = max(playing.room().rounds[-1].tallies, key=lambda tally: tally.dots).unit
    sorting.hide_note(playing.house, playing.code, playing.ada, winner, True)
    playing.go_on()
    assert playing.jam.question in set(questions.values()) - {questions[winner]}


# -- going back ------------------------------------------------------------------------------------


def test_the_first_step_has_none_before_it(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    with refused(playing, NoWayBack):
        go_back(playing)


def test_going_back_takes_an_announced_next_with_it(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLUSTER)
    go_on(playing)
    assert go_back(playing) is Phase.REVEAL
    wait(playing)
    settle(playing)
    assert playing.jam.phase is Phase.REVEAL


def test_going_back_from_an_open_vote_throws_its_dots_away_and_keeps_the_wall(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path, Phase.VOTE)
    seen = ideas(playing)
    playing.vote()
    assert go_back(playing) is Phase.CLUSTER
    assert ideas(playing) == seen != set()
    for table in ("dots", "roll"):
        assert rows(playing, table) == []
    assert {(row["state"], row["ballots"]) for row in rows(playing, "rounds")} == {("void", 0)}
    playing.go_on()
    current = playing.room().open_round
    assert current is not None
    assert [playing.mine(seat).dots for seat in playing.seats] == [{}, {}, {}]
    assert [each.state for each in playing.room().rounds] == []
    assert current.state is RoundState.OPEN


def test_what_is_sealed_stays_sealed_on_the_way_back(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    playing.write(playing.seats[0], "Lend out empty offices.")
    assert go_back(playing) is Phase.AGREE
    assert [row["text"] for row in rows(playing, "intake")] == ["Lend out empty offices."]
    assert rows(playing, "notes") == []
    playing.to(Phase.REVEAL)
    assert "Lend out empty offices." in ideas(playing)


def test_what_was_revealed_stays_revealed_on_the_way_back(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    before = rows(playing, "notes")
    go_back(playing)
    assert rows(playing, "notes") == before
    playing.go_on()
    assert rows(playing, "notes") == before


def test_the_way_back_leads_past_the_run_off(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.TALLY)
    assert go_back(playing) is Phase.VOTE


# -- a second round of ideas -----------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.REVEAL, Phase.CLUSTER, Phase.TALLY, Phase.CHOOSE])
def test_a_second_round_adds_its_ideas_to_the_wall_at_the_next_reveal(
    tmp_path: Path, phase: Phase
) -> None:
    playing = at(tmp_path, phase)
    first = ideas(playing)
    second_round(playing)
    assert playing.jam.phase is Phase.IDEATE
    playing.write(playing.seats[0], "Build upwards.")
    assert {row["text"] for row in rows(playing, "notes") if row["kind"] == "idea"} == first
    playing.go_on()
    assert playing.go_on() is Phase.REVEAL
    assert ideas(playing) == first | {"Build upwards."}


def test_stacks_of_the_first_round_stand_in_the_second_with_the_new_ideas_beside_them(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path, Phase.CLUSTER)
    one, two, three = sorted(playing.room().board.stacks)
    sorting.stack(playing.house, playing.code, playing.ada, one, two)
    second_round(playing)
    new = playing.write(playing.seats[0], "Build upwards.")
    playing.go_on()
    playing.go_on()
    playing.go_on()
    assert playing.jam.phase is Phase.CLUSTER
    assert playing.room().board.stacks == {one: (one, two), three: (three,), new: (new,)}


# -- estimating once more --------------------------------------------------------------------------


def contested(tmp_path: Path) -> Play:
    """People disagree about the first finalist and about no other; the choice is next."""
    playing = at(tmp_path, Phase.ESTIMATE, seats=4)
    _estimate(playing, apart=1)
    playing.go_on()
    return playing


def _estimate(playing: Play, apart: int) -> None:
    current = playing.room().open_round
    assert current is not None
    for place, seat in enumerate(playing.seats):
        for number, unit in enumerate(current.units):
            impact = (1 if place % 2 else 9) if number < apart else 5
            ballots.estimate(playing.house, playing.code, seat, unit, impact, 5, "")


def test_only_what_is_contested_is_estimated_once_more_and_only_once(tmp_path: Path) -> None:
    playing = contested(tmp_path)
    disputed = {unit for unit, seen in playing.room().weights.items() if seen.contested}
    estimate_again(playing)
    current = playing.room().open_round
    assert current is not None
    assert playing.jam.phase is Phase.ESTIMATE
    assert (set(current.units), len(disputed)) == (disputed, 1)
    _estimate(playing, apart=1)
    assert playing.go_on() is Phase.CHOOSE
    assert playing.room().weights.keys() > disputed
    with refused(playing, NothingContested):
        estimate_again(playing)


def test_where_nobody_disagrees_there_is_no_second_estimate(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    with refused(playing, NothingContested):
        estimate_again(playing)


def test_a_second_estimate_that_was_left_by_going_back_is_forgotten(tmp_path: Path) -> None:
    playing = contested(tmp_path)
    estimate_again(playing)
    assert go_back(playing) is Phase.TALLY
    assert playing.go_on() is Phase.ESTIMATE
    current = playing.room().open_round
    assert current is not None
    assert len(current.units) == len(playing.room().board.stacks)


def test_estimating_that_was_taken_off_the_agenda_is_not_opened_again(tmp_path: Path) -> None:
    playing = contested(tmp_path)
    go_back(playing)
    assert go_back(playing) is Phase.TALLY
    skip(playing, Phase.ESTIMATE)
    assert playing.go_on() is Phase.CHOOSE
    with refused(playing, NothingContested):
        estimate_again(playing)


# -- the agenda ------------------------------------------------------------------------------------


def test_a_step_ahead_is_skipped_with_what_makes_no_sense_alone(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    n, before = playing.jam.n, {step.phase for step in playing.jam.agenda}
    skip(playing, Phase.HMW)
    after = {step.phase for step in playing.jam.agenda}
    assert before - after == {Phase.HMW, Phase.HMW_DOTS, Phase.QUESTION}
    assert events(playing, after=n) == ["AgendaChanged"]
    with refused(playing, CannotSkip):
        skip(playing, Phase.HMW)


def test_a_step_that_is_needed_or_behind_us_or_open_stays(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    stand_in(playing, Phase.AGREE)
    for phase in (
        Phase.IDEATE,
        Phase.VOTE,
        Phase.CHOOSE,
        Phase.APPRAISE,
        Phase.AGREE,
        Phase.CLOSED,
    ):
        with refused(playing, CannotSkip):
            skip(playing, phase)


@pytest.mark.parametrize("minutes", [0, 0.5, -1, 181, float("nan"), float("inf")])
def test_minutes_out_of_range_leave_no_trace(tmp_path: Path, minutes: float) -> None:
    playing = play(tmp_path, 1)
    for phase in (Phase.LOBBY, Phase.DESIGN):
        with refused(playing, MinutesOutOfRange):
            moving.set_minutes(playing.house, playing.code, playing.ada, phase, minutes)


def test_minutes_are_set_for_the_open_step_and_for_those_ahead(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.AGREE)
    n = playing.jam.n
    playing.clock.go_on(minutes=1)
    moving.set_minutes(playing.house, playing.code, playing.ada, Phase.AGREE, 4)
    assert left(playing) == 4 * MINUTE
    moving.set_minutes(playing.house, playing.code, playing.ada, Phase.IDEATE, 9)
    assert playing.go_on() is Phase.IDEATE
    assert left(playing) == 9 * MINUTE
    assert events(playing, after=n)[:2] == ["TimeChanged", "AgendaChanged"]


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.APPRAISE, Phase.CLOSED])
def test_a_step_behind_us_or_on_no_agenda_has_no_minutes_to_set(
    tmp_path: Path, phase: Phase
) -> None:
    playing = at(tmp_path, Phase.AGREE)
    with refused(playing, CannotSkip):
        moving.set_minutes(playing.house, playing.code, playing.ada, phase, 3)


# -- the clock -------------------------------------------------------------------------------------


def test_time_is_added_once_under_one_key(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    n, before = playing.jam.n, left(playing)
    moving.add_time(playing.house, playing.code, playing.ada, "k", 2)
    with without_a_trace(playing):
        moving.add_time(playing.house, playing.code, playing.ada, "k", 2)
    assert left(playing) == before + 2 * MINUTE
    moving.add_time(playing.house, playing.code, playing.ada, "l", 1)
    assert left(playing) == before + 3 * MINUTE
    assert events(playing, after=n) == ["TimeChanged", "TimeChanged"]


def test_time_that_is_added_after_the_end_counts_from_now(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    playing.clock.go_on(hours=1)
    moving.add_time(playing.house, playing.code, playing.ada, "k", 1)
    assert left(playing) == MINUTE
    playing.write(playing.seats[0], "In the added minute")


def test_a_clock_that_stands_still_keeps_what_was_left(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    n, before = playing.jam.n, left(playing)
    moving.pause(playing.house, playing.code, playing.ada)
    playing.clock.go_on(hours=1)
    with without_a_trace(playing):
        moving.pause(playing.house, playing.code, playing.ada)
    playing.write(playing.seats[0], "While the clock stands still")
    moving.resume(playing.house, playing.code, playing.ada)
    assert left(playing) == before
    with without_a_trace(playing):
        moving.resume(playing.house, playing.code, playing.ada)
    assert events(playing, after=n) == ["ClockPaused", "ClockResumed"]


def test_a_stretch_ends_by_itself(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    n, before = playing.jam.n, left(playing)
    moving.stretch(playing.house, playing.code, playing.ada)
    playing.clock.go_on(seconds=59)
    with without_a_trace(playing):
        moving.stretch(playing.house, playing.code, playing.ada)
        settle(playing)
    playing.clock.go_on(seconds=1)
    settle(playing)
    with without_a_trace(playing):
        settle(playing)
    assert left(playing) == before
    assert events(playing, after=n) == ["StretchBegan", "ClockResumed"]


# -- who leads -------------------------------------------------------------------------------------


def test_a_co_facilitator_takes_over_and_nobody_loses_a_right(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    cleo = playing.named("Cleo", Role.CO_FACILITATOR)
    n = playing.jam.n
    moving.take_over(playing.house, playing.code, cleo)
    with without_a_trace(playing):
        moving.take_over(playing.house, playing.code, cleo)
    assert playing.jam.lead_id == cleo.id
    assert events(playing, after=n) == ["LeadChanged"]
    go_on(playing)
    assert playing.jam.timer.going_on_at


def test_a_right_that_was_taken_away_is_gone_at_once(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    cleo = playing.named("Cleo", Role.CO_FACILITATOR)
    moving.pause(playing.house, playing.code, cleo)
    with playing.house.store.unit_on(playing.code) as unit:
        keep.remove_person(unit, unit.jam.id, cleo.id)
    with refused(playing, NotYours):
        moving.resume(playing.house, playing.code, cleo)
