"""What the sums of one day can be: every rule that holds whatever the pilot is about."""

from collections.abc import Iterator

from workshop.core.pilot.columns import Column
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.reading_faults import Fault
from workshop.core.pilot.readings import Sums

#: What is wrong, in which column, and what the sentence needs.
Wrong = tuple[Fault, Column, dict[str, str | int | float]]
#: Sums of many squares are not exact; so much of them is let pass.
SLACK = 1e-9

#: Which columns a family uses beside the volume.
_USES: dict[Family, frozenset[Column]] = {
    Family.SHARE: frozenset({Column.CASES, Column.HITS, Column.BINS}),
    Family.RATE: frozenset({Column.CASES, Column.HITS, Column.EXPOSURE}),
    Family.MEAN: frozenset(
        {Column.CASES, Column.TOTAL, Column.SQUARES, Column.CAPPED, Column.BINS}
    ),
}


def volume(sums: Sums, metric: Metric) -> float:
    """How much the sums are about: cases, or of a rate the exposure."""
    return sums.exposure if metric.family is Family.RATE else float(sums.n)


def wrong_in(sums: Sums, eligible: int, metric: Metric) -> Iterator[Wrong]:
    """Everything that cannot be in the sums of one day, corrections already added."""
    yield from _not_used(sums, metric)
    yield from _below_zero(sums, eligible)
    if metric.family is Family.SHARE and sums.hits > sums.n:
        yield Fault.HITS_OVER_CASES, Column.HITS, {"hits": sums.hits, "cases": sums.n}
    if eligible and sums.n > eligible:
        fields = {"cases": sums.n, "eligible": eligible}
        yield Fault.CASES_OVER_ELIGIBLE, Column.ELIGIBLE, dict(fields)
    if metric.family is Family.MEAN:
        yield from _wrong_mean(sums, metric)
    if sums.bins:
        yield from _wrong_bins(sums, metric)


def _not_used(sums: Sums, metric: Metric) -> Iterator[Wrong]:
    given = {
        Column.HITS: sums.hits,
        Column.EXPOSURE: sums.exposure,
        Column.TOTAL: sums.total,
        Column.SQUARES: sums.squares,
        Column.CAPPED: sums.capped if metric.cap is None or sums.capped else 0,
        Column.BINS: len(sums.bins),
    }
    uses = _USES[metric.family] - ({Column.BINS} if not metric.bins else set())
    uses -= {Column.CAPPED} if metric.cap is None else set()
    for column, figure in given.items():
        if figure and column not in uses:
            yield Fault.NOT_USED, column, {"metric": metric.name}


def _below_zero(sums: Sums, eligible: int) -> Iterator[Wrong]:
    figures = {
        Column.CASES: sums.n,
        Column.HITS: sums.hits,
        Column.EXPOSURE: sums.exposure,
        Column.SQUARES: sums.squares,
        Column.CAPPED: sums.capped,
        Column.BINS: min(sums.bins, default=0),
        Column.ELIGIBLE: eligible,
    }
    for column, figure in figures.items():
        if figure < -SLACK:
            yield Fault.IMPOSSIBLE_AFTER, column, {"now": figure}


def _wrong_mean(sums: Sums, metric: Metric) -> Iterator[Wrong]:
    """By Cauchy and Schwarz the sum of squares is at least the square of the sum over n."""
    least = sums.total**2 / sums.n if sums.n > 0 else abs(sums.total)
    if sums.squares < least * (1 - SLACK) - SLACK:
        yield Fault.SQUARES_TOO_SMALL, Column.SQUARES, {}
    if sums.capped > sums.n:
        yield Fault.CAPPED_OVER_CASES, Column.CAPPED, {}
    if metric.cap is not None and sums.total > metric.cap * sums.n * (1 + SLACK) + SLACK:
        yield Fault.TOTAL_OVER_CAP, Column.TOTAL, {"cases": sums.n, "cap": metric.cap}


def _wrong_bins(sums: Sums, metric: Metric) -> Iterator[Wrong]:
    wanted = len(metric.bins) + 1
    if metric.bins and len(sums.bins) != wanted:
        yield Fault.BINS_COUNT, Column.BINS, {"wanted": wanted, "found": len(sums.bins)}
    elif sum(sums.bins) != sums.n:
        yield Fault.BINS_SUM, Column.BINS, {"found": sum(sums.bins), "cases": sums.n}
    elif (beyond := _beyond(sums, metric)) is not None and beyond != sums.hits:
        yield Fault.BINS_LIMIT, Column.BINS, {"found": beyond, "hits": sums.hits}


def _beyond(sums: Sums, metric: Metric) -> int | None:
    """How many cases lie above the limit by the bins; None where no edge says it exactly."""
    if metric.limit is None or metric.counts_below or metric.limit not in metric.bins:
        return None
    return sum(sums.bins[metric.bins.index(metric.limit) + 1 :])
