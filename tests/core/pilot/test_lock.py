"""The lock's own rules: who signs, when, what comes before and after it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from workshop.core.pilot import lock
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.lock import (
    CardHasChanged,
    Move,
    NotInThisState,
    NotTheApprover,
    NotTheOwner,
)
from workshop.core.pilot.pilot import Pilot, Proposal
from workshop.core.pilot.plan import Dates, People

AT = datetime(2025, 2, 28, 15, 42, tzinfo=UTC)
CARD = Card(
    "A",
    "I",
    dates=Dates(date(2025, 3, 3), date(2025, 4, 8)),
    people=People("ada", "Ada", "ben", "Ben", True),
)
PILOT = Pilot("p", "t", "s", "u", PilotState.DRAFT, CARD, 1, AT)


def test_each_move_is_open_in_its_states_and_nowhere_else():
    assert set(lock.OPEN_IN) == set(Move)
    for move, states in lock.OPEN_IN.items():
        for state in PilotState:
            if state in states:
                lock.require_move(move, replace(PILOT, state=state))
            else:
                with pytest.raises(NotInThisState):
                    lock.require_move(move, replace(PILOT, state=state))


def test_signing_leads_from_draft_to_locked_and_back():
    assert lock.proposed(PILOT).state is PilotState.PROPOSED
    assert lock.reopened(lock.proposed(PILOT)).state is PilotState.DRAFT
    assert lock.locked(PILOT).state is PilotState.LOCKED


def test_only_the_owner_signs_first():
    lock.require_owner(CARD, "ada")
    for other in ("ben", "cy", ""):
        with pytest.raises(NotTheOwner):
            lock.require_owner(CARD, other)
    with pytest.raises(NotTheOwner):
        lock.require_owner(replace(CARD, people=People()), "")


def test_only_the_approver_signs_second():
    lock.require_approver(CARD, "ben")
    for other in ("ada", "cy", ""):
        with pytest.raises(NotTheApprover):
            lock.require_approver(CARD, other)
    both = replace(CARD, people=People("ada", "Ada", "ada", "Ada", True))
    with pytest.raises(NotTheApprover):
        lock.require_approver(both, "ada")


def test_a_first_signature_of_somebody_who_owned_it_before_does_not_count():
    first = Proposal("h", "old", "Old", "sealed", AT)
    with pytest.raises(NotTheOwner):
        lock.signatures(CARD, first, "ben", "Ben", "sealed", AT)
    owner, approver = lock.signatures(CARD, replace(first, by_id="ada"), "ben", "Ben", "s", AT)
    assert (owner.by_id, approver.by_id) == ("ada", "ben")


def test_nobody_signs_another_card_than_the_one_they_read():
    lock.require_same("a", "a")
    lock.require_same("a", "a", "a")
    for read, now, signed in (("a", "b", None), ("a", "a", "b"), ("b", "a", "b")):
        with pytest.raises(CardHasChanged):
            lock.require_same(read, now, signed)


def test_the_day_of_the_lock_is_the_one_at_the_site():
    late = datetime(2025, 2, 28, 23, 30, tzinfo=UTC)
    assert lock.local_day(CARD, late) == date(2025, 3, 1), "in Berlin it is March already"
    assert lock.local_day(replace(CARD, dates=Dates(timezone="UTC")), late) == date(2025, 2, 28)


def test_a_lock_knows_who_signed_first_and_who_second():
    first, second = (lock.Signature(each, each.title(), AT, "sealed") for each in ("ada", "ben"))
    signed = lock.Lock(CARD, "hash", {}, (first, second))
    assert (signed.owner, signed.approver) == (first, second)
