"""Decodes what SQLite writes into a cell: numbers of variable length, and records of values.

After the description of the file format at sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

import struct

#: Bytes of the serial types 1 to 6: whole numbers.
_WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
#: The serial type of the numbers 0 and 1, which need no byte, and of a floating number.
_REAL, _ZERO, _ONE = 7, 8, 9
_LONGEST = 9


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where the next thing begins.

    Raises:
        IndexError: the data ends before the number does.
    """
    value = 0
    for place in range(_LONGEST - 1):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + _LONGEST - 1], at + _LONGEST


def values(payload: bytes) -> tuple[str | None, ...]:
    """The values of a record as text; what does not lie whole in `payload` is left out.

    A cell whose end lies on other pages can so be read as far as it goes.
    """
    length, at = varint(payload, 0)
    kinds: list[int] = []
    while at < length:
        kind, at = varint(payload, at)
        kinds.append(kind)
    found: list[str | None] = []
    at = length
    for kind in kinds:
        end = at + _size(kind)
        if end > len(payload):
            break
        found.append(_value(kind, payload[at:end]))
        at = end
    return tuple(found)


def _size(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    return 8 if kind == _REAL else _WHOLE.get(kind, 0)


def _value(kind: int, raw: bytes) -> str | None:
    if kind == 0:
        return None
    if kind in _WHOLE:
        return str(int.from_bytes(raw, "big", signed=True))
    if kind == _REAL:
        return repr(struct.unpack(">d", raw)[0])
    if kind in (_ZERO, _ONE):
        return str(kind - _ZERO)
    return raw.decode("utf-8", "replace") if kind % 2 else raw.hex()
