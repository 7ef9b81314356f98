"""Looks for any value that two rows of seats share, or that leads from one row to another.

An author column under whatever name would be such a value; so would a prefix, a hash of something
else in the database, or a key that stands in another table.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from workshop.probe import hashing
from workshop.probe.attempt import Attempt, Verdict, judged
from workshop.probe.declared import ANONYMOUS, PLACES, ROLL, Role
from workshop.probe.dump import Dump, Table
from workshop.probe.keys import KEYLIKE

#: Two random keys have this many signs in common once in 10^19 pairs.
_PIECE = 16

#: Where each key stands: by its value, "table.column" and the number of the row.
Places = Mapping[str, list[tuple[str, int]]]


def attempts(dump: Dump) -> Iterator[Attempt]:
    """Every look at the values."""
    keys = _keys(dump)
    yield judged(
        "to find a key that stands in two rows of what seats did",
        [_told(value_places) for value_places in _repeated(keys)],
    )
    yield judged(
        f"to find two keys of which one holds a piece of the other ({_PIECE} signs or more)",
        sorted(_alike(keys)),
    )
    yield hashing.attempt(dump, {value: places[0][0] for value, places in keys.items()})
    yield judged(
        "to find a key of a text or a seat in any other table, event or list",
        sorted(_elsewhere(dump, keys)),
        "only ids of texts, where everybody sees what was done with a text",
    )
    yield judged(
        "to find rows that share a value in a column nobody has said the meaning of",
        sorted(_groups(dump)),
    )
    yield _same_words(dump)


def _keys(dump: Dump) -> Places:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, columns in ANONYMOUS.items():
        for column, role in columns.items():
            if role is Role.KEY and name in dump.tables and column in dump.tables[name].columns:
                for place, value in enumerate(dump.tables[name].values(column)):
                    if value:
                        found[value].append((f"{name}.{column}", place))
    return found


def _repeated(keys: Places) -> Iterator[list[tuple[str, int]]]:
    yield from (places for places in keys.values() if len(places) > 1)


def _told(places: list[tuple[str, int]]) -> str:
    return (
        "one value in "
        + " and ".join(sorted({where for where, _ in places}))
        + (f" ({len(places)} rows)")
    )


def _alike(keys: Places) -> set[str]:
    """Pairs of columns in which keys of different rows have a long piece in common."""
    seen: dict[str, tuple[str, int]] = {}
    found: set[str] = set()
    for value, places in keys.items():
        plain = value.replace("-", "")
        for at in range(len(plain) - _PIECE + 1):
            before = seen.setdefault(plain[at : at + _PIECE], places[0])
            if before != places[0]:
                found.add(f"keys in {before[0]} and {places[0][0]} have a piece in common")
    return found


def _elsewhere(dump: Dump, keys: Places) -> set[str]:
    found = set()
    for table in dump.tables.values():
        for place, column in enumerate(table.columns):
            if ANONYMOUS.get(table.name, {}).get(column) is Role.KEY:
                continue
            held = {
                where
                for row in table.rows
                for piece in _pieces(row[place])
                for where, _ in keys.get(piece, ())
            }
            allowed = _allowed(table, column)
            found |= {f"{where} in {table.name}.{column}" for where in held - allowed}
    return found


def _pieces(value: str | None) -> set[str]:
    return {value, *KEYLIKE.findall(value)} if value else set()


def _allowed(table: Table, column: str) -> set[str]:
    if (table.name, column) == ROLL:
        return {"seats.hash"}
    return {"notes.id", "intake.id"} if column in PLACES.get(table.name, ()) else set()


def _groups(dump: Dump) -> Iterator[str]:
    for name, declared in ANONYMOUS.items():
        table = dump.tables.get(name)
        for column in table.columns if table else ():
            if table and column not in declared:
                given = [value for value in table.values(column) if value]
                if shared := len(given) - len(set(given)):
                    yield f"{name}.{column}: {shared} rows share their value with another row"


def _same_words(dump: Dump) -> Attempt:
    """People may be known by their words; that is told, and nothing can be done about it."""
    texts = [
        value
        for name in ("intake", "notes")
        if (table := dump.tables.get(name)) and "text" in table.columns
        for value in table.values("text")
        if value
    ]
    twice = len(texts) - len(set(texts))
    found = f"{twice} of {len(texts)} texts stand there more than once" if twice else "none"
    tried = "to find the same words in two texts"
    return Attempt(tried, found, Verdict.SEEN if twice else Verdict.NOTHING, {"texts": len(texts)})
