"""The commands: what a wrong start says, and what a right one does before it serves."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from tests.serving.real_server import free_port
from tests.waiting import until
from workshop import cli

ROOT = Path(__file__).resolve().parents[1]
SET_UP = re.compile(r"^Set up your account, once:  http://127\.0\.0\.1:\d+(/set-up/\S+)$", re.M)


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


@pytest.mark.parametrize(
    "key", ["", " ", "short", "a" * 64, "please-change-me-before-you-go-live-0123"]
)
def test_a_key_that_anybody_could_guess_stops_the_start(run, executed, key, tmp_path):
    status, said = run("serve", WORKSHOP_SECRET_KEY=key)
    assert status == 1
    assert said.startswith("Error: WORKSHOP_SECRET_KEY ")
    assert len(said.strip().splitlines()) == 1
    assert not key.strip() or key not in said
    assert executed == []
    assert not (tmp_path / "kept" / "workshop.db").exists()


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


def test_the_first_start_shows_a_set_up_link_and_keeps_only_its_hash(run, executed, tmp_path):
    _, said = run("serve", PORT="5999")
    token = SET_UP.search(said)[1].rpartition("/")[2]
    kept = [path.read_bytes() for path in (tmp_path / "kept").iterdir()]
    assert not any(token.encode() in content for content in kept)
    assert (tmp_path / "kept" / "setup.hash").stat().st_mode & 0o777 == 0o600


def test_a_start_before_anybody_has_set_up_shows_a_new_link(run, executed):
    first, second = (SET_UP.search(run("serve", PORT="5999")[1])[1] for _ in range(2))
    assert first != second


def test_a_start_of_a_workshop_with_people_shows_no_link(run, executed):
    assert run("demo")[0] == 0
    status, said = run("serve", PORT="5999")
    assert status == 0
    assert "Set up" not in said


def test_the_demo_is_refused_in_words_where_there_are_accounts(run):
    run("demo")
    status, said = run("demo")
    assert status == 1
    assert said.startswith("Error: There are accounts here already")


def test_accounts_are_looked_after_from_the_terminal(run, monkeypatch, tmp_path):
    run("demo")
    given = {
        "WORKSHOP_DATA_DIR": str(tmp_path / "kept"),
        "WORKSHOP_PUBLIC_URL": "https://a.example",
    }
    reset = ["user", "reset", "miriam.kern@example.org"]
    result = CliRunner().invoke(cli.main, reset, env=given)
    assert result.exit_code == 0
    assert "https://a.example/way-back/" in result.output


@contextmanager
def served(data_dir: Path) -> Iterator[tuple[str, str]]:
    """A real `workshop serve` on an empty folder: its address, and what the terminal showed."""
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKSHOP_DATA_DIR": str(data_dir),
    }
    shown = data_dir.with_suffix(".txt")
    with shown.open("w") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-c", "from workshop.cli import main; main()", "serve"],
            env=environ,
            cwd=ROOT,
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until(lambda: process.poll() is not None or answers(port), "the server answers", 30)
        assert process.poll() is None, shown.read_text()
        yield f"http://127.0.0.1:{port}", shown.read_text()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(port: int) -> bool:
    with closing(socket.socket()) as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def fetched(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def test_a_real_start_on_an_empty_folder_ends_with_a_set_up_link_that_works(tmp_path):
    with served(tmp_path / "kept") as (address, said):
        path = SET_UP.search(said)[1]
        status, page = fetched(address + path)
        assert status == 200
        assert 'name="password"' in page
        assert fetched(f"{address}{path}x")[0] == 404
        assert fetched(f"{address}/healthz") == (200, '{"database":true,"troubles":[]}\n')
        assert fetched(address)[0] == 200
