"""The calibration suite in small: the same scenarios with fixed seeds, fewer runs."""

from dataclasses import replace

import pytest

from tests.calibration import run, scenarios
from tests.calibration.asked import asked
from tests.calibration.checks import Check, found, slack, wrong
from tests.calibration.run import OF_MEANS, SCENARIOS, lines
from workshop.core.pilot.evidence import mixtures, paths
from workshop.core.pilot.evidence.questions import Question, Volume
from workshop.core.pilot.metrics import Family

RUNS, RUNS_OF_MEANS = 1500, 500


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_holds(name):
    checks = run.run(name, RUNS_OF_MEANS if name in OF_MEANS else RUNS)
    assert [line for line in lines(checks) if line.startswith("FAIL")] == []


def test_evidence_without_its_guard_against_peeking_is_found_out(monkeypatch):
    """The twin: a boundary for one look, used on every day."""
    monkeypatch.setattr(paths.boundary, "z_av", lambda t, t_star, alpha: t * 0.0 + 1.645)
    off = [check.what for check in run.run("two_shares", RUNS) if not check.holds]
    assert any("wrongly lower" in what for what in off)


def test_evidence_that_never_proves_anything_is_found_out(monkeypatch):
    """The twin: no error at all, and worth nothing."""
    shy = mixtures.against_share
    monkeypatch.setattr(paths.mixtures, "against_share", lambda *given: shy(*given) - 9.0)
    off = [check.what for check in run.run("share", RUNS) if not check.holds]
    assert "share 20 -> 15 %" in off
    assert any("wrongly lower" in what for what in off)


def test_a_prior_on_the_wrong_side_is_found_out(monkeypatch):
    def swapped(question: Question, *arms):
        return paths_strengths(replace(question, side=mixtures.OTHER[question.side]), *arms)

    paths_strengths = paths._strengths
    monkeypatch.setattr(paths, "_strengths", swapped)
    assert not all(check.holds for check in run.run("percentile", RUNS))


def test_the_same_seed_gives_the_same_figures():
    assert run.run("rate", 300) == run.run("rate", 300)


def test_a_check_holds_within_its_bounds_and_where_it_must_break_outside_of_them():
    assert Check("x", 0.05, 20_000, at_most=0.0546).holds
    assert not Check("x", 0.06, 20_000, at_most=0.0546).holds
    assert Check("x", 0.06, 20_000, at_most=0.0546, must_fail=True).holds
    assert not Check("x", 0.05, 20_000, at_most=0.0546, must_fail=True).holds
    assert not Check("x", 0.93, 20_000, at_least=0.94).holds
    assert Check("x", 0.93, 1_000, at_least=0.94).holds
    assert (slack(0.94, 20_000), slack(0.94, 1_000) > 0.02) == (0.0, True)


def test_a_check_tells_its_bounds():
    assert Check("x", 0.02, 9, at_most=0.05, at_least=0.01).bounds == ">= 0.0100 <= 0.0500"
    assert Check("x", 0.02, 9, at_most=0.05, must_fail=True).bounds == "must break <= 0.0500"


def test_the_limit_of_a_false_rate_is_that_of_the_domain():
    asks = asked(Family.SHARE, 0.2, 0.15, Volume(40, 0, 2))
    path = paths.trace(asks, scenarios.worlds.shares(_chance(), 20_000, 2, 40, 0.2))
    assert wrong("x", path.met).at_most == pytest.approx(0.0546, abs=5e-5)
    assert wrong("x", path.met[:4000]).at_most == pytest.approx(0.0603, abs=5e-5)


def test_what_is_found_too_late_does_not_count():
    asks = asked(Family.SHARE, 0.2, 0.15, Volume(40, 0, 40))
    met = paths.trace(asks, scenarios.worlds.shares(_chance(), 400, 40, 40, 0.15)).met
    assert found("x", met, 0.9, (10, 13)).holds
    assert not found("x", met, 0.9, (1, 5)).holds


def test_the_table_is_printed_and_what_is_off_makes_it_fail(monkeypatch, capsys):
    class Here:
        def __init__(self, processes: int) -> None: ...
        def __enter__(self):
            return self

        def __exit__(self, *error: object) -> None: ...

        map = staticmethod(map)

    monkeypatch.setattr(run, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(run, "SCENARIOS", {"fine": lambda chance, runs: (Check("x", 0.1, runs),)})
    assert run.main() == 0
    assert "1 figures, 0 off" in capsys.readouterr().out
    off = Check("x", 0.1, 9, at_most=0.0)
    monkeypatch.setattr(run, "SCENARIOS", {"off": lambda chance, runs: (off,)})
    assert run.main() == 1
    assert "FAIL x" in capsys.readouterr().out


def _chance():
    return run.np.random.default_rng(1)
