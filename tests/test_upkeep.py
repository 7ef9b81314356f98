"""Upkeep: files are settled half a minute after an act, at once after a phase, and it is told when
that cannot be done."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.builders import START
from tests.play import Play, play
from workshop.actions import files, moving
from workshop.core.session.phases import Phase
from workshop.core.troubles import Trouble
from workshop.storage.unit import Commit
from workshop.upkeep import ALONG, LOOK, STIR_AFTER, Chores, Upkeep


@dataclass
class Hand:
    """Chores that are only noted down, and a clock that is moved by hand."""

    time: float = 0.0
    done: list[object] = field(default_factory=list)
    is_empty: bool = True
    fails: bool = False
    clock_runs: bool = True

    def upkeep(self, **instead: object) -> Upkeep:
        """Upkeep that has its start behind it."""
        chores = Chores(
            settle=self.settle,
            empty_log=lambda: self.note("empty log"),
            tidy=lambda: self.note("tidy"),
            back_up=lambda: None,
            keep_logs=lambda: None,
            clock_runs=lambda: self.clock_runs,
            seconds=lambda: self.time,
            now=lambda: START + timedelta(seconds=self.time),
        )
        upkeep = Upkeep(replace(chores, **instead))
        upkeep.step()
        self.done.clear()
        return upkeep

    def settle(self, codes: Collection[str], open_too: bool) -> bool:
        return self.note((sorted(codes), open_too))

    def note(self, what: object) -> bool:
        self.done.append(what)
        if self.fails:
            raise OSError("a text that nobody may read")
        return self.is_empty

    def after(self, seconds: float, upkeep: Upkeep) -> list[object]:
        """What is done once this time has gone by."""
        self.time += seconds
        upkeep.step()
        done, self.done = self.done, []
        return done


def an_act(code: str = "ONE", moved: bool = False) -> Commit:
    return Commit(code, 1, None, moved=moved)


def test_a_start_settles_every_open_session() -> None:
    hand = Hand()
    upkeep = Upkeep(replace(hand.upkeep()._chores))
    upkeep.step()
    assert hand.done == [([], True)]


def test_a_session_is_settled_thirty_seconds_after_the_first_act() -> None:
    hand = Hand()
    upkeep = hand.upkeep()
    upkeep.touched(an_act())
    assert hand.after(20, upkeep) == []
    upkeep.touched(an_act())
    assert hand.after(9.9, upkeep) == []
    assert hand.after(0.1, upkeep) == [(["ONE"], False)]
    assert hand.after(100, upkeep) == [], "nobody has touched it since"


def test_a_phase_that_is_left_is_settled_at_once() -> None:
    hand = Hand()
    upkeep = hand.upkeep()
    upkeep.touched(an_act())
    assert hand.after(0, upkeep) == []
    upkeep.touched(an_act("TWO", moved=True))
    assert hand.after(0, upkeep) == [(["ONE", "TWO"], False)]


def test_many_sessions_are_settled_in_one_go_and_none_of_them_late() -> None:
    hand = Hand()
    upkeep = hand.upkeep()
    for n in range(40):
        upkeep.touched(an_act(f"CODE{n:02}"))
        assert hand.after(0.5, upkeep) == []
    assert hand.after(10, upkeep) == [([f"CODE{n:02}" for n in range(40)], False)]
    upkeep.touched(an_act("CODE07"))
    assert hand.after(29.9, upkeep) == []
    assert hand.after(0.1, upkeep) == [(["CODE07"], False)]


def test_where_each_session_costs_its_own_only_those_whose_turn_is_near_go_along() -> None:
    hand = Hand()
    upkeep = hand.upkeep(keeps_files=False)
    upkeep.touched(an_act())
    upkeep.touched(an_act("TWO", moved=True))
    assert hand.after(0, upkeep) == [(["TWO"], False)]
    assert hand.after(STIR_AFTER - ALONG - 1, upkeep) == []
    upkeep.touched(an_act("THREE", moved=True))
    assert hand.after(0, upkeep) == [(["THREE"], False)]
    hand.time += 1
    upkeep.touched(an_act("FOUR", moved=True))
    assert hand.after(0, upkeep) == [(["FOUR", "ONE"], False)]
    assert hand.after(100, upkeep) == [], "nobody has touched it since"


def test_what_was_kept_in_memory_is_let_go_once_a_minute() -> None:
    hand = Hand()
    upkeep = hand.upkeep(forget=lambda: hand.note("forget"))
    assert hand.after(LOOK - 1, upkeep) == []
    assert hand.after(1, upkeep)[0] == "forget"


def test_a_log_that_is_not_empty_is_tried_again_every_second() -> None:
    hand = Hand(is_empty=False)
    upkeep = hand.upkeep()
    assert hand.after(0.9, upkeep) == []
    assert hand.after(0.1, upkeep) == ["empty log"]
    hand.is_empty = True
    assert hand.after(1, upkeep) == ["empty log"]
    assert hand.after(1, upkeep) == []


def test_three_failures_in_a_row_are_told_once_and_the_alarm_clears_by_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hand = Hand(is_empty=False)
    upkeep = hand.upkeep()
    hand.after(1, upkeep)
    assert upkeep.troubles == ()
    hand.after(1, upkeep)
    assert upkeep.troubles == (Trouble.LOG,)
    hand.after(1, upkeep)
    assert len(caplog.records) == 1
    hand.is_empty = True
    hand.after(1, upkeep)
    assert upkeep.troubles == ()


def test_a_chore_that_fails_is_logged_without_a_word_of_it_and_done_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    hand = Hand()
    upkeep = hand.upkeep()
    hand.fails = True
    upkeep.touched(an_act(moved=True))
    assert hand.after(0, upkeep) == [(["ONE"], False)]
    assert "OSError" in caplog.text
    assert "nobody may read" not in caplog.text
    hand.fails = False
    assert hand.after(1, upkeep) == [(["ONE"], False)]


def test_the_night_is_tidied_when_no_clock_runs_and_a_failed_one_is_told_and_done_again() -> None:
    hand = Hand()
    upkeep = hand.upkeep()
    assert hand.after(60, upkeep) == [], "a session is under way"
    hand.clock_runs, hand.fails = False, True
    assert hand.after(60, upkeep) == ["tidy"]
    assert upkeep.troubles == (Trouble.NIGHT,)
    assert hand.after(60, upkeep) == []
    hand.fails = False
    assert hand.after(540, upkeep) == ["tidy"]
    assert upkeep.troubles == ()
    assert hand.after(3600, upkeep) == []


def test_the_next_step_is_never_later_than_what_is_due() -> None:
    hand = Hand()
    upkeep = hand.upkeep()
    assert upkeep.step() == 60
    upkeep.touched(an_act())
    assert upkeep.step() == 30


# ---- on a real database -----------------------------------------------------------------------


def of(playing: Play, hand: Hand) -> Upkeep:
    """Upkeep over the files of a play."""
    house = playing.house
    upkeep = hand.upkeep(
        settle=lambda codes, open_too: files.settle_files(house, codes, open_too),
        empty_log=lambda: files.empty_log(house),
    )
    house.store.on_commit(upkeep.touched)
    return upkeep


def test_leaving_a_phase_is_told_and_a_clock_that_is_paused_is_not(tmp_path: Path) -> None:
    playing = play(tmp_path, 4)
    heard: list[Commit] = []
    playing.house.store.on_commit(heard.append)
    moving.pause(playing.house, playing.code, playing.ada)
    playing.go_on()
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    assert [commit.moved for commit in heard] == [False, False, True, True]


def test_the_log_is_empty_after_a_release_and_half_a_minute_after_an_act(tmp_path: Path) -> None:
    playing, hand = play(tmp_path, 4), Hand()
    upkeep, log = of(playing, hand), tmp_path / "workshop.db-wal"
    playing.to(Phase.IDEATE)
    hand.after(0, upkeep)
    assert log.stat().st_size == 0
    playing.write(playing.seats[0], "A garden on every roof")
    assert log.stat().st_size > 0
    hand.after(29, upkeep)
    assert log.stat().st_size > 0, "the twin: without a pass the log is there"
    hand.after(1, upkeep)
    assert log.stat().st_size == 0


def test_an_open_reader_puts_it_off_and_the_retry_does_it(tmp_path: Path) -> None:
    playing, hand = play(tmp_path, 4), Hand()
    upkeep, log = of(playing, hand), tmp_path / "workshop.db-wal"
    with playing.house.store.reading() as reading:
        reading.execute(text("SELECT count(*) FROM seats"))
        playing.to(Phase.IDEATE)
        for _ in range(3):
            hand.after(1, upkeep)
        assert upkeep.troubles == (Trouble.LOG,)
        assert log.stat().st_size > 0
    hand.after(1, upkeep)
    assert upkeep.troubles == ()
    assert log.stat().st_size == 0


def test_a_backup_is_asked_for_every_minute_and_a_failure_is_told_until_one_is_made(caplog) -> None:
    hand, full = Hand(), [False]

    def back_up() -> None:
        hand.done.append("backup")
        if full[0]:
            raise OSError("a text that nobody may read")

    upkeep = hand.upkeep(back_up=back_up)
    assert hand.after(59, upkeep) == []
    assert hand.after(1, upkeep) == ["backup"]
    assert upkeep.troubles == ()
    full[0] = True
    with caplog.at_level(logging.ERROR):
        assert hand.after(60, upkeep) == ["backup"]
    assert upkeep.troubles == (Trouble.BACKUP,)
    assert "nobody may read" not in caplog.text
    full[0] = False
    hand.after(60, upkeep)
    assert upkeep.troubles == ()


def test_pilots_get_their_verdicts_every_hour_and_at_the_start() -> None:
    hand, kept = Hand(), []
    upkeep = hand.upkeep(keep_logs=lambda: kept.append(hand.time))
    assert kept == [0.0]
    for _ in range(120):
        hand.after(60, upkeep)
    assert kept == [0.0, 3600.0, 7200.0]


def test_verdicts_that_could_not_be_logged_hold_up_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails() -> None:
        raise OSError("a text that nobody may read")

    hand = Hand()
    upkeep = hand.upkeep(keep_logs=fails)
    upkeep.touched(an_act())
    assert hand.after(30, upkeep) == [(["ONE"], False)]
    assert "The verdicts of pilots could not be logged: OSError" in caplog.text
    assert "nobody may read" not in caplog.text


def test_of_many_workers_only_the_caretaker_does_the_nights_work() -> None:
    hand = Hand(clock_runs=False)
    upkeep = hand.upkeep(is_caretaker=lambda: False)
    assert hand.after(2 * 86400.0, upkeep) == []
    hand = Hand(clock_runs=False)
    assert hand.after(2 * 86400.0, hand.upkeep(is_caretaker=lambda: True)) == ["tidy"]


def test_a_worker_that_ends_leaves_sessions_alone_that_others_have_touched() -> None:
    hand = Hand()
    upkeep = hand.upkeep(keeps_files=False)
    upkeep.touched(Commit("ABCD2345", 1, None))
    upkeep.end()
    assert hand.done == [(["ABCD2345"], False)]
    hand.done.clear()
    upkeep.end()
    assert hand.done == []
