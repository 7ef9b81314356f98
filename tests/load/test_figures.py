"""Figures: goals, medians, slopes, and what is kept of them."""

import json
import math
from pathlib import Path

import pytest

from bench import results
from bench.figures import Figure, Figures, medians
from bench.growth import slope
from bench.profiling import summary
from workshop.load.timings import Timings


def test_a_percentile_is_one_of_the_times():
    times = Timings.of(n / 1000 for n in range(1, 101))
    assert (times.at(50), times.at(99), times.longest) == (50, 99, 100)
    assert math.isnan(Timings().at(99))


def test_a_goal_is_met_at_its_limit_and_not_by_what_was_never_measured():
    assert Figure("a", 5, most=5).is_met
    assert not Figure("a", 5.1, most=5).is_met
    assert not Figure("a", 1.1, least=1.2).is_met
    assert not Figure("a", math.nan, most=5).is_met
    assert Figure("a", 9).is_met


def test_of_three_runs_the_middle_one_counts_and_all_are_told():
    (figure,) = medians([[Figure("a", seen, "ms", most=5)] for seen in (4, 9, 5)])
    assert figure.seen == 5
    assert "4, 9, 5" in figure.note


def test_a_slope_tells_what_grows_along_from_what_does_not():
    assert slope({250: 10, 500: 20, 1000: 40}) == pytest.approx(1)
    assert slope({10: 7, 100: 7, 1000: 7}) == pytest.approx(0)
    assert math.isnan(slope({1: 0, 2: 1}))


def test_results_are_kept_beside_those_of_other_scenarios(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "LATEST", tmp_path / "latest.json")
    monkeypatch.setattr(results, "HISTORY", tmp_path / "history.jsonl")
    hall, push = Figures("hall"), Figures("push")
    hall.show("reveal_p99", 900, "ms", most=1500)
    push.show("floor_ratio_n200", 1.4, least=1.2)
    results.keep(hall.all, 1, tmp_path)
    results.keep(push.all, 3, tmp_path)
    hall.all.clear()
    hall.show("reveal_p99", math.nan, "ms", most=1500)
    results.keep(hall.all, 1, tmp_path)
    kept = {row["name"]: row for row in results.latest()}
    assert kept["push_floor_ratio_n200"]["ok"] is True
    assert kept["push_floor_ratio_n200"]["runs"] == 3
    assert kept["hall_reveal_p99"]["seen"] is None
    assert kept["hall_reveal_p99"]["ok"] is False
    assert len((tmp_path / "history.jsonl").read_text().splitlines()) == 3
    assert str(tmp_path) not in (tmp_path / "latest.json").read_text()


def test_the_table_is_written_between_its_marks(tmp_path, monkeypatch):
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{results.BEGINS}\nold\n{results.ENDS}\nafter\n")
    row = {"name": "hall_x", "goal": "≤ 5 s", "seen": 4.2, "unit": "s", "ok": True, "note": ""}
    latest = tmp_path / "latest.json"
    latest.write_text(json.dumps([row]))
    monkeypatch.setattr(results, "LATEST", latest)
    monkeypatch.setattr(results, "DOC", page)
    results.write_table()
    text = page.read_text()
    assert "| hall_x | ≤ 5 s | 4.2 s | ok |" in text
    assert "old" not in text
    assert text.startswith("before")
    assert text.endswith("after\n")


def test_a_profile_names_what_takes_most_and_no_place_of_this_machine():
    here = Path("/somewhere/lib/python3.11/site-packages/jinja2/runtime.py")
    told = summary(f"run (/x/a.py:1);draw ({here}:9) 30\nrun (/x/a.py:1) 10\n")
    assert " 75.0 %  draw (jinja2/runtime.py)" in told
    assert "100.0 %  run" in told
    assert "somewhere" not in told
