"""Cuts shared regions into pieces, and tells the least that makes the earlier form the later one.

A template gives the lists that grow to `cut.list`, and marks the small parts that change with them
(`cut.part`, `cut.end`). The marks are control characters, which no text of a person may hold
(`core/session/notes.py:clean`); they stand in no page and in no frame. A page drawn whole gets the
lists in their place and the marks empty.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from markupsafe import Markup, escape

_LIST, _PART, _NAMED, _END = "\x1c", "\x1b", "\x1e", "\x1f"
_MARKED = re.compile(r"\x1c([^\x1f]*)\x1f|\x1b([^\x1e]*)\x1e([^\x1f]*)\x1f")

#: Draws one child of a list: one element whose `data-key` is the key of what it is given.
Draw = Callable[[Any], object]


class Cut:
    """What a template marks its pieces with. Parts and lists do not lie in one another."""

    def __init__(self) -> None:
        #: the pieces of each list by their key, in order
        self.lists: dict[str, Mapping[str, str]] = {}

    def list(self, name: str, content: Iterable[Any], by: str = "id", *, caller: Draw) -> str:
        """The children of the element with this id, each drawn of one thing and named by its key.

        In a template: `{% call(note) cut.list("ideas", notes) %}<li data-key=…>…{% endcall %}`.
        """
        key = attrgetter(by)
        # Plain words from here on: `Markup` would escape again at every step of a join.
        self.lists[name] = {key(each): str.strip(escape(caller(each))) for each in content}
        return f"{_LIST}{name}{_END}"

    def part(self, name: str) -> str:
        """Here the one element with this id begins, which changes by itself."""
        return f"{_PART}{name}{_NAMED}"

    @property
    def end(self) -> str:
        """Here a part ends."""
        return _END


class Uncut(Cut):
    """For pages drawn whole: lists stand where they are, and nothing is marked."""

    end = ""

    def list(self, name: str, content: Iterable[Any], by: str = "id", *, caller: Draw) -> Markup:
        """The children of this list, drawn."""
        return escape("").join(escape(caller(each)).strip() for each in content)

    def part(self, name: str) -> str:
        """No mark."""
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


def read(marked: str, cut: Cut) -> Region:
    """A region as it was drawn with `cut`: its lists put into their places, its marks taken out."""
    lists: dict[str, Mapping[str, str]] = {}
    parts: dict[str, str] = {}
    html: list[str] = []
    shell: list[str] = []
    at = 0
    for found in _MARKED.finditer(marked):
        between, at = marked[at : found.start()], found.end()
        listed, part, inside = found.groups()
        html.append(between)
        shell.append(between)
        if listed is None:
            parts[part] = inside.strip()
            html.append(inside)
            shell.append(f"{_PART}{part}")
        else:
            lists[listed] = cut.lists[listed]
            html += cut.lists[listed].values()
            shell.append(f"{_LIST}{listed}")
    html.append(marked[at:])
    shell.append(marked[at:])
    return Region("".join(html), "".join(shell), lists, parts)


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
