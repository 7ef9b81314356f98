"""A team as its members see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workshop.core import team
from workshop.core.permissions import TeamRole
from workshop.core.session import making
from workshop.core.session.making import SessionDraft
from workshop.core.session.presets import Preset
from workshop.core.team import LastManager, Member, NoSuchMember, SessionState, Team

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Member("ann", "Ann", "ann@b.c", frozenset({TeamRole.MANAGER}))
TOM = Member("tom", "Tom", "tom@b.c", frozenset({TeamRole.MEMBER}))
TEAM = Team("billing", "Billing", (ANN, TOM))


def test_a_member_can_get_other_roles() -> None:
    changed = team.with_roles(TEAM, "tom", {TeamRole.FACILITATOR})
    assert team.roles_of(changed, "tom") == {TeamRole.FACILITATOR}
    assert team.roles_of(changed, "ann") == {TeamRole.MANAGER}


def test_a_member_without_roles_is_not_in_the_team_any_more() -> None:
    assert team.with_roles(TEAM, "tom", ()).members == (ANN,)


def test_the_last_manager_stays() -> None:
    with pytest.raises(LastManager):
        team.with_roles(TEAM, "ann", {TeamRole.MEMBER})
    with pytest.raises(LastManager):
        team.with_roles(TEAM, "ann", ())


def test_a_stranger_gets_no_roles_by_being_changed() -> None:
    with pytest.raises(NoSuchMember):
        team.with_roles(TEAM, "eve", {TeamRole.MEMBER})
    assert team.roles_of(TEAM, "eve") == frozenset()


def test_a_list_says_where_a_session_stands() -> None:
    from_form = SessionDraft("Calls", Preset.STANDARD)
    waiting = making.opened(
        making.check(from_form),
        session_id="s",
        code="ABCDEFGH",
        team_id="billing",
        lead_id="ann",
        now=NOW,
        minute=timedelta(minutes=1),
    )
    running = replace(waiting, position=1)
    closed = replace(running, closed_at=NOW)
    states = [team.line_of(jam).state for jam in (waiting, running, closed)]
    assert states == [SessionState.WAITING, SessionState.RUNNING, SessionState.CLOSED]
