"""A receipt: what people take away from the server, so that it can never tell another story.

In print it is the number of an entry and the first 128 bits of its hash as 26 letters, which nobody
can find a second text for; the QR code holds the whole hash.
"""

import re
from base64 import b32encode
from dataclasses import dataclass

from workshop.core.errors import Invalid
from workshop.core.pilot.chain import Entry
from workshop.core.words import N_

BYTES = 16
LETTERS = 26
#: How many letters stand together in print; the last group has one more.
GROUP = 5
#: Signs that do not occur in a code (RFC 4648), and what somebody who reads them has seen.
_MISREAD = str.maketrans("018", "OIB")
_NUMBER = re.compile(r"\s*(?:[^\W\d_]+\.?\s*)?([0-9]{1,6})\s*[:/·.]\s*(.*)", re.DOTALL)
_WHOLE = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_IN_FULL = re.compile(r"entry ([0-9]{1,6}) sha256 ([0-9a-f]{64})")


class NotAReceipt(Invalid):
    """What was typed has not the form of a receipt's code."""

    code = "not_a_receipt"
    sentence = N_("This is no check code. It has 26 letters and digits, in five groups.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says: the beginning of an entry's hash, in letters, and the entry's number.

    `n` is None where only the code was typed.
    """

    letters: str
    n: int | None = None

    def fits(self, entry: Entry) -> bool:
        """Whether this is the receipt of this entry."""
        is_hash = _WHOLE.fullmatch(entry.hash) is not None  # else somebody has changed it
        return is_hash and letters_of(entry.hash) == self.letters and self.n in (None, entry.n)


def letters_of(hashed: str) -> str:
    """The 26 letters for the first 128 bits of a hash of 64 hexadecimal digits."""
    return b32encode(bytes.fromhex(hashed)[:BYTES]).decode().rstrip("=")


def code_of(hashed: str) -> str:
    """The same in groups, as it is printed."""
    letters = letters_of(hashed)
    starts = range(0, LETTERS - GROUP, GROUP)
    ends = [*starts[1:], LETTERS]
    return " ".join(letters[start:end] for start, end in zip(starts, ends, strict=True))


def numbered(entry: Entry) -> str:
    """The code with the number before it, as it stands on paper; "" where the hash is no hash."""
    is_hash = _WHOLE.fullmatch(entry.hash) is not None
    return f"{entry.n}: {code_of(entry.hash)}" if is_hash else ""


def in_full(entry: Entry) -> str:
    """What the QR code holds: enough to check the entry without this server."""
    # In capitals alone, because those take less room in the drawing.
    return f"WORKSHOP PILOT {entry.pilot_id} ENTRY {entry.n} SHA256 {entry.hash}".upper()


def read(text: str) -> Receipt:
    """The receipt that somebody typed, pasted or scanned, however it is grouped.

    Raises:
        NotAReceipt: it is none.
    """
    if full := _IN_FULL.search(text.lower()):
        return Receipt(letters_of(full[2]), int(full[1]))
    number = _NUMBER.fullmatch(text)
    n, rest = (int(number[1]), number[2]) if number else (None, text)
    if whole := _WHOLE.search(rest.lower()):
        return Receipt(letters_of(whole[0]), n)
    letters = re.sub(r"[\s-]", "", rest).upper().translate(_MISREAD)
    if len(letters) != LETTERS or not re.fullmatch("[A-Z2-7]+", letters):
        raise NotAReceipt
    return Receipt(letters, n)
