"""The commands: what a wrong start says, and what a right one does before it serves."""

import os
import socket
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner

from workshop import cli


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command with these settings; gives its status and what the terminal showed."""
    for name in [each for each in os.environ if each.startswith("WORKSHOP_")]:
        monkeypatch.delenv(name)
    before = os.umask(0o022)

    def run(command: str, **settings: str) -> tuple[int, str]:
        given = {"WORKSHOP_DATA_DIR": str(tmp_path / "kept"), "HOST": "127.0.0.1", **settings}
        result = CliRunner().invoke(cli.main, [command], env=given)
        return result.exit_code, result.output

    yield run
    os.umask(before)


@pytest.fixture
def executed(monkeypatch):
    """The programs that took the place of this one."""
    seen = []
    monkeypatch.setattr(os, "execv", lambda path, arguments: seen.append((path, arguments)))
    return seen


def test_the_first_migration_says_what_it_did_and_the_second_has_nothing_to_say(run):
    status, said = run("migrate")
    assert status == 0
    assert "Database brought up to date: " in said
    assert run("migrate") == (0, "")


def test_the_database_is_for_its_owner_alone(run, tmp_path):
    run("migrate")
    assert (tmp_path / "kept" / "workshop.db").stat().st_mode & 0o777 == 0o600


def test_serve_migrates_says_where_it_is_and_becomes_the_server(run, executed):
    status, said = run("serve", PORT="5999")
    assert status == 0
    assert said.index("Database brought up") < said.index("http://127.0.0.1:5999")
    assert executed == [(sys.executable, (sys.executable, *cli.SERVER))]


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_wrong_setting_stops_every_command_with_its_sentence(run, executed, command):
    status, said = run(command, WORKSHOP_PROT="1")
    assert status == 1
    assert said.startswith("Error: There is no setting WORKSHOP_PROT.")
    assert executed == []


def test_a_taken_port_stops_the_start_before_anything_is_changed(run, executed, tmp_path):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        status, said = run("serve", PORT=str(other.getsockname()[1]))
    assert status == 1
    assert "Try another port" in said
    assert executed == []
    assert not (tmp_path / "kept" / "workshop.db").exists()


def test_a_database_that_cannot_be_opened_is_told_in_words(run, tmp_path):
    status, said = run("migrate", WORKSHOP_DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder.db")
    assert status == 1
    assert said.startswith("Error: The database cannot be opened.")


def test_the_help_makes_nothing(run, tmp_path):
    CliRunner().invoke(cli.main, ["serve", "--help"])
    assert not (tmp_path / "kept").exists()
