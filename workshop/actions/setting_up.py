"""The first start: whoever holds the one-time link makes the first account and the first team."""

import hmac
from pathlib import Path
from random import Random

from workshop.actions import browsers, passwords
from workshop.actions.draws import new_id, new_token
from workshop.actions.house import House
from workshop.core.account import NewPerson, check_person, token_hash
from workshop.core.links import LinkSpent
from workshop.core.permissions import TeamRole
from workshop.core.team import check_name
from workshop.storage import setup_link
from workshop.storage.keep import people as keep
from workshop.storage.queries import people

#: Whoever starts a team leads its sessions and decides on its pilots, until others join.
FIRST_ROLES = frozenset({TeamRole.FACILITATOR, TeamRole.MANAGER})


def draw_link(folder: Path, chance: Random) -> str:
    """Make the one-time set-up link; return its token, of which `folder` keeps only the hash."""
    token = new_token(chance)
    setup_link.keep(folder, token_hash(token))
    return token


def kept_hash(folder: Path) -> str | None:
    """The hash of the set-up link that was made last, for `set_up`."""
    return setup_link.kept(folder)


def is_needed(house: House) -> bool:
    """Whether nobody has an account yet."""
    with house.store.reading() as reading:
        return not people.anybody_exists(reading)


def require_open(house: House, token: str, expected_hash: str | None) -> None:
    """Raise `LinkSpent` unless this is the set-up link and nobody has used it yet."""
    _require(not is_needed(house), token, expected_hash)


def set_up(
    house: House, token: str, expected_hash: str | None, person: NewPerson, team_name: str
) -> str:
    """Make the first account, which is administrator, and its first team; return a sign-in token.

    `expected_hash` is the SHA-256 of the one-time set-up token, in hex; None when there is none.

    Raises:
        LinkSpent: another token, or Workshop has been set up.
        Invalid: a field cannot be taken.
    """
    require_open(house, token, expected_hash)
    person, name = check_person(person), check_name(team_name)
    password_hash = passwords.hash_of(person.password)
    with house.store.unit() as unit:
        _require(people.anybody_exists(unit.connection), token, expected_hash)
        keep.spend_set_up(unit, token_hash(token))
        account = browsers.add_account(house, unit, person, password_hash, is_administrator=True)
        team_id = new_id(house.chance)
        keep.add_team(unit, team_id, name)
        keep.set_roles(unit, team_id, account.id, FIRST_ROLES)
        return browsers.sign_in(house, unit, account.id)


def _require(is_set_up: bool, token: str, expected_hash: str | None) -> None:
    same = hmac.compare_digest(token_hash(token), expected_hash or "")
    if is_set_up or not same:
        raise LinkSpent
