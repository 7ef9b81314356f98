"""What may still be said after the lock, and what of it changes the count."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.pilot.chains import a_chain
from workshop.core.pilot import amending
from workshop.core.pilot.amending import (
    AlreadyExtended,
    DayAlreadySeen,
    DayNotInPilot,
    DaysTurnedAround,
    NameMissing,
    NoDays,
    NoExtensionDeclared,
    ReasonMissing,
    TooLateToExtend,
    TooManyDays,
    WordsTooLong,
)
from workshop.core.pilot.card import Card
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.plan import Dates, People
from workshop.core.session.notes import Unreadable

START, DECISION = date(2025, 3, 3), date(2025, 4, 8)
CARD = Card("A", "I", dates=Dates(START, DECISION), people=People("a", "Ada", "b", "Ben", True))
WITH_EXTENSION = replace(CARD, dates=Dates(START, DECISION, extension_days=10))
STRIKE = (date(2025, 3, 10), date(2025, 3, 11))
SHOCK = (EntryKind.SHOCK, {"days": ["2025-03-11", "2025-03-10"], "reason": "A strike"})
LATER = (EntryKind.SHOCK, {"days": ["2025-03-20"], "reason": "A storm"})
EXTENDED = (EntryKind.EXTENSION, {"until": "2025-04-18", "reason": "Easter"})


def test_words_are_kept_as_typed_and_never_empty():
    assert amending.checked_words("  The line was down. \n") == "The line was down."
    for text in ("", "  \n"):
        with pytest.raises(ReasonMissing):
            amending.checked_words(text)
    with pytest.raises(WordsTooLong):
        amending.checked_words("a" * (amending.MAX_WORDS + 1))
    with pytest.raises(Unreadable):
        amending.checked_words("a\x00b")


def test_a_new_owner_has_a_name_of_one_line():
    assert amending.checked_name(" Tom ") == "Tom"
    with pytest.raises(NameMissing):
        amending.checked_name("  ")
    with pytest.raises(WordsTooLong):
        amending.checked_name("a" * (amending.MAX_NAME + 1))


def test_days_that_nobody_has_seen_can_be_left_out():
    wanted = (STRIKE[1], STRIKE[0], STRIKE[0])
    assert amending.checked_days(wanted, CARD, DECISION, ()) == STRIKE


def test_a_day_whose_numbers_are_there_counts():
    with pytest.raises(DayAlreadySeen) as refusal:
        amending.checked_days(STRIKE, CARD, DECISION, {STRIKE[1]})
    assert refusal.value.fields == {"day": "2025-03-11"}


@pytest.mark.parametrize("day", [START - timedelta(days=1), DECISION + timedelta(days=1)])
def test_a_day_outside_the_pilot_cannot_be_left_out(day):
    with pytest.raises(DayNotInPilot):
        amending.checked_days([day], CARD, DECISION, ())


def test_a_pilot_without_dates_has_no_days_to_leave_out():
    with pytest.raises(DayNotInPilot):
        amending.checked_days([START], replace(CARD, dates=Dates()), None, ())


def test_no_days_and_too_many_days_are_refused():
    with pytest.raises(NoDays):
        amending.checked_days([], CARD, DECISION, ())
    many = [START + timedelta(days=n) for n in range(amending.MAX_DAYS + 1)]
    with pytest.raises(TooManyDays):
        amending.checked_days(many, CARD, DECISION, ())


def test_one_declared_extension_moves_the_day_of_the_decision():
    assert amending.extended(WITH_EXTENSION, a_chain(), DECISION) == date(2025, 4, 18)


def test_an_extension_that_was_not_declared_or_was_used_or_comes_too_late_is_refused():
    with pytest.raises(NoExtensionDeclared):
        amending.extended(CARD, a_chain(), START)
    with pytest.raises(AlreadyExtended):
        amending.extended(WITH_EXTENSION, a_chain(EXTENDED), START)
    with pytest.raises(TooLateToExtend):
        amending.extended(WITH_EXTENSION, a_chain(), DECISION + timedelta(days=1))


def test_what_was_said_after_the_lock_is_read_from_the_chain():
    owner = (EntryKind.OWNER, {"owner": "Cy", "reason": "Ada has left"})
    follows = (EntryKind.NEXT_VERSION, {"pilot_id": "q", "reason": "Other limit"})
    chain = a_chain(SHOCK, LATER, EXTENDED, owner, follows)
    assert amending.excluded_days(chain) == {*STRIKE, date(2025, 3, 20)}
    assert amending.decision_day(CARD, chain) == date(2025, 4, 18)
    assert amending.owner_name(CARD, chain) == "Cy"
    assert amending.successor(chain) == "q"


def test_without_amendments_the_card_alone_counts():
    assert amending.excluded_days(a_chain()) == frozenset()
    assert amending.decision_day(CARD, a_chain()) == DECISION
    assert amending.owner_name(CARD, a_chain()) == "Ada"
    assert amending.successor(a_chain()) == ""


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"days":3}', '{"days":["x"],"until":"x"}'])
def test_what_somebody_made_unreadable_says_nothing_and_breaks_no_page(text):
    kinds = (EntryKind.SHOCK, EntryKind.EXTENSION, EntryKind.OWNER, EntryKind.NEXT_VERSION)
    chain = tuple(replace(each, text=text) for each in a_chain(*((kind, {}) for kind in kinds)))
    assert amending.excluded_days(chain) == frozenset()
    assert amending.decision_day(CARD, chain) == DECISION
    assert amending.owner_name(CARD, chain) == "Ada"
    assert amending.successor(chain) == ""


def test_days_are_named_by_the_first_and_the_last():
    assert amending.days_between(*STRIKE) == STRIKE
    assert amending.days_between(STRIKE[0], None) == STRIKE[:1]
    with pytest.raises(NoDays):
        amending.days_between(None, STRIKE[0])
    with pytest.raises(DaysTurnedAround):
        amending.days_between(STRIKE[1], STRIKE[0])
    with pytest.raises(TooManyDays):
        amending.days_between(START, date.max)
