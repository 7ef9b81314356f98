"""Signing in and out, and what people change about their own account."""

import hmac

from workshop.actions import browsers, passwords
from workshop.actions.house import House
from workshop.actions.standing import fresh
from workshop.core import password
from workshop.core.account import check_language, check_name
from workshop.core.errors import Invalid, Unknown
from workshop.core.permissions import Account
from workshop.core.words import N_
from workshop.storage.keep import people as keep
from workshop.storage.keep.people import Known
from workshop.storage.queries import people
from workshop.storage.unit import Unit


class NoMatch(Invalid):
    """An unknown address and a wrong password are the same answer, after the same time."""

    code = "no_match"
    sentence = N_("E-mail and password do not match.")


class NoSuchAccount(Unknown):
    """Nobody has an account with this address."""

    code = "no_such_account"
    sentence = N_("There is no account with this e-mail address.")


def sign_in(house: House, email: str, typed: str) -> str:
    """Sign a browser in; return the token for its cookie.

    Raises:
        NoMatch: the address or the password is wrong.
    """
    known = browsers.find(house, email)
    right = passwords.matches(known.password_hash if known else None, typed)
    if known is None or not right:
        raise NoMatch
    renewed = None
    if passwords.is_outdated(known.password_hash):
        renewed = passwords.hash_of(password.as_typed_anywhere(typed))
    with house.store.unit() as unit:
        _require_unchanged(unit, known)
        if renewed:
            keep.change_account(unit, known.account.id, password_hash=renewed)
        return browsers.sign_in(house, unit, known.account.id)


def note_seen(house: House, signed_in_hash: str) -> None:
    """Write that a signed-in browser, known by the hash of its token, is in use."""
    with house.store.unit() as unit:
        keep.note_seen(unit, signed_in_hash)


def sign_out(house: House, signed_in_hash: str) -> None:
    """Sign this browser out; a copy of its cookie is worth nothing from now on."""
    with house.store.unit() as unit:
        keep.end_sign_in(unit, signed_in_hash)


def sign_out_everywhere(house: House, account: Account | None) -> None:
    """Sign all browsers of this account out.

    Raises:
        NotSignedIn: nobody is signed in.
    """
    with house.store.unit() as unit:
        keep.end_sign_ins(unit, fresh(unit, account).id)


def change_account(house: House, account: Account | None, name: str, language: str) -> None:
    """Change one's own name and language.

    Raises:
        NotSignedIn: nobody is signed in.
        Invalid: a field cannot be taken.
    """
    with house.store.unit() as unit:
        user_id = fresh(unit, account).id
        values = {"name": check_name(name), "language": check_language(language)}
        keep.change_account(unit, user_id, **values)


def change_password(house: House, account: Account | None, old: str, new: str) -> str:
    """Change one's own password, sign all browsers out, and return a token for this one.

    Raises:
        NotSignedIn: nobody is signed in.
        OldPasswordWrong, PasswordRefused: one of the two cannot be taken.
    """
    with house.store.unit() as unit:
        known = people.known_by_id(unit.connection, fresh(unit, account).id)
    if known is None or not passwords.matches(known.password_hash, old):
        raise password.OldPasswordWrong
    password_hash = browsers.hash_for(known.account, new)
    with house.store.unit() as unit:
        _require_unchanged(unit, known)
        return browsers.set_password(house, unit, known.account.id, password_hash)


def make_administrator(house: House, email: str) -> None:
    """Let somebody look after accounts, teams and settings; for whoever runs the server.

    Raises:
        NoSuchAccount: nobody has this address.
    """
    known = browsers.find(house, email)
    if known is None:
        raise NoSuchAccount
    with house.store.unit() as unit:
        keep.change_account(unit, known.account.id, is_administrator=True)


def everybody(house: House) -> tuple[Account, ...]:
    """All accounts, by address; for whoever runs the server."""
    with house.store.reading() as reading:
        return people.everybody(reading)


def _require_unchanged(unit: Unit, known: Known) -> None:
    """Raise `NoMatch` when the account has another password by now, or is gone."""
    now = people.known_by_id(unit.connection, known.account.id)
    if now is None or not hmac.compare_digest(now.password_hash, known.password_hash):
        raise NoMatch
