"""Writes the latest figures into `docs/performance.md`: a table a scenario, and one of growth."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from bench import results
from bench.server import ROOT

DOC = ROOT / "docs" / "performance.md"
BEGINS, ENDS = "<!-- bench: begin -->", "<!-- bench: end -->"
#: What is told beside the figures that have a goal.
BESIDE = (
    *("_cores", "_deliveries", "_cpu_per_act", "_ratio_2_to_sqlite", "_dots_cast", "_own_all"),
    *("_merge_p99", "_dot_answer_p99"),
)

Row = Mapping[str, Any]


def write() -> None:
    """Put the latest figures between the marks of the page."""
    text = DOC.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    tail = rest.partition(ENDS)[2]
    lines = "\n".join(_lines(results.latest()))
    DOC.write_text(f"{head}{BEGINS}\n{lines}\n{ENDS}{tail}", encoding="utf-8")


def _lines(latest: Iterable[Row]) -> Iterator[str]:
    for scenario, group in groupby(latest, key=lambda row: row["scenario"]):
        rows = list(group)
        runs, commit = rows[-1]["runs"], rows[-1]["commit"]
        often = "one run" if runs == 1 else f"median of {runs} runs"
        yield f"\n**{scenario}**, {often} at {commit}:\n"
        if scenario == "growth":
            yield from _growth(rows)
            continue
        yield "| figure | goal | seen | runs | |"
        yield "|---|---|---|---|---|"
        for row in rows:
            if row["goal"] or row["name"].endswith(BESIDE):
                yield _line(row)
    yield ""


def _line(row: Row) -> str:
    name = row["name"].removeprefix(f"{row['scenario']}_")
    goal = row["goal"] and f"{row['goal']} {'' if row['ok'] else '**missed**'}".strip()
    seen = f"{_number(row['seen'])} {row['unit']}".strip()
    runs = ", ".join(map(_number, row["each"]))
    return f"| {name} | {goal} | {seen} | {runs} | {row['note']} |"


def _growth(rows: Iterable[Row]) -> Iterator[str]:
    """Sizes down, costs across, and the slopes at the foot."""
    parts = [(*row["name"].split("_", 3)[1:], row) for row in rows]
    for place, (along, group) in enumerate(groupby(parts, key=lambda part: part[0])):
        cells: dict[str, dict[str, Row]] = {}
        for _, size, what, row in group:
            cells.setdefault(size, {})[what] = row
        if place:
            yield ""
        first = next(iter(cells.values()))
        units = (f"{what.replace('_', ' ')}, {row['unit']}" for what, row in first.items())
        yield f"| {along} | " + " | ".join(units) + " |"
        yield "|---" * (len(first) + 1) + "|"
        for size, costs in cells.items():
            goal = next(iter(costs.values()))["goal"]
            told = f"{size} {goal}".strip()
            yield f"| {told} | " + " | ".join(map(_cell, costs.values())) + " |"


def _cell(row: Row) -> str:
    return _number(row["seen"]) if row["ok"] else f"{_number(row['seen'])} **missed**"


def _number(seen: float | None) -> str:
    if seen is None:
        return "-"
    if abs(seen) >= 100:
        return f"{seen:,.0f}"
    return f"{seen:.3g}" if abs(seen) >= 0.005 else "0"
