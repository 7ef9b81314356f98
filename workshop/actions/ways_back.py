"""The way back for a forgotten password: a link made by whoever runs the server, without mail."""

from workshop.actions import browsers
from workshop.actions.accounts import NoSuchAccount
from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.actions.standing import fresh
from workshop.core.account import token_hash
from workshop.core.links import LASTS, Link, LinkPurpose, LinkSpent, require_live
from workshop.core.permissions import Account
from workshop.storage.keep import people as keep
from workshop.storage.queries import people
from workshop.storage.unit import Unit


def make(house: House, email: str) -> str:
    """Make a link that sets a new password; return its token, of which only the hash is kept.

    An earlier link for the same person stops working.

    Raises:
        NoSuchAccount: nobody has this address.
    """
    known = browsers.find(house, email)
    if known is None:
        raise NoSuchAccount
    token, purpose = new_token(house.chance), LinkPurpose.WAY_BACK
    with house.store.unit() as unit:
        user_id = fresh(unit, known.account).id
        keep.spend_links_of(unit, user_id, purpose)
        link = Link(purpose, user_id, expires_at=unit.now + LASTS[purpose])
        keep.add_link(unit, token_hash(token), link)
    return token


def whose(house: House, token: str) -> Account:
    """Whom a way back is for.

    Raises:
        LinkSpent: the link does not work.
    """
    with house.store.unit() as unit:
        return _whose(unit, token)


def come_back(house: House, token: str, typed: str) -> str:
    """Set a new password, sign all browsers of the account out, and return a token for this one.

    Raises:
        LinkSpent: the link does not work.
        PasswordRefused: the password cannot be taken.
    """
    password_hash = browsers.hash_for(whose(house, token), typed)
    with house.store.unit() as unit:
        account = _whose(unit, token)
        keep.spend_link(unit, token_hash(token))
        return browsers.set_password(house, unit, account.id, password_hash)


def _whose(unit: Unit, token: str) -> Account:
    link = people.link(unit.connection, token_hash(token))
    account = people.account(
        unit.connection, require_live(link, LinkPurpose.WAY_BACK, unit.now).user_id
    )
    if account is None:
        raise LinkSpent
    return account
