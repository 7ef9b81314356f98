"""A QR code as one path of an SVG, so that a phone finds the way in without typing."""

from dataclasses import dataclass
from itertools import groupby

import segno

#: Light squares around the code, which readers need to find it (ISO/IEC 18004 asks for four).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Qr:
    """The path of all dark squares, and the width and height of the drawing in squares."""

    path: str
    size: int


def qr(text: str) -> Qr:
    """Return the code for `text`; each square is one unit, drawn as strokes of width one."""
    rows = segno.make(text, error="m", micro=False).matrix
    runs = (
        f"M{x + QUIET} {y + QUIET}.5h{length}"
        for y, row in enumerate(rows)
        for x, length in _dark(row)
    )
    return Qr("".join(runs), len(rows) + 2 * QUIET)


def _dark(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Start and length of every run of dark squares."""
    runs: list[tuple[int, int]] = []
    x = 0
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            runs.append((x, length))
        x += length
    return runs
