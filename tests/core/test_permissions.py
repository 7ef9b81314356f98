"""Who may do what outside a running session, and who is what inside one."""

import pytest

from workshop.core.permissions import (
    GIVES,
    GRANTS,
    ROLE_NAMES,
    SESSION_GRANTS,
    Account,
    NotAllowed,
    NotSignedIn,
    NotToYourself,
    Office,
    Right,
    SessionRight,
    TeamRole,
    may,
    may_give,
    require,
    require_gives,
    require_in_session,
    rights,
    session_role,
)
from workshop.core.session.phases import Role

CONTENT = {Right.SEE_SESSIONS, Right.SEE_PILOTS, Right.DECIDE_PILOTS, Right.MAKE_SESSION}


def somebody(*roles: TeamRole, administrator: bool = False) -> Account:
    teams = {"billing": frozenset(roles)} if roles else {}
    return Account("me", "Me", "me@team.example", administrator, roles=teams)


def test_every_standing_has_a_row_in_every_table() -> None:
    assert set(GRANTS) == set(GIVES) == {*TeamRole, *Office}
    assert set(SESSION_GRANTS) == set(Role)
    assert set(ROLE_NAMES) == set(TeamRole)


def test_every_right_is_granted_to_somebody() -> None:
    assert frozenset().union(*GRANTS.values()) == set(Right)
    assert frozenset().union(*SESSION_GRANTS.values()) == set(SessionRight)


def test_an_administrator_sees_no_more_of_what_people_wrote_than_a_member() -> None:
    member = GRANTS[TeamRole.MEMBER] & CONTENT
    assert GRANTS[Office.ADMINISTRATOR] & CONTENT == member == set()


def test_rights_of_several_roles_add_up() -> None:
    both = somebody(TeamRole.FACILITATOR, TeamRole.MANAGER)
    assert rights(both, "billing") == GRANTS[TeamRole.FACILITATOR] | GRANTS[TeamRole.MANAGER]


@pytest.mark.parametrize("role", TeamRole)
@pytest.mark.parametrize("right", Right)
def test_a_right_is_open_exactly_where_the_table_says(role: TeamRole, right: Right) -> None:
    account = somebody(role)
    if right in GRANTS[role]:
        require(right, account, "billing")
    else:
        with pytest.raises(NotAllowed):
            require(right, account, "billing")


@pytest.mark.parametrize("right", Right)
def test_a_role_in_one_team_is_worth_nothing_in_another(right: Right) -> None:
    with pytest.raises(NotAllowed):
        require(right, somebody(*TeamRole), "shipping")


@pytest.mark.parametrize("right", Right)
def test_nobody_who_is_not_signed_in_has_a_right(right: Right) -> None:
    with pytest.raises(NotSignedIn):
        require(right, None, "billing")


def test_only_administrators_make_teams_and_manage_accounts() -> None:
    for right in (Right.MAKE_TEAM, Right.MANAGE_ACCOUNTS, Right.MANAGE_SETTINGS):
        assert may(right, somebody(administrator=True))
        assert not may(right, somebody(*TeamRole))
        assert not may(right, somebody(*TeamRole), "billing")


def test_a_facilitator_invites_members_and_nobody_with_more_rights() -> None:
    assert may_give(somebody(TeamRole.FACILITATOR), "billing") == {TeamRole.MEMBER}
    with pytest.raises(NotAllowed):
        require_gives(somebody(TeamRole.FACILITATOR), "billing", {TeamRole.FACILITATOR})


def test_a_member_gives_no_role() -> None:
    with pytest.raises(NotAllowed):
        require_gives(somebody(TeamRole.MEMBER), "billing", {TeamRole.MEMBER})


def test_an_administrator_gives_roles_to_others_and_none_to_themselves() -> None:
    administrator = somebody(administrator=True)
    require_gives(administrator, "billing", {TeamRole.MANAGER}, to_id="somebody else")
    with pytest.raises(NotToYourself):
        require_gives(administrator, "billing", {TeamRole.MANAGER}, to_id="me")


def test_a_manager_may_take_on_another_role_in_their_own_team() -> None:
    require_gives(somebody(TeamRole.MANAGER), "billing", {TeamRole.FACILITATOR}, to_id="me")


def test_giving_nothing_needs_no_right_to_give() -> None:
    require_gives(somebody(), "billing", frozenset(), to_id="me")


@pytest.mark.parametrize("part", [Role.FACILITATOR, Role.CO_FACILITATOR, Role.DECIDER])
def test_whoever_is_named_on_a_session_has_that_part(part: Role) -> None:
    manager = somebody(TeamRole.MANAGER)
    assert session_role(manager, {"me": part}, {TeamRole.MANAGER}) is part


@pytest.mark.parametrize("role", [TeamRole.FACILITATOR, TeamRole.MANAGER])
def test_facilitators_and_managers_of_the_team_look_on(role: TeamRole) -> None:
    assert session_role(somebody(role), {"other": Role.FACILITATOR}, {role}) is Role.OBSERVER


def test_a_member_who_is_not_named_is_a_stranger() -> None:
    assert session_role(somebody(TeamRole.MEMBER), {}, {TeamRole.MEMBER}) is Role.STRANGER


def test_an_administrator_is_a_stranger_to_every_session() -> None:
    assert session_role(somebody(administrator=True), {}, frozenset()) is Role.STRANGER


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", SessionRight)
def test_a_right_in_a_session_is_open_exactly_where_the_table_says(
    role: Role, right: SessionRight
) -> None:
    if right in SESSION_GRANTS[role]:
        require_in_session(right, role)
    else:
        with pytest.raises(NotAllowed):
            require_in_session(right, role)


def test_only_those_who_lead_open_the_desk_or_name_people() -> None:
    for right in (SessionRight.OPEN_DESK, SessionRight.NAME_PEOPLE):
        leads = {role for role in Role if right in SESSION_GRANTS[role]}
        assert leads == {Role.FACILITATOR, Role.CO_FACILITATOR}
