"""Words are found in files wherever they lie there."""

from pathlib import Path
from random import Random

from workshop.storage import search

WORDS = ("a short word", "words of a middling length", "ab" * 32, "A long one. " + "häuser " * 60)


def a_file(folder: Path, *inside: bytes, noise: int = 5000) -> Path:
    file, chance = folder / "file.db", Random(1)
    file.write_bytes(chance.randbytes(noise).join((b"", *inside, b"")))
    return file


def test_every_word_is_found_at_every_place(tmp_path: Path) -> None:
    for noise in range(100, 108):
        file = a_file(tmp_path, *(word.encode() for word in WORDS), noise=noise)
        assert set(search.find([file], WORDS)) == set(WORDS)


def test_a_word_at_the_very_beginning_or_end_is_found(tmp_path: Path) -> None:
    for word in WORDS:
        for place in (0, 1000):
            file = tmp_path / "file.db"
            file.write_bytes(bytes(place) + word.encode() + bytes(1000 - place))
            assert set(search.find([file], WORDS)) == {word}


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    almost = [word.encode()[:-1] + b"?" for word in WORDS[:3]]
    assert search.find([a_file(tmp_path, *almost)], WORDS) == {}


def test_a_long_text_is_found_by_any_of_its_pieces(tmp_path: Path) -> None:
    whole = WORDS[3].encode()
    assert set(search.find([a_file(tmp_path, whole[-100:])], WORDS)) == {WORDS[3]}


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert search.find([tmp_path / "none-wal"], WORDS) == {}
