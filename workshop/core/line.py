"""A line of text that names something: a person, a team, a session.

It is kept as typed. White space is tidied, signs that turn round what follows them are taken out,
and what no page could show is refused.
"""

from workshop.core.session.notes import EmptyText, TooLong, clean


def read(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters (code points after NFC).

    Raises:
        Unreadable: half a character, or a control character.
        EmptyText, TooLong: the length does not fit.
    """
    line = clean(" ".join(text.split()))
    if not line:
        raise EmptyText
    if len(line) > limit:
        raise TooLong(length=len(line), limit=limit)
    return line
