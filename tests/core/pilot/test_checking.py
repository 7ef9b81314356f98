"""What a card lacks, contradicts or hides, each found at its own step and field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.pilots import COMPLAINTS, CONTINUE, HANDLE, KILL, REPEAT, TOO_LONG, TOO_MANY, a_card
from workshop.core.pilot import checking, levels
from workshop.core.pilot.card import Card
from workshop.core.pilot.checks.lines import MOST
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Role, Stat
from workshop.core.pilot.metrics import Baseline, Better, Family, Metric, Quality
from workshop.core.pilot.missing import STEPS, Missing, Step, Weight
from workshop.core.pilot.plan import (
    Allocation,
    Assumption,
    Belief,
    EmployeeData,
    Goal,
    OnDeadline,
    People,
    Why,
    WorksCouncil,
)

TODAY = date(2025, 3, 1)
W, A, N = Weight.WRONG, Weight.ABSENT, Weight.ADVICE
Change = Callable[[Card], Card]


def found(card: Card, today: date = TODAY, holidays: Any = ()) -> dict[str, Missing]:
    return {each.code: each for each in checking.missing(card, today, holidays)}


def parts(**changes: Any) -> Change:
    return lambda card: replace(card, parts=replace(card.parts, **changes))


def dates(**changes: Any) -> Change:
    return lambda card: replace(card, dates=replace(card.dates, **changes))


def why(**changes: Any) -> Change:
    return lambda card: replace(card, why=replace(card.why, **changes))


def people(**changes: Any) -> Change:
    return lambda card: replace(card, people=replace(card.people, **changes))


def whole(**changes: Any) -> Change:
    return lambda card: replace(card, **changes)


def lines(*criteria: Criterion) -> Change:
    return lambda card: replace(card, criteria=criteria)


def line(now: Criterion, **changes: Any) -> Change:
    def change(card: Card) -> Card:
        new = replace(now, **changes)
        return replace(card, criteria=tuple(new if c.id == now.id else c for c in card.criteria))

    return change


def metric(now: Metric, **changes: Any) -> Change:
    def change(card: Card) -> Card:
        new = replace(now, **changes)
        return replace(card, metrics=tuple(new if m.key == now.key else m for m in card.metrics))

    return change


def before(now: Metric, **changes: Any) -> Change:
    assert now.baseline
    return metric(now, baseline=replace(now.baseline, **changes))


def both(*changes: Change) -> Change:
    def change(card: Card) -> Card:
        for each in changes:
            card = each(card)
        return card

    return change


MEAN = replace(
    HANDLE,
    family=Family.MEAN,
    limit=None,
    cap=60.0,
    baseline=replace(HANDLE.baseline, value=8.0),  # type: ignore[arg-type]
)

#: What is done to a whole card, and what is found then: code, weight, step, field, whose.
FINDINGS: list[tuple[Change, str, Weight, Step, str, str]] = [
    (why(business=""), "no_business", A, Step.WHY, "business", ""),
    (why(team=""), "no_team", A, Step.WHY, "team", ""),
    (why(indicator=""), "no_indicator", A, Step.WHY, "indicator", ""),
    (why(team="new tool rolled out"), "output_not_outcome", N, Step.WHY, "team", ""),
    (why(dimensions=()), "no_dimension", A, Step.WHY, "dimensions", ""),
    (why(spheres=()), "no_sphere", A, Step.WHY, "spheres", ""),
    (whole(change=""), "no_change", A, Step.BELIEF, "change", ""),
    (whole(who=""), "no_who", A, Step.BELIEF, "who", ""),
    (whole(behaviour=""), "no_behaviour", A, Step.BELIEF, "behaviour", ""),
    (whole(because=""), "no_because", A, Step.BELIEF, "because", ""),
    (whole(belief=Belief()), "no_riskiest", A, Step.BELIEF, "riskiest", ""),
    (
        whole(belief=Belief((Assumption("a", riskiest=True), Assumption("b", riskiest=True)))),
        *("no_riskiest", A, Step.BELIEF, "riskiest", ""),
    ),
    (parts(population=""), "no_population", A, Step.PARTS, "population", ""),
    (parts(inclusion=""), "no_inclusion", A, Step.PARTS, "inclusion", ""),
    (parts(share=0), "share_out_of_range", W, Step.PARTS, "share", ""),
    (parts(share=51), "share_out_of_range", W, Step.PARTS, "share", ""),
    (parts(per_day=0), "no_volume", A, Step.PARTS, "per_day", ""),
    (parts(max_exposure=0), "no_exposure", A, Step.PARTS, "max_exposure", ""),
    (parts(allocation=Allocation.BEFORE_AFTER), "grade_c", N, Step.PARTS, "allocation", ""),
    (parts(salt=""), "no_salt", A, Step.PARTS, "salt", ""),
    (parts(euros=0, hours=0), "no_budget", A, Step.PARTS, "euros", ""),
    (
        parts(
            employee_data=EmployeeData.PERSON_CAPABLE,
            works_council=WorksCouncil.PENDING,
            works_council_day=None,
        ),
        *("works_council_pending", A, Step.PARTS, "works_council", ""),
    ),
    (
        parts(employee_data=EmployeeData.PERSON_CAPABLE, works_council=WorksCouncil.NOT_NEEDED),
        *("works_council_needed", A, Step.PARTS, "works_council", ""),
    ),
    (
        parts(works_council=WorksCouncil.PENDING),
        *("works_council_waits", N, Step.PARTS, "works_council", ""),
    ),
    (
        parts(works_council_day=None),
        *("no_works_council_day", A, Step.PARTS, "works_council_day", ""),
    ),
    (
        parts(works_council_day=date(2025, 3, 2)),
        *("works_council_day_ahead", W, Step.PARTS, "works_council_day", ""),
    ),
    (parts(rollback=""), "no_rollback", A, Step.PARTS, "rollback", ""),
    (parts(rollback_tested=None), "rollback_untested", A, Step.PARTS, "rollback_tested", ""),
    (
        parts(rollback_tested=date(2025, 3, 2)),
        *("rollback_day_ahead", W, Step.PARTS, "rollback_tested", ""),
    ),
    (whole(metrics=()), "no_measure", A, Step.STOP, "measures", ""),
    (
        whole(metrics=tuple(replace(REPEAT, key=f"m{n}") for n in range(9))),
        *("too_many_measures", W, Step.STOP, "measures", ""),
    ),
    (metric(REPEAT, name=""), "no_measure_name", A, Step.STOP, "name", "repeat7"),
    (
        metric(REPEAT, name="Tool eingeführt"),
        *("output_word", W, Step.STOP, "name", "repeat7"),
    ),
    (metric(HANDLE, bins=(5.0, 5.0)), "bins_out_of_order", W, Step.STOP, "bins", "handle"),
    (metric(MEAN), "mean_hides", N, Step.STOP, "look", "handle"),
    (metric(MEAN, cap=None), "no_cap", A, Step.STOP, "cap", "handle"),
    (metric(MEAN), "no_spread", A, Step.STOP, "sd", "handle"),
    (metric(REPEAT, baseline=None), "no_baseline", A, Step.STOP, "value", "repeat7"),
    (before(REPEAT, n=0), "no_cases_before", W, Step.STOP, "n", "repeat7"),
    (
        before(REPEAT, first_day=date(2025, 2, 28), last_day=date(2025, 2, 1)),
        *("days_turned_round", W, Step.STOP, "first_day", "repeat7"),
    ),
    (
        before(REPEAT, last_day=date(2025, 3, 2)),
        *("baseline_ahead", W, Step.STOP, "last_day", "repeat7"),
    ),
    (before(REPEAT, source=""), "no_source", A, Step.STOP, "source", "repeat7"),
    (before(REPEAT, value=24.0), "no_share", W, Step.STOP, "value", "repeat7"),
    (before(COMPLAINTS, value=0.0), "nothing_before", W, Step.STOP, "value", "complaints"),
    (before(REPEAT, value=0.35), "outside_its_range", W, Step.STOP, "lowest", "repeat7"),
    (
        before(COMPLAINTS, exposure=None),
        *("no_exposure_before", A, Step.STOP, "exposure", "complaints"),
    ),
    (
        both(metric(REPEAT, kind=Quality.SPEED), lines(CONTINUE, KILL, TOO_LONG)),
        *("speed_without_quality", A, Step.STOP, "guards", ""),
    ),
    (lines(CONTINUE, KILL, TOO_MANY), "no_partner", N, Step.STOP, "guards", ""),
    (
        metric(COMPLAINTS, kind=Quality.QUALITY),
        *("no_satisfaction", N, Step.STOP, "measures", ""),
    ),
    (lines(CONTINUE, TOO_LONG, TOO_MANY), "no_kill", A, Step.STOP, "kills", ""),
    (lines(CONTINUE, KILL), "no_guardrail", A, Step.STOP, "guards", ""),
    (lines(KILL, TOO_LONG), "no_continue", A, Step.CONTINUE, "continues", ""),
    (line(CONTINUE, primary=False), "no_primary", A, Step.CONTINUE, "primary", ""),
    (whole(continue_of=2), "more_than_there_are", W, Step.CONTINUE, "continue_of", ""),
    (
        lines(CONTINUE, *(replace(KILL, id=f"k{n}") for n in range(4)), TOO_LONG),
        *("too_many_kill", W, Step.STOP, "kills", ""),
    ),
    (
        lines(KILL, TOO_LONG, *(replace(CONTINUE, id=f"c{n}", primary=n == 0) for n in range(4))),
        *("too_many_continue", W, Step.CONTINUE, "continues", ""),
    ),
    (line(KILL, metric="gone"), "no_metric", A, Step.STOP, "metric", "k1"),
    (
        lines(
            CONTINUE,
            KILL,
            TOO_LONG,
            replace(KILL, id="t1", role=Role.TRIPWIRE, stat=Stat.COUNT, value=0.0),
        ),
        *("no_count", W, Step.STOP, "amount", "t1"),
    ),
    (parts(allocation=Allocation.BEFORE_AFTER), "no_control", W, Step.STOP, "against", "k1"),
    (line(CONTINUE, n_min=0), "no_least_cases", A, Step.CONTINUE, "n_min", "c1"),
    (line(CONTINUE, cmp=Cmp.ABOVE), "goes_on_when_worse", W, Step.CONTINUE, "cmp", "c1"),
    (line(TOO_LONG, cmp=Cmp.BELOW), "stops_when_better", W, Step.STOP, "cmp", "g1"),
    (
        both(metric(REPEAT, baseline=None), line(KILL, against=Against.BASELINE_DIFF, value=0.02)),
        *("no_baseline_for_line", A, Step.STOP, "against", "k1"),
    ),
    (line(TOO_LONG, value=0.60), "far_from_before", W, Step.STOP, "amount", "g1"),
    (line(TOO_LONG, value=0.005), "far_from_before", W, Step.STOP, "amount", "g1"),
    (line(TOO_LONG, value=0.03), "already_so", W, Step.STOP, "amount", "g1"),
    (
        line(CONTINUE, against=Against.ABSOLUTE, value=0.30, target=0.2),
        *("already_so", W, Step.CONTINUE, "amount", "c1"),
    ),
    (line(CONTINUE, target=None), "no_target", A, Step.CONTINUE, "target", "c1"),
    (line(CONTINUE, target=0.05), "target_behind_line", W, Step.CONTINUE, "target", "c1"),
    (line(CONTINUE, target=0.0), "target_behind_line", W, Step.CONTINUE, "target", "c1"),
    (line(KILL, until=None), "no_until", A, Step.STOP, "until", "k1"),
    (line(KILL, until=date(2025, 4, 9)), "until_after_decision", W, Step.STOP, "until", "k1"),
    (line(KILL, until=date(2025, 3, 3)), "until_before_start", W, Step.STOP, "until", "k1"),
    (line(KILL, value=-0.02), "lines_overlap", W, Step.CONTINUE, "amount", "c1"),
    (
        lines(
            CONTINUE,
            replace(CONTINUE, id="c2", primary=False, cmp=Cmp.ABOVE, value=0.02, target=None),
            KILL,
            TOO_LONG,
        ),
        *("never_both", W, Step.CONTINUE, "amount", "c2"),
    ),
    (dates(start=None), "no_start", A, Step.DATES, "start", ""),
    (dates(decision=None), "no_decision_day", A, Step.DATES, "decision", ""),
    (dates(start=date(2025, 2, 28)), "start_in_the_past", W, Step.DATES, "start", ""),
    (dates(start=TODAY), "start_in_the_past", W, Step.DATES, "start", ""),
    (dates(decision=date(2025, 2, 28)), "decision_in_the_past", W, Step.DATES, "decision", ""),
    (dates(decision=date(2025, 4, 12)), "decision_on_a_holiday", W, Step.DATES, "decision", ""),
    (dates(decision=date(2025, 3, 27)), "decision_too_early", W, Step.DATES, "decision", ""),
    (
        dates(min_runtime_weeks=1),
        *("min_runtime_weeks_out_of_range", W, Step.DATES, "min_runtime_weeks", ""),
    ),
    (
        dates(maturation_days=91),
        *("maturation_days_out_of_range", W, Step.DATES, "maturation_days", ""),
    ),
    (
        dates(max_iterations=3),
        *("max_iterations_out_of_range", W, Step.DATES, "max_iterations", ""),
    ),
    (
        dates(review_weekday=5),
        *("review_weekday_out_of_range", W, Step.DATES, "review_weekday", ""),
    ),
    (dates(extension_days=19), "extension_too_long", W, Step.DATES, "extension_days", ""),
    (
        dates(on_deadline=OnDeadline.ITERATE, max_iterations=0),
        *("no_iterations_left", W, Step.DATES, "max_iterations", ""),
    ),
    (
        dates(on_deadline=OnDeadline.ITERATE),
        *("silence_goes_on", N, Step.DATES, "on_deadline", ""),
    ),
    (people(owner=""), "no_owner", A, Step.DATES, "owner", ""),
    (people(approver=""), "no_approver", A, Step.DATES, "approver", ""),
    (people(approver="ada"), "approver_is_owner", W, Step.DATES, "approver", ""),
    (people(not_their_report=False), "reports_to_owner", A, Step.DATES, "not_their_report", ""),
]


def test_the_worked_example_can_be_locked() -> None:
    assert checking.blocking(a_card(), TODAY) == ()
    assert set(found(a_card())) == {"lacks_resources"}


@pytest.mark.parametrize(
    ("change", "code", "weight", "step", "field", "about"),
    FINDINGS,
    ids=[f"{n}-{each[1]}" for n, each in enumerate(FINDINGS)],
)
def test_each_flaw_is_found_at_its_field(
    change: Change, code: str, weight: Weight, step: Step, field: str, about: str
) -> None:
    assert code not in found(a_card())
    each = next(
        each
        for each in checking.missing(change(a_card()), TODAY)
        if each.code == code and each.about == about
    )
    assert (each.weight, each.step, each.field) == (weight, step, field)
    assert not each.fields or each.sentence % dict(each.fields)
    assert each.fields or "%%" not in each.sentence
    assert each.blocks is (weight is not Weight.ADVICE)


def test_an_empty_card_lacks_everything_and_contradicts_nothing() -> None:
    nothing = checking.missing(Card("A title", "an idea"), TODAY)
    assert {each.weight for each in nothing} == {Weight.ABSENT}
    assert {each.step for each in nothing} == set(Step) - {Step.LOCK}


def test_findings_come_in_the_order_of_the_steps() -> None:
    steps = [each.step for each in checking.missing(Card("A title", "an idea"), TODAY)]
    assert steps == sorted(steps, key=list(Step).index)
    assert set(STEPS) == set(Step)


def test_a_holiday_of_the_site_is_no_day_to_start() -> None:
    assert "start_on_a_holiday" not in found(a_card())
    assert "start_on_a_holiday" in found(a_card(), holidays=frozenset({date(2025, 3, 3)}))


def test_an_overlap_is_said_at_both_lines() -> None:
    card = line(KILL, value=-0.02)(a_card())
    said = [each for each in checking.missing(card, TODAY) if each.code == "lines_overlap"]
    assert {(each.step, each.about) for each in said} == {
        (Step.STOP, "k1"),
        (Step.CONTINUE, "c1"),
    }


def test_a_gap_between_stop_and_go_on_is_no_overlap() -> None:
    assert "lines_overlap" not in found(line(KILL, value=0.02)(a_card()))


def test_lines_that_are_compared_differently_are_held_against_each_other_by_their_level() -> None:
    stops = replace(KILL, against=Against.BASELINE_DIFF)
    assert levels.can_both(CONTINUE, replace(stops, value=-0.02), REPEAT)
    assert not levels.can_both(CONTINUE, replace(stops, value=0.02), REPEAT)
    unknown = replace(REPEAT, baseline=None)
    assert not levels.can_both(CONTINUE, replace(stops, value=-0.02), unknown)


def test_two_lines_that_meet_in_one_point_overlap_only_when_both_hold_it() -> None:
    at_most = replace(CONTINUE, cmp=Cmp.AT_MOST)
    at_least = replace(KILL, cmp=Cmp.AT_LEAST)
    assert levels.can_both(at_most, at_least, REPEAT)
    assert not levels.can_both(at_most, KILL, REPEAT)


def test_one_of_several_lines_for_going_on_need_not_agree_with_the_others() -> None:
    other = replace(CONTINUE, id="c2", primary=False, cmp=Cmp.ABOVE, value=0.02, target=None)
    card = replace(a_card(), criteria=(CONTINUE, other, KILL, TOO_LONG), continue_of=1)
    assert "never_both" not in found(card)


def test_a_figure_is_met_at_the_line_only_where_the_line_says_so() -> None:
    assert levels.is_met(replace(KILL, cmp=Cmp.AT_LEAST, value=0.2), 0.2)
    assert not levels.is_met(replace(KILL, cmp=Cmp.ABOVE, value=0.2), 0.2)
    assert levels.is_met(replace(KILL, cmp=Cmp.BELOW, value=0.2), 0.1)


def test_without_a_range_the_figure_itself_is_widened() -> None:
    days = (date(2025, 1, 1), date(2025, 2, 1))
    before = Baseline(0.1, 100, *days, "x")
    assert levels.allowed(before, Family.SHARE) == (pytest.approx(0.02), 0.5)
    assert levels.allowed(replace(before, value=0.4), Family.SHARE)[1] == 1.0
    assert levels.allowed(replace(before, value=0.4), Family.RATE)[1] == 2.0


def test_what_is_proposed_instead_lies_on_the_lines_own_side_of_before() -> None:
    far = found(line(TOO_LONG, value=0.60)(a_card()))["far_from_before"]
    assert (dict(far.fields)["low"], dict(far.fields)["high"]) == (0.07, pytest.approx(0.55))
    down = replace(CONTINUE, against=Against.ABSOLUTE, value=0.01, target=0.005)
    low = found(
        line(CONTINUE, **{name: getattr(down, name) for name in ("against", "value", "target")})(
            a_card()
        )
    )
    assert dict(low["far_from_before"].fields)["high"] == 0.24


def test_something_to_be_found_out_asks_for_less() -> None:
    card = both(
        why(goal=Goal.LEARNING),
        lines(replace(CONTINUE, n_min=0), KILL),
        metric(REPEAT, baseline=None),
        dates(min_runtime_weeks=1),
    )(a_card())
    assert not {"no_guardrail", "no_least_cases", "no_baseline", "no_target"} & set(found(card))
    assert checking.blocking(card, TODAY) == () or set(found(card)) <= {
        "lacks_resources",
        "no_partner",
        "no_target",
    }


def test_speed_beside_a_guardrail_of_quality_is_fine() -> None:
    card = metric(REPEAT, kind=Quality.SPEED)(a_card())
    assert "speed_without_quality" not in found(card)


def test_a_rate_and_an_average_have_levels_of_their_own() -> None:
    far = found(line(TOO_MANY, value=20.0)(a_card()))["far_from_before"]
    assert dict(far.fields)["value"] == 8.0  # per 1,000, as people count it


def test_there_is_a_most_of_every_kind() -> None:
    assert set(MOST) == {"continue", "kill", "guard", "tripwire"}


def test_why_and_people_begin_empty() -> None:
    card = replace(a_card(), why=Why(), people=People())
    assert {"no_business", "no_owner", "no_approver"} <= set(found(card))
    assert Better.LOWER in Better


def test_a_tripwire_is_a_count_and_asks_for_nothing_more() -> None:
    trip = replace(KILL, id="t1", role=Role.TRIPWIRE, stat=Stat.COUNT, value=3.0, until=None)
    card = lines(*a_card().criteria, trip)(a_card())
    assert not [each for each in checking.missing(card, TODAY) if each.about == "t1"]
