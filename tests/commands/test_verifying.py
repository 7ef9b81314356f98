"""`workshop verify`: plain words and a status, for each way in which a promise can be bent."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, text

from tests.actions.test_proving import ATTACKS, a_house_with_a_chain, drop
from tests.pilots import a_locked_pilot, a_pilot
from tests.play import Play, play
from workshop.actions.house import House
from workshop.commands.verifying import verify
from workshop.core.pilot import receipt
from workshop.storage.keep import entries as keep
from workshop.storage.tables import EntryRow


def run(playing: Play, *arguments: str) -> Result:
    def opening() -> tuple[House, str]:
        return playing.house, "https://jam.example.org"

    return CliRunner().invoke(verify, arguments, obj=opening)


def code(entry) -> str:
    return f"{entry.n}: {receipt.code_of(entry.hash)}"


def test_what_is_whole_is_told_with_its_newest_receipt(tmp_path: Path) -> None:
    playing = play(tmp_path)
    pilot_id, chain = a_house_with_a_chain(playing)
    for arguments in ((), (pilot_id,)):
        answer = run(playing, *arguments)
        assert answer.exit_code == 0, answer.output
        assert f"whole    Named owner for billing complaints, version 1 (pilot {pilot_id})" in (
            answer.output
        )
        assert code(chain[-1]) in answer.output


def test_a_receipt_names_its_entry(tmp_path: Path) -> None:
    playing = play(tmp_path)
    pilot_id, chain = a_house_with_a_chain(playing)
    a_locked_pilot(playing)
    for written in (code(chain[1]), chain[1].hash, receipt.in_full(chain[1])):
        for arguments in ((), (pilot_id,)):
            answer = run(playing, *arguments, "--receipt", written)
            assert answer.exit_code == 0, answer.output
            assert f"The receipt is of entry 2 of pilot {pilot_id}." in answer.output


def test_without_pilots_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    playing = play(tmp_path)
    answer = run(playing)
    assert (answer.exit_code, answer.output) == (0, "There is no pilot to look at.\n")
    none = run(playing, "--receipt", "1: " + "A" * 26)
    assert (none.exit_code, "fits no entry of any pilot" in none.output) == (1, True)


def test_drafts_are_no_fault(tmp_path: Path) -> None:
    playing = play(tmp_path)
    a_pilot(playing)
    answer = run(playing)
    assert (answer.exit_code, answer.output[:5]) == (0, "draft")


SAID = {
    "edited": "Entry 2 was changed: it is broken at 2.",
    "rebuilt without the key": "Entry 2 is forged",
    "rebuilt with another key": "Entry 2 is forged",
    "rebuilt with the key": "The receipt fits no entry of this pilot",
    "tail cut": "The receipt is of entry 3, which is not there: the end was cut off.",
}


@pytest.mark.parametrize("how", SAID)
def test_each_attack_ends_with_status_1_and_the_place(tmp_path: Path, how: str) -> None:
    playing = play(tmp_path)
    pilot_id, chain = a_house_with_a_chain(playing)
    attack, expected = ATTACKS[how]
    with playing.house.store.unit() as unit:
        drop(unit.connection, "entries")
        unit.execute(text("DELETE FROM entries"))
        for entry in attack(chain, playing.house.criteria_key):
            unit.execute(insert(EntryRow).values(**keep._values(entry)))
    without = run(playing)
    assert without.exit_code == (1 if expected else 0)
    answer = run(playing, pilot_id, "--receipt", code(chain[-1]))
    assert answer.exit_code == 1
    assert SAID[how] in answer.output
    assert run(playing, "--receipt", code(chain[-1])).exit_code == 1


def test_a_pilot_or_a_receipt_that_cannot_be_read_is_status_2(tmp_path: Path) -> None:
    playing = play(tmp_path)
    a_locked_pilot(playing)
    for arguments in (("no-such-pilot",), ("--receipt", "hello")):
        answer = run(playing, *arguments)
        assert answer.exit_code == 2
        assert answer.output.strip()
        assert "Traceback" not in answer.output
