"""Deleting a session for good: it is asked for by its code, and what is left of it is told."""

from dataclasses import dataclass

from workshop.core.errors import Invalid
from workshop.core.session import joincode
from workshop.core.words import N_


class OtherCode(Invalid):
    """What was typed is not the code of the session that is to be deleted."""

    code = "other_code"
    sentence = N_("This is not the code of this session. Nothing was deleted.")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at after a session was deleted, and what was found.

    `files` is how many files were searched, `words` for how many texts and keys; 0 files where the
    database is a server, whose files are not ours to read. `remain` is how many of the words are
    still there, `signed` how many stand on cards that were signed, which stay, `elsewhere` how many
    of them other sessions hold as well, so that they prove nothing. `rows` is how many rows of
    `tables` tables still name the session.
    """

    title: str
    files: int
    words: int
    remain: int
    signed: int
    elsewhere: int
    tables: int
    rows: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing of the session is left."""
        return self.remain == 0 and self.rows == 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was looked at and found; the fields in them are this proof's own."""
        told = [_NO_ROWS if self.rows == 0 else _ROWS]
        if self.files:
            told.append(_NO_WORDS if self.remain == 0 else _WORDS)
            told += [_SIGNED] if self.signed else []
            told += [_ELSEWHERE] if self.elsewhere else []
        else:
            told.append(_SERVER)
        return tuple(told)


_NO_ROWS = N_("Counted the rows of %(tables)s tables: none of this session is left.")
_ROWS = N_("Counted the rows of %(tables)s tables: %(rows)s of this session are left.")
_NO_WORDS = N_("Searched %(files)s files for %(words)s texts and keys: none found.")
_WORDS = N_(
    "Searched %(files)s files for %(words)s texts and keys: %(remain)s are still there. "
    "Something keeps the files from being wiped now. They are wiped again every night."
)
_SIGNED = N_("%(signed)s more stand on the cards of locked pilots, which stay as they were signed.")
_ELSEWHERE = N_(
    "%(elsewhere)s more stand in other sessions as well, so they prove nothing and do not count."
)
_SERVER = N_(
    "The tables were written into new files. The database server's own log holds older pages "
    "for a while, until it uses them again."
)


def check(typed: str, code: str) -> None:
    """Raise `OtherCode` unless `typed` is this code, however it was typed."""
    if joincode.read(typed) != code:
        raise OtherCode
