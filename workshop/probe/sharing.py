"""Tries to tie texts of one writer to each other by a value they share, judged against the truth.

An author column is such a value, whatever it is called and in whatever table it stands.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.chance import Chance, beyond, permuted
from workshop.probe.declared import ANONYMOUS, TOGETHER, Role
from workshop.probe.dump import Dump, Row, Table
from workshop.probe.truth import Truth

#: Fewer rows say nothing either way.
ENOUGH = 12
#: Rows that belong together by design, each as its author and its value.
Batches = list[list[tuple[str, str]]]


def attempts(dump: Dump, truth: Truth) -> Iterator[Attempt]:
    """Every column, held against the truth."""
    alone = []
    for table, column, batches in _columns(dump, truth):
        if _single(batches)[1]:
            yield _grouped(table, column, batches)
        else:
            alone.append(f"{table}.{column}")
    yield Attempt(
        "to tie rows by one writer through a value they share",
        f"nothing: no two rows share one in {', '.join(alone)}",
        Verdict.NOTHING,
    )


def together(table: Table, row: Row) -> tuple[str | None, ...]:
    """What a row has in common with others by design; rows are compared inside that only."""
    return tuple(row[table.columns.index(name)] for name in TOGETHER if name in table.columns)


def _columns(dump: Dump, truth: Truth) -> Iterator[tuple[str, str, Batches]]:
    """For every column, and for every table that names a row: batches of (author, value)."""
    for name in sorted(ANONYMOUS.keys() & dump.tables.keys()):
        table = dump.tables[name]
        for column in table.columns:
            if ANONYMOUS[name].get(column) is not Role.WORDS and column not in TOGETHER:
                yield name, column, _valued(table, column, truth)
    yield from _through(dump, truth)


def _valued(table: Table, column: str, truth: Truth) -> Batches:
    found: dict[tuple[str | None, ...], list[tuple[str, str]]] = defaultdict(list)
    for row in table.rows:
        fact, value = truth.of(table.identity(row)), row[table.columns.index(column)]
        if fact is not None and value:
            found[together(table, row)].append((fact.author, value))
    return list(found.values())


def _through(dump: Dump, truth: Truth) -> Iterator[tuple[str, str, Batches]]:
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


def _grouped(table: str, column: str, batches: Batches) -> Attempt:
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
        {**chance.figures, "groups": groups, "single": single},
    )


def _single(batches: Batches) -> tuple[int, int]:
    single = groups = 0
    for batch in batches:
        by_value: dict[str, list[str]] = defaultdict(list)
        for author, value in batch:
            by_value[value].append(author)
        together = [authors for authors in by_value.values() if len(authors) > 1]
        groups += len(together)
        single += sum(len(set(authors)) == 1 for authors in together)
    return single, groups
