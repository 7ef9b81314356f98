"""Looking after accounts from the terminal."""

from pathlib import Path

from click.testing import CliRunner, Result

from tests import builders as make
from workshop.actions import ways_back
from workshop.actions.house import House
from workshop.commands.users import user


def run(house: House, *arguments: str) -> Result:
    def opening() -> tuple[House, str]:
        return house, "https://jam.example.org"

    return CliRunner().invoke(user, arguments, obj=opening)


def test_a_reset_prints_a_link_that_works(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann = make.a_person(house)
    answer = run(house, "reset", ann.email.upper())
    assert answer.exit_code == 0
    link = answer.output.split()[-1]
    assert link.startswith("https://jam.example.org/way-back/")
    assert ways_back.whose(house, link.rpartition("/")[2]) == ann


def test_an_unknown_address_is_said_in_words(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    before = make.everything(house)
    for command in ("reset", "make-admin"):
        answer = run(house, command, "nobody@nowhere.example")
        assert answer.exit_code == 1
        assert "There is no account with this e-mail address." in answer.output
    assert make.everything(house) == before


def test_the_list_names_everybody_and_marks_administrators(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    ann, tom = make.a_person(house), make.a_person(house)
    assert run(house, "make-admin", tom.email).exit_code == 0
    lines = run(house, "list").output.splitlines()
    assert lines == [f"{ann.email}  {ann.name}", f"{tom.email}  {tom.name}  administrator"]
