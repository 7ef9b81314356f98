"""Tampering through raw SQL, on both databases: each attack is found with its place."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text, update

from tests.builders import a_manager, a_member, a_team
from tests.core.pilot.chains import OTHER_KEY, edited, rebuilt
from tests.houses import BOTH, On
from tests.pilots import LOCKED_AT, START, a_locked_pilot, a_pilot
from tests.play import Play, play
from workshop.actions import amending, proving
from workshop.core.permissions import NotSignedIn
from workshop.core.pilot.chain import Entry
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.pilot.proving import Fault, Flaw
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.pilot.receipt import Receipt, letters_of
from workshop.storage.keep import entries as keep
from workshop.storage.keep import readings as keep_readings
from workshop.storage.queries import pilots as queries
from workshop.storage.tables import EntryRow, PilotRow, ReadingRow

Chain = tuple[Entry, ...]


def a_house_with_a_chain(playing: Play) -> tuple[str, Chain]:
    """A locked pilot with two comments, and its chain."""
    pilot_id = a_locked_pilot(playing)
    for words in ("First", "Second"):
        playing.clock.go_on(hours=1)
        amending.comment(playing.house, playing.ada, pilot_id, words)
    with playing.house.store.reading() as reading:
        return pilot_id, queries.entries(reading, pilot_id)


def drop(connection: Connection, table: str) -> None:
    """Take the triggers away, as whoever owns the database can."""
    on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    for name in ("stays", "lasts"):
        connection.execute(text(f"DROP TRIGGER {table}_{name}{on}"))


def faults(playing: Play, pilot_id: str, receipt: Receipt | None = None) -> tuple[Fault, ...]:
    (proof,) = proving.prove_by_hand(playing.house, [pilot_id], receipt)
    return proof.faults


def receipt(entry: Entry) -> Receipt:
    return Receipt(letters_of(entry.hash), entry.n)


LATER = '{"by_id":"x","by_name":"Ada","words":"Other"}'
BROKEN, FORGED = (Fault(Flaw.BROKEN, 2),), (Fault(Flaw.FORGED, 2), Fault(Flaw.FORGED, 3))
#: What is done to the chain, and what is found without any receipt.
ATTACKS: dict[str, tuple[Callable[[Chain, bytes], Chain], tuple[Fault, ...]]] = {
    "edited": (lambda c, _k: edited(c, 2, LATER), BROKEN),
    "rebuilt without the key": (lambda c, _k: rebuilt(edited(c, 2, LATER), None), FORGED),
    "rebuilt with another key": (
        lambda c, _k: rebuilt(edited(c, 2, LATER), OTHER_KEY, 1),
        FORGED,
    ),
    "rebuilt with the key": (lambda c, k: rebuilt(edited(c, 2, LATER), k), ()),
    "tail cut": (lambda c, _k: c[:2], ()),
    "nothing": (lambda c, _k: c, ()),
}
#: What the receipt of the newest entry tells of those attacks that nothing else tells of.
BY_RECEIPT = {
    "rebuilt with the key": Fault(Flaw.RECEIPT, 3),
    "tail cut": Fault(Flaw.CUT, 3),
}


@pytest.mark.parametrize("on", BOTH)
def test_each_attack_is_found_with_its_place(tmp_path: Path, on: On) -> None:
    with on(tmp_path) as playing:
        pilot_id, chain = a_house_with_a_chain(playing)
        key = playing.house.criteria_key
        for name, (attack, expected) in ATTACKS.items():
            with playing.house.store.unit() as unit:
                savepoint = unit.connection.begin_nested()
                drop(unit.connection, "entries")
                unit.execute(text("DELETE FROM entries"))
                for entry in attack(chain, key):
                    unit.execute(insert(EntryRow).values(**keep._values(entry)))
                pilot = queries.one(unit.connection, pilot_id)
                found = proving.proof_of(unit.connection, key, pilot)
                held = proving.proof_of(unit.connection, key, pilot, receipt(chain[-1]))
                savepoint.rollback()
            assert found.faults == expected, name
            assert bool(held.faults) is (name != "nothing"), name
            if name in BY_RECEIPT:
                assert held.faults == (BY_RECEIPT[name],), name
        assert faults(playing, pilot_id) == ()


def change(table: Any, **values: Any) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(update(table).values(**values))


def swap(connection: Connection) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(EntryRow).where(EntryRow.n == old).values(n=new))


#: Statements that somebody with the database can give, and what is then found wrong.
TAMPERED: dict[str, tuple[Callable[[Connection], object], Flaw]] = {
    "reordered": (swap, Flaw.BROKEN),
    "entry redated": (change(EntryRow, at=LOCKED_AT - timedelta(days=30)), Flaw.BROKEN),
    "card edited": (
        lambda c: c.execute(
            text("UPDATE pilots SET card = replace(card, '\"value\": 0.1', '\"value\": 0.3')")
        ),
        Flaw.CARD,
    ),
    "baseline edited": (
        lambda c: c.execute(text("UPDATE pilots SET card = replace(card, '0.24', '0.34')")),
        Flaw.BASELINE,
    ),
    "back to a draft": (change(PilotRow, state="draft"), Flaw.STATE),
    "decided by nobody": (change(PilotRow, state="decided"), Flaw.STATE),
    "chain deleted": (lambda c: c.execute(text("DELETE FROM entries")), Flaw.STATE),
    "reading moved before the start": (
        change(ReadingRow, day=START - timedelta(days=1)),
        Flaw.EARLY,
    ),
    "reading from before the lock": (
        change(ReadingRow, at=LOCKED_AT - timedelta(seconds=1)),
        Flaw.EARLY,
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_whatever_is_changed_beside_the_chain_is_found_too(tmp_path: Path, how: str) -> None:
    playing = play(tmp_path)
    pilot_id, _ = a_house_with_a_chain(playing)
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        keep_readings.append(unit, [Reading(START, Arm.PILOT, "repeat7", Sums(n=9))], "b")
    assert faults(playing, pilot_id) == ()
    tamper, flaw = TAMPERED[how]
    with playing.house.store.unit() as unit:
        for table in ("entries", "readings"):
            drop(unit.connection, table)
        tamper(unit.connection)
    assert flaw in {fault.flaw for fault in faults(playing, pilot_id)}


def test_another_key_file_makes_everything_look_forged(tmp_path: Path) -> None:
    playing = play(tmp_path)
    pilot_id, chain = a_house_with_a_chain(playing)
    with playing.house.store.reading() as reading:
        proof = proving.proof_of(reading, OTHER_KEY, queries.one(reading, pilot_id))
    assert proof.faults == tuple(Fault(Flaw.FORGED, entry.n) for entry in chain)


def test_a_draft_has_nothing_to_prove_and_nothing_wrong(tmp_path: Path) -> None:
    playing = play(tmp_path)
    (proof,) = proving.prove_by_hand(playing.house, [a_pilot(playing)])
    assert (proof.faults, proof.entries, proof.lock) == ((), (), None)


def test_only_those_who_see_the_pilot_are_shown_its_proof(tmp_path: Path) -> None:
    playing = play(tmp_path)
    pilot_id = a_locked_pilot(playing)
    assert proving.prove(playing.house, playing.ada, pilot_id).lock is not None
    with pytest.raises(NotSignedIn):
        proving.prove(playing.house, None, pilot_id)
    for other in (
        a_manager(playing.house, a_team(playing.house)),
        a_member(playing.house, playing.team),
    ):
        with pytest.raises(NoSuchPilot):
            proving.prove(playing.house, other, pilot_id)
    with pytest.raises(NoSuchPilot):
        proving.prove(playing.house, playing.ada, "none")
    with pytest.raises(NoSuchPilot):
        proving.prove_by_hand(playing.house, ["none"])


def test_all_pilots_are_looked_at_when_none_is_named(tmp_path: Path) -> None:
    playing = play(tmp_path)
    wanted = {a_pilot(playing), a_locked_pilot(playing), a_locked_pilot(playing)}
    assert {proof.pilot.id for proof in proving.prove_by_hand(playing.house)} == wanted
    with playing.house.store.reading() as reading:
        assert len(reading.execute(select(EntryRow.n)).all()) == 2
