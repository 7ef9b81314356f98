"""Core values as JSON text and back, by their types alone."""

import json
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

Kind = TypeVar("Kind")

_converter = make_converter()


def as_text(value: Any) -> str:
    """A frozen value as JSON, with its names in order."""
    return json.dumps(as_plain(value), ensure_ascii=False, sort_keys=True)


def as_plain(value: Any) -> Any:
    """The value as texts, numbers, lists and dicts; a day is a text."""
    return _converter.unstructure(value)


def from_text(text: str, kind: type[Kind]) -> Kind:
    """The value of this kind that was kept; fields that came later have their defaults."""
    return from_plain(json.loads(text), kind)


def from_plain(plain: Any, kind: type[Kind]) -> Kind:
    """The value of this kind that was made plain; fields that came later have their defaults."""
    return _converter.structure(plain, kind)
