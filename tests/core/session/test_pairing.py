"""Six digits for a projector: how they are drawn, read, kept and used up."""

from datetime import UTC, datetime
from itertools import cycle

from workshop.core.session import pairing

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_digits_are_six() -> None:
    ninth_first = cycle("90")
    assert pairing.draw(lambda digits: digits[int(next(ninth_first))]) == "909090"


def test_digits_are_read_however_they_are_spaced() -> None:
    assert pairing.read("123 456") == pairing.read(" 123-456 ") == "123456"


def test_only_a_hash_that_belongs_to_one_session_is_kept() -> None:
    assert "123456" not in pairing.hash_of("one", "123456")
    assert pairing.hash_of("one", "123456") != pairing.hash_of("two", "123456")


def test_something_that_is_no_text_is_only_a_wrong_code() -> None:
    assert pairing.hash_of("one", "\ud800") != pairing.hash_of("one", "123456")


def test_ten_wrong_tries_use_up_all_the_time_the_digits_have() -> None:
    ends = NOW + pairing.LASTS
    for _ in range(10):
        ends = pairing.after_a_wrong_try(ends)
    assert ends <= NOW
