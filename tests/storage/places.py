"""What somebody with the files alone can read of the order of arrival: an attacker's tools.

`by_place` reads the pages of an SQLite table: a page is filled from its end, so in every page the
row that lies further back came earlier. `by_log` reads the log, where every commit repeats the page
it changed. `rho` says how much of the true order is in it: 1 all, 0 none.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

LEAF, INNER = 10, 2  # pages of a table WITHOUT ROWID
FRAME, LOG_HEAD = 24, 32


def rho(found: Sequence[str], truth: Sequence[str]) -> float:
    """Spearman's rank correlation of two orders; what stands in one of them alone is left out."""
    there = set(found)
    place = {each: n for n, each in enumerate(each for each in truth if each in there)}
    found = [each for each in found if each in place]
    n = len(found)
    if n < 2:
        return 0.0
    gaps = sum((at - place[each]) ** 2 for at, each in enumerate(found))
    return 1 - 6 * gaps / (n * (n * n - 1))


def order_left(pages: Sequence[Sequence[str]], truth: Sequence[str]) -> float:
    """The mean of `rho` over all pages with at least five rows, weighted by their rows."""
    telling = [page for page in pages if len(page) >= 5]
    rows = sum(len(page) for page in telling)
    return sum(rho(page, truth) * len(page) for page in telling) / rows


def by_place(file: Path, root: int) -> list[list[str]]:
    """The keys of each leaf page below the page `root`, those that lie furthest back first."""
    whole = file.read_bytes()
    size = int.from_bytes(whole[16:18], "big") or 65536
    found, waiting = [], [root]
    while waiting:
        number = waiting.pop()
        page = whole[(number - 1) * size : number * size]
        cells = list(_cells(page))
        if page[0] == INNER:
            waiting += [int.from_bytes(page[at : at + 4], "big") for at in cells]
            waiting.append(int.from_bytes(page[8:12], "big"))
        else:
            assert page[0] == LEAF, page[0]
            found.append([_first_text(page, at) for at in sorted(cells, reverse=True)])
    return found


def by_log(log: Path, keys: Sequence[str]) -> list[str]:
    """The keys in the order in which the log first holds them."""
    whole = log.read_bytes() if log.exists() else b""
    first = {key: whole.find(key.encode()) for key in keys}
    return sorted((key for key, at in first.items() if at >= 0), key=lambda key: _frame(first[key]))


def _frame(at: int) -> int:
    return (at - LOG_HEAD) // (FRAME + 4096)


def _cells(page: bytes) -> Iterator[int]:
    head = 8 if page[0] == LEAF else 12
    count = int.from_bytes(page[3:5], "big")
    for n in range(count):
        yield int.from_bytes(page[head + 2 * n : head + 2 * n + 2], "big")


def _first_text(page: bytes, at: int) -> str:
    """The first column of the record in this cell of a leaf; our keys are texts."""
    _, at = _number(page, at)
    head, body = _number(page, at)
    kind, _ = _number(page, body)
    start = at + head
    return page[start : start + (kind - 13) // 2].decode()


def _number(page: bytes, at: int) -> tuple[int, int]:
    """A number of SQLite's own kind (7 bits a byte, the highest bit says "more"), and its end."""
    value = 0
    while True:
        value = value << 7 | page[at] & 127
        at += 1
        if page[at - 1] < 128:
            return value, at
