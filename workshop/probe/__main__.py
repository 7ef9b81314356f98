"""Lets an outsider run the probe with Python alone: `python -m workshop.probe PATH`."""

import argparse
import sys
from pathlib import Path

from workshop.probe.command import run


def main() -> int:
    """Read the command line, probe, and give the status to end with."""
    parser = argparse.ArgumentParser(prog="python -m workshop.probe", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--truth", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    status, said = run(asked.path, asked.truth, asked.json)
    print(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
