"""Six words, drawn once and read back forgivingly."""

import random

import pytest
from xkcdpass import xkcd_password

from workshop.core.seat import codename
from workshop.core.seat.codename import CodenameUnreadable

# The package leaves out words of 3 and 4 letters unless told otherwise.
LIST = sorted(
    xkcd_password.generate_wordlist(
        wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3, max_length=9
    )
)
NAME = "abacus zoom magazine lilac rerun yo-yo"


def test_the_list_is_the_whole_eff_list_of_77_bits():
    assert len(LIST) == 7776


def test_a_codename_is_six_lowercase_words_of_the_list():
    drawn = codename.draw([word.upper() for word in LIST], random.Random(7).choice)
    assert drawn == drawn.lower()
    assert len(drawn.split(" ")) == 6
    assert set(drawn.split(" ")) <= set(LIST)


def test_each_word_is_chosen_from_the_whole_list():
    offered = []
    codename.draw(LIST, lambda words: offered.append(len(words)) or words[0])
    assert offered == [7776] * 6


def test_what_is_drawn_is_read_back_whichever_words_it_holds():
    chance = random.Random(3)
    for _ in range(40):
        drawn = codename.draw(LIST, chance.choice)
        assert codename.read(drawn, LIST) == drawn


def test_every_hyphenated_word_is_read_with_hyphen_space_or_nothing():
    for word in [word for word in LIST if "-" in word and word != "yo-yo"]:
        name = f"abacus {word} magazine lilac rerun zoom"
        for typed in (word, word.replace("-", " "), word.replace("-", "")):
            assert codename.read(name.replace(word, typed), LIST) == name


def test_yo_yo_and_yoyo_are_two_words():
    assert codename.read("abacus zoom magazine lilac rerun yo yo", LIST).endswith(" yo-yo")
    assert codename.read("abacus zoom magazine lilac rerun yoyo", LIST).endswith(" yoyo")


@pytest.mark.parametrize(
    "typed",
    [
        "ABACUS Zoom magazine lilac rerun yo-yo",
        "  abacus\tzoom\nmagazine   lilac rerun yo-yo ",
        "abacus-zoom-magazine-lilac-rerun-yo-yo",
        "abacus, zoom, magazine, lilac, rerun, yo-yo.",
        "1. abacus 2. zoom 3. magazine 4. lilac 5. rerun 6. yo-yo",
        "\N{FULLWIDTH LATIN SMALL LETTER A}bacus zoom magazine lilac rerun yo-yo",
        "abac zoom maga lila reru yo-yo",
        "abacus zoom magazine lilac rerun yo\N{NON-BREAKING HYPHEN}yo",
    ],
)
def test_spelling_may_vary(typed):
    assert codename.read(typed, [*LIST]) == NAME


def test_a_whole_word_wins_over_being_the_beginning_of_another():
    words = ["over", "overtime", "a", "b", "c", "d", "e"]
    assert codename.read("over a b c d e", words) == "over a b c d e"
    assert codename.read("overt a b c d e", words) == "overtime a b c d e"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abacus zoom magazine lilac rerun",
        "abacus zoom magazine lilac rerun yo-yo zoom",
        "abacus zoom magazine lilac rerun qqqq",
        "abacus zoom magazine lilac rerun drop",  # dropbox, dropkick, droplet ...
        "aba zoom magazine lilac rerun yo-yo",  # three letters are too few
        "abacusses zoom magazine lilac rerun yo-yo",
        "١ ٢ ٣ ٤ ٥ ٦",
        "\udcff" * 6,
    ],
)
def test_what_fits_no_word_or_several_is_refused(typed):
    with pytest.raises(CodenameUnreadable) as refusal:
        codename.read(typed, LIST)
    assert refusal.value.fields == {}


class Unopened:
    """A list that fails as soon as somebody looks into it."""

    def __iter__(self):
        raise AssertionError("looked into the list")


def test_a_text_that_is_too_long_is_refused_before_any_work():
    with pytest.raises(CodenameUnreadable):
        codename.read("a" * 201, Unopened())
    with pytest.raises(AssertionError):
        codename.read("a" * 200, Unopened())
