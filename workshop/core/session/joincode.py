"""The code that a room types to join: drawn without look-alikes, read however it was typed."""

from collections.abc import Callable, Sequence

from workshop.core.errors import Invalid
from workshop.core.words import N_


class CodeMissing(Invalid):
    """Nothing that could be a code was typed."""

    code = "code_missing"
    sentence = N_("Please type the code: letters and numbers.")


#: 31 signs without I, L, O, 0 and 1, which look like each other on a wall.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#: 8 of 31 signs are 39.6 bits: too many to guess while wrong codes are counted.
LENGTH = 8


def draw(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new code; `choose` picks one sign of the alphabet each time."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def read(text: str) -> str:
    """Return what was typed as a code: capitals, without spaces, hyphens and other signs between.

    Nothing is refused here: a code that cannot exist is found by nobody, which is the same answer.
    """
    typed = (sign for sign in text[: 4 * LENGTH].upper() if sign.isascii() and sign.isalnum())
    return "".join(typed)[: LENGTH + 1]


def check(text: str) -> str:
    """Return what was typed as `read` does, or raise `CodeMissing` when nothing is left of it."""
    code = read(text)
    if not code:
        raise CodeMissing
    return code


def spaced(code: str) -> str:
    """The code as it is easiest to read out: two groups of four."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
