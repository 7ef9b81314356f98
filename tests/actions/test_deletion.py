"""Deleting a session: everything of it goes, nothing of another one does, and that is looked up."""

from pathlib import Path

import pytest

from tests import builders as make
from tests.actions.test_retention import play_another
from tests.actions.traces import refused, rows
from tests.houses import BOTH, On
from tests.pilots import a_card, a_locked_pilot, a_pilot, the_pilot
from tests.play import Play, play
from tests.served import serve
from workshop.actions import deletion, files, proving
from workshop.core.permissions import NotAllowed, NotSignedIn, TeamRole
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.pilot import NoSuchPilot
from workshop.core.session.deletion import OtherCode
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.phases import Phase, Role
from workshop.storage import belonging, db

CANARY = "The canary sings in the boiler room"


def with_a_canary(playing: Play) -> Play:
    playing.to(Phase.IDEATE)
    playing.write(playing.seats[0], CANARY)
    return playing.to(Phase.VOTE)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("workshop.db*"))


@pytest.mark.parametrize("on", BOTH)
def test_everything_of_the_session_goes_and_nothing_of_another(tmp_path: Path, on: On) -> None:
    with on(tmp_path, 5) as playing:
        other = play_another(playing, Phase.CLOSED)
        theirs = rows_of(other)
        with_a_canary(playing).vote()
        proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code.lower())
        assert proof.is_clean
        assert proof.words > 50
        assert rows_of(other) == theirs
        for table in belonging.tables():
            for row in rows(playing, table.name):
                assert playing.jam_at_start.id not in row.values(), table.name
        assert len(rows(playing, "users")) == 1


def rows_of(playing: Play) -> dict[str, list[str]]:
    """Every row that names the session of a play, or one of its rounds."""
    own = playing.jam_at_start.id
    rounds = {row["id"] for row in rows(playing, "rounds") if row["session_id"] == own}
    return {
        table.name: sorted(
            repr(row)
            for row in rows(playing, table.name)
            if {own, *rounds} & {row.get("id"), row.get("session_id"), row.get("round_id")}
        )
        for table in belonging.tables()
    }


def test_no_byte_of_it_is_left_in_any_file(tmp_path: Path) -> None:
    playing = with_a_canary(play(tmp_path, 5))
    secrets = [CANARY, playing.jam.id, *(seat.hash for seat in playing.seats)]
    assert files.settle_files(playing.house)
    assert all(each.encode() in bytes_of(tmp_path) for each in secrets)
    proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code)
    assert proof.files == 3
    assert not any(each.encode() in bytes_of(tmp_path) for each in secrets)
    assert (tmp_path / "workshop.db-wal").stat().st_size == 0


def test_what_cannot_be_wiped_is_found_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "TRIES", 2)
    playing = with_a_canary(play(tmp_path, 5))
    with playing.house.store.reading() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM seats")
        proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code)
    assert not proof.is_clean
    assert proof.rows == 0
    assert proof.remain > 50
    assert "are still there" in proof.sentences[1]


def test_without_wiping_the_proof_finds_what_was_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: deleted rows, and neither secure_delete nor a VACUUM."""
    playing = play(tmp_path, 5)
    for name in ("empty_log", "vacuum"):
        monkeypatch.setattr(files, name, lambda _house: True)
    unsafe = tuple(p for p in db.PRAGMAS if "secure_delete" not in p)
    monkeypatch.setattr(db, "PRAGMAS", (*unsafe, "PRAGMA secure_delete=OFF"))
    playing.engine.dispose()
    with_a_canary(playing)
    proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code)
    assert proof.remain > 0
    assert not proof.is_clean


def test_what_another_session_holds_as_well_is_no_remains(tmp_path: Path) -> None:
    playing = with_a_canary(play(tmp_path, 5))
    with_a_canary(play_another(playing, Phase.LOBBY))
    proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code)
    assert proof.is_clean
    assert proof.elsewhere > 0
    assert CANARY.encode() in bytes_of(tmp_path)


def test_a_wrong_code_deletes_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    for typed in ("", "ABCD2345", playing.code[:-1]):
        with refused(playing, OtherCode):
            deletion.delete(playing.house, playing.ada, playing.code, typed)


def test_only_a_facilitator_of_the_session_deletes_it(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    others = [
        playing.named("Dee", Role.CO_FACILITATOR),
        playing.named("Bo", Role.DECIDER),
        playing.named("Cy", Role.OBSERVER),
        make.a_manager(playing.house, playing.team),
        make.an_administrator(playing.house),
    ]
    for account in others:
        assert deletion.open_to(playing.house, account) == frozenset()
        with refused(playing, NotAllowed):
            deletion.delete(playing.house, account, playing.code, playing.code)
    with refused(playing, NotSignedIn):
        deletion.delete(playing.house, None, playing.code, playing.code)
    assert deletion.open_to(playing.house, playing.ada) == {playing.code}


def test_a_code_that_nobody_has_is_said_to_be_unknown(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    with refused(playing, NoSuchSession):
        deletion.delete_by_hand(playing.house, "ABCD2345")


def test_people_teams_and_what_they_made_elsewhere_stay(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    make.a_person(playing.house, playing.team, TeamRole.MANAGER)
    before = {name: rows(playing, name) for name in ("users", "teams", "memberships")}
    deletion.delete_by_hand(playing.house, playing.code)
    assert {name: rows(playing, name) for name in before} == before


def test_the_search_takes_no_lock_away_from_the_server(tmp_path: Path) -> None:
    """A lock of this process must still keep another process out after the search.

    Reading the file in this very process and closing it would give up every lock on it.
    """
    playing = play(tmp_path, 2)
    other = play_another(playing, Phase.LOBBY)
    with playing.house.store.reading() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM seats")
        deletion.delete_by_hand(playing.house, other.code)
        assert holds_a_lock(tmp_path / "workshop.db")


def holds_a_lock(file: Path) -> bool:
    """Whether the kernel knows of a lock on this file."""
    inode = f":{file.stat().st_ino} "
    return any(inode in line for line in Path("/proc/locks").read_text().splitlines())


def test_reading_the_file_by_hand_does_take_the_lock_away(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    with playing.house.store.reading() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM seats")
        assert holds_a_lock(tmp_path / "workshop.db")
        (tmp_path / "workshop.db").read_bytes()
        assert not holds_a_lock(tmp_path / "workshop.db")


@pytest.mark.parametrize("on", BOTH)
def test_a_locked_pilot_outlives_its_session_with_its_card_and_chain(
    tmp_path: Path, on: On
) -> None:
    with on(tmp_path, 5) as playing:
        began = playing.clock.time
        kept, draft = a_locked_pilot(playing, idea=CANARY), a_pilot(playing)
        proposed = a_pilot(playing, state=PilotState.PROPOSED)
        playing.clock.time = began
        assert deletion.staying(playing.house, playing.code) == 1
        before = the_pilot(playing, kept)
        with_a_canary(playing)
        proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code)
        assert proof.is_clean
        after = the_pilot(playing, kept)
        assert after.session_id is None
        assert (after.card, after.state) == (before.card, before.state)
        (proved,) = proving.prove_by_hand(playing.house)
        assert (proved.pilot.id, proved.faults) == (kept, ())
        for gone in (draft, proposed):
            with pytest.raises(NoSuchPilot):
                the_pilot(playing, gone)


def test_of_its_words_only_those_on_signed_cards_may_be_left(tmp_path: Path) -> None:
    """The canary stands on the card that was signed, its twin on a draft: one stays, one goes."""
    playing = play(tmp_path, 5)
    began, twin = playing.clock.time, "Another canary sings in the attic"
    a_locked_pilot(playing, idea=CANARY)
    a_pilot(playing, a_card(idea=twin))
    playing.clock.time = began
    with_a_canary(playing)
    proof = deletion.delete(playing.house, playing.ada, playing.code, playing.code)
    assert (proof.remain, proof.elsewhere) == (0, 0)
    assert proof.signed > 0
    assert "stand on the cards of locked pilots" in proof.sentences[2]
    left = bytes_of(tmp_path)
    assert CANARY.encode() in left
    assert twin.encode() not in left


def test_a_pilot_without_its_session_has_a_page_and_a_receipt_as_before(tmp_path: Path) -> None:
    playing = play(tmp_path)
    kept = a_locked_pilot(playing)
    receipt = f"/pilots/{kept}/receipt.txt"
    ada = serve(playing, tmp_path).signed_in(playing.ada)
    before = ada.get(receipt).text
    page = ada.get(f"/s/{playing.code}/delete").text
    assert "1 pilot that is locked" in page
    deletion.delete(playing.house, playing.ada, playing.code, playing.code)
    assert ada.get(receipt).text == before
    assert ada.get(f"/pilots/{kept}/lock").status_code == 200
