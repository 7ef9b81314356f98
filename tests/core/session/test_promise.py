"""What is promised where people write is true for so many people, and nothing more."""

import pytest

from workshop.core.session import promise
from workshop.core.session.promise import NOT_PRIVATE, REHEARSAL, SMALL, TOO_FEW, Act, Level

STORED = "No name, address or time is stored with this. The group sees it mixed with others."


@pytest.mark.parametrize(
    ("people", "level"),
    [
        (0, Level.NONE),
        (2, Level.NONE),
        (3, Level.SMALL),
        (7, Level.SMALL),
        (8, Level.WHOLE),
        (300, Level.WHOLE),
    ],
)
def test_the_head_count_decides_how_much_is_promised(people, level):
    assert promise.level(people, rehearsal=False) is level


def test_a_rehearsal_promises_nothing_to_any_number():
    assert {promise.level(people, rehearsal=True) for people in range(400)} == {Level.NONE}


def test_a_writer_reads_what_is_stored_and_in_a_small_group_of_their_style():
    assert promise.said(Act.WRITE, 8, rehearsal=False, private=True) == (STORED,)
    assert promise.said(Act.WRITE, 7, rehearsal=False, private=True) == (STORED, SMALL)


@pytest.mark.parametrize("act", list(Act))
def test_with_two_people_no_line_promises_anything(act):
    assert promise.said(act, 2, rehearsal=False, private=True) == (TOO_FEW,)


@pytest.mark.parametrize("act", list(Act))
def test_in_a_rehearsal_no_line_promises_anything(act):
    assert promise.said(act, 30, rehearsal=True, private=True) == (REHEARSAL,)


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("people", [0, 2, 3, 8])
def test_plain_http_is_said_whatever_else_is_promised(act, people):
    open_line = promise.said(act, people, rehearsal=False, private=False)
    assert open_line == (*promise.said(act, people, rehearsal=False, private=True), NOT_PRIVATE)


@pytest.mark.parametrize("act", list(Act))
def test_every_level_has_words_at_every_place(act):
    said = {level for line in promise.lines(act, rehearsal=False) for level in line.levels}
    assert said == set(Level)
