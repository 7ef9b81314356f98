"""Dealing ideas to build on."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.core.session.seeds import HAND, Seed, deal, pool


def first(equals):
    """Chance that always takes the first."""
    return equals[0]


def tame(*times):
    """Seeds a, b, c, … dealt this often, none of them wild."""
    return {chr(ord("a") + n): Seed(t, False) for n, t in enumerate(times)}


def test_the_least_dealt_come_first():
    assert deal(tame(2, 0, 1, 3, 0), (), first) == ("b", "e", "c")


def test_an_own_idea_is_never_dealt():
    assert deal(tame(0, 0, 1, 1), {"a", "b"}, first) == ("c", "d")


def test_fewer_foreign_ideas_make_a_smaller_hand():
    assert deal(tame(0, 0), {"a"}, first) == ("b",)
    assert deal(tame(0), {"a"}, first) == ()
    assert deal({}, (), first) == ()


def test_a_wild_idea_takes_the_last_place_when_none_is_in_the_hand():
    candidates = tame(0, 0, 0) | {"x": Seed(5, True), "y": Seed(4, True)}
    assert deal(candidates, (), first) == ("a", "b", "y")


def test_a_hand_with_a_wild_idea_is_left_as_it_is():
    candidates = tame(0, 0, 1) | {"x": Seed(1, True), "y": Seed(0, True)}
    assert deal(candidates, (), first) == ("a", "b", "y")
    assert deal(candidates, {"y"}, first) == ("a", "b", "x")


def test_an_own_wild_idea_does_not_count():
    assert deal(tame(0, 0, 0) | {"x": Seed(0, True)}, {"x"}, first) == ("a", "b", "c")


def test_a_hand_of_one_is_wild_if_it_can_be():
    assert deal(tame(0) | {"x": Seed(3, True)}, (), first, how_many=1) == ("x",)
    assert deal(tame(0, 0), (), first, how_many=0) == ()


def test_equals_are_left_to_chance_and_handed_over_in_the_order_of_their_ids():
    asked = []

    def last(equals):
        asked.append(tuple(equals))
        return equals[-1]

    candidates = {"b": Seed(0, False), "c": Seed(1, False), "a": Seed(0, False)}
    assert deal(candidates, (), last, how_many=2) == ("b", "a")
    assert asked == [("a", "b"), ("a",)]


_pools = st.dictionaries(
    st.sampled_from("abcdefghij"), st.builds(Seed, st.integers(0, 3), st.booleans())
)


@given(_pools, st.sets(st.sampled_from("abcdefghij")), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_every_hand_keeps_the_rules(pool, own, chance):
    hand = deal(pool, own, chance.choice)
    foreign = set(pool) - own
    assert len(hand) == len(set(hand)) == min(3, len(foreign))
    assert set(hand) <= foreign
    assert any(pool[i].wild for i in hand) or not any(pool[i].wild for i in foreign)


def test_over_many_hands_every_idea_gets_its_turn():
    chance = Random(7)
    dealt = Counter({f"i{n:02}": 0 for n in range(20)})
    for _ in range(40):
        hand = deal({i: Seed(t, False) for i, t in dealt.items()}, (), chance.choice)
        dealt.update(hand)
    assert set(dealt.values()) == {6}


def a_round(ideas: int, seats: int, pooled: bool, seed: int = 3) -> Counter[str]:
    """How many people hold each idea that was dealt, when everybody wrote as many."""
    chance = Random(seed)
    names = [f"i{n:02}" for n in range(ideas)]
    order = chance.sample(names, len(names))
    held: Counter[str] = Counter()
    for seat in range(seats):
        own = set(names[seat::seats])
        candidates = {idea: Seed(held[idea], False) for idea in names}
        if pooled:
            candidates = pool(candidates, order, seats)
        held.update(deal(candidates, own, chance.choice))
    return held


def test_what_is_dealt_is_dealt_to_several():
    for seats in (6, 8, 12, 30):
        for seed in range(20):
            held = a_round(ideas=4 * seats, seats=seats, pooled=True, seed=seed)
            assert min(held.values()) >= 2, (seats, seed, held)
            assert sum(held.values()) == seats * HAND


def test_dealing_from_all_ideas_would_give_every_one_of_them_to_one_person():
    held = a_round(ideas=48, seats=12, pooled=False)
    assert max(held.values()) == 1


def test_the_pool_takes_the_first_in_the_order_and_two_wild_ones():
    candidates = {name: Seed(0, name in "xyz") for name in "abcdefxyz"}
    assert set(pool(candidates, "cdefzxyba", 5)) == {"z", "x", "c", "d", "e"}


def test_a_small_room_still_has_a_hand_for_everybody():
    assert len(pool({name: Seed(0, False) for name in "abcdefgh"}, "abcdefgh", 2)) == HAND + 1
