"""Core values as JSON text and back, by their types alone."""

import json
from typing import Any, TypeVar

from cattrs.preconf.json import make_converter

Kind = TypeVar("Kind")

_converter = make_converter()


def as_text(value: Any) -> str:
    """A frozen value as JSON, with its names in order."""
    return json.dumps(_converter.unstructure(value), ensure_ascii=False, sort_keys=True)


def from_text(text: str, kind: type[Kind]) -> Kind:
    """The value of this kind that was kept; fields that came later have their defaults."""
    return _converter.structure(json.loads(text), kind)
