"""What a password must be like: long rather than clever, and not what anybody tries first."""

import re
import unicodedata

from workshop.core.errors import Invalid
from workshop.core.words import N_

MIN = 12
MAX = 200

_NOT_LETTERS = re.compile(r"[\W\d_]+")
#: Words that stand first in every list a guesser tries, in our three languages.
_OBVIOUS = (
    *("password", "passwort", "wachtwoord", "kennwort", "letmein", "geheim", "geheimnis"),
    *("administrator", "admin", "workshop", "welcome", "willkommen", "welkom", "iloveyou"),
    *("qwertyuiop", "qwertzuiop", "qwerty", "qwertz", "asdfghjkl", "abcdefghijkl", "changeme"),
)


class PasswordRefused(Invalid):
    """This password would not keep anybody out."""

    code = "password_refused"
    sentence = N_("Please choose another password.")


class PasswordTooShort(PasswordRefused):
    """Too few characters."""

    code = "password_too_short"
    sentence = N_("This password has %(length)s characters. Please use at least %(limit)s.")


class PasswordTooLong(PasswordRefused):
    """So long that checking it would be a burden."""

    code = "password_too_long"
    sentence = N_("This password has %(length)s characters, and %(limit)s fit.")


class PasswordIsYou(PasswordRefused):
    """It is the name or the address of the account."""

    code = "password_is_you"
    sentence = N_("Please do not use your name or your e-mail address as the password.")


class PasswordObvious(PasswordRefused):
    """It is among the first that anybody would try."""

    code = "password_obvious"
    sentence = N_(
        "This password is easy to guess. Four words that do not belong together are good."
    )


class OldPasswordWrong(PasswordRefused):
    """The old password that was typed is not the present one."""

    code = "old_password_wrong"
    sentence = N_("This is not your present password.")


def check(text: str, email: str, name: str) -> str:
    """Return a new password in the form it is hashed in.

    Length is the rule that counts (NIST SP 800-63B, section 5.1.1.2); no mix of signs is asked for.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsYou, PasswordObvious: it cannot be taken.
    """
    password = as_typed_anywhere(text)
    if len(password) < MIN:
        raise PasswordTooShort(length=len(password), limit=MIN)
    if len(password) > MAX:
        raise PasswordTooLong(length=len(password), limit=MAX)
    if _bare(password) in {_bare(email), _bare(email.partition("@")[0]), _bare(name)}:
        raise PasswordIsYou
    if _is_obvious(password):
        raise PasswordObvious
    return password


def as_typed_anywhere(text: str) -> str:
    """The same password from every keyboard: Unicode NFKC, as NIST SP 800-63B asks for."""
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _is_obvious(password: str) -> bool:
    """Few different signs, or nothing but well-known words, digits and punctuation."""
    rest = _NOT_LETTERS.sub("", password.casefold())
    for word in _OBVIOUS:
        rest = rest.replace(word, "")
    return len(set(password)) < 5 or len(rest) < 3
