"""Tries to tie texts of one writer to each other, and judges that against the truth.

Only a test knows the truth. In the recorded sessions the next text is by the same writer half of
the time, by chance every eighth time: whoever can read the order of arrival knows who wrote what.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import sqrt

from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.chance import Chance, beyond, permuted, spearman
from workshop.probe.declared import ANONYMOUS, TOGETHER, Role
from workshop.probe.dump import Dump, Order, Row, Table
from workshop.probe.truth import Fact, Truth

#: Orders of fewer rows say nothing either way.
ENOUGH = 12
#: From here on an order follows that of arrival.
FOLLOWS = 0.3

#: Rows that belong together by design, in the order under test.
Batches = list[list[Fact]]


def attempts(dump: Dump, truth: Truth) -> Iterator[Attempt]:
    """Every order and every column, held against the truth."""
    for order in (*dump.orders, *_log(dump)):
        batches = _batches(dump, order, truth)
        if sum(map(len, batches)) >= ENOUGH:
            yield _ordered(order, batches)
    alone = []
    for table, column, groups in _columns(dump, truth):
        if _single(groups)[1]:
            yield _grouped(table, column, groups)
        else:
            alone.append(f"{table}.{column}")
    yield Attempt(
        "to tie rows by one writer through a value they share",
        f"nothing: no two rows share one in {', '.join(alone)}",
        Verdict.NOTHING,
    )


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
                found[piece, _batch(table, rows[identity])].append(fact)
    return [batch for batch in found.values() if len(batch) > 1]


def _batch(table: Table, row: Row) -> tuple[str | None, ...]:
    return tuple(row[table.columns.index(name)] for name in TOGETHER if name in table.columns)


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
        {**_figures(beside), "spearman": follows, "rows": rows},
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


def _columns(dump: Dump, truth: Truth) -> Iterator[tuple[str, str, list[list[tuple[str, str]]]]]:
    """For every column, and for every table that names a row: batches of (author, value)."""
    for name in sorted(ANONYMOUS.keys() & dump.tables.keys()):
        table = dump.tables[name]
        for column in table.columns:
            if ANONYMOUS[name].get(column) is not Role.WORDS and column not in TOGETHER:
                yield name, column, _valued(table, column, truth)
    yield from _through(dump, truth)


def _valued(table: Table, column: str, truth: Truth) -> list[list[tuple[str, str]]]:
    found: dict[tuple[str | None, ...], list[tuple[str, str]]] = defaultdict(list)
    for row in table.rows:
        fact, value = truth.of(table.identity(row)), row[table.columns.index(column)]
        if fact is not None and value:
            found[_batch(table, row)].append((fact.author, value))
    return list(found.values())


def _through(dump: Dump, truth: Truth) -> Iterator[tuple[str, str, list[list[tuple[str, str]]]]]:
    """Through rows of other tables that name a row of a seat: do their other values tie authors?"""
    for name, table in sorted(dump.tables.items()):
        if name in ANONYMOUS:
            continue
        for column in table.columns:
            given = [(truth.facts.get(value or ""), row) for value, row in _with(table, column)]
            known = [(fact, row) for fact, row in given if fact is not None]
            if len(known) < ENOUGH:
                continue
            for place, other in enumerate(table.columns):
                pairs = [(fact.author, value) for fact, row in known if (value := row[place])]
                yield name, f"{other} beside {column}", [pairs]


def _with(table: Table, column: str) -> Iterator[tuple[str | None, Row]]:
    return zip(table.values(column), table.rows, strict=True)


def _grouped(table: str, column: str, batches: list[list[tuple[str, str]]]) -> Attempt:
    authors = [[author for author, _ in batch] for batch in batches]
    values = [[value for _, value in batch] for batch in batches]

    def ties(shuffled: Sequence[Sequence[str]]) -> float:
        """How many pairs of rows share both value and author."""
        total = 0
        for names, given in zip(shuffled, values, strict=True):
            counts: dict[tuple[str, str], int] = defaultdict(int)
            for pair in zip(names, given, strict=True):
                counts[pair] += 1
            total += sum(count * (count - 1) // 2 for count in counts.values())
        return total

    single, groups = _single(batches)
    # Where all rows have the same value or each its own, no order of authors makes a difference.
    varied = any(1 < len(set(given)) < len(given) for given in values)
    chance = permuted(authors, ties) if varied else Chance(ties(authors), ties(authors), 1.0, 0.0)
    wrong = beyond(chance)
    found = (
        f"{single} of {groups} groups by one writer alone; pairs by one writer {chance.seen:g}, "
        f"by chance {chance.expected:.1f} (p = {chance.p:.3f})"
    )
    return Attempt(
        f"to tie rows by one writer through a value they share ({table}.{column})",
        found,
        Verdict.FOUND if wrong else Verdict.NOTHING,
        {**_figures(chance), "groups": groups, "single": single},
    )


def _single(batches: list[list[tuple[str, str]]]) -> tuple[int, int]:
    single = groups = 0
    for batch in batches:
        by_value: dict[str, list[str]] = defaultdict(list)
        for author, value in batch:
            by_value[value].append(author)
        together = [authors for authors in by_value.values() if len(authors) > 1]
        groups += len(together)
        single += sum(len(set(authors)) == 1 for authors in together)
    return single, groups


def _figures(chance: Chance) -> dict[str, float]:
    return {"seen": chance.seen, "expected": chance.expected, "p": chance.p}
