"""Who has which part in a session."""

import pytest

from workshop.core.session import parts
from workshop.core.session.parts import NobodyLeads, NoSuchPart, NotInTeam, TwoDeciders
from workshop.core.session.phases import Role

PEOPLE = {"ann": Role.FACILITATOR, "tom": Role.DECIDER}


def test_parts_are_given_to_people_of_the_team() -> None:
    parts.check({"tom": Role.DECIDER, "eve": Role.OBSERVER}, {"ann", "tom", "eve"})
    with pytest.raises(NotInTeam):
        parts.check({"eve": Role.OBSERVER}, {"ann", "tom"})


@pytest.mark.parametrize("role", sorted(set(Role) - parts.GIVEN))
def test_the_lead_a_seat_or_nothing_cannot_be_given(role: Role) -> None:
    with pytest.raises(NoSuchPart):
        parts.check({"tom": role}, {"tom"})
    with pytest.raises(NoSuchPart):
        parts.named(PEOPLE, "tom", role, lead_id="ann")


def test_one_person_is_the_decider() -> None:
    with pytest.raises(TwoDeciders):
        parts.check({"tom": Role.DECIDER, "eve": Role.DECIDER}, {"tom", "eve"})


def test_naming_another_decider_lets_the_first_one_look_on() -> None:
    named = parts.named(PEOPLE, "eve", Role.DECIDER, lead_id="ann")
    assert named == {"ann": Role.FACILITATOR, "tom": Role.OBSERVER, "eve": Role.DECIDER}


def test_a_person_has_one_part_at_a_time() -> None:
    named = parts.named(PEOPLE, "tom", Role.CO_FACILITATOR, lead_id="ann")
    assert named == {"ann": Role.FACILITATOR, "tom": Role.CO_FACILITATOR}


def test_a_part_can_be_taken_away() -> None:
    assert parts.removed(PEOPLE, "tom", lead_id="ann") == {"ann": Role.FACILITATOR}


def test_whoever_leads_keeps_their_part() -> None:
    with pytest.raises(NobodyLeads):
        parts.removed(PEOPLE, "ann", lead_id="ann")
    with pytest.raises(NobodyLeads):
        parts.named(PEOPLE, "ann", Role.OBSERVER, lead_id="ann")
    taken_over = {**PEOPLE, "eve": Role.CO_FACILITATOR}
    for user_id in ("ann", "eve"):
        with pytest.raises(NobodyLeads):
            parts.removed(taken_over, user_id, lead_id="eve")
