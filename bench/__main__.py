"""`python -m bench hall rooms`: measure, print, keep. Without names all that `make bench` does.

The results stand in `bench/results/`; `--table` writes them into `docs/performance.md`.
"""

import argparse
import asyncio
import signal
import sys
import time
import traceback
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import results, table
from bench.ceiling import push
from bench.figures import Figure, Figures, medians, row
from bench.fleet import fleet
from bench.growth import growth
from bench.hall import hall
from bench.measuring import Measuring
from bench.rooms import room, rooms
from bench.server import ROOT, Checkout
from bench.slow_disk import slow_disk
from bench.starting import start
from bench.storm import storm

Scenario = Callable[[Measuring], Coroutine[Any, Any, None]]
SCENARIOS: Mapping[str, Scenario] = {
    "start": start,
    "room": room,
    "hall": hall,
    "rooms": rooms,
    "storm": storm,
    "slow_disk": slow_disk,
    "push": push,
    "growth": growth,
    "fleet": fleet,
}


def main() -> int:
    """Measure what the command line asks for; 1 when a goal is missed and that was asked."""
    asked = _parser().parse_args()
    # Ended from outside, it still ends the servers it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if asked.table:
        table.write()
        return 0
    began = time.monotonic()
    found: list[Figure] = []
    broken: list[str] = []
    for name in asked.scenarios or SCENARIOS:
        runs, failure = _runs(name, asked)
        found += medians(runs)
        broken += failure
    missed = [figure for figure in found if not figure.is_met]
    print(f"\n{len(found)} figures in {time.monotonic() - began:.0f} s; missed goals:")
    print("\n".join(map(row, missed)) or "none")
    if asked.keep:
        results.keep(found, asked.runs, asked.server)
    print("\n".join(broken), end="")
    return int(bool(broken) or bool(asked.strict and missed))


def _runs(name: str, asked: argparse.Namespace) -> tuple[Sequence[Sequence[Figure]], list[str]]:
    """The figures of each run of a scenario, and what kept one from its end."""
    runs, broken = [], []
    for number in range(asked.runs):
        print(f"\n-- {name}, run {number + 1} of {asked.runs}", flush=True)
        figures = Figures(name)
        began = time.monotonic()
        measuring = Measuring(
            Checkout(asked.server), figures, asked.whole, asked.phones, asked.profile
        )
        try:
            asyncio.run(SCENARIOS[name](measuring))
        except Exception:
            broken.append(f"{name} did not end:\n{traceback.format_exc()}")
            print(broken[-1], flush=True)
            figures.show("ended", 0, least=1)
        runs.append(figures.all)
        print(f"-- {name} took {time.monotonic() - began:.0f} s", flush=True)
    return runs, broken


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, []], metavar="scenario")
    parser.add_argument("--runs", type=int, default=1, help="the median of so many")
    parser.add_argument("--phones", type=int, default=2000, help="in the hall and the storm")
    parser.add_argument("--whole", action="store_true", help="the full lengths of the goals")
    parser.add_argument("--strict", action="store_true", help="a missed goal is a failure")
    parser.add_argument("--server", type=Path, default=ROOT, help="another checkout to measure")
    parser.add_argument("--profile", type=Path, help="a folder for py-spy's profiles of the hall")
    parser.add_argument("--no-keep", dest="keep", action="store_false", help="only print")
    parser.add_argument("--table", action="store_true", help="write docs/performance.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
