"""Keys with which programs hand in readings: made, shown once, ended."""

from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.actions.locking import require_on_pilot
from workshop.actions.readings import for_filling
from workshop.core.account import token_hash
from workshop.core.permissions import Account, NotSignedIn, Right
from workshop.core.pilot import token
from workshop.core.pilot.token import MOST, NoSuchKey, Token, TooManyKeys
from workshop.storage.keep import tokens as keep
from workshop.storage.queries import readings as queries


def make(house: House, account: Account | None, pilot_id: str, name: str) -> str:
    """Make a key for a program of this name; return it, of which only the hash is kept.

    Raises:
        NotSignedIn, NotAllowed, NoSuchPilot: it is not the account's to fill in.
        EmptyText, TooLong, Unreadable: the name cannot be taken.
        TooManyKeys: there are enough.
    """
    if account is None:
        raise NotSignedIn
    secret = new_token(house.chance)
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.FILL_PILOTS, account)
        called = token.check_name(name)
        if keep.count_open(unit) >= MOST:
            raise TooManyKeys(limit=MOST)
        keep.add(unit, token_hash(secret), called, asker.name)
    return secret


def end(house: House, account: Account | None, pilot_id: str, key_hash: str) -> None:
    """End a key: it opens nothing from now on.

    Raises:
        NotSignedIn, NotAllowed, NoSuchPilot: it is not the account's to fill in.
        NoSuchKey: the pilot has no such key, or it was ended before.
    """
    if account is None:
        raise NotSignedIn
    with house.store.unit_on_pilot(pilot_id) as unit:
        require_on_pilot(unit, Right.FILL_PILOTS, account)
        if not keep.end(unit, key_hash):
            raise NoSuchKey


def of(house: House, account: Account | None, pilot_id: str) -> tuple[Token, ...]:
    """The keys that open this pilot's readings.

    Raises:
        NotSignedIn, NotAllowed, NoSuchPilot: it is not the account's to see.
    """
    for_filling(house, account, pilot_id)
    with house.store.reading() as reading:
        return queries.tokens(reading, pilot_id)
