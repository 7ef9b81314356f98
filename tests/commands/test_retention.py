"""Deleting what has reached its date, from the terminal."""

from pathlib import Path

from tests.play import play
from workshop.commands.retention import run


def test_the_terminal_shows_how_much_of_each_was_removed(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    playing.clock.go_on(days=181)
    assert run(playing.house, tmp_path / "backups").splitlines() == [
        "Removed 0 backups.",
        "Removed 0 one-time links.",
        "Removed 0 paired screens.",
        "Removed 0 sign-ins.",
        "Removed 3 traces of seats.",
    ]


def test_a_reader_that_keeps_the_log_is_told(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    with playing.house.store.reading() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM seats")
        assert "its log goes a little later" in run(playing.house, tmp_path / "backups")
