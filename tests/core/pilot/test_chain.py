"""The chain: each entry bound to the one before it, sealed, and the same on every machine."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from workshop.core.pilot import chain
from workshop.core.pilot.chain import EntryKind, canonical, hash_of, next_entry

AT = datetime(2025, 2, 28, 15, 42, tzinfo=UTC)
KEY = b"c" * 32


def first(**body):
    return next_entry(KEY, "p", None, EntryKind.LOCK, body or {"title": "A"}, AT)


def test_each_entry_names_the_hash_of_the_one_before():
    one = first()
    two = next_entry(KEY, "p", one, EntryKind.COMMENT, {"text": "B"}, AT)
    assert (one.n, one.prev) == (1, "")
    assert (two.n, two.prev) == (2, one.hash)


def test_a_body_is_kept_in_the_one_form_that_stands_for_it():
    assert first(b=1.0, a=[0.05 / 3, None], é="ü").text == (
        '{"a":[0.016666666666666666,null],"b":1,"é":"ü"}'
    )
    assert first(b=1, a=2).hash == first(a=2.0, b=1.0).hash


def test_the_hash_can_be_had_again_with_nothing_but_a_standard_library():
    """The form of the hash is a promise to whoever checks a receipt in ten years."""
    one = first(a="x")
    whole = {"pilot": "p", "n": 1, "kind": "lock", "body": {"a": "x"}, "prev": ""}
    whole["at"] = "2025-02-28T15:42:00.000000+00:00"
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert one.hash == chain.hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_is_of_the_moment_and_not_of_how_it_is_written():
    later = AT + timedelta(microseconds=1)
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))
    body = {"title": "A"}
    assert next_entry(KEY, "p", None, EntryKind.LOCK, body, elsewhere) == first()
    assert next_entry(KEY, "p", None, EntryKind.LOCK, body, later).hash != first().hash


@pytest.mark.parametrize(
    "changed",
    [
        {"pilot_id": "q"},
        {"n": 2},
        {"kind": "score"},
        {"body": {"title": "B"}},
        {"prev": "0" * 64},
        {"at": AT + timedelta(seconds=1)},
    ],
)
def test_everything_an_entry_says_is_in_its_hash(changed):
    said = {"pilot_id": "p", "n": 1, "kind": "lock", "body": {"title": "A"}, "prev": "", "at": AT}
    assert chain.content_hash(**said) == first().hash
    assert chain.content_hash(**{**said, **changed}) != first().hash


def test_another_key_makes_another_seal_under_the_same_hash():
    other = next_entry(b"d" * 32, "p", None, EntryKind.LOCK, {"title": "A"}, AT)
    assert (other.hash, other.mac == first().mac) == (first().hash, False)


def test_a_number_that_json_cannot_hold_is_no_promise():
    with pytest.raises(ValueError):
        canonical({"a": float("nan")})
    with pytest.raises(ValueError):
        hash_of({"a": 2**60})


def test_a_body_that_somebody_made_unreadable_is_no_body():
    with pytest.raises(ValueError):
        _ = replace(first(), text="[1]").body
