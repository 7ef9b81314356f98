"""Makes pictures of pages small: as many colours as anybody can tell apart, and no more.

Pages are flat, so a palette takes less than half the room and cannot be told from the original.
Only what browsers write is read: 8 bits a channel, not interlaced. (PNG specification, third
edition, sections 9 and 11; the palette is Heckbert's median cut, 1982.)
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter

Colour = tuple[int, ...]
Weighed = Sequence[tuple[Colour, int]]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}


def small(png: bytes, colours: int = 128) -> bytes:
    """The same picture with a palette of at most so many colours (256); transparency is left out.

    Raises:
        ValueError: a kind of picture that browsers do not write.
    """
    width, height, channels, packed = _read(png)
    rows = _unfiltered(zlib.decompress(packed), width * channels, channels)
    pixels = [tuple(zip(*(row[c::channels] for c in range(3)), strict=True)) for row in rows]
    counts = Counter(colour for row in pixels for colour in row)
    palette = _palette(list(counts.items()), colours)
    place = _places(palette)
    drawn = b"".join(b"\0" + bytes(map(place.__getitem__, row)) for row in pixels)
    return SIGNATURE + b"".join(
        _chunk(kind, body)
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", bytes(value for colour, _ in palette for value in colour)),
            (b"IDAT", zlib.compress(drawn, 9)),
            (b"IEND", b""),
        )
    )


def _read(png: bytes) -> tuple[int, int, int, bytes]:
    """Width, height, channels and the packed rows."""
    chunks = list(_chunks(png))
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if bits != 8 or interlaced or kind not in CHANNELS:
        raise ValueError("not a picture as browsers take it")
    return width, height, CHANNELS[kind], b"".join(b for name, b in chunks if name == b"IDAT")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _unfiltered(packed: bytes, length: int, step: int) -> Iterator[bytes]:
    """Rows of `length` bytes as they are drawn; a pixel is `step` bytes."""
    above = bytes(length)
    for at in range(0, len(packed), length + 1):
        above = _row(packed[at], packed[at + 1 : at + 1 + length], above, step)
        yield above


def _row(how: int, row: bytes, above: bytes, step: int) -> bytes:
    if how == 0:
        return row
    if how == 1:
        drawn = bytearray(len(row))
        for c in range(step):
            drawn[c::step] = bytes(accumulate(row[c::step], lambda a, b: (a + b) & 255))
        return bytes(drawn)
    if how == 2:
        return bytes((a + b) & 255 for a, b in zip(row, above, strict=True))
    drawn = bytearray(row)
    for at, value in enumerate(row):
        left = drawn[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (left + above[at]) // 2 if how == 3 else _paeth(left, above[at], corner)
        drawn[at] = (value + guess) & 255
    return bytes(drawn)


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda each: abs(near - each))


def _palette(counts: Weighed, most: int) -> Sequence[tuple[Colour, Sequence[Colour]]]:
    """Each colour of the palette with those it stands for."""
    boxes = [counts]
    while len(boxes) < most:
        wide = max(boxes, key=_spread)
        if len(wide) < 2:
            break
        boxes.remove(wide)
        boxes += _halves(wide)
    return [(_most_used(box), [colour for colour, _ in box]) for box in boxes]


def _spread(box: Weighed) -> float:
    """How much a box would gain from being cut: its longest side, and where pixels are many."""
    return max(_sides(box)) * sum(count for _, count in box) ** 0.5


def _sides(box: Weighed) -> list[int]:
    channels = list(zip(*(colour for colour, _ in box), strict=True))
    return [max(values) - min(values) for values in channels]


def _halves(box: Weighed) -> tuple[Weighed, Weighed]:
    sides = _sides(box)
    along = sides.index(max(sides))
    ordered = sorted(box, key=lambda each: each[0][along])
    middle = (ordered[0][0][along] + ordered[-1][0][along]) / 2
    at = next(n for n, (colour, _) in enumerate(ordered) if colour[along] > middle)
    return ordered[:at], ordered[at:]


def _most_used(box: Weighed) -> Colour:
    return max(box, key=itemgetter(1))[0]


def _places(palette: Iterable[tuple[Colour, Sequence[Colour]]]) -> Mapping[Colour, int]:
    return {colour: n for n, (_, stood_for) in enumerate(palette) for colour in stood_for}
