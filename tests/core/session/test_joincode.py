"""The code a room types to join."""

import random

import pytest

from workshop.core.session import joincode


def test_the_alphabet_has_31_signs_and_none_that_looks_like_another() -> None:
    assert len(joincode.ALPHABET) == len(set(joincode.ALPHABET)) == 31
    assert set("ILO01").isdisjoint(joincode.ALPHABET)


def test_a_code_is_eight_signs_of_the_alphabet() -> None:
    code = joincode.draw(random.Random(1).choice)
    assert len(code) == 8
    assert set(code) <= set(joincode.ALPHABET)


@pytest.mark.parametrize("typed", ["KTM4H7WX", "ktm4 h7wx", " ktm4-h7wx\n", "K T M 4\u2013H 7 W X"])
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert joincode.read(typed) == "KTM4H7WX"


def test_a_read_code_is_short_and_plain_whatever_was_typed() -> None:
    assert joincode.read("") == ""
    assert joincode.read("\x00../é") == ""
    assert len(joincode.read("A" * 10_000)) == joincode.LENGTH + 1


def test_something_has_to_be_typed() -> None:
    assert joincode.check("ktm4 h7wx") == "KTM4H7WX"
    for nothing in ("", "  ", "?!"):
        with pytest.raises(joincode.CodeMissing):
            joincode.check(nothing)


def test_a_longer_code_is_not_cut_to_one_that_exists() -> None:
    assert joincode.read("KTM4H7WXA") != "KTM4H7WX"


def test_a_code_is_shown_in_two_groups_that_read_back_as_the_code():
    assert joincode.spaced("KTM4H7WX") == "KTM4 H7WX"
    assert joincode.read(joincode.spaced("KTM4H7WX")) == "KTM4H7WX"
