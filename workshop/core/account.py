"""What a person with an account is asked for, and how long they stay signed in."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop.core import line, password
from workshop.core.errors import Invalid
from workshop.core.words import N_

MAX_NAME = 80
#: The longest address that mail can carry (RFC 5321, section 4.5.3.1.3, without the brackets).
MAX_EMAIL = 254

#: The languages a person can choose, by their code, each under its own name.
LANGUAGES = {"en": "English", "de": "Deutsch", "nl": "Nederlands"}

#: A browser that is not used this long is signed out, and after a day in any case.
IDLE = timedelta(hours=8)
AT_MOST = timedelta(hours=24)
#: "Last seen" is written no more often than this, so that reading a page seldom writes.
SEEN_EVERY = timedelta(minutes=1)

_SIGN = r"[^\s@.\x00-\x20\x7f]"
_SHAPE = re.compile(rf"{_SIGN}+(\.{_SIGN}+)*@{_SIGN}+(\.{_SIGN}+)*")


class EmailUnreadable(Invalid):
    """This is no address that mail could be sent to."""

    code = "email_unreadable"
    sentence = N_("This is not a full e-mail address. It looks like name@company.org.")


class LanguageUnknown(Invalid):
    """A language that Workshop does not speak."""

    code = "language_unknown"
    sentence = N_("Please choose one of the languages.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who is about to get an account, as the form has it."""

    name: str
    email: str
    password: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A signed-in browser: whose it is, since when, and when it was last used."""

    user_id: str
    made_at: datetime
    seen_at: datetime


def check_person(person: NewPerson) -> NewPerson:
    """Return the person as they may be kept; the password is checked and left as it must be hashed.

    Raises:
        EmptyText, TooLong, Unreadable: the name cannot be taken.
        EmailUnreadable, PasswordRefused, LanguageUnknown: another field cannot.
    """
    name, email = check_name(person.name), check_email(person.email)
    secret = password.check(person.password, email, name)
    return NewPerson(name, email, secret, check_language(person.language))


def check_name(text: str) -> str:
    """Return a person's name as one line, or raise `EmptyText`, `TooLong` or `Unreadable`."""
    return line.read(text, MAX_NAME)


def check_email(text: str) -> str:
    """Return an address in the one form it is kept in: lower case, no white space around it.

    Only the shape is looked at: no mail is ever sent to it.

    Raises:
        EmailUnreadable: it has no shape of an address, or is longer than mail allows.
    """
    email = unicodedata.normalize("NFC", text).strip().lower()
    if len(email) > MAX_EMAIL or not _SHAPE.fullmatch(email):
        raise EmailUnreadable
    return email


def check_language(code: str) -> str:
    """Return the code of a language Workshop speaks, or raise `LanguageUnknown`."""
    if code not in LANGUAGES:
        raise LanguageUnknown
    return code


def token_hash(token: str) -> str:
    """What is kept of a secret that travels in a cookie or a link: its SHA-256, in hex.

    The secrets are 256 random bits, so a slow hash would protect nothing.
    """
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def still_signed_in(sign_in: SignIn, now: datetime) -> bool:
    """Whether a sign-in still counts: used in the last 8 hours and not older than a day."""
    return now - sign_in.seen_at < IDLE and now - sign_in.made_at < AT_MOST


def worth_noting(sign_in: SignIn, now: datetime) -> bool:
    """Whether "last seen" is old enough to be written again."""
    return now - sign_in.seen_at >= SEEN_EVERY
