"""Cuts shared regions into pieces, and tells the least that makes the earlier form the later one.

A template marks the lists that grow and the small parts that change with them (`cut.list`,
`cut.piece`, `cut.part`, `cut.end`). The marks are control characters, which no text of a person may
hold (`core/session/notes.py:clean`); they stand in no page and in no frame. A page drawn whole gets
the marks empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LIST, _PART, _PIECE, _NAMED, _END = "\x1c", "\x1b", "\x1d", "\x1e", "\x1f"
_MARK = re.compile(r"[\x1b\x1c\x1d][^\x1e]*\x1e|\x1f")
_MARKED = re.compile(r"([\x1b\x1c])([^\x1e]*)\x1e([^\x1f]*)\x1f")


class Cut:
    """What a template marks its pieces with. Lists do not lie in lists."""

    def list(self, name: str) -> str:
        """Here the children of the element with this id begin; each is a piece."""
        return self._mark(_LIST, name)

    def piece(self, key: str) -> str:
        """Here a child begins, one element with this `data-key`."""
        return self._mark(_PIECE, key)

    def part(self, name: str) -> str:
        """Here the one element with this id begins, which changes by itself."""
        return self._mark(_PART, name)

    @property
    def end(self) -> str:
        """Here a list or a part ends."""
        return _END

    def _mark(self, kind: str, name: str) -> str:
        return f"{kind}{name}{_NAMED}"


class Uncut(Cut):
    """For pages drawn whole: marks nothing."""

    end = ""

    def _mark(self, kind: str, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its HTML, and the same as a shell with lists and parts taken out by their ids.

    `lists` holds the pieces of each list by their key, in order.
    """

    html: str
    shell: str
    lists: Mapping[str, Mapping[str, str]]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What leads from one form of the regions to the next, as `docs/protocol.md` has it.

    `swap` holds elements by id, `lists` what to drop from a list and what to put into it.
    """

    swap: Mapping[str, str]
    lists: Mapping[str, Mapping[str, object]]


def read(marked: str) -> Region:
    """Take the marks out of a region drawn with `Cut`."""
    lists: dict[str, Mapping[str, str]] = {}
    parts: dict[str, str] = {}

    def taken(found: re.Match[str]) -> str:
        kind, name, inside = found.groups()
        if kind == _PART:
            parts[name] = inside.strip()
        else:
            pieces = (piece.partition(_NAMED) for piece in inside.split(_PIECE)[1:])
            lists[name] = {key: html.strip() for key, _, html in pieces}
        return f"{kind}{name}"

    shell = _MARKED.sub(taken, marked)
    return Region(_MARK.sub("", marked), shell, lists, parts)


def change(before: Mapping[str, Region], after: Mapping[str, Region]) -> Change:
    """The least that makes the regions `before` the regions `after`, both by name.

    A region whose shell has changed, or the order of whose pieces, is sent whole.
    """
    swap: dict[str, str] = {}
    lists: dict[str, Mapping[str, object]] = {}
    for name, now in after.items():
        was = before.get(name)
        if was is not None and was.html == now.html:
            continue
        if was is None or was.shell != now.shell or not _can_be_led(was, now):
            swap[name] = now.html
            continue
        swap |= {part: html for part, html in now.parts.items() if was.parts[part] != html}
        lists |= {
            each: _steps(was.lists[each], pieces)
            for each, pieces in now.lists.items()
            if was.lists[each] != pieces
        }
    return Change(swap, lists)


def _can_be_led(was: Region, now: Region) -> bool:
    """Whether what stays of each list stays in its order."""
    return all(
        [key for key in was.lists[name] if key in pieces]
        == [key for key in pieces if key in was.lists[name]]
        for name, pieces in now.lists.items()
    )


def _steps(was: Mapping[str, str], now: Mapping[str, str]) -> Mapping[str, object]:
    """What to drop, and what to put, each as key, HTML and the key it follows ("" at the top)."""
    put, last = [], ""
    for key, html in now.items():
        if was.get(key) != html:
            put.append((key, html, last))
        last = key
    return {"drop": [key for key in was if key not in now], "put": put}
