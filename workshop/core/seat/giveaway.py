"""Notices somebody's own codename in what they are about to publish, before anybody else reads it.

The server does not know the codename, only the secret that was made of it. So every run of six
words of the list that a text may hold is made into a secret and compared.
"""

import hmac
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from workshop.core.errors import Invalid
from workshop.core.seat.codename import ENOUGH_LETTERS, WORDS, pieces
from workshop.core.seat.tags import seat_secret
from workshop.core.words import N_

#: No text that a seat may write is longer; more is not looked at, so that the work has an end.
MAX_TEXT = 2000


class CodenameInText(Invalid):
    """The text holds the codename of the seat that wrote it. The text itself is never repeated."""

    code = "codename_in_text"
    sentence = N_(
        "These are the six words of your codename. Whoever reads them could read everything you "
        "wrote. Please take them out."
    )


def require_none(key: bytes, session: str, secret: str, text: str, words: Sequence[str]) -> None:
    """Raise when `text` holds the codename that `secret` was made of, under `key`.

    Raises:
        CodenameInText: it does, in whatever case, with whatever between the words.
    """
    for run in runs(text[:MAX_TEXT], tuple(words)):
        if hmac.compare_digest(seat_secret(key, session, run), secret):
            raise CodenameInText


def runs(text: str, words: tuple[str, ...]) -> Iterator[str]:
    """Yield every codename that six neighbouring pieces of `text` may stand for, as `read` would.

    A word of the list stands for itself; so does a beginning of at least four letters that fits
    just one. A hyphenated word ("t-shirt") comes in two pieces.
    """
    listed = _list(words)
    found = pieces(text)
    single = [listed.meant(piece) for piece in found]
    pairs = [listed.whole(f"{one}-{two}") for one, two in pairwise([*found, ""])]
    for start in range(len(found)):
        run = _run(start, single, pairs)
        if run:
            yield run


def _run(start: int, single: Sequence[str], pairs: Sequence[str]) -> str:
    """The six words from `start` on; empty when there are none."""
    meant: list[str] = []
    while len(meant) < WORDS:
        if start >= len(single):
            return ""
        word = pairs[start] or single[start]
        if not word:
            return ""
        start += 2 if pairs[start] else 1
        meant.append(word)
    return " ".join(meant)


class _List:
    """The word list, sorted once, so that a beginning finds its word without looking at all."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = {word.lower() for word in words}
        self._sorted = sorted((word.replace("-", ""), word) for word in self._words)

    def whole(self, piece: str) -> str:
        return piece if piece in self._words else ""

    def meant(self, piece: str) -> str:
        if piece in self._words or len(piece) < ENOUGH_LETTERS:
            return self.whole(piece)
        at = bisect_left(self._sorted, (piece, ""))
        fitting = [word for letters, word in self._sorted[at : at + 2] if letters.startswith(piece)]
        return fitting[0] if len(fitting) == 1 else ""


@lru_cache(maxsize=2)
def _list(words: tuple[str, ...]) -> _List:
    return _List(words)
