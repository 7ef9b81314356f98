"""What workers tell each other: understood when it is ours, ignored when it is not."""

import pytest

from workshop.live.elsewhere import Presence
from workshop.live.wakeups import LONGEST, NotUnderstood, Wakeup, read, written


def test_a_wakeup_is_read_as_it_was_said() -> None:
    said = Wakeup("a1", ("ABCD2345",), {"ABCD2345": Presence(12, True)}, True, {"wrong_code": 3})
    assert read(written(said)) == said
    assert read(written(Wakeup("a1"))) == Wakeup("a1")


def test_nobody_listening_is_something_else_than_not_saying_who_does() -> None:
    assert read(written(Wakeup("a1", here={}))).here == {}
    assert read(written(Wakeup("a1"))).here is None


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x80\x04pickled",
        b"null",
        b"[]",
        b'"ABCD2345"',
        b"{}",
        b'{"by": 7}',
        b'{"by": ""}',
        b'{"by": "a1", "moved": 3}',
        b'{"by": "a1", "moved": [3]}',
        b'{"by": "a1", "moved": {"x": {"y": 1}}, "here": []}',
        b'{"by": "a1", "here": {"ABCD2345": 3}}',
        b'{"by": "a1", "here": {"ABCD2345": [-1, 0]}}',
        b'{"by": "a1", "here": {"ABCD2345": [1, 2]}}',
        b'{"by": "a1", "here": {"ABCD2345": [1.5, 0]}}',
        b'{"by": "a1", "here": {"ABCD2345": ["seat", 0]}}',
        b'{"by": "a1", "wrong": {"wrong_code": -1}}',
        b'{"by": "a1", "wrong": {"wrong_code": true}}',
        b'{"by": "a1", "wrong": ["wrong_code"]}',
        b'{"by": "' + b"a" * 65 + b'"}',
        b"[" * 100_000,
        b" " * (LONGEST + 1),
    ],
)
def test_what_is_no_wakeup_is_not_understood(said: bytes) -> None:
    with pytest.raises(NotUnderstood):
        read(said)


def test_a_wakeup_holds_codes_and_numbers_and_nothing_else() -> None:
    said = written(Wakeup("a1", ("ABCD2345",), {"ABCD2345": Presence(12, False)}))
    assert said == b'{"by":"a1","moved":["ABCD2345"],"here":{"ABCD2345":[12,0]}}'
