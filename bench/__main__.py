"""`python -m bench hall`: measure, print, keep."""

import argparse
import asyncio
from pathlib import Path

from bench.ceiling import compare
from bench.figures import Figures
from bench.hall import Size, hall
from bench.server import ROOT, Checkout, a_bench


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--phones", type=int, default=2000)
    parser.add_argument("--ideation", type=float, default=60)
    parser.add_argument("--voting", type=float, default=55)
    parser.add_argument("--server", type=Path, default=ROOT)
    parser.add_argument("--ceiling", action="store_true")
    asked = parser.parse_args()
    if asked.ceiling:
        with a_bench(Checkout(asked.server)) as bench:
            asyncio.run(compare(bench, Figures("push"), asked.phones, 1.2))
        return
    size = Size(asked.phones, ideation=asked.ideation, voting=asked.voting)
    with a_bench(Checkout(asked.server)) as bench:
        asyncio.run(hall(bench, Figures("hall"), size))


main()
