"""What has reached its date is gone, what was found stays, and a second run finds nothing."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import builders as make
from tests.actions.traces import rows, trace
from tests.houses import BOTH, On
from tests.play import Play, play
from tests.storage.test_physical import written
from workshop.actions import browsers, files, invitations, retention, screens, ways_back
from workshop.core import retention as rules
from workshop.core.permissions import TeamRole
from workshop.core.retention import PERIODS, Kept, limit
from workshop.core.session.phases import Phase
from workshop.storage import physical

#: Tables of seats in which something is left when a session is closed.
AFTER_CLOSE = {"seats", "notes"}
NOTHING = dict.fromkeys(Kept, 0)


def lived_in(playing: Play, folder: Path) -> Play:
    """A closed session with everything that has a date: sign-in, links, screens, a backup."""
    house = playing.house
    playing.to(Phase.CLOSED)
    with house.store.unit() as unit:
        browsers.sign_in(house, unit, playing.ada.id)
    ways_back.make(house, playing.ada.email)
    invitations.invite(house, playing.ada, playing.team.id, TeamRole.MEMBER)
    other = play_another(playing, Phase.LOBBY)
    screens.redeem(house, other.code, screens.pair(house, other.code, playing.ada))
    (folder / "backups").mkdir()
    for name in ("old.db", "new.db"):
        (folder / "backups" / name).write_bytes(b"a backup")
    return playing


def play_another(playing: Play, phase: Phase) -> Play:
    """A second session of the same house, left standing in this phase."""
    jam = make.a_session(playing.house, playing.team, playing.ada)
    other = Play(playing.house, playing.team, playing.ada, jam, keys=playing.keys)
    for _ in range(5):
        other.seat()
    return other.to(phase)


def aged(folder: Path, playing: Play) -> None:
    """One backup written now by the clock of the play, one a day later."""
    now = playing.clock.time.timestamp()
    os.utime(folder / "backups" / "old.db", (now, now))
    os.utime(folder / "backups" / "new.db", (now + 86400, now + 86400))


def removed(playing: Play, folder: Path) -> dict[Kept, int]:
    """What a run removes; a second one right after it finds nothing."""
    first = dict(retention.remove_old(playing.house, folder / "backups"))
    before = trace(playing)
    assert retention.remove_old(playing.house, folder / "backups") == NOTHING
    assert trace(playing) == before
    return first


def kept_for_good(playing: Play) -> dict[str, Any]:
    """Everything that a report is drawn from, without the tags of writers."""
    names = set(make.Base.metadata.tables) - {table.name for table in physical.anonymous()}
    found = {name: rows(playing, name) for name in names - {"sign_ins", "links", "screens"}}
    found["notes"] = [{**row, "own_tag": ""} for row in rows(playing, "notes")]
    return {name: sorted(each, key=repr) for name, each in found.items()}


@pytest.mark.parametrize("on", BOTH)
def test_listed_things_are_gone_on_their_date_and_what_was_found_stays(
    tmp_path: Path, on: On
) -> None:
    with on(tmp_path, 5) as playing:
        lived_in(playing, tmp_path)
        aged(tmp_path, playing)
        report = kept_for_good(playing)
        assert removed(playing, tmp_path) == NOTHING

        playing.clock.go_on(hours=25)
        found = removed(playing, tmp_path)
        assert found == {**NOTHING, Kept.SIGN_INS: 1, Kept.LINKS: 1, Kept.SCREENS: 1}
        assert rows(playing, "sign_ins") == rows(playing, "screens") == []
        assert [row["purpose"] for row in rows(playing, "links")] == ["invitation"]

        playing.clock.go_on(days=29)
        assert removed(playing, tmp_path) == {**NOTHING, Kept.LINKS: 1, Kept.BACKUPS: 1}
        assert [path.name for path in (tmp_path / "backups").iterdir()] == ["new.db"]

        assert {row["own_tag"] for row in rows(playing, "notes")} != {""}
        playing.clock.go_on(days=151)
        assert removed(playing, tmp_path)[Kept.SEATS] > 0
        for table in AFTER_CLOSE | {"marks", "intake"}:
            assert not [row for row in rows(playing, table) if row.get("own_tag") != ""], table
        assert kept_for_good(playing) == report


@pytest.mark.parametrize("on", BOTH)
def test_a_session_that_was_never_closed_loses_its_seats_after_its_last_event(
    tmp_path: Path, on: On
) -> None:
    with on(tmp_path, 5) as playing:
        playing.to(Phase.VOTE).vote()
        playing.clock.go_on(days=10)
        playing.go_on()
        playing.clock.go_on(days=179)
        assert removed(playing, tmp_path) == NOTHING
        playing.clock.go_on(days=1)
        removed(playing, tmp_path)
        left = {table.name for table in physical.anonymous() if rows(playing, table.name)}
        assert left == {"notes"}


def test_a_session_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    playing = play(tmp_path, 5).to(Phase.VOTE)
    playing.clock.go_on(days=181)
    fresh = play_another(playing, Phase.VOTE)
    fresh.vote()
    removed(playing, tmp_path)
    ids = {row["session_id"] for row in rows(playing, "seats")}
    assert ids == {fresh.jam.id}
    assert len(rows(playing, "dots")) > 0


def test_texts_that_nobody_has_ever_seen_go_with_the_seats_that_wrote_them(tmp_path: Path) -> None:
    playing = play(tmp_path, 5)
    written(playing, 5)
    playing.clock.go_on(days=181)
    removed(playing, tmp_path)
    assert rows(playing, "intake") == []


def test_the_bytes_are_gone_too_once_the_night_is_tidied(tmp_path: Path) -> None:
    playing = play(tmp_path, 5).to(Phase.CLOSED)
    hashes = [row["hash"] for row in rows(playing, "seats")]
    tags = [row["own_tag"] for row in rows(playing, "notes")]
    assert files.settle_files(playing.house)
    assert in_the_files(tmp_path, hashes + tags) == set(hashes + tags)
    playing.clock.go_on(days=181)
    assert retention.tidy(playing.house, tmp_path / "backups")
    assert in_the_files(tmp_path, hashes + tags) == set()


def in_the_files(folder: Path, wanted: list[str]) -> set[str]:
    whole = b"".join(path.read_bytes() for path in folder.glob("workshop.db*"))
    return {each for each in wanted if each.encode() in whole}


def test_only_files_are_removed_from_the_folder_of_backups_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path)
    folder = tmp_path / "backups"
    (folder / "a folder").mkdir(parents=True)
    (tmp_path / "elsewhere.db").write_bytes(b"not ours")
    (folder / "link.db").symlink_to(tmp_path / "elsewhere.db")
    playing.clock.go_on(days=36500)
    assert retention.remove_old(playing.house, folder)[Kept.BACKUPS] == 0
    assert (tmp_path / "elsewhere.db").exists()


def test_every_kind_has_a_period() -> None:
    assert set(PERIODS) == set(Kept)


def test_with_longer_periods_the_same_run_leaves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = lived_in(play(tmp_path, 5), tmp_path)
    aged(tmp_path, playing)
    playing.clock.go_on(days=181)
    monkeypatch.setattr(rules, "PERIODS", dict.fromkeys(Kept, timedelta(days=1000)))
    assert limit(Kept.SEATS, make.START) == make.START - timedelta(days=1000)
    assert retention.remove_old(playing.house, tmp_path / "backups") == NOTHING
