"""Dealing: a card of one's own while ideas are written, seeds of others to build on."""

from pathlib import Path

import pytest

from tests.actions.traces import (
    Acts,
    after_the_grace,
    at_the_end_of_the_grace,
    refused,
    refused_to_lost_seats,
    refused_where_not_open,
    rows,
    unnoticed,
    without_a_trace,
)
from tests.play import Play, play
from workshop.actions import deals, moving, notes
from workshop.actions.asking import SeatLost
from workshop.actions.notes import Writing
from workshop.core.seat.seat import Seat
from workshop.core.session import seeds
from workshop.core.session.deck.cards import CARDS
from workshop.core.session.flow import TimeIsUp
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Command, Phase, Role
from workshop.core.session.presets import Preset


def at(tmp_path: Path, phase: Phase, seats: int = 3) -> Play:
    return play(tmp_path, seats, Preset.EXPRESS).to(phase)


def deal(playing: Play, seat: Seat, key: str = "", again: bool = False) -> None:
    deals.deal(playing.house, playing.code, seat, key or playing.key(), again)


def hand(playing: Play, seat: Seat) -> set[str]:
    return {seed.id for seed in playing.mine(seat).seeds}


def own(playing: Play, seat: Seat) -> set[str]:
    return {note.id for note, _ in playing.mine(seat).notes}


def acts(playing: Play, seat: Seat) -> Acts:
    return {Command.DEAL: lambda: deal(playing, seat)}


def test_where_nothing_is_dealt_asking_leaves_no_trace(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_where_not_open(playing, {Role.SEAT: acts(playing, playing.seats[0])})


def test_only_a_seat_of_this_session_is_dealt_to(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_lost_seats(playing, lambda seat: acts(playing, seat), SeatLost)


def test_cards_are_dealt_until_the_grace_is_over(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    at_the_end_of_the_grace(playing)
    deal(playing, playing.seats[0])
    assert playing.mine(playing.seats[0]).card
    after_the_grace(playing)
    with refused(playing, TimeIsUp):
        deal(playing, playing.seats[1])


# -- cards -----------------------------------------------------------------------------------------


def test_one_card_is_dealt_until_another_is_asked_for(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    with unnoticed(playing):
        deal(playing, seat)
    first = playing.mine(seat).card
    with without_a_trace(playing):
        deal(playing, seat)
    deal(playing, seat, again=True)
    assert playing.mine(seat).card not in ("", first)
    assert playing.mine(playing.seats[1]).card == ""


def test_the_same_key_deals_one_card(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    for key, dealt in (("k", 1), ("l", 2)):
        deal(playing, seat, key=key, again=True)
        with without_a_trace(playing):
            deal(playing, seat, key=key, again=True)
        assert len(rows(playing, "deals")) == dealt


def test_everybody_gets_another_card_as_far_as_the_deck_goes(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE, seats=len(CARDS))
    for seat in playing.seats:
        deal(playing, seat)
    assert {playing.mine(seat).card for seat in playing.seats} == {card.id for card in CARDS}


def test_one_person_sees_the_whole_deck_before_a_card_comes_again(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seen = []
    for _ in CARDS:
        deal(playing, playing.seats[0], again=True)
        seen.append(playing.mine(playing.seats[0]).card)
    assert set(seen) == {card.id for card in CARDS}
    deal(playing, playing.seats[0], again=True)
    assert playing.mine(playing.seats[0]).card in seen


# -- seeds -----------------------------------------------------------------------------------------


def test_seeds_are_others_ideas_and_never_ones_own(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.BUILD_ON, seats=5)
    for seat in playing.seats:
        with unnoticed(playing):
            deal(playing, seat)
        assert len(hand(playing, seat)) == seeds.HAND
        assert not hand(playing, seat) & own(playing, seat)


def test_every_idea_is_dealt_before_one_is_dealt_much_more_often(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.BUILD_ON, seats=6)
    for seat in playing.seats:
        deal(playing, seat)
    dealt = [row["thing"] for row in rows(playing, "deals")]
    counts = {idea: dealt.count(idea) for seat in playing.seats for idea in own(playing, seat)}
    assert sum(counts.values()) == 6 * seeds.HAND
    assert min(counts.values()) >= 2


def test_a_wild_idea_is_in_every_hand_but_its_writers(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE, seats=6)
    writing = Writing(NoteKind.IDEA, "Houses that float.", wild=True)
    wild = notes.write(playing.house, playing.code, playing.seats[0], "k", writing)
    playing.to(Phase.BUILD_ON)
    for seat in playing.seats:
        deal(playing, seat)
    assert [wild in hand(playing, seat) for seat in playing.seats] == [False] + [True] * 5


def test_there_is_one_hand_of_seeds_in_a_visit(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.BUILD_ON, seats=6)
    seat = playing.seats[0]
    deal(playing, seat)
    before = hand(playing, seat)
    with without_a_trace(playing):
        deal(playing, seat)
    deal(playing, seat, again=True)
    assert hand(playing, seat) == before
    assert len(rows(playing, "deals")) == seeds.HAND


def test_with_few_ideas_there_are_few_seeds_and_with_none_there_are_none(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    playing.write(playing.seats[0], "The only idea")
    playing.go_on()
    for seat, seeds_held in zip(playing.seats, (0, 1, 1), strict=True):
        deal(playing, seat)
        assert len(hand(playing, seat)) == seeds_held


def test_what_has_been_revealed_is_no_seed_any_more(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    assert playing.jam.phase is Phase.BUILD_ON
    deal(playing, playing.seats[0])
    assert hand(playing, playing.seats[0]) == set()


@pytest.mark.parametrize("phase", [Phase.IDEATE, Phase.BUILD_ON])
def test_what_was_dealt_to_whom_is_forgotten_with_the_phase(tmp_path: Path, phase: Phase) -> None:
    playing = at(tmp_path, phase, seats=6)
    for seat in playing.seats:
        deal(playing, seat)
    assert rows(playing, "deals")
    playing.go_on()
    assert rows(playing, "deals") == []
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    deal(playing, playing.seats[0])
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    assert rows(playing, "deals") == []
