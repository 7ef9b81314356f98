"""The resolution table: every row, every combination of what it asks, and what must never be."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from tests.pilots import CONTINUE, TOO_LONG, a_card
from workshop.core.pilot.criteria import Against
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.plan import GRADES, Allocation, Grade
from workshop.core.pilot.verdict import TABLE, Facts, grade, recommend

NAMED = ("invalid", "tripped", "hard", "soft", "outside", "unsure", "near")
SAID = ("won", "is_review", "is_deadline", "ran_enough", "iterations_left", "iterates_by_default")
GOAL = ("learning", "answered")

#: A review at which everything is as promised.
WON = Facts(won=True, wins=("c1",), is_review=True, ran_enough=True, iterations_left=True)
#: The day of the decision, and nothing is proved.
OVER = Facts(is_review=True, is_deadline=True, ran_enough=True, iterations_left=True)


def everything() -> Iterator[Facts]:
    """Every combination of what the table asks, 73,728 of them; a deadline is a review too."""
    for flags in product((False, True), repeat=len(NAMED) + len(SAID) + len(GOAL)):
        by_name = dict(zip((*NAMED, *SAID, *GOAL), flags, strict=True))
        if by_name["is_deadline"] and not by_name["is_review"]:
            continue
        named = {name: (name,) if by_name.pop(name) else () for name in NAMED}
        for each in (Grade.A, Grade.B, Grade.C):
            yield Facts(**named, **by_name, wins=("wins",), grade=each)  # type: ignore[arg-type]


def as_written(f: Facts) -> tuple[Advice, int]:
    """Domain 3.3 once more, as a ladder that owes nothing to the table."""
    if f.invalid:
        return Advice.INVALID, 1
    if f.tripped:
        return Advice.PAUSE, 2
    if f.hard:
        return Advice.KILL, 3
    if f.soft:
        return (Advice.ITERATE if f.iterations_left else Advice.KILL), 4
    sure = f.is_review and f.ran_enough and not f.unsure
    if f.learning:
        if sure and f.answered:
            return Advice.LEARNED, 8
        return (Advice.KILL, 8) if f.is_deadline else (Advice.WAIT, 0)
    if sure and f.won:
        if not f.outside:
            return (Advice.ITERATE if f.grade is Grade.C else Advice.CONTINUE), 5
        if not f.is_deadline:
            return Advice.HOLD, 6
        return (Advice.ITERATE if f.iterations_left else Advice.KILL), 6
    if f.is_deadline:
        if f.iterations_left and f.near:
            return Advice.NEAR_MISS, 7
        return (Advice.ITERATE if f.iterations_left and f.iterates_by_default else Advice.KILL), 7
    return Advice.WAIT, 0


def test_every_combination_ends_as_it_is_written() -> None:
    reached: Counter[int] = Counter()
    for facts in everything():
        found = recommend(facts)
        assert (found.advice, found.row) == as_written(facts), facts
        reached[next(n for n, row in enumerate(TABLE) if row.fits(facts))] += 1
    assert set(reached) == set(range(len(TABLE)))


def test_going_on_needs_all_of_it_in_every_combination() -> None:
    for facts in everything():
        if recommend(facts).advice is Advice.CONTINUE:
            assert all((facts.won, facts.is_review, facts.ran_enough))
            assert not any((facts.outside, facts.unsure, facts.hard, facts.soft, facts.tripped))
            assert not any((facts.invalid, facts.learning, facts.grade is Grade.C))


@pytest.mark.parametrize(
    ("facts", "advice", "row", "because"),
    [
        (replace(WON, invalid=("mismatch",)), Advice.INVALID, 1, ("mismatch",)),
        (replace(WON, tripped=("t1",)), Advice.PAUSE, 2, ("t1",)),
        (replace(WON, hard=("k1",)), Advice.KILL, 3, ("k1",)),
        (replace(WON, soft=("g3",)), Advice.ITERATE, 4, ("g3",)),
        (replace(WON, soft=("g3",), iterations_left=False), Advice.KILL, 4, ("g3",)),
        (WON, Advice.CONTINUE, 5, ("c1",)),
        (replace(WON, outside=("g1",)), Advice.HOLD, 6, ("g1",)),
        (replace(WON, outside=("g1",), is_deadline=True), Advice.ITERATE, 6, ("g1",)),
        (OVER, Advice.KILL, 7, ()),
        (replace(OVER, iterates_by_default=True), Advice.ITERATE, 7, ()),
        (replace(OVER, near=("c1",)), Advice.NEAR_MISS, 7, ("c1",)),
        (replace(OVER, learning=True, answered=True), Advice.LEARNED, 8, ()),
        (replace(OVER, learning=True), Advice.KILL, 8, ()),
        (Facts(), Advice.WAIT, 0, ()),
    ],
)
def test_a_row_says_what_it_rests_on(
    facts: Facts, advice: Advice, row: int, because: tuple[str, ...]
) -> None:
    found = recommend(facts)
    assert (found.advice, found.row, found.because) == (advice, row, because)


def test_against_a_frozen_baseline_the_best_is_promising_confirm_with_a_control() -> None:
    found = recommend(replace(WON, grade=Grade.C))
    assert (found.advice, found.row, found.capped) == (Advice.ITERATE, 5, True)
    assert not recommend(WON).capped
    best = {recommend(facts).advice for facts in everything() if facts.grade is Grade.C}
    assert Advice.CONTINUE not in best


def test_silence_never_continues_a_pilot() -> None:
    for facts in everything():
        if not facts.won and not facts.learning:
            assert recommend(facts).advice is not Advice.CONTINUE
    assert recommend(OVER).advice is Advice.KILL


def test_a_near_miss_without_iterations_is_stopped() -> None:
    assert recommend(replace(OVER, near=("c1",), iterations_left=False)).advice is Advice.KILL


@pytest.mark.parametrize("allocation", list(Allocation))
def test_the_grade_is_that_of_the_allocation(allocation: Allocation) -> None:
    card = a_card()
    assert (
        grade(replace(card, parts=replace(card.parts, allocation=allocation))) is GRADES[allocation]
    )


@pytest.mark.parametrize("against", list(Against))
def test_what_is_not_compared_with_a_control_is_grade_c_however_cases_were_allotted(
    against: Against,
) -> None:
    card = a_card(criteria=(replace(CONTINUE, against=against), TOO_LONG))
    with_control = against in (Against.CONTROL_DIFF, Against.CONTROL_RATIO)
    assert grade(card) is (Grade.A if with_control else Grade.C)
