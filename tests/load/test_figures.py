"""Figures: goals, medians, slopes, and what is kept of them."""

import math
from pathlib import Path

import pytest

from bench import results, table
from bench.figures import Figure, Figures, counted, medians
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
    assert figure.each == (4, 9, 5)


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


def test_what_is_measured_again_takes_its_old_place(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "LATEST", tmp_path / "latest.json")
    monkeypatch.setattr(results, "HISTORY", tmp_path / "history.jsonl")
    for name in ("start", "hall", "push", "hall"):
        figures = Figures(name)
        figures.show("a", 1)
        figures.show("b", 2)
        results.keep(figures.all, 1, tmp_path)
    assert [row["name"] for row in results.latest()] == [
        f"{scenario}_{name}" for scenario in ("start", "hall", "push") for name in "ab"
    ]


def test_counts_are_told_without_what_never_happened():
    assert counted({"gap": 12, "again": 0, 200: 3}) == "gap 12, 200 3"


@pytest.fixture
def page(tmp_path, monkeypatch):
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{table.BEGINS}\nold\n{table.ENDS}\nafter\n")
    monkeypatch.setattr(results, "LATEST", tmp_path / "latest.json")
    monkeypatch.setattr(results, "HISTORY", tmp_path / "history.jsonl")
    monkeypatch.setattr(table, "DOC", page)
    return page


def test_the_tables_are_written_between_their_marks(page, tmp_path):
    runs = []
    for seen in (4.0, 6.2, 4.2):
        figures = Figures("hall")
        figures.show("x", seen, "s", most=5)
        figures.show("y_p50", seen, "s")
        figures.show("z", seen, "ms", most=1)
        runs.append(figures.all)
    results.keep(medians(runs), 3, tmp_path)
    table.write()
    text = page.read_text()
    assert "**hall**, median of 3 runs" in text
    assert "| x | ≤ 5 s | 4.2 s | 4, 6.2, 4.2 |" in text
    assert "| z | ≤ 1 ms **missed** | 4.2 ms |" in text
    assert "y_p50" not in text
    assert "old" not in text
    assert text.startswith("before")
    assert text.endswith("after\n")


def test_a_run_that_measured_nothing_is_no_zero(page, tmp_path):
    runs = []
    for seen in (4.0, math.nan):
        figures = Figures("hall")
        figures.show("x", seen, "s", most=5)
        runs.append(figures.all)
    results.keep(medians(runs), 2, tmp_path)
    table.write()
    assert "| x | ≤ 5 s **missed** | - s | 4, - |" in page.read_text()


def test_growth_is_a_table_of_sizes_and_costs_with_its_slopes(page, tmp_path):
    figures = Figures("growth")
    for size in (250, 500):
        figures.show(f"phones_{size}_page_cpu", size * 4, "ms")
        figures.show(f"phones_{size}_memory", size / 2 + 100, "MB")
    figures.show("phones_slope_page_cpu", 1.0, most=1.1)
    figures.show("phones_slope_memory", 1.2, most=1.1)
    results.keep(figures.all, 1, tmp_path)
    table.write()
    text = page.read_text()
    assert "| phones | page cpu, ms | memory, MB |" in text
    assert "| 250 | 1,000 | 225 |" in text
    assert "| slope ≤ 1.1 | 1 | 1.2 **missed** |" in text


def test_a_profile_names_what_takes_most_and_no_place_of_this_machine():
    here = Path("/somewhere/lib/python3.11/site-packages/jinja2/runtime.py")
    told = summary(f"run (/x/a.py:1);draw ({here}:9) 30\nrun (/x/a.py:1) 10\n")
    assert " 75.0 %  draw (jinja2/runtime.py)" in told
    assert "100.0 %  run" in told
    assert "somewhere" not in told
