"""A copy of the database taken mid-round ties no ballot to a seat; after the close none is left."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests import builders as make
from tests.actions.traces import rows
from tests.houses import BOTH, On, on_postgresql
from tests.play import Play, play
from tests.storage.places import by_place
from workshop.actions import ballots as acts
from workshop.actions import files, notes
from workshop.core.seat import tags
from workshop.core.seat.tags import Purpose
from workshop.core.session.phases import BLIND, Phase
from workshop.storage import physical
from workshop.storage.queries import ballots as queries

KEY = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: What everybody in the room shares names nobody.
OF_THE_ROOM = ("sessions", "rounds", "users", "teams")
BALLOTS = ("dots", "estimates")
SEATS = ("seats", "roll")

Dump = Mapping[str, list[tuple[Any, ...]]]


def voting(playing: Play) -> Play:
    """A vote in which every seat has placed its dots, all of one after all of another."""
    playing.to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    units = current.units
    for n, seat in enumerate(playing.seats):
        for step in range(4):
            playing.place(seat, units[(n + step) % len(units)], 1)
    return playing


def keys_of(row: tuple[Any, ...]) -> set[str]:
    return {key for value in row if isinstance(value, str) for key in KEY.findall(value)}


def tied(dump: Dump) -> set[str]:
    """Tables of seats that can be reached from a ballot by keys that rows have in common."""
    room = {key for table in OF_THE_ROOM for row in dump[table] for key in keys_of(row[:1])}
    holders: dict[str, set[tuple[str, int]]] = {}
    known: dict[tuple[str, int], set[str]] = {}
    for table, all_rows in dump.items():
        if table in OF_THE_ROOM:
            continue
        for n, row in enumerate(all_rows):
            known[table, n] = keys_of(row) - room
            for key in known[table, n]:
                holders.setdefault(key, set()).add((table, n))
    reached = {place for place in known if place[0] in BALLOTS}
    assert reached, "there are ballots to begin with"
    waiting = list(reached)
    while waiting:
        near = {place for key in known[waiting.pop()] for place in holders[key]} - reached
        reached |= near
        waiting += near
    return {table for table, _ in reached if table in SEATS}


def shared_by_one(playing: Play, dump: Dump) -> set[str]:
    """Keys that stand in two ballots of one seat and in no ballot of another."""
    current = playing.room().open_round
    assert current is not None
    whose: dict[str, set[int]] = {}
    count: Counter[str] = Counter()
    for n, seat in enumerate(playing.seats):
        own = {acts.tag(seat.secret, Purpose.DOT, current.id, unit) for unit in current.units}
        for row in dump["dots"]:
            if own & set(row):
                for key in keys_of(row):
                    whose.setdefault(key, set()).add(n)
                    count[key] += 1
    assert whose
    return {key for key, seats in whose.items() if len(seats) == 1 and count[key] > 1}


def with_tags(monkeypatch: pytest.MonkeyPatch, weak: Any) -> None:
    """Have ballots carry weaker tags, where they are written and where they are found again."""

    def tagger(secret: str, purpose: Purpose, *first: str) -> Callable[..., str]:
        return lambda *rest: weak(secret, purpose, *first, *rest)

    monkeypatch.setattr(acts, "tag", weak)
    monkeypatch.setattr(queries, "tagger", tagger)


@pytest.mark.parametrize("on", BOTH)
def test_no_key_leads_from_a_ballot_to_a_seat_or_to_another_ballot_of_it(
    tmp_path: Path, on: On
) -> None:
    with on(tmp_path, 8) as playing:
        dump = make.everything(voting(playing).house)
        assert len(dump["dots"]) == 32
        assert tied(dump) == set()
        assert shared_by_one(playing, dump) == set()


def test_a_ballot_that_names_its_seat_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def naming(secret: str, purpose: Purpose, *thing: str) -> str:
        return f"{tags.seat_hash(secret)}|{purpose}|{'|'.join(thing)}"

    with_tags(monkeypatch, naming)
    assert tied(make.everything(voting(play(tmp_path, 8)).house)) == set(SEATS)


def test_a_ballot_that_is_one_bundle_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bundled(secret: str, purpose: Purpose, *thing: str) -> str:
        return tags.tag(secret, purpose, thing[0]) + "|" + "|".join(thing[1:])

    with_tags(monkeypatch, bundled)
    playing = voting(play(tmp_path, 8))
    dump = make.everything(playing.house)
    assert tied(dump) == set()
    assert len(shared_by_one(playing, dump)) == 8


def side_by_side(playing: Play, order: list[str]) -> float:
    """How many of the dots that lie beside each other are of one seat."""
    current = playing.room().open_round
    assert current is not None
    whose = {
        tags.tag(seat.secret, Purpose.DOT, current.id, unit): n
        for n, seat in enumerate(playing.seats)
        for unit in current.units
    }
    pairs = [whose[a] == whose[b] for a, b in pairwise(order)]
    return sum(pairs) / len(pairs)


def dots_as_they_lie(playing: Play, folder: Path) -> list[str]:
    with playing.house.store.reading() as reading:
        if playing.engine.dialect.name == "postgresql":
            return list(reading.execute(text("SELECT tag FROM dots ORDER BY ctid")).scalars())
        asked = text("SELECT rootpage FROM sqlite_master WHERE name = 'dots'")
        root = reading.execute(asked).scalar_one()
    return [key for page in by_place(folder / "workshop.db", root) for key in page]


@pytest.mark.parametrize("on", BOTH)
def test_dots_of_one_seat_do_not_lie_beside_each_other(tmp_path: Path, on: On) -> None:
    with on(tmp_path, 8) as playing:
        voting(playing)
        assert files.empty_log(playing.house)
        before = side_by_side(playing, dots_as_they_lie(playing, tmp_path))
        assert files.settle_files(playing.house)
        after = side_by_side(playing, dots_as_they_lie(playing, tmp_path))
        assert before > 0.3, "the twin: before a stir ballots lie as bundles"
        assert after < 0.25, "by chance it is 0.1"


# ---- after the close -----------------------------------------------------------------------------


def kept_of_ballots(playing: Play) -> tuple[list[bytes], list[bytes]]:
    """The tags of all ballots, and the rows of the roll as SQLite writes them."""
    found = [row["tag"].encode() for table in BALLOTS for row in rows(playing, table)]
    roll = [(row["round_id"] + row["seat_hash"]).encode() for row in rows(playing, "roll")]
    return found, roll


def on_disk(playing: Play, folder: Path) -> bytes:
    """Every byte of the database's files; PostgreSQL is asked to write its own first."""
    if playing.engine.dialect.name == "sqlite":
        return b"".join(path.read_bytes() for path in folder.glob("workshop.db*"))
    with playing.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
    base = Path(str(playing.engine.url.query["host"])) / "data" / "base"
    return b"".join(path.read_bytes() for path in base.rglob("*") if path.is_file())


@pytest.mark.parametrize("on", BOTH)
def test_no_byte_of_a_ballot_or_of_the_roll_is_left_after_the_close(tmp_path: Path, on: On) -> None:
    with on(tmp_path, 8) as playing:
        voting(playing)
        dots, roll = kept_of_ballots(playing)
        assert files.settle_files(playing.house)
        whole = on_disk(playing, tmp_path)
        assert all(each in whole for each in dots)
        playing.go_on()
        assert files.settle_files(playing.house)
        whole = on_disk(playing, tmp_path)
        assert not [each for each in dots + roll if each in whole]


def test_the_roll_is_written_as_the_test_looks_for_it(tmp_path: Path) -> None:
    playing = voting(play(tmp_path, 8))
    _, roll = kept_of_ballots(playing)
    assert files.settle_files(playing.house)
    whole = on_disk(playing, tmp_path)
    assert all(each in whole for each in roll)


def test_without_new_files_postgresql_keeps_dots_that_were_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.storage.on_postgresql.rewrite", lambda *_: None)
    with on_postgresql(tmp_path, 8) as playing:
        voting(playing)
        dots, _ = kept_of_ballots(playing)
        playing.go_on()
        files.settle_files(playing.house)
        whole = on_disk(playing, tmp_path)
        assert [each for each in dots if each in whole]


def test_without_a_new_log_sqlite_keeps_dots_that_were_deleted(tmp_path: Path) -> None:
    playing = voting(play(tmp_path, 8))
    dots, _ = kept_of_ballots(playing)
    playing.go_on()
    whole = on_disk(playing, tmp_path)
    assert [each for each in dots if each in whole]


def test_postgresql_takes_no_samples_of_tags_for_its_statistics(tmp_path: Path) -> None:
    with on_postgresql(tmp_path, 8) as playing:
        voting(playing)
        assert "tag" in sampled(playing), "the twin: by itself it does"
        files.settle_files(playing.house)
        assert "tag" not in sampled(playing)
        assert "text" not in sampled(playing, "notes")


def sampled(playing: Play, table: str = "dots") -> set[str]:
    """The columns of a table of which PostgreSQL has samples, once it has taken them."""
    with playing.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"ANALYZE {table}")
        asked = text("SELECT attname FROM pg_stats WHERE tablename = :table")
        return set(connection.execute(asked, {"table": table}).scalars())


@pytest.mark.parametrize("on", BOTH)
def test_every_step_leaves_nothing_that_was_needed_for_it_alone(tmp_path: Path, on: On) -> None:
    with on(tmp_path, 6) as playing:
        while playing.jam.phase is not Phase.CLOSED:
            phase = playing.jam.phase
            if phase in (Phase.IDEATE, Phase.BUILD_ON):
                for seat in playing.seats:
                    playing.deal(seat)
                assert rows(playing, "deals")
            playing.least()
            for seat in playing.seats if phase in BLIND else ():
                notes.finish(playing.house, playing.code, seat, True)
            playing.go_on()
            gone = {"deals"} if phase in (Phase.IDEATE, Phase.BUILD_ON) else set()
            gone |= {"dots", "estimates", "roll"} if phase in BLIND else set()
            opened = playing.jam.phase in BLIND
            for table in gone - ({"roll"} if opened else set()):
                assert rows(playing, table) == [], (phase, table)
            marks = {row["what"] for row in rows(playing, "marks")}
            assert marks.isdisjoint({"did", "done", "slow"}), phase
        left = {table.name for table in physical.anonymous() if rows(playing, table.name)}
        assert left == {"seats", "notes"}


def test_what_is_kept_of_commands_ties_none_to_another(tmp_path: Path) -> None:
    playing = play(tmp_path, 4).to(Phase.IDEATE)
    for n in range(12):
        playing.write(playing.seats[n % 4], f"Idea {n} of a seat that is busy")
    done = [row for row in rows(playing, "marks") if row["what"] == Purpose.DID]
    assert len(done) == 12
    everywhere = Counter(key for table in dump_of(playing) for key in table)
    for row in done:
        assert row["about"] == ""
        assert row["visit"] == playing.jam.visit
        assert everywhere[row["tag"]] == 1, "no other row of any table knows this key"


def dump_of(playing: Play) -> Iterator[list[str]]:
    for all_rows in make.everything(playing.house).values():
        yield [key for row in all_rows for key in keys_of(row)]
