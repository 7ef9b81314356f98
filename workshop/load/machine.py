"""What programs cost on this machine, read from /proc: processor time and memory of a process
with all its children."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process and all its children: `cpu` in seconds since they began, `memory` in bytes.

    Memory that several processes share counts for each of them in part (PSS).
    """

    cpu: float
    memory: int


def cost(pid: int) -> Cost:
    """What this process and its children have cost so far."""
    each = family(pid)
    return Cost(sum(map(_cpu, each)), sum(map(_memory, each)))


def cpu(pid: int) -> float:
    """Processor time of this process and its children, in seconds; much cheaper than `cost`."""
    return sum(map(_cpu, family(pid)))


def family(pid: int) -> list[int]:
    """A process and all below it that still run."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        below = [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(each for child in below for each in family(child))]


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
