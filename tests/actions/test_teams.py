"""Teams: making one, saying who is what in it, looking at it."""

from pathlib import Path

import pytest

from tests import builders as make
from workshop.actions import sessions, teams
from workshop.core.permissions import NotAllowed, NotSignedIn, NotToYourself, TeamRole
from workshop.core.session.notes import EmptyText
from workshop.core.session.phases import Role
from workshop.core.team import LastManager, NoSuchMember, NoSuchTeam, StillLeads
from workshop.storage.queries import people


def test_an_administrator_makes_a_team_and_is_its_first_manager(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.an_administrator(house)
    team_id = teams.make(house, ann, " Shipping ")
    roles = make.again(house, ann).roles
    assert roles == {team_id: {TeamRole.FACILITATOR, TeamRole.MANAGER}}
    assert teams.look_at(house, make.again(house, ann), team_id).name == "Shipping"


def test_nobody_else_makes_teams(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    manager = make.a_manager(house, make.a_team(house))
    administrator = make.an_administrator(house)
    before = make.everything(house)
    with pytest.raises(NotAllowed):
        teams.make(house, manager, "Shipping")
    with pytest.raises(NotSignedIn):
        teams.make(house, None, "Shipping")
    with pytest.raises(EmptyText):
        teams.make(house, administrator, " ")
    assert make.everything(house) == before


def test_a_manager_says_what_a_member_is(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager, tom = make.a_manager(house, team), make.a_member(house, team)
    both = {TeamRole.FACILITATOR, TeamRole.MANAGER}
    teams.change_member(house, manager, team.id, tom.id, both)
    assert make.again(house, tom).roles == {team.id: both}


def test_who_leaves_a_team_leaves_its_sessions_and_no_others(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team, other = make.a_team(house), make.a_team(house)
    manager, tom = make.a_manager(house, team), make.a_member(house, team)
    with house.store.unit() as unit:
        make.keep.set_roles(unit, other.id, tom.id, {TeamRole.MEMBER})
    here = make.a_session(house, team, people={tom.id: Role.DECIDER})
    there = make.a_session(house, other, people={tom.id: Role.OBSERVER})
    teams.change_member(house, manager, team.id, tom.id, ())
    with house.store.reading() as reading:
        assert tom.id not in people.people_of(reading, here.id)
        assert tom.id in people.people_of(reading, there.id)
    assert make.again(house, tom).roles == {other.id: {TeamRole.MEMBER}}


def test_a_team_keeps_a_manager(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager = make.a_manager(house, team)
    before = make.everything(house)
    for roles in ((), {TeamRole.FACILITATOR}):
        with pytest.raises(LastManager):
            teams.change_member(house, manager, team.id, manager.id, roles)
    assert make.everything(house) == before


def test_nobody_leaves_who_leads_a_session_that_is_not_closed(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager, lead = make.a_manager(house, team), make.a_facilitator(house, team)
    make.a_session(house, team, lead)
    before = make.everything(house)
    with pytest.raises(StillLeads):
        teams.change_member(house, manager, team.id, lead.id, ())
    assert make.everything(house) == before


def test_only_those_with_the_right_change_members(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team, other = make.a_team(house), make.a_team(house)
    tom = make.a_member(house, team)
    make.a_manager(house, team)
    askers = [
        (None, NotSignedIn),
        (tom, NotAllowed),
        (make.a_facilitator(house, team), NotAllowed),
        (make.a_manager(house, other), NotAllowed),
    ]
    before = make.everything(house)
    for asker, refusal in askers:
        with pytest.raises(refusal):
            teams.change_member(house, asker, team.id, tom.id, {TeamRole.MANAGER})
    assert make.everything(house) == before


def test_a_right_that_was_taken_away_since_the_page_was_drawn_is_gone(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    boss, manager, tom = (
        make.a_manager(house, team),
        make.a_manager(house, team),
        make.a_member(house, team),
    )
    teams.change_member(house, boss, team.id, manager.id, {TeamRole.MEMBER})
    before = make.everything(house)
    with pytest.raises(NotAllowed):
        teams.change_member(house, manager, team.id, tom.id, {TeamRole.MANAGER})
    assert make.everything(house) == before


def test_an_administrator_who_is_a_member_gives_no_more_rights_to_themselves(
    tmp_path: Path,
) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    make.a_manager(house, team)
    ann = make.a_member(house, team, is_administrator=True)
    before = make.everything(house)
    with pytest.raises(NotToYourself):
        teams.change_member(house, ann, team.id, ann.id, {TeamRole.MEMBER, TeamRole.MANAGER})
    assert make.everything(house) == before


def test_unknown_teams_and_people_are_refused(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager, administrator = make.a_manager(house, team), make.an_administrator(house)
    before = make.everything(house)
    with pytest.raises(NoSuchMember):
        teams.change_member(house, manager, team.id, administrator.id, {TeamRole.MEMBER})
    with pytest.raises(NoSuchTeam):
        teams.change_member(house, administrator, "nowhere", manager.id, {TeamRole.MEMBER})
    with pytest.raises(NoSuchTeam):
        teams.look_at(house, administrator, "nowhere")
    with pytest.raises(NotAllowed):
        teams.look_at(house, manager, "nowhere")
    assert make.everything(house) == before


def test_only_members_and_administrators_see_a_team(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    tom = make.a_member(house, team)
    for account in (tom, make.an_administrator(house)):
        assert [member.id for member in teams.look_at(house, account, team.id).members] == [tom.id]
    with pytest.raises(NotAllowed):
        teams.look_at(house, make.a_manager(house, make.a_team(house)), team.id)
    with pytest.raises(NotSignedIn):
        teams.look_at(house, None, team.id)


def test_the_list_shows_facilitators_and_managers_every_session_of_their_team(
    tmp_path: Path,
) -> None:
    house = make.a_house(tmp_path)
    team, other = make.a_team(house, "A"), make.a_team(house, "B")
    first = make.a_session(house, team)
    make.the_clock(house).go_on(hours=1)
    second = make.a_session(house, team)
    make.a_session(house, other)
    for account in (make.a_facilitator(house, team), make.a_manager(house, team)):
        (found,) = teams.overview(house, account)
        assert (found.id, found.name) == (team.id, "A")
        assert [line.code for line in found.sessions] == [second.code, first.code]


def test_the_list_shows_others_only_what_they_have_a_part_in(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    tom = make.a_member(house, team)
    named = make.a_session(house, team, people={tom.id: Role.OBSERVER})
    make.a_session(house, team)
    (found,) = teams.overview(house, tom)
    assert [line.code for line in found.sessions] == [named.code]
    (found,) = teams.overview(house, make.an_administrator(house))
    assert found.sessions == ()
    assert teams.overview(house, make.a_person(house)) == ()
    with pytest.raises(NotSignedIn):
        teams.overview(house, None)


def test_a_part_in_a_session_does_not_outlive_membership_in_the_list(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    manager, tom = make.a_manager(house, team), make.a_member(house, team)
    jam = make.a_session(house, team)
    lead = next(m for m in teams.look_at(house, manager, team.id).members if m.id == jam.lead_id)
    account = make.again(house, make.Account(lead.id, lead.name, lead.email))
    sessions.name_person(house, account, jam.code, tom.id, Role.OBSERVER)
    teams.change_member(house, manager, team.id, tom.id, ())
    assert teams.overview(house, make.again(house, tom)) == ()
