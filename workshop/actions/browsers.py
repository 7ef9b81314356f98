"""What signing in, setting up, accepting and coming back have in common: a browser is signed in.

Passwords are hashed before a unit is opened, since nothing inside a unit may wait for another
thread; what the hash was made for is asked once more inside.
"""

from workshop.actions import passwords
from workshop.actions.draws import new_id, new_token
from workshop.actions.house import House
from workshop.core import password
from workshop.core.account import AT_MOST, EmailUnreadable, NewPerson, check_email, token_hash
from workshop.core.errors import Conflict
from workshop.core.permissions import Account
from workshop.core.words import N_
from workshop.storage.keep import people as keep
from workshop.storage.keep.people import Known
from workshop.storage.queries import people
from workshop.storage.unit import Unit


class EmailTaken(Conflict):
    """Somebody has an account with this address."""

    code = "email_taken"
    sentence = N_("There is already an account with this e-mail address. Please sign in with it.")


def find(house: House, email: str) -> Known | None:
    """The account with this address, however it was typed."""
    try:
        address = check_email(email)
    except EmailUnreadable:
        return None
    with house.store.reading() as reading:
        return people.known_by_email(reading, address)


def sign_in(house: House, unit: Unit, user_id: str) -> str:
    """Sign a browser in; return the token for its cookie, of which only the hash is kept."""
    token = new_token(house.chance)
    keep.end_old_sign_ins(unit, made_before=unit.now - AT_MOST)
    keep.add_sign_in(unit, token_hash(token), user_id)
    return token


def add_account(
    house: House,
    unit: Unit,
    person: NewPerson,
    password_hash: str,
    *,
    is_administrator: bool = False,
) -> Account:
    """Keep a new account for a checked person.

    Raises:
        EmailTaken: somebody has this address.
    """
    if people.known_by_email(unit.connection, person.email):
        raise EmailTaken
    account = Account(
        id=new_id(house.chance),
        name=person.name,
        email=person.email,
        is_administrator=is_administrator,
        language=person.language,
    )
    keep.add_account(unit, account, password_hash)
    return account


def hash_for(account: Account, typed: str) -> str:
    """The hash of a new password for this account.

    Raises:
        PasswordRefused: it cannot be taken.
    """
    return passwords.hash_of(password.check(typed, account.email, account.name))


def set_password(house: House, unit: Unit, user_id: str, password_hash: str) -> str:
    """Keep a new password, sign all browsers out, and return a token for the one that asks."""
    keep.change_account(unit, user_id, password_hash=password_hash)
    keep.end_sign_ins(unit, user_id)
    return sign_in(house, unit, user_id)
