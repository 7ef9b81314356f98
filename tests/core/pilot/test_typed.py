"""Numbers and days as people in three countries type them; what could be two things is asked."""

from datetime import date

import pytest

from workshop.core.pilot import typed
from workshop.core.pilot.missing import Step, Weight
from workshop.core.pilot.plan import Goal
from workshop.core.pilot.typed import Typed, Unclear


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *(("10", 10), ("10 %", 10), ("10,5 %", 10.5), ("10.5%", 10.5), ("0,125", 0.125)),
        *(("-3", -3), ("−3", -3), ("1.000,5", 1000.5), ("1,000.5", 1000.5), ("1 000", 1000)),
        *(("1.234.567", 1234567), ("18 min", 18), ("1\u202f000,5", 1000.5), ("0.5", 0.5)),
    ],
)
def test_an_amount_is_read_with_a_point_or_a_comma(said: str, meant: float) -> None:
    assert typed.amount(said) == meant


@pytest.mark.parametrize("said", ["", "ten", "1.2.3", "1,2.3,4", "12.34,5", "10 5%x3", "%", "1e9"])
def test_what_is_no_number_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        typed.amount(said)


def test_an_amount_beyond_all_reason_is_refused() -> None:
    with pytest.raises(ValueError):
        typed.amount("99999999999")


@pytest.mark.parametrize("said", ["1.234", "1,234", "18.000"])
def test_a_mark_before_three_digits_is_not_guessed_at(said: str) -> None:
    with pytest.raises(Unclear):
        typed.amount(said)


@pytest.mark.parametrize("said", ["4120", "4.120", "4,120", "4 120", "4'120"])
def test_a_count_has_no_decimals_so_every_mark_is_for_thousands(said: str) -> None:
    assert typed.whole(said) == 4120


@pytest.mark.parametrize("said", ["4.12", "41,20", "four", "", "1.5"])
def test_a_count_with_decimals_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        typed.whole(said)


@pytest.mark.parametrize("said", ["2025-04-08", "8.4.2025", "08.04.2025", "8-4-2025", "8. 4. 2025"])
def test_a_day_is_read_as_the_browser_sends_it_or_with_the_day_first(said: str) -> None:
    assert typed.day(said) == date(2025, 4, 8)


@pytest.mark.parametrize("said", ["31.2.2025", "4/8/2025", "tomorrow", "8.4.25"])
def test_what_is_no_day_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        typed.day(said)


def read(**values: str) -> Typed:
    return Typed({name: [value] for name, value in values.items()}, Step.WHY)


def test_a_field_that_was_not_sent_keeps_what_the_card_holds() -> None:
    nothing = read()
    assert nothing.text("title", "as it was", 80) == "as it was"
    assert nothing.whole("n", 7) == 7
    assert nothing.amount("x", 0.5) == 0.5
    assert nothing.day("d", date(2025, 1, 2)) == date(2025, 1, 2)
    assert nothing.choice("goal", Goal.LEARNING, Goal) is Goal.LEARNING
    assert nothing.choices("goals", (Goal.LEARNING,), Goal) == (Goal.LEARNING,)
    assert nothing.tick("box", True) is True
    assert nothing.found == []


def test_an_empty_field_is_empty() -> None:
    empty = read(title="", n="", x="", d="", goals="", box="")
    assert empty.text("title", "as it was", 80) == ""
    assert (empty.whole("n", 7), empty.amount("x", 0.5), empty.day("d", date.today())) == (
        0,
        None,
        None,
    )
    assert empty.choices("goals", (Goal.LEARNING,), Goal) == ()
    assert empty.tick("box", True) is False
    assert empty.found == []


@pytest.mark.parametrize(
    ("values", "ask", "code"),
    [
        ({"f": "x" * 11}, lambda t: t.text("f", "now", 10), "too_long"),
        ({"f": "a\x00b"}, lambda t: t.text("f", "now", 10), "unreadable"),
        ({"f": "many"}, lambda t: t.whole("f", 1), "no_whole_number"),
        ({"f": "many"}, lambda t: t.amount("f", 1.0), "no_number"),
        ({"f": "1.234"}, lambda t: t.amount("f", 1.0), "unclear_number"),
        ({"f": "soon"}, lambda t: t.day("f", None), "no_day"),
        ({"f": "fame"}, lambda t: t.choice("f", Goal.LEARNING, Goal), "no_such_choice"),
    ],
)
def test_what_cannot_be_read_is_noted_at_its_field(values, ask, code) -> None:  # type: ignore[no-untyped-def]
    fields = read(**values)
    ask(fields)
    assert [(each.code, each.field, each.weight) for each in fields.found] == [
        (code, "f", Weight.WRONG)
    ]


def test_the_fields_of_a_line_begin_with_its_id() -> None:
    fields = Typed({"k1-amount": ["10,5 %"], "k2-amount": ["x"]}, Step.STOP, "k1")
    assert fields.amount("amount", None) == 10.5
    other = Typed({"k1-amount": ["10"], "k2-amount": ["x"]}, Step.STOP, "k2")
    other.amount("amount", None)
    assert [(each.about, each.field) for each in other.found] == [("k2", "amount")]
