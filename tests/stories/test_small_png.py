"""Pictures become small and stay what they show."""

import struct
import zlib
from collections.abc import Sequence

import pytest

from tests.stories import small_png
from tests.stories.small_png import small

RED, GREEN, BLUE, NEARLY_RED = (250, 0, 0), (0, 250, 0), (0, 0, 250), (249, 0, 0)
Pixels = Sequence[Sequence[tuple[int, ...]]]


def a_png(rows: Sequence[bytes], width: int, channels: int = 3, bits: int = 8) -> bytes:
    """A picture of filtered rows, each with the number of its filter in front."""
    kind = {3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, len(rows), bits, kind, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return small_png.SIGNATURE + b"".join(small_png._chunk(*each) for each in chunks)


def seen(png: bytes) -> Pixels:
    """The colours of a picture with a palette."""
    chunks = dict(small_png._chunks(png))
    width, height, bits, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (bits, kind) == (8, 3)
    flat, drawn = chunks[b"PLTE"], zlib.decompress(chunks[b"IDAT"])
    colours = [tuple(flat[at : at + 3]) for at in range(0, len(flat), 3)]
    starts = range(0, height * (width + 1), width + 1)
    return [[colours[n] for n in drawn[at + 1 : at + 1 + width]] for at in starts]


def plain(*colours: tuple[int, ...]) -> bytes:
    return b"\0" + bytes(value for colour in colours for value in colour)


def test_few_colours_come_back_exactly() -> None:
    rows = [plain(RED, GREEN), plain(BLUE, NEARLY_RED)]
    assert seen(small(a_png(rows, 2))) == [[RED, GREEN], [BLUE, NEARLY_RED]]


def test_of_too_many_colours_the_nearest_become_one() -> None:
    rows = [plain(RED, RED, GREEN), plain(BLUE, NEARLY_RED, GREEN)]
    assert seen(small(a_png(rows, 3), colours=3)) == [[RED, RED, GREEN], [BLUE, RED, GREEN]]


def test_transparency_is_left_out() -> None:
    rows = [plain((*RED, 255), (*BLUE, 255))]
    assert seen(small(a_png(rows, 2, channels=4))) == [[RED, BLUE]]


@pytest.mark.parametrize("how", range(5))
def test_every_filter_of_the_format_is_undone(how: int) -> None:
    above, row = bytes([10, 20, 30, 40, 50, 60]), bytes([200, 100, 7, 9, 250, 61])
    assert small_png._row(how, filtered(how, row, above, 3), above, 3) == row


def filtered(how: int, row: bytes, above: bytes, step: int) -> bytes:
    """A row as the format writes it, straight from its table of filters."""
    left = bytes(step) + row[:-step]
    corner = bytes(step) + above[:-step]

    def guess(a: int, b: int, c: int) -> int:
        p = a + b - c
        nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        return (0, a, b, (a + b) // 2, nearest)[how]

    return bytes(
        (x - guess(a, b, c)) & 255 for x, a, b, c in zip(row, left, above, corner, strict=True)
    )


def test_another_kind_of_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="browsers"):
        small(a_png([plain(RED)], 1, bits=16))
