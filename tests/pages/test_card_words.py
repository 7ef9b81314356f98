"""What stands around the card's form: findings, the belief, the whole card and its plan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from tests.pilots import (
    COMPLAINTS,
    CONTINUE,
    HANDLE,
    KILL,
    REPEAT,
    TOO_LONG,
    TOO_MANY,
    a_card,
)
from workshop.core.pilot import checking
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Method, Role
from workshop.core.pilot.metrics import Better, Grain
from workshop.core.pilot.missing import Step
from workshop.core.pilot.plans import Blank, Line, Miss, Plan, Proposal
from workshop.pages import card_fields, card_page, card_whole, card_words, plan_words

TODAY = date(2025, 3, 1)


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    app = Flask("words")
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        yield


def test_a_finding_shows_shares_in_percent_and_days_in_words() -> None:
    low = replace(TOO_LONG, value=0.03)
    card = a_card(criteria=(CONTINUE, KILL, low, TOO_MANY))
    said = [card_words.said(each) for each in checking.missing(card, TODAY)]
    assert "Before the pilot it was 7\u00a0% already, so this would stop on day one." in said
    late = replace(a_card(), dates=replace(a_card().dates, decision=date(2025, 3, 10)))
    assert any(
        "31 March 2025" in each or "28 March 2025" in each
        for each in map(card_words.said, checking.missing(late, TODAY))
    )


def test_the_belief_is_one_sentence_and_what_is_not_written_a_gap() -> None:
    assert card_words.belief(a_card()).startswith("We believe one owner per complaint for people")
    assert card_words.belief(Card("t", "i")) == "We believe … for … leads to …, because …"


@pytest.mark.parametrize(("locale", "shown"), [("en", "10.5"), ("de", "10,5"), ("nl", "10,5")])
def test_a_number_in_a_field_has_no_mark_but_the_decimal_one(locale: str, shown: str) -> None:
    with force_locale(locale):
        assert card_words.typed(10.5) == shown
        assert card_words.typed(4120) == "4120"
        assert card_words.typed(None) == ""


def test_the_page_says_what_everybody_asks_first() -> None:
    empty = Card("t", "i")
    page = card_page.page(empty, Step.STOP, checking.missing(empty, TODAY))
    there = {each.says for each in page.headlines if each.is_there}
    assert there == {"the works council, where it has a say"}
    assert (page.before, page.after) == (Step.PARTS, Step.CONTINUE)
    assert {each.step for each in page.here} == {Step.STOP}
    whole = card_page.page(a_card(), Step.LOCK, checking.missing(a_card(), TODAY))
    assert all(each.is_there for each in whole.headlines)
    assert (whole.left, whole.after) == (0, None)


def test_a_draft_opens_where_something_is_left() -> None:
    assert card_page.first_open(checking.missing(Card("t", "i"), TODAY)) is Step.WHY
    assert card_page.first_open(checking.missing(a_card(), TODAY)) is Step.LOCK


def test_a_draft_nobody_touches_for_a_month_rests() -> None:
    then = datetime(2025, 3, 1, tzinfo=UTC)
    assert not card_page.rests(then, then + timedelta(days=29))
    assert card_page.rests(then, then + timedelta(days=30))


def test_the_whole_card_is_told_chapter_by_chapter() -> None:
    chapters = card_whole.whole(a_card())
    assert [each.step for each in chapters] == [step for step in Step if step is not Step.LOCK]
    told = "\n".join(text for each in chapters for fact in each.facts for text in fact.says)
    for words in (
        "retention → fewer customers must call again → 7-day repeat contact",
        "owners see their cases (lacks resources)",
        "50\u00a0% of them; about 180 cases come in on a working day; 2,500 customers at most.",
        "6,000 euros and 80 hours; it stops at 110 % of either.",
        "Works council: Has agreed, 24 February 2025.",
        "Limit: 18 min",
        "Before: 24\u00a0%, from 4,120 cases",
        "It starts on 3 March 2025 and is decided on 8 April 2025.",
        "It is stopped",
        "Ben",
    ):
        assert words in told


def test_an_empty_card_has_chapters_and_hardly_a_fact() -> None:
    chapters = {each.step: each.facts for each in card_whole.whole(Card("t", "i"))}
    assert chapters[Step.CONTINUE] == ()
    assert all(
        text != "None" for facts in chapters.values() for each in facts for text in each.says
    )


def test_several_lines_for_going_on_say_which_matters_most() -> None:
    other = replace(CONTINUE, id="c2", primary=False)
    card = replace(a_card(), criteria=(CONTINUE, other), continue_of=1)
    card = replace(card, dates=replace(card.dates, extension_days=5, maturation_days=0))
    told = {fact.about: fact.says for each in card_whole.whole(card) for fact in each.facts}
    assert "What matters most" in told
    assert told["How many of them"] == ("1 of 2",)
    assert told["One extension"] == ("5 days",)


def plan(*lines: Line) -> list[tuple[bool, str]]:
    found = plan_words.planned(Plan(20, lines), a_card())
    return [(each.is_red, " ".join(each.says)) for each in found]


def test_the_plan_says_how_long_how_sure_and_what_is_missed() -> None:
    line = Line(
        "c1",
        Role.CONTINUE,
        1800,
        power=0.96,
        needed=1052,
        days=12,
        misses=(Miss(-0.03, 0.42, 0.56),),
    )
    ((red, says),) = plan(line)
    assert not red
    assert "1,050 cases in the pilot, 12 working days" in says
    assert "found in 96 of 100" in says
    assert (
        "If the truth is 3 percentage points less, you will stop a good idea in 42 of 100" in says
    )
    assert "In up to 14 of 100 more" in says


def test_a_plan_that_will_most_likely_miss_is_red() -> None:
    line = Line("c1", Role.CONTINUE, 100, power=0.3, proposals=(Proposal.LEARNING_GOAL,))
    ((red, says),) = plan(line)
    assert red
    assert "found in only 30 of 100" in says
    assert "would not show within years" in says
    assert "finds something out" in says


def test_a_guardrail_says_what_it_can_see() -> None:
    (seeing, blind, none) = plan(
        Line("k1", Role.KILL, sees=0.0598, by_chance=0.01),
        Line("g2", Role.GUARDRAIL_HARD, sees=3.82, blind=True, by_chance=0.25),
        Line("g1", Role.GUARDRAIL_HARD),
    )[:3]
    assert seeing == (False, "This line sees 6 percentage points more or worse in 80 of 100 cases.")
    told = {blind, none}
    assert any("nearly blind" in says and "25 of 100" in says and red for red, says in told)
    assert any("cannot see any harm" in says for _red, says in told)


@pytest.mark.parametrize("blank", list(Blank))
def test_where_there_is_no_figure_it_says_why(blank: Blank) -> None:
    ((_, says),) = plan(Line("c1", Role.CONTINUE, blank=blank))
    assert says


@pytest.mark.parametrize(("power", "says"), [(0.999, "more than 99"), (0.001, "fewer than 1")])
def test_no_chance_is_quite_none_or_all(power: float, says: str) -> None:
    ((_, told),) = plan(Line("c1", Role.CONTINUE, power=power))
    assert says in told


def test_the_fields_of_every_step_hold_what_the_card_holds() -> None:
    card = a_card()
    assert card_fields.of_step(card, Step.WHY)["dimensions"] == ["CX", "EX"]
    assert (
        card_fields.of_step(card, Step.BELIEF)["riskiest"]
        == "agents can keep 12 open cases or fewer"
    )
    assert card_fields.of_step(card, Step.PARTS)["per_day"] == "180"
    assert card_fields.of_step(card, Step.DATES)["start"] == "2025-03-03"
    assert card_fields.of_step(card, Step.CONTINUE)["primary"] == "c1"
    assert card_fields.of_step(card, Step.STOP) == {}
    assert card_fields.of_line(CONTINUE, card)["target"] == "5"
    assert card_fields.of_line(TOO_LONG, card)["metric"] == "handle:p90"
    assert card_fields.of_measure(card.metrics[2])["value"] == "8"
    assert card_fields.of_line(replace(KILL, metric="gone"), card)["metric"] == "gone"
    decided = replace(Card("t", "i"), decide_by="2025-04-08")
    assert card_fields.of_step(decided, Step.DATES)["decision"] == "2025-04-08"


def told(card: Card) -> list[str]:
    return [
        text for each in card_whole.whole(card) for fact in each.facts for text in fact.says if text
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"better": Better.HIGHER},
        {"grain": Grain.CUSTOMER},
        {"inclusion": "all complaints"},
        {"data_owner": "M. Kern"},
        {"cap": 60.0},
        {"bins": (5.0, 10.0)},
        {"limit": 20.0},
        {"baseline": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whoever_signs_reads_all_that_is_signed_of_a_measure(change: dict[str, Any]) -> None:
    changed = replace(HANDLE, **change)
    assert told(a_card(metrics=(REPEAT, changed, COMPLAINTS))) != told(a_card())


@pytest.mark.parametrize(
    "change",
    [
        {"target": -0.04},
        {"alpha": 0.01},
        {"method": Method.POINT},
        {"value": -0.01},
        {"n_min": 800},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whoever_signs_reads_all_that_is_signed_of_a_line(change: dict[str, Any]) -> None:
    changed = replace(CONTINUE, **change)
    assert told(a_card(criteria=(changed, KILL, TOO_LONG, TOO_MANY))) != told(a_card())
