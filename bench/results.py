"""Keeps what was measured: the latest run, the history, and the table in `docs/performance.md`."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure
from bench.server import HERE, ROOT

LATEST = HERE / "results" / "latest.json"
HISTORY = HERE / "results" / "history.jsonl"
DOC = ROOT / "docs" / "performance.md"
BEGINS, ENDS = "<!-- bench: begin -->", "<!-- bench: end -->"


def keep(figures: Sequence[Figure], runs: int, checkout: Path) -> None:
    """Write what was measured; what an earlier run measured of others stays in `latest`."""
    told = {
        "commit": _commit(checkout),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "runs": runs,
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "linux": platform.release().split("-")[0],
        },
    }
    LATEST.parent.mkdir(exist_ok=True)
    rows = [{**_as_row(figure), **told} for figure in figures]
    names = {row["name"] for row in rows}
    before = [row for row in latest() if row["name"] not in names]
    LATEST.write_text(json.dumps([*before, *rows], indent=1) + "\n", encoding="utf-8")
    with HISTORY.open("a", encoding="utf-8") as history:
        seen = {figure.name: round(figure.seen, 4) for figure in figures}
        history.write(json.dumps({**told, "seen": seen}) + "\n")


def latest() -> list[dict]:  # type: ignore[type-arg]
    """The rows that were kept last, one a figure."""
    if not LATEST.exists():
        return []
    rows: list[dict] = json.loads(LATEST.read_text(encoding="utf-8"))  # type: ignore[type-arg]
    return rows


def write_table() -> None:
    """Put the latest figures that have a goal, and a few beside them, between the marks."""
    lines = ["| figure | goal | seen | | |", "|---|---|---|---|---|"]
    for row in latest():
        if row["goal"] or row["name"].endswith(("_client_cores", "_deliveries")):
            ok = "" if not row["goal"] else "ok" if row["ok"] else "missed"
            seen = "-" if row["seen"] is None else f"{row['seen']:,.4g} {row['unit']}"
            lines.append(f"| {row['name']} | {row['goal']} | {seen} | {ok} | {row['note']} |")
    text = DOC.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGINS)
    tail = rest.partition(ENDS)[2]
    table = "\n".join(lines)
    DOC.write_text(f"{head}{BEGINS}\n{table}\n{ENDS}{tail}", encoding="utf-8")


def _as_row(figure: Figure) -> dict[str, object]:
    row = asdict(figure)
    row |= {"goal": figure.goal, "ok": figure.is_met}
    if figure.seen != figure.seen:  # JSON knows no "not a number"
        row["seen"] = None
    return row


def _commit(checkout: Path) -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
