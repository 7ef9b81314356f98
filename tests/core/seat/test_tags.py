"""The tags that tie a person to their own things, recomputed here step by step."""

import hashlib
import hmac
from itertools import product
from uuid import UUID

import pytest

from workshop.core.seat import tags
from workshop.core.seat.tags import Purpose

KEY = bytes(range(32))
WORDS = "abacus zoom magazine lilac rerun yo-yo"
SECRET = tags.seat_secret(KEY, "s-1", WORDS)


def framed(*fields):
    return b"".join(len(f.encode()).to_bytes(4, "big") + f.encode() for f in fields)


def test_a_secret_is_the_keyed_hash_of_session_and_codename():
    expected = hmac.new(KEY, framed("seat", "s-1", WORDS), hashlib.sha256).hexdigest()
    assert tags.seat_secret(KEY, "s-1", WORDS) == expected


def test_the_formulas_never_change_because_seats_would_be_lost():
    own = tags.tag(SECRET, Purpose.OWN, "idea-1")
    assert SECRET == "c06f8e7286fc46d5bf884e72a2cfb3515cc25b048d0e8a0527d16b73726c41d0"
    assert tags.seat_hash(SECRET).startswith("2ea13cceb026b30a88c57a6e564fb78c")
    assert own == "37ae20d7d6031e099724f48032b09d405fec102a6a8c111684f903e0b49ad48b"
    assert tags.note_id(SECRET, "key-1") == "85c9e1e4-613f-4cf6-afee-dbfb9ea71a32"


def test_a_seat_is_kept_as_the_hash_of_its_secret():
    assert tags.seat_hash(SECRET) == hashlib.sha256(framed("seat", SECRET)).hexdigest()


def test_a_tag_is_the_hash_of_a_keyed_hash():
    inner = hmac.new(SECRET.encode(), framed("dot", "round-1", "unit-7"), hashlib.sha256).digest()
    assert tags.tag(SECRET, Purpose.DOT, "round-1", "unit-7") == hashlib.sha256(inner).hexdigest()


@pytest.mark.parametrize(
    "change", [(b"other", "s-1", WORDS), (KEY, "s-2", WORDS), (KEY, "s-1", "x")]
)
def test_key_session_and_codename_each_change_the_secret(change):
    assert tags.seat_secret(*change) != SECRET


def test_where_one_field_ends_and_the_next_begins_counts():
    assert tags.tag(SECRET, Purpose.DOT, "ab", "c") != tags.tag(SECRET, Purpose.DOT, "a", "bc")
    assert tags.tag(SECRET, Purpose.DOT, "abc") != tags.tag(SECRET, Purpose.DOT, "abc", "")
    assert tags.seat_secret(KEY, "ab", "c") != tags.seat_secret(KEY, "a", "bc")


def test_no_two_purposes_things_or_seats_share_a_tag():
    secrets = (SECRET, tags.seat_secret(KEY, "s-1", "other words"))
    made = [tags.tag(*each) for each in product(secrets, Purpose, ("idea-1", "idea-2"))]
    assert len(set(made)) == len(made) == 2 * len(Purpose) * 2


def test_a_tag_does_not_hold_the_stored_hash_or_the_secret():
    made = tags.tag(SECRET, Purpose.OWN, "idea-1")
    assert SECRET not in made
    assert made != tags.seat_hash(SECRET)


def test_the_same_command_key_twice_is_the_same_note():
    assert tags.note_id(SECRET, "key-1") == tags.note_id(SECRET, "key-1")
    assert tags.note_id(SECRET, "key-1") != tags.note_id(SECRET, "key-2")
    assert tags.note_id("another secret", "key-1") != tags.note_id(SECRET, "key-1")


def test_a_note_id_looks_like_a_random_uuid():
    for number in range(50):
        made = UUID(tags.note_id(SECRET, f"key-{number}"))
        assert (made.version, made.variant) == (4, "specified in RFC 4122")


def test_a_note_id_comes_from_its_own_purpose_so_that_no_stored_tag_equals_it():
    begun = tags.tag(SECRET, Purpose.NOTE, "key-1")[:12]
    assert tags.note_id(SECRET, "key-1").replace("-", "")[:12] == begun
    assert tags.tag(SECRET, Purpose.DID, "key-1")[:12] != begun


def test_a_broken_cookie_is_a_seat_nobody_has_and_no_crash():
    for cookie in ("", "not hex", "\udcff", "ä" * 1000):
        assert tags.seat_hash(cookie) != tags.seat_hash(SECRET)
        assert len(tags.tag(cookie, Purpose.OWN, "idea-1")) == 64
