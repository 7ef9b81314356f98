"""What is no accident is told from what chance gives."""

from itertools import pairwise
from random import Random

import pytest

from workshop.probe.chance import beyond, permuted, spearman


def neighbours(groups):
    return sum(one == other for group in groups for one, other in pairwise(group))


def test_what_stands_in_order_is_no_accident():
    chance = permuted([[n // 10 for n in range(100)]], neighbours)
    assert chance.seen == 90
    assert chance.expected == pytest.approx(9, abs=1)
    assert beyond(chance)


def test_what_is_shuffled_is_chance():
    things = [n // 10 for n in range(100)]
    Random(1).shuffle(things)
    chance = permuted([things], neighbours)
    assert chance.p > 0.01
    assert not beyond(chance)


def test_groups_are_not_mixed():
    assert permuted([["a"] * 5, ["b"] * 5], neighbours, turns=10).expected == 8


def test_the_same_things_give_the_same_figures():
    things = [n % 7 for n in range(50)]
    assert permuted([things], neighbours) == permuted([things], neighbours)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ([1, 2, 3], [10, 20, 30], 1),
        ([1, 2, 3], [3, 2, 1], -1),
        ([1, 2, 3, 4], [1, 1, 1, 1], 0),
        ([1, 2, 2, 3], [1, 2, 3, 4], 0.9487),
        ([], [], 0),
    ],
)
def test_likeness_of_orders(one, other, likeness):
    assert spearman(one, other) == pytest.approx(likeness, abs=1e-4)
