"""All pilots somebody may see, the score of a team's forecasts, and the calendar's address."""

from pathlib import Path

import pytest

from tests.actions.test_deciding_pilots import GO_ON
from tests.builders import a_manager, a_member, a_team, again, an_administrator
from tests.pilots import a_pilot
from tests.play import Play, play
from tests.reviewed import a_running_pilot, managers
from workshop.actions import deciding_pilots, feeds, portfolio
from workshop.core.links import LinkSpent
from workshop.core.permissions import NotAllowed, NotSignedIn
from workshop.core.pilot.standing import Group


@pytest.fixture
def playing(tmp_path: Path) -> Play:
    return play(tmp_path)


def test_the_pilots_of_ones_own_teams_are_seen_and_no_others(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    running, draft = a_running_pilot(playing), a_pilot(playing)
    found = {each.pilot.id: each for each in portfolio.read(playing.house, cy)}
    assert set(found) == {running, draft}
    assert (found[running].group, found[draft].group) == (Group.THIS_WEEK, Group.DRAFT)
    assert found[running].look is not None
    assert found[draft].look is None
    stranger = a_manager(playing.house, a_team(playing.house, "Another"))
    assert portfolio.read(playing.house, stranger) == ()


def test_without_looks_no_numbers_are_read(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    a_running_pilot(playing)
    assert [each.look for each in portfolio.read(playing.house, cy, looks=False)] == [None]


def test_members_administrators_and_nobody_see_none(playing: Play) -> None:
    member = a_member(playing.house, playing.team)
    for who in (member, an_administrator(playing.house)):
        assert not portfolio.sees_pilots(who)
        with pytest.raises(NotAllowed):
            portfolio.read(playing.house, who)
    with pytest.raises(NotSignedIn):
        portfolio.read(playing.house, None)


def test_a_team_sees_how_good_its_forecasts_are_from_three_pilots_on(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    for _ in range(2):
        deciding_pilots.decide(playing.house, cy, a_running_pilot(playing), GO_ON)
    assert dict(portfolio.briers(portfolio.read(playing.house, cy))) == {}
    deciding_pilots.decide(playing.house, cy, a_running_pilot(playing), GO_ON)
    score = dict(portfolio.briers(portfolio.read(playing.house, cy)))[playing.team.id]
    assert score == pytest.approx((0.3**2 + 0.6**2) / 2)


def test_the_address_of_a_calendar_works_until_it_is_ended_or_made_anew(playing: Play) -> None:
    (cy,) = managers(playing, "Cy")
    first = feeds.make(playing.house, cy)
    assert feeds.whose(playing.house, first).id == cy.id
    second = feeds.make(playing.house, cy)
    with pytest.raises(LinkSpent):
        feeds.whose(playing.house, first)
    assert feeds.whose(playing.house, second).id == cy.id
    feeds.end(playing.house, again(playing.house, cy))
    with pytest.raises(LinkSpent):
        feeds.whose(playing.house, second)


def test_an_address_nobody_made_opens_nothing(playing: Play) -> None:
    with pytest.raises(LinkSpent):
        feeds.whose(playing.house, "made up")
    with pytest.raises(NotSignedIn):
        feeds.make(playing.house, None)
