"""The worked example of domain 3.4, row by row from its seed."""

from dataclasses import dataclass
from math import exp

import pytest

from tests.core.pilot.call_centre import calls, matured, walk
from workshop.core.pilot.findings import Advice, Because, Finding, State, Verdict


@dataclass(frozen=True)
class Row:
    """One row of the table, as it is printed there."""

    day: int
    n: int
    pilot: int
    control: int
    diff: float
    z: float
    bound: float
    too_long: float
    e: float
    complaints: tuple[int, int]
    state: State
    advice: Advice


TABLE = (
    Row(4, 360, 66, 85, -5.3, -1.74, 3.11, 8.6, 0.2, (0, 2), State.INSUFFICIENT, Advice.WAIT),
    Row(5, 450, 82, 100, -4.0, -1.50, 3.08, 9.6, 0.3, (0, 3), State.INSUFFICIENT, Advice.WAIT),
    Row(10, 900, 161, 201, -4.4, -2.36, 3.04, 8.8, 0.1, (9, 7), State.OPEN, Advice.WAIT),
    Row(12, 1080, 183, 245, -5.7, -3.36, 3.04, 8.1, 0.1, (11, 8), State.MET, Advice.WAIT),
    Row(15, 1350, 244, 313, -5.1, -3.29, 3.05, 8.5, 0.1, (11, 12), State.MET, Advice.CONTINUE),
    Row(20, 1800, 331, 420, -4.9, -3.66, 3.07, 8.1, 0.05, (14, 15), State.MET, Advice.CONTINUE),
)


@pytest.fixture(scope="module")
def said() -> tuple[Verdict, ...]:
    return walk(calls(), 20)


def found(verdict: Verdict) -> tuple[Finding, Finding, Finding, Finding]:
    c1, k1, g1, g2 = verdict.findings
    return c1, k1, g1, g2


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"day {row.day}")
def test_every_figure_of_the_table_is_reproduced(row: Row, said: tuple[Verdict, ...]) -> None:
    c1, k1, g1, g2 = found(said[row.day - 1])
    assert c1.pilot is not None
    assert c1.control is not None
    assert (c1.pilot.n, c1.pilot.hits) == (row.n, row.pilot)
    assert (c1.control.n, c1.control.hits) == (row.n, row.control)
    assert c1.estimate == pytest.approx(row.diff / 100, abs=0.0005)
    assert c1.strength == pytest.approx(-row.z, abs=0.005)
    assert k1.strength == pytest.approx(row.z, abs=0.005)
    assert c1.bound == pytest.approx(row.bound, abs=0.005)
    assert g1.estimate == pytest.approx(row.too_long / 100, abs=0.0005)
    assert exp(g1.strength or 0.0) == pytest.approx(row.e, abs=0.05 if row.e > 0.05 else 0.005)
    assert exp(g1.bound or 0.0) == pytest.approx(60)
    assert g2.pilot is not None
    assert g2.control is not None
    assert (g2.pilot.hits, g2.control.hits) == row.complaints


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"day {row.day}")
def test_the_engine_says_what_the_table_says(row: Row, said: tuple[Verdict, ...]) -> None:
    verdict = said[row.day - 1]
    c1, k1, g1, _ = found(verdict)
    assert c1.state is row.state
    assert State.MET not in (k1.state, g1.state)
    assert verdict.recommendation.advice is row.advice
    assert verdict.ailments == ()


def test_a_dashboard_would_have_called_victory_on_day_four(said: tuple[Verdict, ...]) -> None:
    day_four, day_five = found(said[3])[0], found(said[4])[0]
    assert (day_four.strength or 0) > 1.645 > (day_five.strength or 0)
    assert (day_four.why, day_five.why) == (Because.DAYS, Because.CASES)
    assert (day_four.needed, day_five.needed) == (540, 450)


def test_victory_is_kept_from_day_twelve_and_waits_for_the_review(
    said: tuple[Verdict, ...],
) -> None:
    met = [n for n, verdict in enumerate(said, 1) if found(verdict)[0].state is State.MET]
    assert met == list(range(12, 21))
    assert {found(verdict)[0].since for verdict in said[11:]} == {matured(12)}
    going_on = [
        n for n, each in enumerate(said, 1) if each.recommendation.advice is Advice.CONTINUE
    ]
    assert going_on == [15, 20]


def test_the_win_on_day_fifteen_is_stated_with_its_upper_end(said: tuple[Verdict, ...]) -> None:
    c1, _, g1, g2 = found(said[14])
    assert c1.high == pytest.approx(-0.004, abs=0.0005)
    assert (g1.inside, g2.inside) == (True, True)
    assert said[14].recommendation.row == 5
    assert said[14].recommendation.because == ("c1",)


def test_the_complaints_of_day_twelve_alone_would_not_have_let_it_go_on(
    said: tuple[Verdict, ...],
) -> None:
    assert found(said[11])[3].inside is False
