"""Six words that are a person's only key to what they wrote: drawn once, read back forgivingly.

With the EFF long list (7,776 words) six words hold 77 bits. The list is handed in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from workshop.core.errors import Invalid
from workshop.core.words import N_

WORDS = 6
#: Nothing longer is even looked at: the longest codename of the list has 59 characters.
MAX_ENTRY = 200
#: This many first letters are enough where only one word of the list begins with them.
ENOUGH_LETTERS = 4

_PIECE = re.compile(r"[^\W\d_]+")


class CodenameUnreadable(Invalid):
    """What was typed is not six words of the list. The text itself is never repeated."""

    code = "codename_unreadable"
    sentence = N_("This codename could not be read. It has six words, just as they were shown.")


def draw(words: Sequence[str], choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new codename in canonical form: six lowercase words, one space between them.

    `choose` takes one of the words by a secure chance; the same word may come twice.
    """
    return " ".join(choose(words).lower() for _ in range(WORDS))


def read(text: str, words: Sequence[str]) -> str:
    """Return the canonical codename somebody meant.

    Case, spaces, hyphens, commas and numbering do not matter. A beginning of at least four letters
    stands for its word where it fits just one; a whole word always stands for itself.

    Raises:
        CodenameUnreadable: too long, not six words, or a word that fits none or several.
    """
    if len(text) > MAX_ENTRY:
        raise CodenameUnreadable
    found = tuple(_meant(pieces(text), [word.lower() for word in words]))
    if len(found) != WORDS:
        raise CodenameUnreadable
    return " ".join(found)


def pieces(text: str) -> list[str]:
    """Return the runs of letters in `text`, lowercase: what may be words of a codename."""
    return _PIECE.findall(unicodedata.normalize("NFKC", text).casefold())


def _meant(pieces: list[str], words: list[str]) -> Iterator[str]:
    """Yield the word each piece stands for; a hyphenated word ("t-shirt") comes in two pieces."""
    listed = set(words)
    after_hyphen = False
    for piece, following in pairwise([*pieces, ""]):
        if after_hyphen:
            after_hyphen = False
        elif (pair := f"{piece}-{following}") in listed:
            after_hyphen = True
            yield pair
        elif piece in listed:
            yield piece
        else:
            yield _begun(piece, words)


def _begun(piece: str, words: list[str]) -> str:
    """Return the one word that begins with `piece`, or raise."""
    fitting = [word for word in words if word.replace("-", "").startswith(piece)]
    if len(piece) < ENOUGH_LETTERS or len(fitting) != 1:
        raise CodenameUnreadable
    return fitting[0]
