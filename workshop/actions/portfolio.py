"""All pilots somebody may see, with what waits on each: for lists, reviews and the calendar."""

from collections.abc import Iterator
from datetime import date

from workshop.actions import calendars, looking
from workshop.actions.house import House
from workshop.core.permissions import Account, NotAllowed, NotSignedIn, Right, may
from workshop.core.pilot.deciding import DECIDABLE
from workshop.core.pilot.due import due
from workshop.core.pilot.lock import local_day
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.scoring import team_brier
from workshop.core.pilot.standing import Standing
from workshop.core.pilot.story import Story
from workshop.storage.queries import pilots as queries
from workshop.storage.queries import stories


def sees_pilots(account: Account | None) -> bool:
    """Whether the account sees the pilots of any team."""
    return account is not None and bool(_teams(account))


def read(
    house: House, account: Account | None, today: date | None = None, looks: bool = True
) -> tuple[Standing, ...]:
    """Every pilot of the account's teams, the newest first; without `looks` no numbers are read.

    Raises:
        NotSignedIn, NotAllowed: there is no team whose pilots it may see.
    """
    if account is None:
        raise NotSignedIn
    if not _teams(account):
        raise NotAllowed
    with house.store.reading() as reading:
        pilots = queries.of_teams(reading, _teams(account))
        told = stories.of(reading, [pilot.id for pilot in pilots])
    return tuple(_standing(house, account, pilot, told[pilot.id], today, looks) for pilot in pilots)


def briers(standings: tuple[Standing, ...]) -> Iterator[tuple[str, float]]:
    """The team's score of gut forecasts, by team id, where there are pilots enough for one."""
    for team_id in dict.fromkeys(each.pilot.team_id for each in standings):
        told = [each.story.forecasted for each in standings if each.pilot.team_id == team_id]
        score = team_brier([each for each in told if each])
        if score is not None:
            yield team_id, score


def _teams(account: Account) -> tuple[str, ...]:
    return tuple(team for team in account.roles if may(Right.SEE_PILOTS, account, team))


def _standing(
    house: House, account: Account, pilot: Pilot, story: Story, today: date | None, looks: bool
) -> Standing:
    day = today or local_day(pilot.card, house.store.now())
    working = calendars.working_days(pilot.card.dates)
    is_running = pilot.state in DECIDABLE
    seen = looking.look(house, account, pilot.id, day) if looks and is_running else None
    return Standing(pilot, story, due(pilot, story, day, working), day, seen)
