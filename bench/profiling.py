"""Where the server spends its time: py-spy beside it, and the functions that take most."""

import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.server import Bench
from workshop.load import machine

RATE = 100
MOST = 25


@contextmanager
def of(bench: Bench, folder: Path | None, name: str) -> Iterator[None]:
    """Record the server meanwhile into `folder`; without a folder nothing is recorded."""
    if folder is None:
        yield
        return
    program = shutil.which("py-spy", path=str(Path(sys.executable).parent))
    if program is None:
        raise RuntimeError("py-spy is missing: .venv/bin/python -m pip install -e '.[bench]'")
    folder.mkdir(parents=True, exist_ok=True)
    stacks = folder / f"{name}.folded"
    worker = str(machine.family(bench.pid)[-1])
    said = ["--pid", worker, "--rate", str(RATE), "--format", "raw", "--output", str(stacks)]
    spy = subprocess.Popen(
        [program, "record", *said, "--duration", "3600", "--nonblocking"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        spy.send_signal(signal.SIGINT)
        spy.wait(60)
        (folder / f"{name}.txt").write_text(summary(stacks.read_text(encoding="utf-8")))


def summary(folded: str) -> str:
    """Of folded stacks the functions that take most: by themselves, and with all they call."""
    alone: Counter[str] = Counter()
    inclusive: Counter[str] = Counter()
    for line in folded.splitlines():
        stack, _, count = line.rpartition(" ")
        calls = [_named(call) for call in stack.split(";")]
        alone[calls[-1]] += int(count)
        for call in set(calls):
            inclusive[call] += int(count)
    total = max(alone.total(), 1)
    parts = []
    for title, counted in (("by itself", alone), ("with all it calls", inclusive)):
        lines = [f"{100 * n / total:5.1f} %  {call}" for call, n in counted.most_common(MOST)]
        parts.append("\n".join([f"{title} ({total} samples)", *lines]))
    return "\n\n".join(parts) + "\n"


def _named(call: str) -> str:
    """A call without its line number and without where the library lies on this machine."""
    function, _, place = call.partition(" (")
    path = place.rpartition(":")[0].rpartition("site-packages/")[2]
    return f"{function} ({'/'.join(path.split('/')[-3:])})" if path else function
