"""Words that were written, changed and taken back are in no file after the next pass of upkeep."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from tests.houses import BOTH, On
from tests.play import Play, play
from tests.storage.test_ballots_on_disk import on_disk
from tests.test_upkeep import Hand, of
from workshop.actions import files, notes
from workshop.actions.notes import Writing
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.troubles import Trouble
from workshop.storage import db, physical
from workshop.upkeep import Upkeep

FIRST = "canary one sings in the boiler room"
SECOND = "canary two sits in the lift shaft"
STAYS = "canary three is here to stay"


def come_and_gone(playing: Play) -> None:
    """A text that is written, changed and taken back, among many that stay."""
    playing.to(Phase.IDEATE)
    seat = playing.seats[0]
    for n in range(40):
        playing.write(playing.seats[n % 4], f"Idea {n}: {'words ' * (n % 9)}")
    note = playing.write(seat, FIRST)
    notes.edit(playing.house, playing.code, seat, note, Writing(NoteKind.IDEA, SECOND))
    for n in range(40, 60):
        playing.write(playing.seats[n % 4], f"Idea {n}: {'words ' * (n % 9)}")
    notes.withdraw(playing.house, playing.code, seat, note)
    playing.write(seat, STAYS)


def found(playing: Play, folder: Path) -> list[str]:
    whole = on_disk(playing, folder)
    return [each for each in (FIRST, SECOND, STAYS) if each.encode() in whole]


def one_pass(hand: Hand, upkeep: Upkeep) -> None:
    hand.after(30, upkeep)


@pytest.mark.parametrize("on", BOTH)
def test_one_pass_of_upkeep_leaves_no_byte_of_a_text_that_was_taken_back(
    tmp_path: Path, on: On
) -> None:
    with on(tmp_path, 4) as playing:
        hand = Hand()
        upkeep = of(playing, hand)
        come_and_gone(playing)
        assert found(playing, tmp_path) == [FIRST, SECOND, STAYS], "the twin: before it they are"
        one_pass(hand, upkeep)
        assert found(playing, tmp_path) == [STAYS]


def test_with_an_open_reader_the_retry_leaves_none(tmp_path: Path) -> None:
    playing, hand = play(tmp_path, 4), Hand()
    upkeep = of(playing, hand)
    come_and_gone(playing)
    with playing.house.store.reading() as reading:
        reading.execute(text("SELECT count(*) FROM seats"))
        one_pass(hand, upkeep)
        hand.after(1, upkeep)
        hand.after(1, upkeep)
        assert FIRST in found(playing, tmp_path)
        assert upkeep.troubles == (Trouble.LOG,)
    hand.after(1, upkeep)
    assert found(playing, tmp_path) == [STAYS]
    assert upkeep.troubles == ()


def churned(playing: Play, seed: int) -> list[str]:
    """Fill an intake in which many texts come and go; what is found only in those that went."""
    chance, gone = Random(seed), list[str]()
    playing.to(Phase.IDEATE)
    for n in range(160):
        seat = playing.seats[n % 4]
        note = playing.write(seat, f"sign {n:04} {'x' * chance.randint(5, 300)}")
        if chance.random() < 0.4:
            notes.withdraw(playing.house, playing.code, seat, note)
            gone.append(f"sign {n:04} ")
    return gone


def left_of(gone: list[str], playing: Play, folder: Path) -> list[str]:
    whole = on_disk(playing, folder)
    return [each for each in gone if each.encode() in whole]


@pytest.mark.parametrize("on", BOTH)
def test_many_texts_that_came_and_went_have_left_no_copy_in_any_page(
    tmp_path: Path, on: On
) -> None:
    with on(tmp_path, 4, seed=3) as playing:
        gone = churned(playing, seed=3)
        assert len(gone) > 50
        assert files.settle_files(playing.house)
        assert left_of(gone, playing, tmp_path) == []


def test_without_secure_delete_words_are_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: rows are stirred and the log is emptied as ever, but pages keep what was there."""
    unsafe = tuple(p for p in db.PRAGMAS if "secure_delete" not in p)
    monkeypatch.setattr(db, "PRAGMAS", (*unsafe, "PRAGMA secure_delete=OFF"))
    playing = play(tmp_path, 4)
    gone = churned(playing, seed=3)
    assert files.settle_files(playing.house)
    assert left_of(gone, playing, tmp_path)


def test_every_page_of_a_table_that_is_emptied_whole_is_wiped(tmp_path: Path) -> None:
    """What the guarantee rests on: no page of the intake keeps a byte that no living row has."""
    playing = play(tmp_path, 4)
    churned(playing, seed=5)
    with playing.house.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM intake")
    physical.stir(playing.engine, [playing.jam.id], Random(1))
    assert physical.checkpoint(playing.engine)
    assert b"sign 0" not in on_disk(playing, tmp_path)
