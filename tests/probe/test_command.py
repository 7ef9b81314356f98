"""The probe as an outsider runs it: three answers, no setting, no word of what people wrote."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from tests.play import play
from tests.probe.copies import a_database, with_notes
from workshop.actions import files
from workshop.cli import main
from workshop.core.session.phases import Phase

ROOT = Path(__file__).parents[2]
SECRET = "what nobody may know who wrote it"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["probe-anonymity", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture
def clean(tmp_path):
    path = a_database(tmp_path / "clean.db")
    with_notes(path, [SECRET, f"{SECRET}, again"])
    return path


@pytest.fixture
def naive(tmp_path):
    path = a_database(tmp_path / "naive.db", "ALTER TABLE notes ADD COLUMN author TEXT")
    with_notes(path, [SECRET])
    return path


def test_nothing_found_is_status_0_and_every_attempt_is_told(clean):
    status, said = run(clean)
    assert status == 0
    assert said.count("tried: ") == said.count("found: ") >= 12
    assert "Nothing was found that ties" in said
    assert "archive of the database's log" in " ".join(said.split())


def test_something_found_is_status_1_and_marked(naive):
    status, said = run(naive)
    assert status == 1
    assert "notes.author" in said
    assert "\n!" in said


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"x" * 9000, b"PGDMP"])
def test_a_file_that_cannot_be_read_is_status_2_and_a_sentence(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    status, said = run(tmp_path / "file")
    assert status == 2
    assert said.strip().endswith(".")
    assert "Traceback" not in said


def test_no_damage_to_a_file_is_more_than_a_sentence(clean, tmp_path):
    whole, random = clean.read_bytes(), Random(7)
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(random.choice((1, 5, 200))):
            data[random.randrange(16, len(data))] = random.randrange(256)
        (tmp_path / "damaged.db").write_bytes(data)
        status, said = run(tmp_path / "damaged.db")
        assert status in (0, 1, 2)
        assert said.strip().endswith(".")


def test_a_log_of_another_database_is_refused_in_words(clean):
    clean.with_name("clean.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(100))
    assert run(clean) == (2, "The file that ends in -wal belongs to another database.\n")


def test_a_name_in_the_file_cannot_steer_a_terminal(tmp_path):
    path = a_database(tmp_path / "t.db", 'ALTER TABLE notes ADD COLUMN "a\x1b[2Jb" TEXT')
    status, said = run(path)
    assert (status, "\x1b" in said) == (1, False)


def test_a_truth_that_cannot_be_read_is_status_2(clean, tmp_path):
    (tmp_path / "truth").write_text("[1]")
    assert run(clean, "--truth", tmp_path / "truth") == (
        2,
        "The file with the truth cannot be read.\n",
    )


def test_no_word_of_what_people_wrote_is_printed(clean, naive):
    for path in (clean, naive):
        for flags in ((), ("--json",)):
            assert SECRET not in run(path, *flags)[1]


def test_programs_get_the_same_as_json(naive):
    status, said = run(naive, "--json")
    told = json.loads(said)
    assert status == 1
    assert told["found"] == sum(each["verdict"] == "found" for each in told["attempts"]) >= 1


def test_nothing_but_python_is_needed(clean):
    """Isolated from installed packages, from the settings and from the folder it stands in."""
    script = (
        f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); sys.argv[1:] = [{str(clean)!r}];"
    )
    script += "runpy.run_module('workshop.probe', run_name='__main__')"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Nothing was found" in ran.stdout


def test_a_whole_session_with_everything_in_it_leaves_nothing_to_find(tmp_path):
    playing = play(tmp_path, seats_taken=4).to(Phase.CLOSED)
    files.settle_files(playing.house)
    status, said = run(tmp_path / "workshop.db")
    assert (status, "!" in said) == (0, False), said
    playing.engine.dispose()
