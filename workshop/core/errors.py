"""The one family of refusals: a rule says no with a lasting code and a sentence in plain words.

Only `web/errors.py` turns these into HTTP answers, and it does so by family, so that a new rule
needs no new line there.
"""

from typing import ClassVar

from workshop.core.words import N_


class RuleBroken(Exception):
    """A rule refused. `code` never changes once released; `sentence` may, and is translated.

    The sentence may name `%(fields)s`; their values are handed in as keyword arguments and must be
    free of anybody's words, because errors are counted and logged by code.
    """

    code: ClassVar[str] = "rule_broken"
    sentence: ClassVar[str] = N_("That is not possible.")

    def __init__(self, **fields: str | int) -> None:
        super().__init__(self.code)
        self.fields = fields


class Invalid(RuleBroken):
    """What was sent cannot be taken as it is: too long, empty, out of range (422)."""

    code = "invalid"
    sentence = N_("Something in there could not be read. Please look at it again.")


class Refused(RuleBroken):
    """This is not open now, or not for you (403)."""

    code = "refused"
    sentence = N_("This is not open to you.")


class Unknown(RuleBroken):
    """There is no such thing, or none that you may know of (404)."""

    code = "unknown"
    sentence = N_("There is nothing at this address.")


class Conflict(RuleBroken):
    """The world has moved on since the page was drawn (409)."""

    code = "conflict"
    sentence = N_("Somebody was faster. The page shows how things stand now.")
