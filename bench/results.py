"""Keeps what was measured: the latest of every figure, and the history."""

import json
import math
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure
from bench.server import HERE

LATEST = HERE / "results" / "latest.json"
HISTORY = HERE / "results" / "history.jsonl"


def keep(figures: Sequence[Figure], runs: int, checkout: Path) -> None:
    """Write what was measured; of other scenarios, what was measured before stays in `latest`."""
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
    measured = {row["scenario"] for row in rows}
    before = latest()
    at = next((at for at, row in enumerate(before) if row["scenario"] in measured), len(before))
    others = [row for row in before if row["scenario"] not in measured]
    kept = [*others[:at], *rows, *others[at:]]
    LATEST.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    with HISTORY.open("a", encoding="utf-8") as history:
        seen = {figure.name: round(figure.seen, 4) for figure in figures}
        history.write(json.dumps({**told, "seen": seen}) + "\n")


def latest() -> list[dict]:  # type: ignore[type-arg]
    """The rows that were kept last, one a figure."""
    if not LATEST.exists():
        return []
    rows: list[dict] = json.loads(LATEST.read_text(encoding="utf-8"))  # type: ignore[type-arg]
    return rows


def _as_row(figure: Figure) -> dict[str, object]:
    row = asdict(figure)
    row |= {"goal": figure.goal, "ok": figure.is_met}
    # JSON knows no "not a number".
    row["seen"], *each = (None if math.isnan(one) else one for one in (figure.seen, *figure.each))
    return {**row, "each": each}


def _commit(checkout: Path) -> str:
    """The commit that was measured, `-dirty` when more has changed since than results and docs."""
    commit = _git(checkout, "describe", "--always")
    others = (":!bench/results", ":!docs")
    changed = _git(checkout, "status", "--porcelain", "--untracked-files=no", "--", ".", *others)
    return f"{commit}-dirty" if changed else commit or "unknown"


def _git(checkout: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=checkout, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()
