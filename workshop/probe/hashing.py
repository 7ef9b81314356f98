"""Makes keys anew from whatever else stands in a copy: a key that can be made by anybody is no key.

A tag that were the hash of an address, of a session and an address, or of a number would lead
everybody who has the copy back to the person.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from workshop.probe.attempt import Attempt, judged
from workshop.probe.dump import Dump
from workshop.probe.keys import KEYLIKE

_DIGESTS = ("md5", "sha1", "sha256")
_BETWEEN = ("", ":", "|", "-", " ")
_COUNTED = 10_000
#: Pairs of two values are hashed only so far; the report says how many were.
_MOST_PAIRS = 200_000
#: The shortest digest has so many signs; ids in the shape of a UUID hold no more of one.
_KEPT = 32


def attempt(dump: Dump, keys: Mapping[str, str]) -> Attempt:
    """Whether a key is an unsalted hash of anything else in the copy; `keys` says where each is."""
    texts = {
        value for table in dump.tables.values() for row in table.rows for value in row if value
    }
    texts |= {leaf for text in texts for leaf in _leaves(text)}
    texts |= {piece for text in texts if len(text) < 4000 for piece in KEYLIKE.findall(text)}
    pairs = [f"{a}{between}{b}" for a, b in _pairs(dump) for between in _BETWEEN]
    numbers = map(str, range(_COUNTED))
    found, tried = set[str](), 0
    short = {value.replace("-", "")[:_KEPT]: where for value, where in keys.items()}
    for text in (*texts, *pairs, *numbers):
        for name in _DIGESTS:
            tried += 1
            digest = hashlib.new(name, text.encode("utf-8", "replace")).hexdigest()
            if digest[:_KEPT] in short:
                found.add(f"{short[digest[:_KEPT]]} is the {name} of something in the copy")
    made = judged(
        "to make the keys anew by hashing whatever else stands in the copy", sorted(found)
    )
    told = f"{made.found}, after {tried} hashes"
    return Attempt(made.tried, told, made.verdict, {**made.figures, "hashes": tried})


def _leaves(text: str) -> Iterator[str]:
    """The texts inside a text that is JSON."""
    if not text.startswith(("{", "[")):
        return
    try:
        waiting = [json.loads(text)]
    except ValueError:
        return
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, dict):
            waiting += [*thing, *thing.values()]
        elif isinstance(thing, list):
            waiting += thing


def _pairs(dump: Dump) -> Iterator[tuple[str, str]]:
    """Everything people are known by, joined with everything sessions and texts are known by."""
    people = _first_of(dump, "users", ("id", "email", "name"))
    things = _first_of(dump, "sessions", ("id", "code")) + _first_of(dump, "notes", ("id",))
    pairs = ((a, b) for one in people for two in things for a, b in ((one, two), (two, one)))
    for count, pair in enumerate(pairs):
        if count * len(_BETWEEN) >= _MOST_PAIRS:
            return
        yield pair


def _first_of(dump: Dump, name: str, columns: Iterable[str]) -> list[str]:
    table = dump.tables.get(name)
    if table is None:
        return []
    there = [column for column in columns if column in table.columns]
    return [value for column in there for value in table.values(column) if value]
