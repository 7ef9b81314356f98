"""Blind dots and estimates: on one's own rows only, and nothing is counted before the close."""

from pathlib import Path

import pytest

from tests.actions.traces import (
    Acts,
    after_the_grace,
    at_the_end_of_the_grace,
    commits,
    events,
    refused,
    refused_to_lost_seats,
    refused_to_the_wrong_people,
    refused_where_not_open,
    rows,
    stand_in,
    told_of,
    unnoticed,
    without_a_trace,
)
from tests.play import Play, play
from workshop.actions import ballots, deciding, moving, notes
from workshop.actions.asking import SeatLost
from workshop.core.errors import RuleBroken
from workshop.core.seat.seat import Seat
from workshop.core.session.ballots import NegativeDots, NoSuchUnit, OutOfDots, TooManyOnOne
from workshop.core.session.choosing import Why
from workshop.core.session.estimates import HalfAnEstimate, OffTheScale, RationaleTooLong
from workshop.core.session.flow import TimeIsUp
from workshop.core.session.phases import Command, Phase, PhaseClosed, Role
from workshop.core.session.presets import Preset
from workshop.core.session.rounds import NotOnTheRoll, Round, RoundState
from workshop.core.session.ties import Cut, ReasonNeeded


def at(tmp_path: Path, phase: Phase, seats: int = 3) -> Play:
    return play(tmp_path, seats, Preset.EXPRESS).to(phase)


def units(playing: Play) -> tuple[str, ...]:
    current = playing.room().open_round
    assert current is not None
    return current.units


def closed(playing: Play, phase: Phase) -> Round:
    """The latest closed round of this phase."""
    return [each for each in playing.room().rounds if each.phase is phase][-1]


def estimate(
    playing: Play,
    seat: Seat,
    unit: str,
    impact: int | None = 7,
    effort: int | None = 2,
    rationale: str = "",
) -> None:
    ballots.estimate(playing.house, playing.code, seat, unit, impact, effort, rationale)


def admit(playing: Play) -> int:
    return ballots.admit(playing.house, playing.code, playing.ada)


def acts(playing: Play, seat: Seat, unit: str = "made up") -> Acts:
    return {
        Command.PLACE_DOTS: lambda: playing.place(seat, unit, 1),
        Command.ESTIMATE: lambda: estimate(playing, seat, unit),
    }


# -- who and when ----------------------------------------------------------------------------------


def test_outside_their_windows_dots_and_estimates_leave_no_trace(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_where_not_open(playing, {Role.SEAT: acts(playing, playing.seats[0])})


def test_only_a_seat_of_this_session_votes(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_lost_seats(playing, lambda seat: acts(playing, seat), SeatLost)


def test_only_those_who_lead_let_late_arrivals_in(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_the_wrong_people(
        playing,
        lambda account: {
            Command.ADMIT: lambda: ballots.admit(playing.house, playing.code, account)
        },
    )


def test_without_an_open_round_there_is_nothing_to_vote_in(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    for phase, act in ((Phase.VOTE, Command.PLACE_DOTS), (Phase.ESTIMATE, Command.ESTIMATE)):
        stand_in(playing, phase)
        with refused(playing, PhaseClosed):
            acts(playing, playing.seats[0])[act]()
        with refused(playing, PhaseClosed):
            admit(playing)


@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.ESTIMATE])
def test_a_ballot_is_taken_until_the_grace_is_over(tmp_path: Path, phase: Phase) -> None:
    playing = at(tmp_path, phase)
    command = Command.PLACE_DOTS if phase is Phase.VOTE else Command.ESTIMATE
    first, second = playing.seats[:2]
    at_the_end_of_the_grace(playing)
    acts(playing, first, units(playing)[0])[command]()
    mine = playing.mine(first)
    assert mine.dots or mine.estimates
    after_the_grace(playing)
    with refused(playing, TimeIsUp):
        acts(playing, second, units(playing)[0])[command]()


def test_a_dot_after_next_was_announced_counts(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    first = units(playing)[0]
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
    for seat in playing.seats:
        playing.place(seat, first, 1)
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())
    moving.settle(playing.house, playing.code)
    assert closed(playing, Phase.VOTE).tallies[0].dots == 3


# -- dots ------------------------------------------------------------------------------------------


def test_dots_are_set_not_added_and_nobody_notices(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    seat, first = playing.seats[0], units(playing)[0]
    heard, n = commits(playing), playing.jam.n
    with unnoticed(playing):
        playing.place(seat, first, 2)
    with without_a_trace(playing):
        playing.place(seat, first, 2)
    assert {commit.n for commit in heard} == {n}
    assert [playing.mine(each).dots for each in playing.seats] == [{first: 2}, {}, {}]
    playing.place(seat, first, 0)
    assert rows(playing, "dots") == []


def test_a_ballot_against_the_terms_of_its_round_leaves_no_trace(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    seat = playing.seats[0]
    first, second, third = units(playing)
    playing.place(seat, first, 3)
    playing.place(seat, second, 3)
    tries: list[tuple[str, int, type[RuleBroken]]] = [
        (third, 1, OutOfDots),
        (third, 4, TooManyOnOne),
        (first, -1, NegativeDots),
        ("made up", 1, NoSuchUnit),
    ]
    for unit, count, refusal in tries:
        with refused(playing, refusal):
            playing.place(seat, unit, count)
    assert playing.mine(seat).dots == {first: 3, second: 3}


def test_placing_a_dot_takes_back_that_one_is_done(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    seat = playing.seats[0]
    notes.finish(playing.house, playing.code, seat, True)
    playing.place(seat, units(playing)[0], 1)
    assert not playing.mine(seat).done


def test_before_the_close_no_total_is_kept_anywhere(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    playing.vote()
    assert {(row["dots"], row["supporters"]) for row in rows(playing, "units")} == {(None, None)}
    assert {(row["state"], row["ballots"]) for row in rows(playing, "rounds")} == {("open", 0)}


def test_dots_and_supporters_are_counted_at_the_close(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    first, second, _ = units(playing)
    for seat, dots in zip(playing.seats, (3, 1, 1), strict=True):
        playing.place(seat, first, dots)
    playing.place(playing.seats[0], second, 2)
    playing.go_on()
    result = closed(playing, Phase.VOTE)
    assert (result.state, result.roll, result.ballots) == (RoundState.CLOSED, 3, 3)
    counted = {tally.unit: (tally.dots, tally.supporters) for tally in result.tallies}
    assert (counted[first], counted[second]) == ((5, 3), (2, 1))


# -- too few ballots -------------------------------------------------------------------------------


def test_a_round_with_two_ballots_is_void_and_shows_no_total(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE, seats=4)
    for seat in playing.seats[:2]:
        playing.place(seat, units(playing)[0], 3)
    playing.go_on()
    result = closed(playing, Phase.VOTE)
    assert (result.state, result.roll, result.ballots) == (RoundState.VOID, 4, 2)
    assert result.tallies == ()
    assert {row["dots"] for row in rows(playing, "units")} == {None}
    assert rows(playing, "dots") == []
    assert playing.room().cut == Cut(())


def test_after_a_void_vote_everything_is_open_to_choice_with_a_reason(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    while playing.jam.phase is not Phase.CHOOSE:
        playing.go_on()
    open_to_choice = playing.room().eligible
    assert {each.unit for each in open_to_choice} == set(playing.room().board.stacks)
    assert {each.why for each in open_to_choice} == {frozenset({Why.NO_VOTE})}
    with refused(playing, ReasonNeeded):
        deciding.choose(
            playing.house, playing.code, playing.ada, [open_to_choice[0].unit], " ", False
        )


def test_a_ballot_that_holds_no_dot_hides_nobody_and_does_not_count(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    first = units(playing)[0]
    voter, empty, emptied = playing.seats
    playing.place(voter, first, 2)
    playing.place(empty, first, 0)
    playing.place(emptied, first, 1)
    playing.place(emptied, first, 0)
    playing.go_on()
    result = closed(playing, Phase.VOTE)
    assert (result.state, result.ballots, result.tallies) == (RoundState.VOID, 1, ())


def test_an_estimate_of_two_people_is_void(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.ESTIMATE)
    for seat in playing.seats[:2]:
        estimate(playing, seat, units(playing)[0])
    playing.go_on()
    assert closed(playing, Phase.ESTIMATE).state is RoundState.VOID
    assert playing.room().weights == {}
    assert rows(playing, "estimates") == []


def test_a_finalist_that_two_people_weighed_shows_how_many_they_were_and_no_more(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path, Phase.ESTIMATE)
    first, second, _ = units(playing)
    for seat in playing.seats:
        estimate(playing, seat, first)
    for seat in playing.seats[:2]:
        estimate(playing, seat, second)
    playing.go_on()
    weights = playing.room().weights
    assert weights[first].impact is not None
    assert (weights[second].n, weights[second].impact, weights[second].effort) == (2, None, None)


# -- estimates -------------------------------------------------------------------------------------


def test_an_estimate_replaces_the_one_before_and_nobody_notices(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.ESTIMATE)
    seat, first = playing.seats[0], units(playing)[0]
    with unnoticed(playing):
        estimate(playing, seat, first, 3, 4, " Many have asked. ")
    with without_a_trace(playing):
        estimate(playing, seat, first, 3, 4, "Many have asked.")
    estimate(playing, seat, first, None, None)
    mine = playing.mine(seat).estimates[first]
    assert (mine.impact, mine.effort, mine.rationale) == (None, None, "")
    assert len(rows(playing, "estimates")) == 1
    assert playing.mine(playing.seats[1]).estimates == {}


@pytest.mark.parametrize(
    ("impact", "effort", "rationale", "refusal"),
    [
        (0, 5, "", OffTheScale),
        (5, 10, "", OffTheScale),
        (5, None, "", HalfAnEstimate),
        (None, 5, "", HalfAnEstimate),
        (5, 5, "x" * 141, RationaleTooLong),
    ],
)
def test_an_estimate_that_cannot_be_taken_leaves_no_trace(
    tmp_path: Path,
    impact: int | None,
    effort: int | None,
    rationale: str,
    refusal: type[RuleBroken],
) -> None:
    playing = at(tmp_path, Phase.ESTIMATE)
    with refused(playing, refusal):
        estimate(playing, playing.seats[0], units(playing)[0], impact, effort, rationale)


def test_only_finalists_are_estimated(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.ESTIMATE)
    with refused(playing, NoSuchUnit):
        estimate(playing, playing.seats[0], "made up")


# -- the roll --------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.ESTIMATE])
def test_who_comes_late_waits_until_the_facilitator_lets_them_in(
    tmp_path: Path, phase: Phase
) -> None:
    playing = at(tmp_path, phase)
    command = Command.PLACE_DOTS if phase is Phase.VOTE else Command.ESTIMATE
    late = playing.seat()
    act = acts(playing, late, units(playing)[0])[command]
    with refused(playing, NotOnTheRoll):
        act()
    assert not playing.mine(late).on_roll
    n = playing.jam.n
    assert admit(playing) == 1
    assert told_of(playing, after=n) == [("LateAdmitted", {"count": 1})]
    act()
    current = playing.room().open_round
    assert current is not None
    assert current.roll == 4


def test_letting_nobody_in_changes_nothing(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    with without_a_trace(playing):
        assert admit(playing) == 0
    playing.seat()
    playing.seat()
    assert admit(playing) == 2
    with without_a_trace(playing):
        assert admit(playing) == 0
    assert events(playing).count("LateAdmitted") == 1


def test_who_was_late_for_one_round_is_on_the_roll_of_the_next(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.VOTE)
    for seat in playing.seats:
        playing.place(seat, units(playing)[0], 1)
        playing.place(seat, units(playing)[1], 1)
    late = playing.seat()
    while playing.jam.phase is not Phase.ESTIMATE:
        playing.go_on()
    assert closed(playing, Phase.VOTE).roll == 3
    estimate(playing, late, units(playing)[0])
