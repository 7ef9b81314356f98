"""`make scan`: four scanners over the program and a seeded server; whatever is not explained fails.

First each tool proves itself on what is deliberately bad. Nothing leaves this machine.
"""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.scan import knocking, reading_code
from tests.scan.findings import Finding, explained, table, unused
from tests.scan.knocking import Try
from tests.scan.seeded import Seeded, deliberately_bad, seeded

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv-scan" / "bin"
SEMGREP = ROOT / ".venv-scan" / "semgrep" / "bin"
#: Seconds for all of sqlmap's tries together.
LONGEST = 330


def blind(folder: Path) -> Iterator[str]:
    """What a tool does not see although it is there."""
    examples = folder / "examples"
    examples.mkdir()
    yield from reading_code.rules_that_miss(SEMGREP, examples)
    yield from reading_code.bandit_misses(TOOLS, examples)
    with deliberately_bad(folder) as address:
        found = {each.rule for each in knocking.wapiti(TOOLS, address, folder, attacks="xss,sql")}
        for rule in ("reflected-cross-site-scripting", "sql-injection"):
            if rule not in found:
                yield f"wapiti does not find {rule}"
        for bad in (Try("/note?id=1", only="id"), Try("/find", {"number": "1"}, only="number")):
            told = knocking.sqlmap(TOOLS, address, folder, bad, None)
            if not any(each.rule == "injection" for each in told):
                yield f"sqlmap does not find {bad.path}"


def attacked(folder: Path) -> list[Finding]:
    """What wapiti and sqlmap find, each on a server of its own, at the same time."""

    def walked() -> list[Finding]:
        place = folder / "walked"
        place.mkdir()
        with seeded(place) as house:
            return knocking.wapiti(TOOLS, house.address, place, house)

    def tried() -> list[Finding]:
        place = folder / "tried"
        place.mkdir()
        with seeded(place) as house:
            return list(_all_tries(house, place))

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(walked), pool.submit(tried)]
        return [each for some in both for each in some.result()]


def _all_tries(house: Seeded, place: Path) -> Iterator[Finding]:
    end = time.monotonic() + LONGEST
    for each in knocking.tries(house):
        if time.monotonic() < end:
            yield from knocking.sqlmap(TOOLS, house.address, place, each, house)
        else:
            yield Finding("sqlmap", "could-not-try", each.path, "there was no time left")


def main() -> int:
    """Run all, print the table; 1 when something is not explained or a tool is blind."""
    started, known = time.monotonic(), explained()
    with TemporaryDirectory(prefix="scan") as name:
        folder = Path(name)
        missed = list(blind(folder))
        found = reading_code.bandit(TOOLS) + reading_code.semgrep(SEMGREP) + attacked(folder)
    lines, open_ones = table(found, known)
    stale = unused(found, known)
    said = (*lines, *(f"BLIND: {each}" for each in missed), *(f"gone: {each}" for each in stale))
    print("\n".join(said))
    minutes = (time.monotonic() - started) / 60
    told = f"{len(set(found))} findings, {open_ones} not explained, {len(missed)} missed"
    print(f"{told}; {minutes:.1f} minutes")
    return 1 if open_ones or missed else 0


if __name__ == "__main__":
    sys.exit(main())
