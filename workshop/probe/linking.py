"""Tries to tie texts of one writer to each other by their order, judged against the truth.

Only a test knows the truth. In the recorded sessions the next text is by the same writer half of
the time, by chance every eighth time: whoever can read the order of arrival knows who wrote what.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt

from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.chance import beyond, permuted, spearman
from workshop.probe.declared import ANONYMOUS
from workshop.probe.dump import Dump, Order
from workshop.probe.sharing import ENOUGH, together
from workshop.probe.truth import Fact, Truth

#: From here on an order follows that of arrival.
FOLLOWS = 0.3

#: Rows that belong together by design, in the order under test.
Batches = list[list[Fact]]


def attempts(dump: Dump, truth: Truth) -> Iterator[Attempt]:
    """Every order, held against the truth."""
    for order in (*dump.orders, *_log(dump)):
        batches = _batches(dump, order, truth)
        if sum(map(len, batches)) >= ENOUGH:
            yield _ordered(order, batches)


def _log(dump: Dump) -> Iterator[Order]:
    """What the log gives away as an order, table by table."""
    if dump.log is None:
        return
    of = {
        table.identity(row): name
        for name, table in dump.tables.items()
        if name in ANONYMOUS
        for row in table.rows
    }
    arrived = [identity for commit in dump.log.arrived for identity in sorted(commit)]
    for name in sorted(ANONYMOUS):
        found = tuple(identity for identity in arrived if of.get(identity) == name)
        yield Order(f"{name}: rows, as they came in the log", name, (found,))


def _batches(dump: Dump, order: Order, truth: Truth) -> Batches:
    table = dump.tables[order.table]
    rows = {table.identity(row): row for row in table.rows}
    found: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for piece, identities in enumerate(order.pieces):
        for identity in identities:
            fact = truth.of(identity)
            if fact is not None and identity in rows:
                found[piece, together(table, rows[identity])].append(fact)
    return [batch for batch in found.values() if len(batch) > 1]


def _ordered(order: Order, batches: Batches) -> Attempt:
    beside = permuted([[fact.author for fact in batch] for batch in batches], _neighbours)
    follows, weight = _follows(batches)
    wrong = beyond(beside) or (abs(follows) >= FOLLOWS and abs(follows) * sqrt(weight) > 4)
    rows = sum(map(len, batches))
    found = (
        f"neighbours by one writer {beside.seen:g} times, by chance {beside.expected:.1f} "
        f"(p = {beside.p:.3f}); likeness to the order of arrival {follows:+.2f}, in {rows} rows"
    )
    return Attempt(
        f"to tie rows by one writer through their order ({order.where})",
        found,
        Verdict.FOUND if wrong else Verdict.NOTHING,
        {**beside.figures, "spearman": follows, "rows": rows},
    )


def _neighbours(batches: Sequence[Sequence[str]]) -> float:
    return sum(one == other for batch in batches for one, other in pairwise(batch))


def _follows(batches: Batches) -> tuple[float, int]:
    """The mean rank correlation with the order of arrival, and how many rows it rests on."""
    weight = sum(len(batch) - 1 for batch in batches)
    told = sum(
        (len(batch) - 1) * spearman(range(len(batch)), [fact.arrived for fact in batch])
        for batch in batches
    )
    return told / weight, weight
