"""Looks for words in files, byte by byte, to prove that nothing is left of what was deleted.

Run as a program of its own: a process that opens and closes the database's file by hand gives up
every lock that SQLite holds on it.
"""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

#: A file is looked at every so many bytes; longer words are found by the piece that lies there.
STEP = 8
#: What is longer may be broken over two pages of the file, so it is looked for in pieces.
PIECE = 64


def find(files: Collection[Path], words: Collection[str]) -> Mapping[str, tuple[bytes, ...]]:
    """Those of the words that stand in any of the files, with the pieces that were found."""
    orders = json.dumps({"files": [str(file) for file in files], "words": sorted(words)})
    command = [sys.executable, "-I", __file__]
    ran = subprocess.run(command, input=orders, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(ran.stdout)
    return {word: tuple(bytes.fromhex(each) for each in each_of) for word, each_of in found.items()}


def main() -> None:
    """Read what to look for, and print what was found."""
    orders = json.load(sys.stdin)
    pieces: dict[bytes, list[str]] = {}
    for word in orders["words"]:
        for piece in _pieces(word.encode()):
            pieces.setdefault(piece, []).append(word)
    standing: set[bytes] = set()
    for file in orders["files"]:
        if Path(file).exists():
            standing.update(_standing(Path(file).read_bytes(), tuple(pieces)))
    found: dict[str, list[str]] = {}
    for piece in standing:
        for word in pieces[piece]:
            found.setdefault(word, []).append(piece.hex())
    json.dump(found, sys.stdout)


def _pieces(word: bytes) -> set[bytes]:
    if len(word) <= 2 * PIECE:
        return {word}
    middle = (len(word) - PIECE) // 2
    return {word[:PIECE], word[middle : middle + PIECE], word[-PIECE:]}


def _standing(whole: bytes, pieces: Sequence[bytes]) -> Iterator[bytes]:
    """Those of the pieces that stand in `whole`, some of them more than once."""
    index: dict[bytes, list[tuple[bytes, int]]] = {}
    for piece in pieces:
        if len(piece) < 2 * STEP - 1:
            if piece in whole:
                yield piece
            continue
        for offset in range(STEP):
            index.setdefault(piece[offset : offset + STEP], []).append((piece, offset))
    for at in range(0, len(whole) - STEP + 1, STEP):
        for piece, offset in index.get(whole[at : at + STEP], ()):
            if offset <= at and whole.startswith(piece, at - offset):
                yield piece


if __name__ == "__main__":
    main()
