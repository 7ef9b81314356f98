"""Links that bring somebody into a team."""

from pathlib import Path

import pytest

from tests import builders as make
from tests.builders import PASSWORD
from workshop.actions import invitations, ways_back
from workshop.actions.browsers import EmailTaken
from workshop.core.account import NewPerson, token_hash
from workshop.core.links import LinkSpent
from workshop.core.password import PasswordObvious
from workshop.core.permissions import (
    NotAllowed,
    NotSignedIn,
    NotToYourself,
    TeamRole,
)
from workshop.core.session.notes import EmptyText

TOKEN, EXPECTED = "the set-up token", token_hash("the set-up token")
ANN = NewPerson("Ann Bakker", "Ann@Stadtwerke.example", PASSWORD, "nl")


def test_an_invitation_brings_somebody_new_into_the_team_once(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager = make.a_manager(house, team)
    link = invitations.invite(house, manager, team.id, TeamRole.FACILITATOR)
    assert link not in repr(make.everything(house))
    shown = invitations.look_at(house, link)
    assert (shown.team_name, shown.role, shown.by_name) == (
        team.name,
        TeamRole.FACILITATOR,
        manager.name,
    )
    ann = make.whose(house, invitations.accept(house, link, ANN))
    assert ann is not None
    assert ann.roles == {team.id: {TeamRole.FACILITATOR}}
    assert not ann.is_administrator
    with pytest.raises(LinkSpent):
        invitations.accept(house, link, NewPerson("Eve", "e@v.e", PASSWORD))


def test_somebody_with_an_account_joins_and_keeps_what_they_are(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team, other = make.a_team(house), make.a_team(house)
    manager, tom = make.a_manager(house, team), make.a_manager(house, other)
    for role in (TeamRole.MEMBER, TeamRole.FACILITATOR):
        link = invitations.invite(house, manager, team.id, role)
        assert invitations.join(house, tom, link) == team.id
    assert make.again(house, tom).roles == {
        team.id: {TeamRole.MEMBER, TeamRole.FACILITATOR},
        other.id: {TeamRole.MANAGER},
    }


def test_only_those_with_the_right_invite_and_into_no_role_above_it(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team, other = make.a_team(house), make.a_team(house)
    before_people = [
        (None, TeamRole.MEMBER, NotSignedIn),
        (make.a_member(house, team), TeamRole.MEMBER, NotAllowed),
        (make.a_facilitator(house, team), TeamRole.MANAGER, NotAllowed),
        (make.a_manager(house, other), TeamRole.MEMBER, NotAllowed),
    ]
    before = make.everything(house)
    for account, role, refusal in before_people:
        with pytest.raises(refusal):
            invitations.invite(house, account, team.id, role)
    assert make.everything(house) == before


def test_an_invitation_dies_with_the_right_of_whoever_made_it(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager = make.a_manager(house, team)
    link = invitations.invite(house, manager, team.id, TeamRole.MANAGER)
    with house.store.unit() as unit:
        make.keep.set_roles(unit, team.id, manager.id, {TeamRole.MEMBER})
    before = make.everything(house)
    with pytest.raises(LinkSpent):
        invitations.accept(house, link, ANN)
    assert make.everything(house) == before


def test_an_administrator_does_not_let_themselves_in_by_an_invitation(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    administrator = make.an_administrator(house)
    link = invitations.invite(house, administrator, team.id, TeamRole.MANAGER)
    before = make.everything(house)
    with pytest.raises(NotToYourself):
        invitations.join(house, administrator, link)
    with pytest.raises(NotSignedIn):
        invitations.join(house, None, link)
    assert make.everything(house) == before


def test_an_invitation_works_for_a_week(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    link = invitations.invite(house, make.a_manager(house, team), team.id, TeamRole.MEMBER)
    make.the_clock(house).go_on(days=7)
    with pytest.raises(LinkSpent):
        invitations.look_at(house, link)


def test_a_refused_acceptance_leaves_no_trace_and_the_link_alive(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager = make.a_manager(house, team)
    link = invitations.invite(house, manager, team.id, TeamRole.MEMBER)
    before = make.everything(house)
    for person, refusal in [
        (NewPerson("Eve", manager.email.upper(), PASSWORD), EmailTaken),
        (NewPerson("Eve", "e@v.e", "password1234"), PasswordObvious),
        (NewPerson(" ", "e@v.e", PASSWORD), EmptyText),
    ]:
        with pytest.raises(refusal):
            invitations.accept(house, link, person)
    assert make.everything(house) == before
    assert invitations.accept(house, link, ANN)


def test_a_way_back_is_no_invitation_and_the_other_way_round(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager = make.a_manager(house, team)
    invitation = invitations.invite(house, manager, team.id, TeamRole.MEMBER)
    way_back = ways_back.make(house, manager.email)
    with pytest.raises(LinkSpent):
        invitations.look_at(house, way_back)
    with pytest.raises(LinkSpent):
        ways_back.whose(house, invitation)
