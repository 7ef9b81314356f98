"""What a browser does with a frame, without a browser: regions as trees, changed by the steps."""

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_EMPTY = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "path", "use", "col"})


@dataclass
class Element:
    """One element; texts lie among its children."""

    tag: str
    named: dict[str, str | None]
    inside: list["Element | str"] = field(default_factory=list)

    def every(self) -> Iterator["Element"]:
        """This element and all below it."""
        yield self
        for child in self.elements():
            yield from child.every()

    def elements(self) -> list["Element"]:
        """The elements right below it."""
        return [child for child in self.inside if isinstance(child, Element)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            closed = self.open.pop()
            assert closed.tag == tag, (closed.tag, tag)

    def handle_data(self, data: str) -> None:
        if data.strip():  # between blocks white space is nothing
            self.open[-1].inside.append(" ".join(data.split()))


def tree(html: str) -> Element:
    """The HTML as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, "every element is closed"
    return reader.open[0]


def unpacked(frame: Mapping[str, Any]) -> Mapping[str, Any]:
    """A frame with its packed rest read out."""
    if "packed" not in frame:
        return frame
    rest = zlib.decompress(base64.b64decode(frame["packed"]), wbits=-zlib.MAX_WBITS)
    return {**frame, **json.loads(rest)}


def trees(swap: Mapping[str, str]) -> dict[str, Element]:
    """Regions by name, as trees."""
    return {name: tree(html) for name, html in swap.items()}


def take(held: dict[str, Element], frame: Mapping[str, Any]) -> None:
    """Bring the regions a page holds to where the frame leads; raises where they do not fit."""
    told = unpacked(frame)
    for name, html in told["swap"].items():
        if name in held:
            held[name] = tree(html)
        else:
            _renew(held, name, tree(html).elements()[0])
    for name, steps in told.get("lists", {}).items():
        _lead(_found(held, name), steps)


def _found(held: Mapping[str, Element], name: str) -> Element:
    (found,) = [e for region in held.values() for e in region.every() if e.named.get("id") == name]
    return found


def _renew(held: Mapping[str, Element], name: str, renewed: Element) -> None:
    old = _found(held, name)
    old.tag, old.named, old.inside = renewed.tag, renewed.named, renewed.inside


def _lead(led: Element, steps: Mapping[str, Any]) -> None:
    pieces = {piece.named["data-key"]: piece for piece in led.elements()}
    assert set(steps["drop"]) <= pieces.keys()
    order = [key for key in pieces if key not in steps["drop"]]
    for key, html, after in steps["put"]:
        (pieces[key],) = tree(html).elements()
        assert pieces[key].named["data-key"] == key
        if key not in order:
            order.insert(order.index(after) + 1 if after else 0, key)
    led.inside = [pieces[key] for key in order]
