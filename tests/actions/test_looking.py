"""A look at a pilot: who may, what the log keeps of every day, and what no correction moves."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from tests.builders import a_manager, a_member, a_team, the_clock
from tests.core.pilot.call_centre import DAYS, calls, matured, working_day
from tests.houses import BOTH, On, on_sqlite
from tests.pilots import COMPLAINTS, DECISION, HANDLE, a_card, a_pilot
from tests.play import Play
from workshop.actions import known
from workshop.actions.looking import NotLockedYet, keep_log, keep_logs, look
from workshop.core.permissions import NotSignedIn
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.findings import Advice, Look, State, Trouble, Verdict
from workshop.core.pilot.lock import Lock, Signature
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.storage.keep import entries, locks
from workshop.storage.keep import readings as keep
from workshop.storage.queries import pilots as queries
from workshop.storage.tables import ReadingRow, VerdictRow

BERLIN = ZoneInfo("Europe/Berlin")


def noon(day: date) -> datetime:
    """Noon at the site."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)


class Site:
    """A locked pilot on a database, a manager who looks, and a clock that is wound by days."""

    def __init__(self, playing: Play, card: Card | None = None) -> None:
        self.house = playing.house
        self.playing = playing
        self.boss = a_manager(self.house, playing.team)
        self.pilot = a_pilot(playing, card, PilotState.LOCKED)
        self.it_is(date(2025, 2, 28))

    def it_is(self, day: date) -> "Site":
        the_clock(self.house).time = noon(day)
        return self

    def hands_in(self, *readings: Reading) -> None:
        with self.house.store.unit_on_pilot(self.pilot) as unit:
            keep.append(unit, readings, "batch")

    def says(self, kind: EntryKind, body: object) -> None:
        with self.house.store.unit_on_pilot(self.pilot) as unit:
            entries.append(unit, self.house.criteria_key, kind, body)

    def lives_through(self, first: int, last: int, looks: bool = True) -> None:
        """Hand in each day's calls at noon of the day it matures, and look."""
        for n in range(first, last + 1):
            self.it_is(matured(n))
            self.hands_in(*(each for each in calls() if each.day == working_day(n)))
            if looks:
                self.look()

    def look(self, today: date | None = None) -> Look:
        return look(self.house, self.boss, self.pilot, today)

    def logged(self) -> tuple[Verdict, ...]:
        with self.house.store.reading() as reading:
            return queries.verdicts(reading, self.pilot)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with on_sqlite(tmp_path) as playing:
        yield Site(playing)


# ---- who may -------------------------------------------------------------------------------


def test_nobody_looks_without_signing_in(site: Site) -> None:
    with pytest.raises(NotSignedIn):
        look(site.house, None, site.pilot)


def test_whoever_may_not_see_pilots_does_not_learn_that_there_is_one(site: Site) -> None:
    for nobody in (
        a_member(site.house, site.playing.team),
        a_manager(site.house, a_team(site.house, "Another team")),
    ):
        with pytest.raises(NoSuchPilot):
            look(site.house, nobody, site.pilot)
    with pytest.raises(NoSuchPilot):
        look(site.house, site.boss, "nowhere")


@pytest.mark.parametrize("state", [PilotState.DRAFT, PilotState.PROPOSED])
def test_a_draft_has_nothing_to_look_at(tmp_path: Path, state: PilotState) -> None:
    with on_sqlite(tmp_path) as playing:
        site = Site(playing)
        draft = a_pilot(playing, a_card(), state)
        site.it_is(matured(5))
        with pytest.raises(NotLockedYet):
            look(site.house, site.boss, draft)
        assert keep_log(site.house, draft) == 0
        assert keep_logs(site.house) > 0
        with site.house.store.reading() as reading:
            assert queries.verdicts(reading, draft) == ()


# ---- what is seen --------------------------------------------------------------------------


@pytest.mark.parametrize("on", BOTH)
def test_the_worked_example_is_lived_through_day_by_day(on: On, tmp_path: Path) -> None:
    with on(tmp_path) as playing:
        site = Site(playing)
        site.lives_through(1, 15)
        seen = site.look()
        assert seen.verdict.recommendation.advice is Advice.CONTINUE
        assert seen.verdict.findings[0].since == matured(12)
        assert seen.verdict.matured_until == working_day(15)
        assert (seen.today, seen.planned, seen.upto) == (matured(15), 20, 75)
        assert [day.day for day in seen.days["repeat7"]] == [working_day(n) for n in range(1, 16)]
        assert seen.reviews[-1] == DECISION
        assert seen.history == site.logged()


def test_before_the_start_there_is_nothing_to_decide(site: Site) -> None:
    seen = site.look()
    assert seen.verdict.recommendation.advice is Advice.WAIT
    assert (seen.history, seen.verdict.ailments) == ((), ())


def test_a_card_without_a_start_has_no_days(tmp_path: Path) -> None:
    with on_sqlite(tmp_path) as playing:
        card = a_card()
        site = Site(playing, replace(card, dates=replace(card.dates, start=None, decision=None)))
        seen = site.it_is(matured(5)).look()
        assert (seen.history, seen.reviews) == ((), ())
        assert seen.verdict.findings[0].why == "unaskable"


# ---- the log -------------------------------------------------------------------------------


def test_every_working_day_is_logged_once(site: Site) -> None:
    site.lives_through(1, 10)
    site.look()
    site.look()
    days = [verdict.day for verdict in site.logged()]
    assert days == [working_day(n) for n in range(1, 15)]
    assert days[-1] < matured(10)


def test_the_log_is_the_same_whether_anybody_looked_or_not(tmp_path: Path) -> None:
    logs = []
    for name, looks in (("looked", True), ("nobody", False)):
        (tmp_path / name).mkdir()
        with on_sqlite(tmp_path / name) as playing:
            site = Site(playing)
            site.lives_through(1, 12, looks)
            site.it_is(matured(13))
            site.look()
            logs.append(site.logged())
    assert logs[0] == logs[1]
    assert len(logs[0]) == 17


def test_upkeep_writes_it_without_anybody(site: Site) -> None:
    site.lives_through(1, 12, looks=False)
    site.it_is(matured(13))
    assert site.logged() == ()
    assert keep_logs(site.house) == 17
    assert keep_logs(site.house) == 0
    seen = site.look()
    assert seen.verdict.findings[0].since == matured(12)


def test_a_late_correction_moves_no_day_that_is_over(site: Site) -> None:
    site.lives_through(1, 12, looks=False)
    site.it_is(matured(13))
    undone = [
        Reading(working_day(n), Arm.PILOT, "repeat7", Sums(0, 60), corrects=True, reason="missed")
        for n in (3, 4)
    ]
    site.hands_in(*undone)
    seen = site.look()
    assert (seen.verdict.findings[0].state, seen.verdict.findings[0].since) == (
        State.MET,
        matured(12),
    )
    assert (seen.verdict.findings[0].estimate or 0) > -0.05


def test_had_it_come_in_time_it_would_have_counted(site: Site) -> None:
    """The twin: the same correction on the day itself."""
    site.lives_through(1, 12, looks=False)
    undone = [
        Reading(working_day(n), Arm.PILOT, "repeat7", Sums(0, 60), corrects=True) for n in (3,)
    ]
    site.hands_in(*undone)
    site.it_is(matured(13))
    assert site.look().verdict.findings[0].state is State.OPEN


def test_what_comes_in_before_midnight_is_in_the_log_of_that_day(site: Site) -> None:
    site.lives_through(1, 9)
    late = matured(10)
    the_clock(site.house).time = datetime(late.year, late.month, late.day, 23, 59, tzinfo=BERLIN)
    site.hands_in(*(each for each in calls() if each.day == working_day(10)))
    the_clock(site.house).time += timedelta(minutes=3)
    site.look()
    assert site.logged()[-1].day < late
    the_clock(site.house).time += timedelta(minutes=4)
    site.look()
    last = site.logged()[-1]
    assert last.day == late
    assert last.findings[0].pilot is not None
    assert last.findings[0].pilot.n == 900


def test_the_log_knows_how_far_the_readings_went(site: Site) -> None:
    site.lives_through(1, 2, looks=False)
    site.it_is(matured(3))
    site.look()
    with site.house.store.reading() as reading:
        rows = list(reading.execute(select(VerdictRow.day, VerdictRow.upto)))
    assert dict(rows[-2:]) == {matured(1): 5, matured(2): 10}


@pytest.mark.parametrize("on", BOTH)
def test_many_looks_at_once_log_every_day_once(on: On, tmp_path: Path) -> None:
    with on(tmp_path) as playing:
        site = Site(playing)
        site.lives_through(1, 3, looks=False)
        site.it_is(matured(4))
        with ThreadPoolExecutor(6) as pool:
            logged = sum(pool.map(lambda _: keep_log(site.house, site.pilot), range(6)))
        days = [verdict.day for verdict in site.logged()]
        assert days == [working_day(n) for n in range(1, 9)]
        assert logged == len(days)


def test_a_refused_look_logs_nothing(site: Site) -> None:
    site.it_is(matured(5))
    with pytest.raises(NoSuchPilot):
        look(site.house, a_member(site.house, site.playing.team), site.pilot)
    assert site.logged() == ()


def test_a_look_as_of_another_day_takes_all_readings_and_logs_up_to_that_day(site: Site) -> None:
    site.hands_in(*calls())
    seen = site.look(today=matured(15))
    assert seen.verdict.findings[0].state is State.MET
    assert seen.verdict.day == matured(15)
    assert max(verdict.day for verdict in site.logged()) < matured(15)


# ---- the decision --------------------------------------------------------------------------


def test_after_the_day_of_decision_the_verdict_stands(site: Site) -> None:
    site.lives_through(1, 20, looks=False)
    site.it_is(DECISION)
    decided = site.look().verdict
    site.it_is(DECISION + timedelta(days=10))
    site.hands_in(Reading(working_day(21), Arm.PILOT, "repeat7", Sums(90, 90)))
    seen = site.look()
    assert seen.verdict == decided == site.logged()[-1]
    assert (seen.verdict.day, seen.today) == (DECISION, DECISION + timedelta(days=10))


def test_readings_that_come_after_the_decision_were_silence(site: Site) -> None:
    site.it_is(DECISION + timedelta(days=1))
    site.hands_in(*calls())
    seen = site.look()
    assert seen.verdict.recommendation.advice is Advice.KILL
    assert seen.verdict.recommendation.row == 7


def test_an_extension_moves_the_last_day(site: Site) -> None:
    site.lives_through(1, 20, looks=False)
    until = DECISION + timedelta(days=7)
    site.says(EntryKind.EXTENSION, {"until": until.isoformat(), "reason": "r"})
    site.it_is(until + timedelta(days=3))
    seen = site.look()
    assert (seen.verdict.day, seen.reviews[-1]) == (until, until)


def test_a_decided_pilot_keeps_the_verdict_of_its_last_day(site: Site) -> None:
    site.lives_through(1, 15, looks=False)
    locked(site)
    site.says(EntryKind.DECISION, {"against": False})
    site.it_is(matured(20))
    site.look()
    assert site.logged()[-1].day == matured(15)
    assert site.look().verdict.day == matured(15)


# ---- what the chain says -------------------------------------------------------------------


def locked(site: Site, card: Card | None = None) -> None:
    """The lock as it was signed, for the pilot's card or for another."""
    card, at = card or a_card(), the_clock(site.house).time
    both = (Signature("ada", "Ada", at, "sealed"), Signature("ben", "Ben", at, "sealed"))
    baselines = locks.baseline_hashes(card)
    site.says(EntryKind.LOCK, Lock(card, locks.card_hash(card), baselines, both))


def test_days_of_a_filed_shock_do_not_count_from_the_day_it_was_filed(site: Site) -> None:
    locked(site)
    site.it_is(working_day(4))
    shock = working_day(4)
    site.says(EntryKind.SHOCK, {"days": [shock.isoformat()], "reason": "outage"})
    site.lives_through(1, 10, looks=False)
    seen = site.look()
    assert seen.excluded == {shock}
    assert seen.verdict.findings[0].pilot is not None
    assert seen.verdict.findings[0].pilot.n == 810
    assert seen.verdict.ailments == ()


@pytest.mark.parametrize(
    ("signed", "troubles"),
    [
        (a_card(metrics=(HANDLE, COMPLAINTS)), (Trouble.BASELINE_CHANGED, Trouble.CHAIN)),
        (a_card(continue_of=1), (Trouble.CHAIN,)),
    ],
    ids=["another baseline", "another promise"],
)
def test_a_card_that_is_not_the_signed_one_is_invalid(
    site: Site, signed: Card, troubles: tuple[Trouble, ...]
) -> None:
    locked(site, signed)
    site.lives_through(1, 10, looks=False)
    verdict = site.look().verdict
    assert verdict.recommendation.advice is Advice.INVALID
    assert verdict.recommendation.because == troubles


def test_a_card_that_is_the_signed_one_is_not(site: Site) -> None:
    locked(site)
    site.lives_through(1, 10, looks=False)
    assert site.look().verdict.recommendation.advice is Advice.WAIT


def test_a_broken_chain_is_told_and_nothing_of_it_is_believed(site: Site) -> None:
    locked(site)
    site.lives_through(1, 6, looks=False)
    other = replace(site.house, criteria_key=b"x" * 32)
    seen = look(other, site.boss, site.pilot)
    assert Trouble.CHAIN in seen.verdict.recommendation.because
    assert seen.excluded == frozenset()


def test_after_a_pause_a_tripwire_counts_from_where_people_looked(site: Site) -> None:
    severe = [Reading(working_day(1), Arm.PILOT, "complaints", Sums(hits=3, exposure=90.0))]
    card = a_card()
    wire = replace(card.criteria[3], id="t1", role="tripwire", stat="count", cmp=">=", value=3)
    with_wire = replace(card, criteria=(*card.criteria, wire))
    site.pilot = a_pilot(site.playing, with_wire, PilotState.LOCKED)
    site.it_is(working_day(1))
    site.hands_in(*severe)
    assert site.look().verdict.recommendation.advice is Advice.PAUSE
    the_clock(site.house).go_on(minutes=5)
    site.says(EntryKind.RESUME, {"reason": "looked at"})
    assert site.look().verdict.recommendation.advice is Advice.WAIT
    the_clock(site.house).go_on(minutes=5)
    site.hands_in(*severe)
    assert site.look().verdict.recommendation.advice is Advice.PAUSE


# ---- ten thousand readings -----------------------------------------------------------------

MANY = 10_000


def pour(site: Site) -> None:
    """10,000 readings: five metrics, both arms, twenty days, fifty parts of the day each."""
    keys = ("repeat7", "handle", "complaints", "fourth", "fifth")
    at = the_clock(site.house).time
    rows = [
        {
            "pilot_id": site.pilot,
            "n": n + 1,
            "day": working_day(n // 500 + 1),
            "arm": ("pilot", "control")[n % 2],
            "metric": keys[n // 2 % 5],
            "cluster": "",
            "cases": 90,
            "hits": 17 + n % 2 * 4 + n % 3,
            "total": 0.0,
            "squares": 0.0,
            "exposure": 90.0,
            "capped": 0,
            "bins": json.dumps([n % 7, 90 - n % 7, 0, 1, 2, 3]),
            "eligible": 91,
            "duplicates": 0,
            "crossed": 0,
            "corrects": False,
            "reason": "",
            "by_name": "Ada",
            "batch": "many",
            "at": at,
        }
        for n in range(MANY)
    ]
    with site.house.store.unit_on_pilot(site.pilot) as unit:
        unit.connection.execute(insert(ReadingRow), rows)


@pytest.mark.parametrize("on", BOTH)
def test_ten_thousand_readings_are_looked_at_far_under_300_ms(
    on: On, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with on(tmp_path) as playing:
        site = Site(playing)
        site.it_is(matured(DAYS))
        pour(site)
        took = {}
        for name in ("the first look", "nothing new", "one more reading", "after a restart"):
            if name == "one more reading":
                site.hands_in(Reading(working_day(3), Arm.PILOT, "repeat7", Sums(1, 1)))
            if name == "after a restart":
                known.remember(site.house.store, site.pilot, known.Known())
            begun = time.perf_counter()
            seen = site.look()
            took[name] = (time.perf_counter() - begun) * 1000
        assert seen.upto == MANY + 1
        with capsys.disabled():
            said = ", ".join(f"{name} {ms:.0f} ms" for name, ms in took.items())
            print(f"\n  10,000 readings on {site.house.store.engine.dialect.name}: {said}")
        assert took["nothing new"] < 150
        assert took["one more reading"] < 300
        assert took["after a restart"] < 1000


def test_the_memory_of_the_process_is_bounded_and_may_be_lost(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "PILOTS", 1)
    site.lives_through(1, 10, looks=False)
    first = site.look()
    other = a_pilot(site.playing, a_card(), PilotState.LOCKED)
    look(site.house, site.boss, other)
    assert known.recall(site.house.store, site.pilot) == known.Known()
    assert site.look() == first


def test_a_database_that_was_put_back_is_read_anew(site: Site) -> None:
    site.lives_through(1, 3, looks=False)
    seen = site.look()
    known.remember(site.house.store, site.pilot, known.Known(upto=999))
    assert site.look().days == seen.days
