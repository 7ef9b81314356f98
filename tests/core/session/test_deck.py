"""The prompt cards: their texts, and who is dealt which."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from workshop.core.session.deck.cards import CARDS, deal

DOMAIN = Path(__file__).parents[4] / "shared" / "domain.md"
LINE = re.compile(r"^\d+\. `(\w+)` · (.+?) · (.+?) · (.+)$", re.MULTILINE)


def first(cards):
    return cards[0]


def test_there_are_twenty_cards_with_a_text_in_each_language():
    assert len({card.id for card in CARDS}) == len(CARDS) == 20
    for card in CARDS:
        assert set(card.texts) == {"en", "de", "nl"}
        assert len(set(card.texts.values())) == 3
    assert CARDS[0].id == "scifi"
    assert CARDS[-1].id == "never_allowed"


@pytest.mark.skipif(not DOMAIN.exists(), reason="the domain reference is not beside the project")
def test_the_texts_are_those_of_the_domain_reference():
    written = [(card.id, *(card.texts[each] for each in ("en", "de", "nl"))) for card in CARDS]
    assert written == LINE.findall(DOMAIN.read_text(encoding="utf-8"))


def test_a_card_speaks_english_to_everybody_else():
    card = CARDS[12]
    assert card.text("nl") == "Los het op zonder één gesproken of getypt woord."
    assert card.text("de-AT") == "Löse es ohne ein gesprochenes oder getipptes Wort."
    assert card.text("fr") == card.text("") == "Solve it without a spoken or typed word."


def test_the_least_dealt_card_comes_next():
    counts = {card.id: 3 for card in CARDS} | {"gift": 2, "child": 1}
    assert deal(counts, (), first).id == "child"
    assert deal(counts, {"child"}, first).id == "gift"


def test_a_card_that_was_never_dealt_counts_as_zero():
    assert deal({card.id: 1 for card in CARDS if card.id != "worst"}, (), first).id == "worst"


def test_between_equals_somebody_else_chooses():
    offered = []
    chosen = deal({"scifi": 1}, {"retold"}, lambda cards: offered.extend(cards) or cards[-1])
    assert [card.id for card in offered] == [card.id for card in CARDS[2:]]
    assert chosen is CARDS[-1]


def test_no_seat_gets_a_card_twice_before_it_has_had_all():
    had = []
    for _ in CARDS:
        had.append(deal(Counter(had), had, random.Random(4).choice).id)
    assert set(had) == {card.id for card in CARDS}


def test_a_seat_that_has_had_all_gets_the_least_dealt_of_all():
    counts = {card.id: 2 for card in CARDS} | {"pigeon": 1}
    assert deal(counts, [card.id for card in CARDS], first).id == "pigeon"


def test_a_room_of_twenty_gets_twenty_different_cards():
    counts = Counter()
    for seat in range(20):
        counts[deal(counts, (), random.Random(seat).choice).id] += 1
    assert set(counts.values()) == {1}
