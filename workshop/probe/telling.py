"""Tells what a probe tried and found, for whoever looks after data protection."""

import json
import textwrap
from dataclasses import asdict
from pathlib import Path

from workshop.probe.probing import Probed

WIDTH = 96
#: What this command can never show, so that nobody takes its silence for more than it is.
LIMITS = (
    "No probe of a copy can show what the running program knows while it answers, what whoever "
    "runs the server changes in it or reads in its memory, what an archive of the database's log "
    "(PostgreSQL's WAL, Litestream) or snapshots of the disk keep of earlier states, what a proxy, "
    "a company network or a phone writes down about visits, or who is known by the words they use. "
    "Two copies side by side show what came between them. A copy of a running server shows the "
    "order of what was sent in the last minute; a backup made by Workshop does not."
)
WITHOUT_TRUTH = (
    "Whether an order on the disk is that of arrival can only be judged by whoever knows the "
    "truth. Workshop’s own tests replay recorded sessions, know it, and hold every order against "
    "it; with --truth this command does the same."
)


def told(probed: Probed, path: Path, with_truth: bool) -> str:
    """The report for people: one line each for what was tried and what was found."""
    lines = [
        f"Who wrote what? {len(probed.attempts)} attempts on {path.name} "
        f"({probed.program}, {probed.size:,} bytes).",
        "",
    ]
    for number, each in enumerate(probed.attempts, start=1):
        mark = "!" if each in probed.found else " "
        lines.append(_folded(f"{mark}{number:>3}. tried: {each.tried}"))
        lines.append(_folded(f"      found: {each.found}"))
    lines += ["", _folded(_result(probed)), "", textwrap.fill(LIMITS, WIDTH)]
    if not with_truth:
        lines += ["", textwrap.fill(WITHOUT_TRUTH, WIDTH)]
    return "\n".join(lines)


def as_json(probed: Probed) -> str:
    """The same for programs."""
    body = asdict(probed) | {"found": len(probed.found), "limits": LIMITS}
    return json.dumps(body, indent=2)


def _result(probed: Probed) -> str:
    if not probed.found:
        return "Nothing was found that ties what was written to anybody, or two things together."
    times = "one attempt" if len(probed.found) == 1 else f"{len(probed.found)} attempts"
    return f"Something linkable was found by {times}, marked with “!”."


def _folded(line: str) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * 13, break_long_words=False)
