"""One person on the roll, one budget: not by rejoining, replaying, or at another time."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import create_engine

from tests.actions.traces import events, refused, rows
from tests.builders import Clock
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from workshop.actions import ballots, moving, seats
from workshop.core.seat.seat import Seat
from workshop.core.session.ballots import NoSuchUnit, OutOfDots, TooManyOnOne
from workshop.core.session.phases import Phase, PhaseClosed
from workshop.core.session.rounds import NotOnTheRoll, Round
from workshop.core.session.sealing import Audience
from workshop.seats import seat_cookie_name
from workshop.storage.db import prepare
from workshop.storage.keep import rounds
from workshop.storage.unit import Store


def opened(playing: Play) -> Round:
    current = playing.room().open_round
    assert current is not None
    return current


def placed(playing: Play) -> int:
    return sum(row["count"] for row in rows(playing, "dots"))


def within(playing: Play) -> bool:
    """Whether no more dots lie there than the roll can have."""
    current = opened(playing)
    return placed(playing) <= current.terms.budget * current.roll


# ---- rejoining (row 14) ---------------------------------------------------------------------


def rejoin(served: Served, units: tuple[str, ...]) -> list[int]:
    """Take a seat in a fresh browser, as often as it helps, and vote from each; the answers."""
    answers = []
    for _ in range(5):
        client = served.anybody()
        assert client.post(f"/join/{served.play.code}").status_code == 200
        for unit in units:
            told = client.post(
                f"/s/{served.play.code}/dots", data={"unit": f"{unit}:1"}, headers=SWAP
            )
            answers.append(told.status_code)
    return answers


def test_a_fresh_cookie_after_the_roll_froze_waits_to_be_let_in(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    served = serve(playing, tmp_path)
    assert set(rejoin(served, opened(playing).units[:3])) == {403}
    assert rows(playing, "dots") == []
    client = served.anybody()
    client.post(f"/join/{playing.code}")
    page = client.get(f"/s/{playing.code}").text
    assert "let you in" in page
    assert opened(playing).roll == 4


def test_letting_somebody_in_is_an_act_that_every_screen_shows(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    n = playing.jam.n
    served = serve(playing, tmp_path)
    late = served.anybody()
    late.post(f"/join/{playing.code}")
    ada = served.signed_in(playing.ada)
    pages = [
        served.page(Audience.SCREEN, ada),
        served.page(Audience.PHONE, served.phone(playing.seats[0])),
        served.page(Audience.DESK, ada),
    ]
    ada.post(f"/s/{playing.code}/desk/admit")
    assert events(playing, after=n) == ["LateAdmitted"]
    for page in pages:
        served.socketio.sleep(0.2)  # type: ignore[arg-type]
        page.hear()
        assert any("Late arrivals were let in: 1" in said for said in page.says), page.audience
    unit = opened(playing).units[0]
    told = late.post(f"/s/{playing.code}/dots", data={"unit": f"{unit}:1"}, headers=SWAP)
    assert told.status_code == 200
    assert opened(playing).roll == 5
    assert within(playing)


def test_coming_back_by_codename_brings_no_second_ballot(tmp_path: Path) -> None:
    playing = play(tmp_path)
    seat, words = seats.take(playing.house, playing.code)
    for _ in range(3):
        playing.seat()
    playing.to(Phase.VOTE)
    units, budget = opened(playing).units, opened(playing).terms.budget
    fill(playing, seat, units, budget)
    back = seats.come_back(playing.house, playing.code, words)
    assert back == seat
    with pytest.raises(OutOfDots):
        playing.place(back, next(u for u in units if u not in playing.mine(back).dots), 1)
    assert placed(playing) == budget


def fill(playing: Play, seat: Seat, units: tuple[str, ...], budget: int) -> None:
    cap, left = opened(playing).terms.cap, budget
    for unit in units:
        playing.place(seat, unit, min(cap, left))
        left -= min(cap, left)


def test_without_the_roll_rejoining_would_stuff_the_vote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, seats_taken=1).to(Phase.IDEATE)
    for n in range(6):
        playing.write(playing.seats[0], f"idea {n}")
    playing.to(Phase.VOTE)
    monkeypatch.setattr(rounds, "is_on_roll", lambda *_: True)
    assert 200 in rejoin(serve(playing, tmp_path), opened(playing).units[:6])
    assert not within(playing)


# ---- any order of acts (row 15) -------------------------------------------------------------


class Voting(RuleBasedStateMachine):
    """People join, vote, change their minds, leave and come back; then the round is closed.

    Beside it a count is kept by hand: what each seat on the roll has placed last.
    """

    begun: Play
    seat = Bundle("seat")

    @initialize()
    def begin(self) -> None:
        self.play = a_copy(self.begun)
        self.current = opened(self.play)
        self.roll = {seat.secret for seat in self.play.seats}
        self.mine: dict[str, dict[str, int]] = {}
        self.words: dict[str, str] = {}
        self.closed = False

    @rule(target=seat)
    def somebody_who_was_there(self) -> Seat:
        return self.play.seats[0]

    @rule(target=seat, n=st.integers(1, 2))
    def somebody_else_who_was_there(self, n: int) -> Seat:
        return self.play.seats[n]

    @rule(target=seat)
    def join(self) -> Seat:
        new, self.words[new.secret] = seats.take(self.play.house, self.play.code)
        return new

    @rule(target=seat, who=seat)
    def leave_and_come_back(self, who: Seat) -> Seat:
        words = self.words.get(who.secret)
        return seats.come_back(self.play.house, self.play.code, words) if words else who

    @rule(who=seat, place=st.integers(0, 3), count=st.integers(-1, 4))
    def cast(self, who: Seat, place: int, count: int) -> None:
        unit = self.current.units[place % len(self.current.units)]
        ballot = {**self.mine.get(who.secret, {}), unit: count}
        fits = 0 <= count <= self.current.terms.cap and (
            sum(ballot.values()) <= self.current.terms.budget
        )
        expected = fits and who.secret in self.roll and not self.closed
        try:
            self.play.place(who, unit, count)
        except (PhaseClosed, NotOnTheRoll, OutOfDots, TooManyOnOne, ballots.ballots.NegativeDots):
            assert not expected
        else:
            assert expected
            self.mine[who.secret] = ballot

    @precondition(lambda self: not self.closed)
    @rule()
    def let_everybody_in(self) -> None:
        ballots.admit(self.play.house, self.play.code, self.play.ada)
        self.roll |= set(self.words)

    @precondition(lambda self: not self.closed)
    @rule(sure=st.integers(0, 9))
    def close(self, sure: int) -> None:
        if sure == 0:
            self.play.go_on()
            self.closed = True

    def teardown(self) -> None:
        self.play.engine.dispose()

    @invariant()
    def the_count_is_right(self) -> None:
        if not hasattr(self, "play"):
            return
        expected: dict[str, int] = {}
        for ballot in self.mine.values():
            for unit, count in ballot.items():
                expected[unit] = expected.get(unit, 0) + count
        expected = {unit: count for unit, count in expected.items() if count}
        if self.closed:
            self._closed_as(expected)
            return
        found: dict[str, int] = {}
        for row in rows(self.play, "dots"):
            found[row["unit"]] = found.get(row["unit"], 0) + row["count"]
        assert found == expected
        assert sum(found.values()) <= self.current.terms.budget * opened(self.play).roll

    def _closed_as(self, expected: dict[str, int]) -> None:
        result = next(r for r in self.play.room().rounds if r.id == self.current.id)
        tallies = {t.unit: t.dots for t in result.tallies if t.dots}
        voters = sum(1 for ballot in self.mine.values() if any(ballot.values()))
        assert rows(self.play, "dots") == []
        assert result.ballots == voters
        assert tallies == (expected if voters >= 3 else {})


def a_copy(begun: Play) -> Play:
    """The same session again, on a database of its own."""
    file = Path(str(begun.engine.url.database))
    copy = file.with_name(f"copy-{len(list(file.parent.iterdir()))}.db")
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
    source.close()
    target.close()
    engine = create_engine(f"sqlite:///{copy}")
    prepare(engine)
    house = replace(begun.house, store=Store(engine, Clock(begun.clock.time)))
    return replace(begun, house=house, seats=list(begun.seats))


RUNS = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_in_any_order_of_acts_the_count_is_what_each_placed_last(tmp_path: Path) -> None:
    begun = play(tmp_path, seats_taken=3).to(Phase.VOTE)
    machine = type("VotingHere", (Voting,), {"begun": begun})
    run_state_machine_as_test(machine, settings=RUNS)


def test_any_order_of_acts_finds_a_budget_that_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = play(tmp_path, seats_taken=3).to(Phase.VOTE)
    machine = type("VotingBadly", (Voting,), {"begun": begun})
    monkeypatch.setattr(rounds, "is_on_roll", lambda *_: True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=settings(RUNS, phases=[Stage.generate]))


def requests_of(playing: Play, units: tuple[str, ...]) -> list[tuple[Seat, str, int]]:
    """A thousand requests as a room makes them, each of which was taken."""
    made = []
    for turn in range(1000):
        seat = playing.seats[turn % len(playing.seats)]
        unit = units[(turn * 7 + turn // 13) % len(units)]
        count = (turn * 5 + turn // 7) % 3
        try:
            playing.place(seat, unit, count)
            made.append((seat, unit, count))
        except (OutOfDots, TooManyOnOne):
            continue
    return made


def test_a_thousand_recorded_requests_sent_twice_leave_the_tally_as_it_was(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=8).to(Phase.VOTE)
    served, units = serve(playing, tmp_path), opened(playing).units
    recorded = requests_of(playing, units)
    before = sorted((row["tag"], row["unit"], row["count"]) for row in rows(playing, "dots"))
    last: dict[tuple[str, str], tuple[Seat, str, int]] = {}
    for seat, unit, count in recorded:
        last[seat.secret, unit] = (seat, unit, count)
    # Whatever a proxy or a stale tab sends again: the latest of each, twice, and as it was sent.
    clients = {seat.secret: served.phone(seat) for seat in playing.seats}
    for _ in range(2):
        for seat, unit, count in last.values():
            clients[seat.secret].post(
                f"/s/{playing.code}/dots", data={"unit": f"{unit}:{count}"}, headers=SWAP
            )
    assert len(recorded) > 500
    after = sorted((row["tag"], row["unit"], row["count"]) for row in rows(playing, "dots"))
    assert after == before


def test_a_recording_sent_twice_from_its_beginning_ends_in_the_same_tally(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=8).to(Phase.VOTE)
    recorded = requests_of(playing, opened(playing).units)
    before = sorted((row["unit"], row["count"], row["tag"]) for row in rows(playing, "dots"))
    for _ in range(2):
        for seat in playing.seats:
            for unit in opened(playing).units:
                playing.place(seat, unit, 0)
        for seat, unit, count in recorded:
            playing.place(seat, unit, count)
    after = sorted((row["unit"], row["count"], row["tag"]) for row in rows(playing, "dots"))
    assert after == before
    assert within(playing)


# ---- at another time, for something else (row 17) -------------------------------------------


def vote(playing: Play, unit: str) -> Callable[[], None]:
    return lambda: playing.place(playing.seats[0], unit, 1)


def test_a_dot_before_the_vote_opens_is_refused(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.CLUSTER)
    for stack in playing.room().board.stacks:
        with refused(playing, PhaseClosed):
            vote(playing, stack)()


def test_a_dot_after_the_vote_is_closed_is_refused(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    units = opened(playing).units
    playing.least()
    playing.go_on()
    for unit in units:
        with refused(playing, PhaseClosed):
            vote(playing, unit)()


def test_a_dot_for_a_round_that_was_opened_anew_counts_only_there(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    first = opened(playing)
    playing.place(playing.seats[0], first.units[0], 1)
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    playing.go_on()
    assert opened(playing).id != first.id
    assert placed(playing) == 0


def test_a_dot_for_something_of_another_session_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    other = play(tmp_path / "b", seats_taken=4, seed=8, store=playing.house.store).to(Phase.VOTE)
    for unit in (*opened(other).units, opened(playing).id, "nothing", ""):
        with refused(playing, NoSuchUnit):
            vote(playing, unit)()


def test_a_seat_of_another_session_casts_nothing_here(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    other = play(tmp_path / "b", seats_taken=4, seed=8, store=playing.house.store).to(Phase.VOTE)
    client = serve(playing, tmp_path).anybody()
    client.set_cookie(seat_cookie_name(playing.code, False), other.seats[0].secret)
    unit = opened(playing).units[0]
    told = client.post(f"/s/{playing.code}/dots", data={"unit": f"{unit}:1"}, headers=SWAP)
    assert told.status_code == 403
    assert rows(playing, "dots") == []


def test_without_the_table_a_dot_before_the_vote_would_go_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.VOTE)
    unit, before = opened(playing).units[0], opened(playing)
    playing.least()
    playing.go_on()
    monkeypatch.setattr(ballots, "require_seat", lambda *_: None)
    monkeypatch.setattr(ballots, "open_round", lambda _unit: before)
    monkeypatch.setattr(ballots, "require_roll", lambda *_: None)
    vote(playing, unit)()
    assert placed(playing) == 1
