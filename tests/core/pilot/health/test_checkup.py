"""What can be wrong with the data: each check fires where it should, and not beside it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.core.pilot.call_centre import WORKING, calls, even_calls, matured, up_to, working_day
from tests.pilots import COMPLAINTS, HANDLE, REPEAT, a_card
from workshop.core.pilot.card import Card
from workshop.core.pilot.findings import Ailment, Trouble
from workshop.core.pilot.gathering import days_of
from workshop.core.pilot.health.checkup import ailments
from workshop.core.pilot.metrics import Family, Grain, Metric
from workshop.core.pilot.occasion import Occasion
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.readings import Arm, Reading, Sums

TWENTY = 20
#: Told on the day itself.
QUICK = replace(REPEAT, latency_days=0)


def only(metric: Metric = QUICK, **parts: object) -> Card:
    """The card with one metric, so that no other one is missing."""
    card = a_card(metrics=(metric,))
    return replace(card, parts=replace(card.parts, **parts))  # type: ignore[arg-type]


def found(
    readings: Iterable[Reading], card: Card | None = None, n: int = TWENTY, **occasion: object
) -> dict[Trouble, Ailment]:
    seen = Occasion(matured(n), WORKING, **occasion)  # type: ignore[arg-type]
    return {each.trouble: each for each in ailments(card or only(), days_of(readings), seen)}


def sized(pilot: int, control: int, days: int = TWENTY, **each: object) -> list[Reading]:
    """So many cases in each arm on every day, a fifth of them hits."""
    sizes = {Arm.PILOT: pilot, Arm.CONTROL: control}
    return [
        Reading(working_day(n), arm, "repeat7", Sums(size, size // 5), **each)  # type: ignore[arg-type]
        for n in range(1, days + 1)
        for arm, size in sizes.items()
    ]


def test_the_worked_example_is_healthy() -> None:
    assert found(calls(), a_card()) == {}


def test_a_split_of_55_to_45_makes_a_pilot_invalid() -> None:
    ailment = found(sized(99, 81))[Trouble.MISMATCH]
    assert ailment.invalidates
    assert ailment.figure == pytest.approx(0.55)
    assert found(sized(81, 99))[Trouble.MISMATCH].invalidates
    assert found(sized(92, 88)) == {}


def test_the_split_is_held_against_the_planned_share() -> None:
    assert found(sized(36, 144), only(share=20)) == {}
    assert Trouble.MISMATCH in found(sized(36, 144), only(share=30))


def test_a_mismatch_is_found_in_almost_all_real_ones_and_in_almost_no_fair_ones() -> None:
    """§4.5: 0.02 % false, 97 % of 55 to 45, at 180 a day over 20 days."""
    chance = np.random.default_rng(45)
    one = only()

    def fired(share: float, runs: int) -> float:
        hits = chance.binomial(180 * TWENTY, share, runs)
        return float(
            np.mean(
                [
                    Trouble.MISMATCH in _once(int(each), 180 * TWENTY - int(each), one)
                    for each in hits
                ]
            )
        )

    assert fired(0.5, 400) == 0.0
    assert fired(0.55, 400) >= 0.96


def _once(pilot: int, control: int, card: Card) -> set[Trouble]:
    both = [
        Reading(working_day(1), Arm.PILOT, "repeat7", Sums(pilot)),
        Reading(working_day(1), Arm.CONTROL, "repeat7", Sums(control)),
    ]
    return {each.trouble for each in ailments(card, days_of(both), Occasion(matured(1), WORKING))}


@pytest.mark.parametrize(
    "card",
    [
        only(allocation=Allocation.BY_AGENT),
        only(allocation=Allocation.BEFORE_AFTER),
        only(replace(REPEAT, grain=Grain.SURVEY)),
        only(share=100),
        replace(only(), criteria=()),
    ],
    ids=["agents", "no control", "answers to a survey", "everybody", "compared with nothing"],
)
def test_a_mismatch_is_only_asked_where_chance_allotted_cases(card: Card) -> None:
    assert Trouble.MISMATCH not in found(sized(120, 60), card)


def test_an_empty_arm_is_no_mismatch() -> None:
    assert found(sized(90, 0)) == {}


def test_eligible_cases_say_more_about_the_split_than_those_that_came_in() -> None:
    lost = [replace(each, eligible=90) for each in sized(88, 85)]
    assert Trouble.MISMATCH not in found(lost)
    sorted_out = [
        replace(each, eligible=105 if each.arm is Arm.PILOT else 75) for each in sized(90, 75)
    ]
    assert Trouble.MISMATCH in found(sorted_out)


def test_cases_missing_from_one_arm_more_than_from_the_other_make_it_invalid() -> None:
    one_sided = [replace(each, eligible=90) for each in sized(76, 90)]
    ailment = found(one_sided)[Trouble.DIFFERENTIAL]
    assert ailment.invalidates
    assert ailment.figure == pytest.approx(14 / 90)
    assert Trouble.DIFFERENTIAL not in found([replace(each, eligible=90) for each in sized(84, 84)])
    assert Trouble.DIFFERENTIAL not in found([replace(each, eligible=90) for each in sized(90, 90)])


def test_a_difference_too_small_to_matter_is_none_however_sure_it_is() -> None:
    many = [replace(each, eligible=9000) for each in sized(8900, 9000)]
    assert Trouble.DIFFERENTIAL not in found(many)
    assert Trouble.DIFFERENTIAL in found(
        [replace(each, eligible=9000) for each in sized(8700, 9000)]
    )


def test_less_than_nine_tenths_of_the_eligible_cases_is_too_little() -> None:
    ailment = found([replace(each, eligible=101) for each in sized(90, 90)])[Trouble.COVERAGE]
    assert not ailment.invalidates
    assert ailment.figure == pytest.approx(90 / 101)
    assert found([replace(each, eligible=100) for each in sized(90, 90)]) == {}
    assert Trouble.COVERAGE in found(
        [replace(each, eligible=101 if each.arm is Arm.PILOT else 0) for each in sized(90, 90)]
    )


def scattered(low: int, high: int, days: int = TWENTY) -> list[Reading]:
    """Hits that jump between two figures from day to day."""
    return [
        Reading(working_day(n), arm, "repeat7", Sums(90, high if n % 2 else low))
        for n in range(1, days + 1)
        for arm in Arm
    ]


def test_days_that_differ_far_more_than_by_chance_are_told() -> None:
    ailment = found(scattered(10, 30))[Trouble.DISPERSION]
    assert not ailment.invalidates
    assert (ailment.figure or 0) > 3
    assert Trouble.DISPERSION not in found(scattered(18, 22))
    assert Trouble.DISPERSION not in found(scattered(10, 30, days=9), n=9)


def test_rates_scatter_around_their_own_variance_and_means_are_not_asked() -> None:
    def daily(events: Iterable[int]) -> list[Reading]:
        return [
            Reading(working_day(n), Arm.PILOT, "complaints", Sums(hits=k, exposure=90.0))
            for n, k in enumerate(events, 1)
        ]

    assert Trouble.DISPERSION in found(daily([0, 20] * 10), only(COMPLAINTS))
    assert found(daily([9, 11] * 10), only(COMPLAINTS)) == {}
    assert found(daily([0] * 20), only(COMPLAINTS)) == {}
    means = only(replace(HANDLE, family=Family.MEAN))
    wild = [
        Reading(working_day(n), Arm.PILOT, "handle", Sums(90, total=900.0 * (n % 2), squares=1e5))
        for n in range(1, 21)
    ]
    assert found(wild, means) == {}


def test_cases_given_twice_are_told_from_two_in_a_hundred_on() -> None:
    ailment = found(sized(90, 90, duplicates=2))[Trouble.DUPLICATES]
    assert not ailment.invalidates
    assert ailment.figure == pytest.approx(2 / 90)
    assert found(sized(90, 90, duplicates=1)) == {}


def test_customers_in_both_arms_make_it_invalid_from_five_in_a_hundred_on() -> None:
    assert found(sized(90, 90, crossed=5))[Trouble.CROSSOVER].invalidates
    assert found(sized(90, 90, crossed=4)) == {}


def capped(n: int) -> list[Reading]:
    return [replace(each, sums=replace(each.sums, capped=n)) for each in sized(90, 90)]


def test_values_at_the_cap_are_told_from_three_in_a_hundred_on() -> None:
    ailment = found(capped(3))[Trouble.CAPPED]
    assert (ailment.figure, ailment.invalidates) == (pytest.approx(3 / 90), False)
    assert found(capped(2)) == {}


def test_a_day_without_readings_between_others_is_a_gap() -> None:
    whole = even_calls(TWENTY, 18, 18)
    holed = [each for each in whole if each.day not in (working_day(7), working_day(8))]
    assert found(holed)[Trouble.GAP].figure == 2
    assert found(whole) == {}
    assert found(holed, excluded=frozenset({working_day(7), working_day(8)})) == {}


def test_three_working_days_without_anything_new_are_stale() -> None:
    assert found(even_calls(17, 18, 18))[Trouble.STALE].figure == 3
    assert found(even_calls(18, 18, 18)) == {}
    slow = replace(REPEAT, latency_days=3)
    assert found(even_calls(17, 18, 18), only(slow)) == {}


def test_a_pilot_that_never_got_a_reading_is_stale_after_three_days_and_not_before() -> None:
    assert found((), n=3)[Trouble.STALE].figure == 3
    assert found((), n=2) == {}


def test_weekends_and_holidays_are_waited_for_by_nobody() -> None:
    easter = Occasion(date(2025, 4, 22), WORKING)
    assert len(easter.awaited_days(a_card(), QUICK)) == 22
    over_the_weekend = Occasion(date(2025, 3, 16), WORKING)
    assert ailments(only(), days_of(up_to(calls(), working_day(5))), over_the_weekend) == ()


def test_a_changed_baseline_and_a_broken_chain_make_all_of_it_invalid() -> None:
    ailment = found(calls(), a_card(), baselines_changed=True)[Trouble.BASELINE_CHANGED]
    assert (ailment.metric, ailment.invalidates) == ("", True)
    assert found(calls(), a_card(), chain_broken=True)[Trouble.CHAIN].invalidates


def test_reaching_the_most_customers_is_told() -> None:
    assert found(calls(), replace(a_card(), parts=replace(a_card().parts, max_exposure=1800)))[
        Trouble.EXPOSURE
    ] == Ailment(Trouble.EXPOSURE, figure=1800.0)
    assert found(calls(), a_card()) == {}
    assert found((), only(max_exposure=0), n=1) == {}


def test_a_tenth_over_the_budget_is_told() -> None:
    assert found(calls(), a_card(), spent=1.1)[Trouble.BUDGET].figure == 1.1
    assert found(calls(), a_card(), spent=1.09) == {}
    assert found(calls(), a_card(), spent=None) == {}
