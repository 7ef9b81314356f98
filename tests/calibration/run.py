"""Try the evidence on many thousands of simulated pilots and print what came out.

`make calibrate`; exits with 1 where a figure is not where it has to be.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from tests.calibration import scenarios, two_arms, whole_pilots
from tests.calibration.checks import Check

RUNS, RUNS_OF_MEANS = 20_000, 4_000
SEED = 20_250_303
PROCESSES = 2
WHAT = "what is counted in simulated pilots"
HEAD = f"     {WHAT:<58} {'share':>7}  {'has to be':<22}{'runs':>7}"

#: Each scenario, in the order of domain 4.6; what simulates single cases takes fewer runs.
SCENARIOS: Mapping[str, Callable[[np.random.Generator, int], tuple[Check, ...]]] = {
    each.__name__: each
    for each in (
        scenarios.share,
        scenarios.percentile,
        scenarios.rate,
        scenarios.scattered,
        scenarios.mean,
        two_arms.two_means,
        two_arms.two_shares,
        two_arms.two_rates,
        two_arms.past,
        two_arms.past_mean,
        two_arms.hybrid,
        two_arms.fixed_looks,
        two_arms.by_agent,
        whole_pilots.no_effect,
        whole_pilots.effects,
        whole_pilots.at_the_limits,
        whole_pilots.helps_and_harms,
        whole_pilots.harms,
    )
}
OF_MEANS = frozenset({"mean", "two_means", "past_mean", "fixed_looks", "by_agent"})


def run(name: str, runs: int) -> tuple[Check, ...]:
    """One scenario; its chance follows from its name, so it is the same alone or among others."""
    seed = [SEED, *name.encode()]
    return SCENARIOS[name](np.random.default_rng(seed), runs)


def whole(name: str) -> tuple[Check, ...]:
    """One scenario with as many runs as it is calibrated with."""
    return run(name, RUNS_OF_MEANS if name in OF_MEANS else RUNS)


def lines(checks: tuple[Check, ...]) -> Iterator[str]:
    """The table's rows for these checks."""
    for check in checks:
        mark = "ok  " if check.holds else "FAIL"
        note = f"  ({check.note})" if check.note else ""
        yield f"{mark} {check.what:<58} {check.seen:7.4f}  {check.bounds:<22}{check.runs:>7}{note}"


def main() -> int:
    """Run them all; 1 if a figure is off."""
    began, failed, checked = time.monotonic(), 0, 0
    print(HEAD)
    with ProcessPoolExecutor(PROCESSES) as processes:
        for checks in processes.map(whole, SCENARIOS):
            checked += len(checks)
            failed += sum(not check.holds for check in checks)
            print(*lines(checks), sep="\n", flush=True)
    print(f"{checked} figures, {failed} off, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
