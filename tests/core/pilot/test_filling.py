"""Each step as it is typed: what is understood, what is refused at its field, what stays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.pilots import CONTINUE, DECISION, KILL, TOO_LONG, a_card
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Against, Cmp, Method, Role, Stat
from workshop.core.pilot.filling import belief, dates, lines, measure, parts, why
from workshop.core.pilot.filling.refusal import StepRefused
from workshop.core.pilot.metrics import Better, Dimension, Family, Quality, Sphere
from workshop.core.pilot.missing import Step
from workshop.core.pilot.plan import Allocation, Assumption, Goal, Milestone

NAMES = {"owner": {"ada": "Ada", "cem": "Cem"}, "approver": {"ben": "Ben"}}
EMPTY = Card("A title", "an idea")
Values = Mapping[str, Sequence[str]]


def form(**values: Any) -> Values:
    return {
        name.replace("__", "-"): list(value) if isinstance(value, tuple) else [str(value)]
        for name, value in values.items()
    }


def stop(card: Card, **values: Any) -> Card:
    return lines.fill(card, form(**values), Step.STOP)


def refused(fill: Callable[[], object]) -> list[tuple[str, str, str]]:
    with pytest.raises(StepRefused) as refusal:
        fill()
    return [(each.about, each.field, each.code) for each in refusal.value.found]


def test_the_first_step_says_what_it_serves() -> None:
    card = why.fill(
        EMPTY,
        form(
            title="Named owner",
            business="retention",
            team="fewer call again",
            indicator="repeat contact",
            goal="learning",
            dimensions=("", "EX", "CX"),
            spheres=("", "culture"),
        ),
    )
    assert card.title == "Named owner"
    assert card.why.goal is Goal.LEARNING
    assert card.why.dimensions == (Dimension.CX, Dimension.EX)
    assert card.why.spheres == (Sphere.CULTURE,)


def test_a_card_without_a_title_is_refused() -> None:
    assert refused(lambda: why.fill(EMPTY, form(title=" "))) == [("", "title", "card_needs_title")]
    assert refused(lambda: why.fill(EMPTY, form(title="x" * 81))) == [("", "title", "too_long")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    values = form(title="", team="x" * 200, goal="fame")
    assert [field for _about, field, _code in refused(lambda: why.fill(EMPTY, values))] == [
        "title",
        "team",
        "goal",
    ]


def test_the_riskiest_assumption_comes_first_and_is_the_only_one() -> None:
    values = form(riskiest="people stay on the line", assumptions="a\n\n b \na")
    card = belief.fill(a_card(), values)
    assert [each.riskiest for each in card.belief.assumptions] == [True, False, False, False]
    assert card.belief.assumptions[0] == Assumption("people stay on the line", riskiest=True)
    assert card.belief.backcast == a_card().belief.backcast


def test_the_status_of_an_assumption_outlives_a_new_order() -> None:
    tested = Assumption("a", "tested", riskiest=True)
    card = replace(a_card(), belief=replace(a_card().belief, assumptions=(tested,)))
    after = belief.fill(card, form(riskiest="b", assumptions="a"))
    assert after.belief.assumptions == (
        Assumption("b", riskiest=True),
        Assumption("a", "tested"),
    )


def test_the_rooms_own_words_stand_in_the_field_until_somebody_writes() -> None:
    said = replace(EMPTY, riskiest="nobody picks up")
    assert belief.riskiest(said) == "nobody picks up"
    assert belief.riskiest(belief.fill(said, form(riskiest=""))) == "nobody picks up"
    assert belief.riskiest(belief.fill(said, form(riskiest="x"))) == "x"
    assert belief.riskiest(belief.fill(said, form(riskiest="", assumptions="y"))) == ""


def test_milestones_keep_their_order_and_empty_ones_go() -> None:
    values = form(
        milestone__0="it works", resources__0="1", milestone__1="", milestone__2="people know"
    )
    assert belief.fill(a_card(), values).belief.backcast == (
        Milestone("it works", True),
        Milestone("people know", False),
    )


def test_too_many_assumptions_and_one_that_is_too_long_are_refused() -> None:
    many = form(riskiest="r", assumptions="\n".join(f"a{n}" for n in range(8)))
    assert refused(lambda: belief.fill(a_card(), many))[0][2] == "too_many_assumptions"
    long = form(riskiest="r", assumptions="a" * 201)
    assert refused(lambda: belief.fill(a_card(), long))[0][1:] == ("assumptions", "too_long")


def test_who_takes_part_is_read_in_german_too() -> None:
    card = parts.fill(
        EMPTY,
        form(
            population="billing complaints",
            allocation="by_site",
            share="20",
            per_day="1.180",
            max_exposure="2 500",
            rollback_tested="26.2.2025",
            works_council="agreed",
            works_council_day="2025-02-24",
            euros="6.000",
        ),
    )
    assert card.parts.allocation is Allocation.BY_SITE
    assert (card.parts.share, card.parts.per_day, card.parts.max_exposure) == (20, 1180, 2500)
    assert (card.parts.rollback_tested, card.parts.euros) == (date(2025, 2, 26), 6000)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"per_day": "0"}, "per_day", "zero_volume"),
        ({"max_exposure": "0"}, "max_exposure", "zero_volume"),
        ({"per_day": "-5"}, "per_day", "below_zero"),
        ({"euros": "-1"}, "euros", "below_zero"),
        ({"share": "half"}, "share", "no_whole_number"),
    ],
)
def test_a_volume_that_cannot_be_is_refused(values: dict[str, str], field: str, code: str) -> None:
    assert refused(lambda: parts.fill(EMPTY, form(**values))) == [("", field, code)]


def test_dates_and_people_are_written_together() -> None:
    card = dates.fill(
        EMPTY,
        form(
            start="3.3.2025",
            decision="2025-04-08",
            region="NL",
            review_weekday="2",
            min_runtime_weeks="3",
            maturation_days="7",
            owner="cem",
            approver="ben",
            not_their_report=("", "y"),
        ),
        NAMES,
    )
    assert (card.dates.start, card.dates.decision) == (date(2025, 3, 3), DECISION)
    assert card.dates.timezone == "Europe/Amsterdam"
    assert (card.people.owner_name, card.people.approver_name) == ("Cem", "Ben")
    assert card.people.not_their_report is True


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"region": "XX"}, "region", "no_such_region"),
        ({"owner": "ben"}, "owner", "no_such_person"),
        ({"approver": "ada"}, "approver", "no_such_person"),
        ({"start": "soon"}, "start", "no_day"),
    ],
)
def test_a_region_or_a_person_nobody_knows_is_refused(
    values: dict[str, str], field: str, code: str
) -> None:
    assert refused(lambda: dates.fill(EMPTY, form(**values), NAMES)) == [("", field, code)]


def test_somebody_who_has_left_the_team_may_stay_on_the_card_as_long_as_nobody_chooses() -> None:
    card = dates.fill(a_card(), form(owner="ada", approver="ben"), {"owner": {}, "approver": {}})
    assert (card.people.owner_name, card.people.approver_name) == ("Ada", "Ben")
    assert dates.fill(card, form(owner=""), NAMES).people.owner_name == ""


def test_a_line_is_built_by_choosing() -> None:
    card = stop(
        a_card(criteria=()),
        k1__metric="repeat7",
        k1__cmp=">",
        k1__against="control",
        k1__amount="2",
        k1__counted="points",
        k1__n_min="1.200",
        k1__until="28.3.2025",
    )
    (line,) = card.criteria
    assert (line.role, line.stat, line.cmp) == (Role.KILL, Stat.SHARE, Cmp.ABOVE)
    assert (line.against, line.value) == (Against.CONTROL_DIFF, pytest.approx(0.02))
    assert (line.n_min, line.until) == (1200, date(2025, 3, 28))
    assert (line.method, line.alpha) == (Method.ALWAYS_VALID, 0.05)


def test_a_line_without_a_day_ends_on_the_day_of_decision_and_worse_is_its_direction() -> None:
    card = stop(a_card(criteria=()), k1__metric="handle", k1__amount="12 %", k1__against="itself")
    (line,) = card.criteria
    assert (line.until, line.cmp, line.stat) == (DECISION, Cmp.ABOVE, Stat.EXCEED_SHARE)
    assert line.value == pytest.approx(0.12)


def test_a_percentile_is_a_share_above_the_limit_and_remembers_how_it_was_said() -> None:
    card = stop(
        a_card(criteria=()), g1__metric="handle:p95", g1__amount="99", g1__role="guardrail_soft"
    )
    (line,) = card.criteria
    assert (line.value, line.reads_as, line.role) == (0.05, "p95", Role.GUARDRAIL_SOFT)
    assert refused(lambda: stop(a_card(), g1__metric="handle:p99"))[0][1] == "metric"


def test_a_guardrail_cannot_be_made_something_else() -> None:
    card = stop(a_card(), g1__metric="handle", g1__amount="12", g1__role="continue")
    assert next(each for each in card.criteria if each.id == "g1").role is Role.GUARDRAIL_HARD


def test_a_tripwire_is_a_count() -> None:
    card = stop(a_card(), t1__metric="complaints", t1__amount="3")
    line = card.criteria[-1]
    assert (line.role, line.stat, line.cmp, line.value) == (
        Role.TRIPWIRE,
        Stat.COUNT,
        Cmp.AT_LEAST,
        3.0,
    )
    assert line.method is Method.POINT


def test_an_empty_line_is_left_out_and_others_stay() -> None:
    card = stop(a_card(), k1__metric="", k1__amount="")
    assert [each.id for each in card.criteria] == ["c1", "g1", "g2"]
    assert stop(a_card(), k9__metric="").criteria == lines.settled(a_card()).criteria


def test_a_line_of_the_other_step_cannot_be_written_here() -> None:
    card = stop(a_card(), c1__metric="", c1__amount="")
    assert "c1" in {each.id for each in card.criteria}


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"k1__metric": "", "k1__amount": "5"}, "metric", "no_metric"),
        ({"k1__metric": "gone", "k1__amount": ""}, "metric", "no_metric"),
        ({"k1__metric": "repeat7", "k1__amount": ""}, "amount", "no_amount"),
        ({"k1__metric": "repeat7", "k1__amount": "lots"}, "amount", "no_number"),
        (
            {"k1__metric": "complaints", "k1__amount": "3", "k1__counted": "points"},
            *("amount", "counted_otherwise"),
        ),
        ({"k1__metric": "repeat7", "k1__amount": "3", "k1__cmp": "?"}, "cmp", "no_such_choice"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_gap(
    values: dict[str, str], field: str, code: str
) -> None:
    found = refused(lambda: stop(a_card(), **values))
    assert ("k1", field, code) in found


def test_a_relative_figure_needs_the_time_before() -> None:
    card = a_card()
    bare = tuple(replace(each, baseline=None) for each in card.metrics)
    values = {"k1__metric": "repeat7", "k1__against": "before", "k1__amount": "10"}
    found = refused(lambda: stop(replace(card, metrics=bare), **values, k1__counted="percent"))
    assert found == [("k1", "amount", "needs_baseline")]


def test_what_is_hoped_for_is_counted_like_the_line() -> None:
    values = form(
        c1__metric="repeat7",
        c1__cmp="<",
        c1__against="control",
        c1__counted="points",
        c1__amount="0",
        c1__target="5",
        c1__n_min="900",
    )
    (line,) = lines.fill(a_card(criteria=()), values, Step.CONTINUE).criteria
    assert (line.value, line.target) == (0.0, pytest.approx(-0.05))
    assert line.primary
    without = lines.fill(a_card(), {**values, "c1-target": [""]}, Step.CONTINUE).criteria
    assert next(each for each in without if each.id == "c1").target is None


def test_one_line_for_going_on_is_the_first_and_another_can_be_made_it() -> None:
    card = a_card(criteria=(CONTINUE, replace(CONTINUE, id="c2", primary=False), KILL, TOO_LONG))
    after = lines.fill(card, form(primary="c2"), Step.CONTINUE)
    assert [each.id for each in after.criteria if each.primary] == ["c2"]
    assert [each.id for each in lines.without(after, "c2").criteria if each.primary] == ["c1"]


def test_a_line_can_be_taken_away_and_its_share_of_the_error_goes_to_the_others() -> None:
    card = lines.without(a_card(), "g2")
    assert {each.alpha for each in card.criteria if each.role is not Role.CONTINUE} == {0.025}
    assert lines.next_id(card, "g") == "g2"
    assert lines.next_id(a_card(), "g") == "g3"


MEASURE = {
    "name": "Anrufe über 18 Minuten",
    "look": "above",
    "limit": "18",
    "unit": "min",
    "better": "lower",
    "kind": "speed",
    "value": "7,5 %",
    "n": "4.120",
    "first_day": "1.1.2025",
    "last_day": "28.2.2025",
    "source": "Export",
    "lowest": "4",
    "highest": "11,5",
}


def test_a_measure_is_kept_with_what_was_before() -> None:
    card, key = measure.put(EMPTY, "", form(**MEASURE))
    (found,) = card.metrics
    assert (found.key, key) == ("anrufe_uber_18_minuten",) * 2
    assert (found.family, found.limit, found.counts_below) == (Family.SHARE, 18.0, False)
    assert (found.better, found.kind) == (Better.LOWER, Quality.SPEED)
    assert found.baseline
    assert (found.baseline.value, found.baseline.n) == (pytest.approx(0.075), 4120)
    assert (found.baseline.lowest, found.baseline.highest) == (
        pytest.approx(0.04),
        pytest.approx(0.115),
    )


def test_a_measure_of_the_same_name_has_a_key_of_its_own() -> None:
    card, first = measure.put(EMPTY, "", form(**MEASURE))
    card, second = measure.put(card, "", form(**MEASURE))
    assert (first, second) == ("anrufe_uber_18_minuten", "anrufe_uber_18_minuten_2")
    assert measure.put(EMPTY, "", form(name="18 %", look="share"))[1] == "m_18"
    assert measure.put(EMPTY, "", form(name="新", look="share"))[1] == "measure"
    assert measure.put(EMPTY, "", form(name="New", look="share"))[1] != "new"


def test_a_measure_keeps_its_key_when_it_is_renamed() -> None:
    card, key = measure.put(a_card(), "handle", form(**MEASURE))
    assert key == "handle"
    assert [each.key for each in card.metrics] == ["repeat7", "handle", "complaints"]


def test_a_rate_is_counted_per_so_many_and_can_be_worked_out() -> None:
    values = form(
        name="complaints",
        look="rate",
        per="1.000,0",
        unit="contacts",
        value="",
        n="33",
        exposure="4120",
        first_day="2025-01-01",
        last_day="2025-02-28",
    )
    (found,) = measure.put(EMPTY, "", values)[0].metrics
    assert found.baseline
    assert found.baseline.value == pytest.approx(33 / 4120)
    assert (found.per, found.baseline.exposure) == (1000.0, 4120.0)


def test_the_ups_and_downs_of_single_days_are_kept_as_one_figure() -> None:
    counts = "\n".join(["4", "12"] * 15)
    values = form(**MEASURE, counts=counts)
    (found,) = measure.put(EMPTY, "", values)[0].metrics
    assert found.baseline
    assert found.baseline.phi == pytest.approx(2.069, abs=0.001)
    assert found.baseline.days == 30
    again, _ = measure.put(measure.put(EMPTY, "x", values)[0], "x", form(**MEASURE))
    assert again.metrics[0].baseline
    assert again.metrics[0].baseline.days == 30
    quiet = form(**MEASURE, counts="\n".join(["5"] * 30))
    assert measure.put(EMPTY, "", quiet)[0].metrics[0].baseline.phi == 1.0  # type: ignore[union-attr]
    none = form(**MEASURE, counts="\n".join(["0"] * 30))
    assert measure.put(EMPTY, "", none)[0].metrics[0].baseline.phi == 1.0  # type: ignore[union-attr]


def test_nothing_said_of_before_is_no_baseline_and_a_field_that_is_missing_changes_none() -> None:
    bare = {name: MEASURE[name] for name in ("name", "look", "limit")}
    empty = form(**bare, value="", n="", first_day="", last_day="")
    assert measure.put(EMPTY, "", empty)[0].metrics[0].baseline is None
    kept = measure.put(a_card(), "handle", form(**bare))[0].metrics[1].baseline
    assert kept == a_card().metrics[1].baseline


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": ""}, "name", "no_measure_name"),
        ({"limit": ""}, "limit", "no_limit"),
        ({"look": "rate", "per": "0"}, "per", "no_per"),
        ({"latency_days": "91"}, "latency_days", "latency"),
        ({"per_day": "-1"}, "per_day", "below_zero"),
        ({"value": ""}, "value", "baseline_value"),
        ({"n": "0"}, "n", "baseline_n"),
        ({"first_day": ""}, "first_day", "baseline_first_day"),
        ({"last_day": ""}, "last_day", "baseline_last_day"),
        ({"bins": "5 ten"}, "bins", "no_bins"),
        ({"bins": " ".join(map(str, range(1, 42)))}, "bins", "too_many_bins"),
        ({"counts": "1\n2"}, "counts", "too_few_days"),
        ({"counts": "one"}, "counts", "no_counts"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_at_its_field(
    changes: dict[str, str], field: str, code: str
) -> None:
    found = refused(lambda: measure.put(EMPTY, "", form(**{**MEASURE, **changes})))
    assert ("", field, code) in found


def test_bins_are_read_with_spaces_or_semicolons() -> None:
    (found,) = measure.put(EMPTY, "", form(**MEASURE, bins="5; 7,5 10\n20"))[0].metrics
    assert found.bins == (5.0, 7.5, 10.0, 20.0)


def test_a_ninth_measure_is_refused() -> None:
    card = EMPTY
    for _ in range(8):
        card, _ = measure.put(card, "", form(**MEASURE))
    assert refused(lambda: measure.put(card, "", form(**MEASURE))) == [
        ("", "name", "too_many_measures")
    ]


def test_the_lines_of_a_measure_go_with_it() -> None:
    card = measure.without(a_card(), "repeat7")
    assert [each.key for each in card.metrics] == ["handle", "complaints"]
    assert {each.metric for each in card.criteria} == {"handle", "complaints"}


def test_how_a_measure_is_looked_at_is_read_back() -> None:
    card = a_card()
    assert [measure.look_of(each).value for each in card.metrics] == ["share", "above", "rate"]
    below = replace(card.metrics[1], counts_below=True)
    assert measure.look_of(below).value == "below"


def test_a_rate_is_compared_by_how_many_times_as_many() -> None:
    card = stop(a_card(), g2__metric="complaints", g2__against="before", g2__amount="1,5")
    line = next(each for each in card.criteria if each.id == "g2")
    assert (line.against, line.value, line.stat) == (Against.BASELINE_RATIO, 1.5, Stat.RATE)


def test_an_average_is_counted_in_its_own_unit() -> None:
    mean = {**MEASURE, "name": "handle time", "look": "mean", "cap": "60", "sd": "7", "value": "8"}
    card, key = measure.put(EMPTY, "", form(**{**mean, "lowest": "7", "highest": "9"}))
    card = lines.fill(card, form(k1__metric=key, k1__amount="12", k1__against="itself"), Step.STOP)
    assert (card.criteria[0].value, card.criteria[0].stat) == (12.0, Stat.MEAN)
    assert card.metrics[0].baseline
    assert (card.metrics[0].baseline.sd, card.metrics[0].cap) == (7.0, 60.0)


def test_what_was_said_of_a_line_stays_where_a_field_is_missing() -> None:
    card = stop(a_card(), g2__metric="complaints")
    assert next(each for each in card.criteria if each.id == "g2").value == 1.3
