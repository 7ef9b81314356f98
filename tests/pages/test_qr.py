"""The QR code as a path: every dark square, and a margin for readers."""

import re

import segno

from workshop.pages.qr import QUIET, qr

ADDRESS = "https://jam.example.org/join/XBC5UDNV"


def dark(path: str) -> set[tuple[int, int]]:
    """The dark squares a path draws."""
    strokes = re.findall(r"M(\d+) (\d+)\.5h(\d+)", path)
    assert "".join(f"M{x} {y}.5h{n}" for x, y, n in strokes) == path
    return {(int(x) + i, int(y)) for x, y, n in strokes for i in range(int(n))}


def test_the_path_draws_every_dark_square_and_no_other() -> None:
    rows = segno.make(ADDRESS, error="m", micro=False).matrix
    squares = {(x, y) for y, row in enumerate(rows) for x, one in enumerate(row) if one}
    assert dark(qr(ADDRESS).path) == {(x + QUIET, y + QUIET) for x, y in squares}


def test_a_light_margin_stands_around_it() -> None:
    found = qr(ADDRESS)
    places = [place for square in dark(found.path) for place in square]
    assert min(places) == QUIET
    assert max(places) == found.size - QUIET - 1
