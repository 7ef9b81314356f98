"""One's own codename is noticed in what one writes, however it is typed, in bounded time."""

import random
import time

import pytest
from xkcdpass import xkcd_password

from workshop.core.seat import codename, giveaway
from workshop.core.seat.giveaway import CodenameInText
from workshop.core.seat.tags import seat_secret

LIST = tuple(
    xkcd_password.generate_wordlist(
        wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3, max_length=9
    )
)
NAME = "abacus zoom magazine lilac rerun yo-yo"
KEY = b"k" * 32
SECRET = seat_secret(KEY, "session", NAME)


def check(text, secret=SECRET, session="session"):
    giveaway.require_none(KEY, session, secret, text, LIST)


@pytest.mark.parametrize(
    "text",
    [
        NAME,
        f"My code is {NAME.title()}, keep it.",
        "ABACUS-ZOOM-MAGAZINE-LILAC-RERUN-YO-YO",
        "1 abacus\n2 zoom\n3 magazine\n4 lilac\n5 rerun\n6 yo-yo",
        "abacus_zoom_magazine_lilac_rerun_yo_yo",
        "abac, zoom, maga, lila, reru, yo-yo",
        f"zoom abacus {NAME} zoom abacus",
        "Ａｂａｃｕｓ zoom magazine lilac rerun yo yo",
        "x" * 1900 + " " + NAME,
    ],
)
def test_a_pasted_codename_is_refused(text):
    with pytest.raises(CodenameInText) as refusal:
        check(text)
    assert refusal.value.fields == {}
    assert "abacus" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abacus zoom magazine lilac rerun",
        "zoom abacus magazine lilac rerun yo-yo",
        "abacus zoom magazine lilac and rerun yo-yo",
        "A longer text about zoom and an abacus, a magazine, a lilac; then a rerun of the yo-yo.",
    ],
)
def test_some_of_its_words_or_another_order_are_only_words(text):
    check(text)


def test_the_codename_of_somebody_else_is_none_of_ours():
    check(NAME, secret=seat_secret(KEY, "session", "zoom zoom zoom zoom zoom zoom"))
    check(NAME, session="another session")


def test_whatever_can_be_typed_to_come_back_is_noticed():
    chance = random.Random(5)
    for _ in range(60):
        drawn = codename.draw(LIST, chance.choice)
        short = " ".join(_shortened(word) for word in drawn.split(" "))
        for typed in (drawn, drawn.upper(), drawn.replace(" ", "\n- "), short):
            try:
                meant = codename.read(typed, LIST)
            except codename.CodenameUnreadable:
                continue
            assert meant in set(giveaway.runs(f"so: {typed} (mine)", LIST))


def _shortened(word):
    fitting = [other for other in LIST if other.startswith(word[:4])]
    return word[:4] if len(word) >= 4 and len(fitting) == 1 else word


def test_a_guard_that_looks_for_the_words_as_they_stand_would_miss_them():
    typed = "ABACUS-ZOOM-MAGAZINE-LILAC-RERUN-YO-YO"
    assert NAME not in typed.lower()
    with pytest.raises(CodenameInText):
        check(typed)


#: Every piece is a word of the list, so that every place begins a run.
DENSE = " ".join([word for word in LIST if len(word) == 3] * 40)[: giveaway.MAX_TEXT]


def test_the_longest_text_of_nothing_but_words_takes_a_few_milliseconds():
    check("warm up the list")
    assert len(list(giveaway.runs(DENSE, LIST))) > 300
    took = []
    for _ in range(20):
        begun = time.process_time()
        check(DENSE)
        took.append(time.process_time() - begun)
    assert min(took) < 0.005, f"{min(took) * 1000:.1f} ms"


def test_what_is_longer_than_any_text_is_not_looked_at():
    check("x" * giveaway.MAX_TEXT + " " + NAME)
