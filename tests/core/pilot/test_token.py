"""Keys for programs: a name, and the mark of an upload."""

import pytest

from workshop.core.pilot import token
from workshop.core.session.notes import EmptyText, TooLong


def test_a_key_is_for_something() -> None:
    assert token.check_name("  nightly export ") == "nightly export"
    with pytest.raises(EmptyText):
        token.check_name(" ")
    with pytest.raises(TooLong):
        token.check_name("x" * (token.MAX_NAME + 1))


@pytest.mark.parametrize("mark", ["2025-04-08", "a.b_c", "x" * 64])
def test_a_mark_is_taken(mark: str) -> None:
    assert token.check_batch(mark) == mark


@pytest.mark.parametrize("mark", ["", "x" * 65, "a b", "ä", "a\n"])
def test_a_mark_that_is_none_is_refused(mark: str) -> None:
    with pytest.raises(token.BatchUnreadable):
        token.check_batch(mark)
