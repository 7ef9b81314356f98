"""The calendar of reviews at a secret address: one for each account, ended whenever they like."""

from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.actions.standing import fresh
from workshop.core.account import token_hash
from workshop.core.links import LASTS, Link, LinkPurpose, LinkSpent, require_live
from workshop.core.permissions import Account
from workshop.storage.keep import people as keep
from workshop.storage.queries import people


def make(house: House, account: Account | None) -> str:
    """Make the address; return its token, of which only the hash is kept. An earlier one ends.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    token, purpose = new_token(house.chance), LinkPurpose.CALENDAR
    with house.store.unit() as unit:
        asker = fresh(unit, account)
        keep.spend_links_of(unit, asker.id, purpose)
        link = Link(purpose, asker.id, expires_at=unit.now + LASTS[purpose])
        keep.add_link(unit, token_hash(token), link)
    return token


def end(house: House, account: Account | None) -> None:
    """Let the address work no more.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    with house.store.unit() as unit:
        keep.spend_links_of(unit, fresh(unit, account).id, LinkPurpose.CALENDAR)


def whose(house: House, token: str) -> Account:
    """Whose calendar stands at the address of this token.

    Raises:
        LinkSpent: nobody's, or not any more.
    """
    with house.store.reading() as reading:
        link = people.link(reading, token_hash(token))
        live = require_live(link, LinkPurpose.CALENDAR, house.store.now())
        found = people.account(reading, live.user_id)
    if found is None:
        raise LinkSpent
    return found
