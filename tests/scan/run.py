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
from tests.scan.seeded import deliberately_bad, seeded

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv-scan" / "bin"
SEMGREP = ROOT / ".venv-scan" / "semgrep" / "bin"


def blind(folder: Path) -> Iterator[str]:
    """What a tool does not see although it is there."""
    examples = folder / "examples"
    examples.mkdir()
    yield from reading_code.rules_that_miss(SEMGREP, examples)
    yield from reading_code.bandit_misses(TOOLS, examples)
    with deliberately_bad(folder) as address:
        found = {each.rule for each in knocking.wapiti(TOOLS, address, folder, seconds=20)}
        for rule in ("reflected-cross-site-scripting", "sql-injection"):
            if rule not in found:
                yield f"wapiti does not find {rule}"
        for bad in (Try("/note?id=1", only="id"), Try("/find", {"text": "one"}, only="text")):
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
            tries = knocking.tries(house)
            found = [knocking.sqlmap(TOOLS, house.address, place, each, house) for each in tries]
        return [each for some in found for each in some]

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(walked), pool.submit(tried)]
        return [each for some in both for each in some.result()]


def main() -> int:
    """Run all, print the table; 1 when something is not explained or a tool is blind."""
    started, known = time.monotonic(), explained()
    with TemporaryDirectory(prefix="scan") as name:
        folder = Path(name)
        missed = list(blind(folder))
        found = reading_code.bandit(TOOLS) + reading_code.semgrep(SEMGREP) + attacked(folder)
    lines, open_ones = table(found, known)
    stale = unused(found, known)
    print("\n".join(lines))
    print("\n".join([*(f"BLIND: {each}" for each in missed), *(f"gone: {each}" for each in stale)]))
    minutes = (time.monotonic() - started) / 60
    print(
        f"{len(lines)} findings, {open_ones} not explained, {len(missed)} missed; {minutes:.1f} min"
    )
    return 1 if open_ones or missed else 0


if __name__ == "__main__":
    sys.exit(main())
