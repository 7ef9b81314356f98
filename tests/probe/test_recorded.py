"""Recorded sessions are played with the truth written down: no copy ties two texts to one writer.

Rows 1 and 2 of the threat model. In the recordings the next text is by the same writer half of the
time, by chance every eighth time, so whoever can read the order of arrival knows who wrote what.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.backups.workshops import BOTH, Open, on_sqlite
from tests.probe.copies import opened
from tests.probe.replay import Replay, replay
from workshop.actions import files
from workshop.backups import making
from workshop.config import Settings
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.probe.attempt import Attempt, Verdict
from workshop.probe.probing import Probed, probe
from workshop.probe.truth import Truth
from workshop.storage.db import file_of

ORDER, VALUE = (
    "to tie rows by one writer through their order",
    "to tie rows by one writer through a",
)
#: Rows from which on a likeness of 0.3 is no chance any more.
MANY = 150


@dataclass(frozen=True)
class Copies:
    """Copies of one database as they were taken on the way, and whose each row is."""

    by_name: Mapping[str, Path]
    truth: Truth
    folder: Path

    def probed(self, name: str) -> Probed:
        return probe(self.by_name[name], self.truth)


def taken(replayed: Replay, settings: Settings, folder: Path) -> Path:
    """What somebody has who takes the files, or makes a dump, at this moment."""
    folder.mkdir()
    if file_of(replayed.playing.engine) is None:
        making.copy(replayed.playing.engine, folder / "dump")
        return folder / "dump"
    for path in settings.data_dir.glob("workshop.db*"):
        shutil.copy(path, folder)
    return folder / "workshop.db"


def on_the_way(replayed: Replay, settings: Settings, folder: Path) -> Mapping[str, Path]:
    """Copies before and after upkeep, a backup, and the same in the middle of a vote."""
    house, playing = replayed.playing.house, replayed.playing
    replayed.write()
    copies = {"at once": taken(replayed, settings, folder / "at once")}
    files.settle_files(house)
    copies["settled"] = taken(replayed, settings, folder / "settled")
    copies["backup"] = making.make(house, settings)
    while playing.jam.phase is not Phase.VOTE:
        playing.go_on()
    files.settle_files(house)
    copies["revealed"] = taken(replayed, settings, folder / "revealed")
    replayed.vote()
    copies["dots at once"] = taken(replayed, settings, folder / "dots at once")
    copies["backup of dots"] = making.make(house, settings)
    copies["dots settled"] = taken(replayed, settings, folder / "dots settled")
    return copies


NAMES = ("housing-en", "consumption-de")
#: Plays a recording on a database, once for all tests that ask for it.
Play = Callable[[Open, str], Copies]


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> Iterator[Play]:
    made: dict[tuple[Open, str], Copies] = {}
    with ExitStack() as open_databases:

        def play(opens: Open, name: str) -> Copies:
            if (opens, name) not in made:
                folder = tmp_path_factory.mktemp("replay")
                opening = opens(folder, preset=Preset.EXPRESS)
                playing, settings = open_databases.enter_context(opening)
                replayed = replay(playing, name)
                by_name = on_the_way(replayed, settings, folder)
                made[opens, name] = Copies(by_name, replayed.truth, folder)
            return made[opens, name]

        yield play


@pytest.fixture(
    params=[
        pytest.param((opens, name), id=f"{opens.__name__}-{name}")
        for opens in BOTH
        for name in NAMES
    ],
)
def copies(request, played) -> Copies:
    """Copies of a database of either kind, after either recording."""
    return played(*request.param)


@pytest.fixture(params=NAMES)
def files_taken(request, played) -> Copies:
    """The same of SQLite only: what is asked of them, no dump can have."""
    return played(on_sqlite, request.param)


def looks(probed: Probed, kind: str) -> list[Attempt]:
    return [each for each in probed.attempts if each.tried.startswith(kind)]


@pytest.mark.parametrize(
    "name", ["settled", "backup", "revealed", "backup of dots", "dots settled"]
)
def test_nothing_ties_two_texts_or_two_dots_to_one_person(copies, name):
    probed = copies.probed(name)
    assert [(each.tried, each.found) for each in probed.found] == []
    orders = looks(probed, ORDER)
    assert sum(look.figures["rows"] for look in orders) > 300, "something was looked at"
    # A look in a hundred is below 0.01 by chance, so one or two of some thirty may be.
    assert sum(look.figures["p"] <= 0.01 for look in orders) <= 3
    assert [look for look in orders if look.figures["rows"] >= MANY if follows(look) >= 0.3] == []
    assert [look.found for look in looks(probed, VALUE) if look.figures.get("single")] == []


def follows(look: Attempt) -> float:
    return abs(look.figures["spearman"])


@pytest.mark.parametrize("name", ["at once", "dots at once"])
def test_what_was_not_stirred_is_found(copies, name):
    """The twin: the same rows a moment before upkeep has been there."""
    told = [each.tried for each in copies.probed(name).found]
    assert any(each.startswith(ORDER) for each in told), told


def test_the_probe_says_what_the_last_minute_reveals_and_that_a_backup_reveals_nothing(files_taken):
    told = {
        name: looks(files_taken.probed(name), "to read from the log")[0]
        for name in ("at once", "settled", "backup")
    }
    assert told["at once"].verdict is Verdict.FOUND
    assert told["at once"].figures["rows"] > 20
    assert "the order of " in told["at once"].found
    for name in ("settled", "backup"):
        assert (told[name].verdict, told[name].figures["rows"]) == (Verdict.NOTHING, 0)
    layout = looks(files_taken.probed("backup"), "to read an order from where rows lie")[0]
    assert layout.verdict is Verdict.NOTHING, "a backup has its rows where their keys put them"


def test_a_column_of_writers_is_found(files_taken):
    """The twin: the same backup with one column more, whatever it is called."""
    naive = files_taken.folder / "naive.db"
    shutil.copy(files_taken.by_name["backup"], naive)
    with opened(naive) as connection:
        connection.execute("ALTER TABLE intake ADD COLUMN colour TEXT")
        for key, fact in files_taken.truth.facts.items():
            connection.execute("UPDATE intake SET colour = ? WHERE id = ?", (fact.author, key))
        connection.execute("VACUUM")
    told = "\n".join(
        f"{each.tried}: {each.found}" for each in probe(naive, files_taken.truth).found
    )
    assert "intake.colour, a column nobody has said the meaning of" in told
    assert f"{VALUE} value they share (intake.colour)" in told
