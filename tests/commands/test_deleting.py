"""Deleting a session from the terminal."""

from pathlib import Path

from click.testing import CliRunner, Result

from tests.play import Play, play
from workshop.actions.house import House
from workshop.commands.deleting import delete_session


def run(playing: Play, *arguments: str, answer: str = "") -> Result:
    def opening() -> tuple[House, str]:
        return playing.house, "https://jam.example.org"

    return CliRunner().invoke(delete_session, arguments, obj=opening, input=answer)


def test_it_asks_back_and_shows_what_was_found(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    answer = run(playing, playing.code.lower(), answer="y\n")
    assert answer.exit_code == 0, answer.output
    assert "Delete “A morning on homes” with everything in it?" in answer.output
    assert "none of this session is left" in answer.output
    assert "Searched 3 files for" in answer.output
    assert "up to 30 days" in answer.output
    assert run(playing, playing.code, "--yes").exit_code == 1


def test_a_no_deletes_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    assert run(playing, playing.code, answer="n\n").exit_code == 1
    assert playing.jam.code == playing.code


def test_an_unknown_code_is_said_in_words(tmp_path: Path) -> None:
    answer = run(play(tmp_path), "ABCD2345")
    assert answer.exit_code == 1
    assert "There is no open session with this code." in answer.output


def test_what_is_left_ends_with_a_status_that_scripts_see(tmp_path: Path) -> None:
    playing = play(tmp_path, 3)
    with playing.house.store.reading() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM seats")
        answer = run(playing, playing.code, "--yes")
    assert answer.exit_code == 1
    assert "are still there" in answer.output
