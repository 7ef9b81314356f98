"""A line of text that names something: a person, a team, a session.

It is kept as typed. Only white space that nobody can see is tidied, and what no page could show is
refused.
"""

import unicodedata

from workshop.core.session.notes import EmptyText, TooLong, Unreadable


def read(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters (code points after NFC).

    Raises:
        Unreadable: half a character, or a control character.
        EmptyText, TooLong: the length does not fit.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in line):
        raise Unreadable
    if not line:
        raise EmptyText
    if len(line) > limit:
        raise TooLong(length=len(line), limit=limit)
    return line
