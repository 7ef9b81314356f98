"""An order of one's own, the same in Python and in the browser."""

import random
from collections import Counter
from uuid import UUID

import pytest

from workshop.core.seat.shuffle import fnv1a, in_own_order, order_key, stirred

CHANCE = random.Random(20)
IDEAS = tuple(str(UUID(int=CHANCE.getrandbits(128), version=4)) for _ in range(24))
SEEDS = tuple(f"{CHANCE.getrandbits(64):016x}" for _ in range(6000))


@pytest.mark.parametrize(
    ("octets", "value"),
    [
        (b"", 0x811C9DC5),
        (b"a", 0xE40C292C),
        (b"b", 0xE70C2DE5),
        (b"foobar", 0xBF9CF968),
        (b"chongo was here!\n", 0xD49930D5),
    ],
)
def test_the_hash_gives_the_values_its_authors_published(octets, value):
    assert fnv1a(octets) == value


def test_a_place_is_the_hash_of_seed_bar_and_key():
    assert order_key("foo", "bar") == stirred(fnv1a(b"foo|bar"))
    assert order_key("ä", "ø") == stirred(fnv1a("ä|ø".encode()))


def test_stirring_gives_the_values_of_murmurhash3():
    assert [stirred(n) for n in (0, 1, 2)] == [0, 0x514E28B7, 0x30F4C306]


def test_nothing_is_lost_or_added():
    assert sorted(in_own_order("seed", IDEAS, str)) == sorted(IDEAS)
    assert in_own_order("seed", (), str) == ()


def test_the_order_they_came_in_does_not_matter():
    assert in_own_order("seed", IDEAS, str) == in_own_order("seed", reversed(IDEAS), str)


def test_the_order_stays_with_its_seed_and_differs_between_seeds():
    orders = {in_own_order(seed, IDEAS, str) for seed in SEEDS[:100]}
    assert len(orders) == 100
    assert in_own_order(SEEDS[0], IDEAS, str) in orders


def test_things_are_ordered_by_the_key_they_are_asked_for():
    pairs = tuple(enumerate(IDEAS))
    ordered = in_own_order("seed", pairs, lambda pair: pair[1])
    assert tuple(idea for _, idea in ordered) == in_own_order("seed", IDEAS, str)


def test_equal_places_are_settled_by_the_key():
    alike = ("fe6799f81a1d", "a8d79ad0d485")  # found by search: equal under the seed "seed"
    assert order_key("seed", alike[0]) == order_key("seed", alike[1])
    assert in_own_order("seed", alike, str) == ("a8d79ad0d485", "fe6799f81a1d")


def test_nobody_stands_first_much_more_often_than_others():
    # Measured with 24 ideas and 6,000 seats: 0.82 to 1.12 times the fair share.
    first = Counter(in_own_order(seed, IDEAS, str)[0] for seed in SEEDS)
    fair = len(SEEDS) / len(IDEAS)
    assert all(0.8 < first[idea] / fair < 1.2 for idea in IDEAS)
