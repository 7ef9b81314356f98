"""From what is typed into a line to the value that is frozen; relative figures become absolute."""

from dataclasses import replace

import pytest

from tests.pilots import COMPLAINTS, HANDLE, REPEAT
from workshop.core.pilot import amounts
from workshop.core.pilot.amounts import Counted, NeedsBaseline, NotSo, Relation
from workshop.core.pilot.criteria import Against, Cmp
from workshop.core.pilot.metrics import Baseline, Better, Family, Metric

MEAN = Metric(
    "minutes",
    "minutes per call",
    Family.MEAN,
    Better.LOWER,
    unit="min",
    baseline=Baseline(8.0, 4000, *(REPEAT.baseline.first_day, REPEAT.baseline.last_day), "export"),  # type: ignore[union-attr]
)
ITSELF, CONTROL, BEFORE = Relation.ITSELF, Relation.CONTROL, Relation.BEFORE
UP, DOWN = Cmp.ABOVE, Cmp.BELOW
PERCENT, POINTS, TIMES, UNIT = Counted.PERCENT, Counted.POINTS, Counted.TIMES, Counted.UNIT


@pytest.mark.parametrize(
    ("metric", "relation", "cmp", "amount", "counted", "against", "value"),
    [
        (HANDLE, ITSELF, UP, 10, PERCENT, Against.ABSOLUTE, 0.10),
        (HANDLE, ITSELF, UP, 10, UNIT, Against.ABSOLUTE, 0.10),
        (HANDLE, ITSELF, UP, 2, TIMES, Against.ABSOLUTE, 0.14),
        (REPEAT, CONTROL, DOWN, 5, POINTS, Against.CONTROL_DIFF, -0.05),
        (REPEAT, CONTROL, UP, 5, UNIT, Against.CONTROL_DIFF, 0.05),
        (REPEAT, BEFORE, DOWN, 25, PERCENT, Against.BASELINE_DIFF, -0.06),
        (REPEAT, BEFORE, UP, 1.5, TIMES, Against.BASELINE_DIFF, 0.12),
        (MEAN, ITSELF, UP, 12, UNIT, Against.ABSOLUTE, 12),
        (MEAN, ITSELF, UP, 150, PERCENT, Against.ABSOLUTE, 12),
        (MEAN, BEFORE, DOWN, 10, PERCENT, Against.BASELINE_DIFF, -0.8),
        (MEAN, CONTROL, DOWN, 1, UNIT, Against.CONTROL_DIFF, -1),
        (COMPLAINTS, ITSELF, UP, 12, UNIT, Against.ABSOLUTE, 0.012),
        (COMPLAINTS, CONTROL, UP, 1.3, TIMES, Against.CONTROL_RATIO, 1.3),
        (COMPLAINTS, CONTROL, UP, 30, PERCENT, Against.CONTROL_RATIO, 1.3),
        (COMPLAINTS, BEFORE, DOWN, 20, PERCENT, Against.BASELINE_RATIO, 0.8),
    ],
)
def test_an_amount_becomes_the_value_that_is_frozen(  # type: ignore[no-untyped-def]
    metric, relation, cmp, amount, counted, against, value
) -> None:
    how, found = amounts.frozen(metric, relation, cmp, amount, counted)
    assert how is against
    assert found == pytest.approx(value)
    # What is shown again is what makes the same value once more.
    again, unit = amounts.typed(metric, how, cmp, found)
    assert amounts.frozen(metric, amounts.relation_of(how), cmp, again, unit) == (
        how,
        pytest.approx(value),
    )


@pytest.mark.parametrize(
    ("metric", "relation", "counted"),
    [
        (MEAN, ITSELF, POINTS),
        (MEAN, CONTROL, POINTS),
        (COMPLAINTS, ITSELF, POINTS),
        (COMPLAINTS, CONTROL, UNIT),
        (COMPLAINTS, CONTROL, POINTS),
    ],
)
def test_what_a_measure_cannot_be_counted_in_is_refused(metric, relation, counted) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotSo):
        amounts.frozen(metric, relation, UP, 3, counted)


@pytest.mark.parametrize(("amount", "counted"), [(0, TIMES), (-1, TIMES), (100, PERCENT)])
def test_a_ratio_is_above_zero(amount: float, counted: Counted) -> None:
    with pytest.raises(NotSo):
        amounts.frozen(COMPLAINTS, CONTROL, DOWN, amount, counted)


@pytest.mark.parametrize("metric", [REPEAT, MEAN])
def test_a_part_of_nothing_known_is_refused(metric: Metric) -> None:
    unknown = replace(metric, baseline=None)
    with pytest.raises(NeedsBaseline):
        amounts.frozen(unknown, BEFORE, DOWN, 10, PERCENT)
    amounts.frozen(unknown, BEFORE, DOWN, 1, UNIT)  # an absolute one needs no baseline


def test_the_dust_of_binary_fractions_is_not_shown() -> None:
    assert amounts.typed(HANDLE, Against.ABSOLUTE, UP, 0.07) == (7.0, PERCENT)
    amount, _ = amounts.typed(REPEAT, Against.CONTROL_DIFF, DOWN, 0.0)
    assert str(amount) == "0.0"
