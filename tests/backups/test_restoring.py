"""The way back: all or nothing, never under a running server, and what was there is kept aside."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import URL, insert

from tests.backups.workshops import BOTH, counts, now, on_postgresql, on_sqlite
from tests.serving.real_server import running
from tests.waiting import until
from workshop import cli
from workshop.backups import folder, making, postgres_copy
from workshop.backups.making import make
from workshop.backups.refusal import BackupRefused
from workshop.backups.restoring import restore
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.serving import in_use
from workshop.storage import migrate
from workshop.storage.keep import people as keep
from workshop.storage.migrate import DatabaseIsNewer
from workshop.storage.tables import TeamRow


@pytest.fixture(params=BOTH, ids=lambda opens: opens.__name__)
def workshop(request, tmp_path):
    with request.param(tmp_path, seats_taken=3, preset=Preset.EXPRESS) as (playing, settings):
        yield playing, settings


def back(playing, settings, path) -> list[str]:
    playing.engine.dispose()
    return list(restore(settings, path, now()))


def asides(settings):
    return [backup.path for backup in folder.backups(settings.backups) if backup.aside]


def test_the_way_back_brings_everything_and_keeps_what_was_there(workshop):
    playing, settings = workshop
    playing.to(Phase.CLOSED)
    before = counts(playing)
    path = make(playing.house, settings)
    with playing.house.store.unit() as unit:
        unit.execute(insert(TeamRow).values(id="later", name="Later", created_at=now()))
    told = back(playing, settings, path)
    assert counts(playing) == before
    (aside,) = asides(settings)
    assert str(aside) in told[0]
    assert any("found no place for a name" in sentence for sentence in told)
    back(playing, settings, aside)
    assert counts(playing)["teams"] == before["teams"] + 1, "and there is a way back from that too"


def test_doors_that_stood_open_then_stay_shut(workshop):
    """Somebody who has signed out since must not be signed in again by a backup."""
    playing, settings = workshop
    with playing.house.store.unit() as unit:
        keep.add_sign_in(unit, "0" * 64, playing.ada.id)
    assert counts(playing)["sign_ins"] == 1
    path = make(playing.house, settings)
    back(playing, settings, path)
    assert counts(playing)["sign_ins"] == 0
    assert counts(playing)["users"] >= 1


def test_a_backup_of_a_newer_version_is_refused_and_nothing_changes(workshop):
    playing, settings = workshop
    path = make(playing.house, settings)
    marked = "UPDATE alembic_version SET version_num = '9999'"
    with playing.engine.begin() as connection:
        connection.exec_driver_sql(marked)
    newer = settings.data_dir / f"newer{path.suffix}"
    making.copy(playing.engine, newer)
    with playing.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    before = counts(playing)
    with pytest.raises(DatabaseIsNewer):
        back(playing, settings, newer)
    assert counts(playing) == before
    assert asides(settings) == []


@pytest.fixture
def on_a_file(tmp_path):
    with on_sqlite(tmp_path, seats_taken=2, preset=Preset.EXPRESS) as (playing, settings):
        yield playing, settings, make(playing.house, settings)


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"x" * 9000, b"PGDMP"])
def test_what_is_no_backup_is_refused_in_words(on_a_file, content):
    playing, settings, _ = on_a_file
    before = counts(playing)
    wrong = settings.data_dir / "wrong"
    wrong.write_bytes(content)
    with pytest.raises(BackupRefused, match=r"\.$"):
        back(playing, settings, wrong)
    assert counts(playing) == before
    assert sorted(path.name for path in settings.data_dir.iterdir()) == sorted(
        {"workshop.db", "backups", "wrong"} | {p.name for p in settings.data_dir.glob("*.db-*")}
    )


def test_a_database_of_something_else_is_refused(on_a_file):
    playing, settings, _ = on_a_file
    other = settings.data_dir / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE cakes (name TEXT)")
    with pytest.raises(BackupRefused, match="no backup of Workshop"):
        back(playing, settings, other)


def test_a_damaged_backup_is_refused_and_nothing_changes(on_a_file):
    playing, settings, path = on_a_file
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        named = "SELECT rootpage FROM sqlite_schema WHERE name = 'ix_seats_session_id'"
        root = connection.execute(named).fetchone()[0]
    # The index loses an entry: every page can be read, and yet the file is not whole.
    at = (root - 1) * 4096 + 3
    data[at : at + 2] = (int.from_bytes(data[at : at + 2], "big") - 1).to_bytes(2, "big")
    path.write_bytes(data)
    before = counts(playing)
    with pytest.raises(BackupRefused, match="damaged"):
        back(playing, settings, path)
    assert counts(playing) == before


def test_a_database_that_is_damaged_is_kept_aside_as_it_is(on_a_file):
    playing, settings, path = on_a_file
    before = counts(playing)
    playing.engine.dispose()
    file = settings.data_dir / "workshop.db"
    file.write_bytes(b"not a database any more")
    back(playing, settings, path)
    assert counts(playing) == before
    assert [aside.read_bytes() for aside in asides(settings)] == [b"not a database any more"]


def test_nothing_is_put_in_place_while_any_program_has_the_database_open(on_a_file):
    playing, settings, path = on_a_file
    playing.engine.dispose()
    before = (settings.data_dir / "workshop.db").read_bytes()
    with closing(sqlite3.connect(settings.data_dir / "workshop.db")) as other:
        other.execute("SELECT count(*) FROM users").fetchone()
        with pytest.raises(BackupRefused, match="has the database open"):
            list(restore(settings, path, now()))
        assert (settings.data_dir / "workshop.db").read_bytes() == before
    list(restore(settings, path, now()))


def test_a_log_of_the_old_database_is_never_read_into_the_new_one(on_a_file):
    playing, settings, path = on_a_file
    before = counts(playing)
    playing.seat()
    file, log = (settings.data_dir / f"workshop.db{end}" for end in ("", "-wal"))
    kept = log.read_bytes()
    playing.engine.dispose()
    log.write_bytes(kept)  # as after a power cut
    list(restore(settings, path, now()))
    assert counts(playing) == before
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_older_backup_is_brought_up_to_date(on_a_file, tmp_path, monkeypatch):
    playing, settings, path = on_a_file
    with_a_new_step(monkeypatch, tmp_path)
    told = back(playing, settings, path)
    assert "Database brought up to date: 9001" in told
    with closing(sqlite3.connect(settings.data_dir / "workshop.db")) as connection:
        assert connection.execute("SELECT count(*) FROM cakes").fetchone() == (0,)


def test_an_older_dump_goes_into_a_newer_database_and_is_brought_up_to_date(tmp_path, monkeypatch):
    with on_postgresql(tmp_path, seats_taken=1) as (playing, settings):
        path = make(playing.house, settings)
        with_a_new_step(monkeypatch, tmp_path)
        migrate.upgrade(playing.engine)
        told = back(playing, settings, path)
        assert "Database brought up to date: 9001" in told


def with_a_new_step(monkeypatch, tmp_path) -> None:
    """A version of the program with one step more than this one."""
    steps = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, steps)
    last = sorted((steps / "versions").glob("[0-9]*.py"))[-1].name[:4]
    (steps / "versions" / "9001_cakes.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f'revision = "9001"\ndown_revision = "{last}"\nbranch_labels = None\ndepends_on = None\n\n'
        'def upgrade():\n    op.create_table("cakes", sa.Column("name", sa.Text()))\n'
    )
    monkeypatch.setattr(migrate, "MIGRATIONS", steps)


def test_a_dump_does_not_go_into_a_file(on_a_file, tmp_path):
    playing, settings, _ = on_a_file
    with on_postgresql(tmp_path / "other") as (elsewhere, its):
        dump = make(elsewhere.house, its)
    with pytest.raises(BackupRefused, match="is a copy of PostgreSQL"):
        back(playing, settings, dump)


def test_nobody_else_may_be_connected_to_postgresql(tmp_path):
    with on_postgresql(tmp_path, seats_taken=1) as (playing, settings):
        path = make(playing.house, settings)
        with playing.engine.connect(), pytest.raises(BackupRefused, match="others are connected"):
            list(restore(settings, path, now()))


def test_a_dump_that_fails_half_way_leaves_postgresql_as_it_was(tmp_path, monkeypatch):
    with on_postgresql(tmp_path, seats_taken=2) as (playing, settings):
        path, before = make(playing.house, settings), counts(playing)
        run = postgres_copy._run

        def cut(environ, program, *arguments, told=b""):
            return run(environ, program, *arguments, told=told and told + b"SELECT 1/0;\n")

        monkeypatch.setattr(postgres_copy, "_run", cut)
        with pytest.raises(BackupRefused, match=r"psql failed: .*division by zero"):
            back(playing, settings, path)
        assert counts(playing) == before


def test_no_password_stands_on_a_command_line(monkeypatch):
    url = URL.create("postgresql+psycopg", "jam", "very-secret", "db.example", 5433, "workshop")
    given = postgres_copy.environment(url)
    assert given["PGPASSWORD"] == "very-secret"
    assert (given["PGHOST"], given["PGPORT"], given["PGUSER"]) == ("db.example", "5433", "jam")
    seen = []
    monkeypatch.setattr(shutil, "which", lambda program: f"/bin/{program}")
    monkeypatch.setattr(
        postgres_copy.subprocess,
        "run",
        lambda command, **_: (
            seen.append(command) or postgres_copy.subprocess.CompletedProcess([], 0)
        ),
    )
    postgres_copy.dump(url, Path("x"))
    assert seen
    assert not any("very-secret" in word for command in seen for word in command)


# ---- as commands --------------------------------------------------------------------------------


@contextmanager
def terminal(monkeypatch, data):
    for name in [each for each in os.environ if each.startswith("WORKSHOP_")]:
        monkeypatch.delenv(name)
    before = os.umask(0o022)

    def run(*arguments):
        environ = {"WORKSHOP_DATA_DIR": str(data)}
        result = CliRunner().invoke(cli.main, [str(each) for each in arguments], env=environ)
        return result.exit_code, result.output

    yield run
    os.umask(before)


@pytest.fixture
def run(monkeypatch, tmp_path):
    with terminal(monkeypatch, tmp_path / "kept") as run:
        yield run


def test_there_and_back_by_command(run, tmp_path):
    assert run("backup") == (
        1,
        "Error: There is no database yet, so there is nothing to back up.\n",
    )
    run("migrate")
    status, said = run("backup")
    assert status == 0
    path = said.strip().removeprefix("Backed up: ")
    status, said = run("restore", path)
    assert (status, f"The backup is in place: {path}" in said) == (0, True)
    assert run("probe-anonymity", path)[0] == 0, "and the probe finds nothing in it"


def test_a_backup_is_made_before_a_step_is_taken_and_not_on_the_first_day(
    run, tmp_path, monkeypatch
):
    assert "Backed up" not in run("migrate")[1]
    with_a_new_step(monkeypatch, tmp_path)
    status, said = run("migrate")
    assert status == 0
    assert said.index("Backed up before the change: ") < said.index("up to date: 9001")
    (backup,) = folder.backups(tmp_path / "kept" / "backups")
    with closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() != [
            ("9001",)
        ]
    assert run("migrate") == (0, "")


def test_no_step_is_taken_when_the_backup_before_it_cannot_be_made(run, tmp_path, monkeypatch):
    run("migrate")
    (tmp_path / "kept" / "backups").mkdir(exist_ok=True)
    with_a_new_step(monkeypatch, tmp_path)

    def full(*_):
        raise BackupRefused("There is no room.")

    monkeypatch.setattr(making, "copy", full)
    assert run("migrate") == (1, "Error: There is no room.\n")
    with closing(sqlite3.connect(tmp_path / "kept" / "workshop.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() != [
            ("9001",)
        ]


def test_nothing_is_put_in_place_under_a_running_server(run, tmp_path):
    run("migrate")
    path = run("backup")[1].strip().removeprefix("Backed up: ")
    with running("wsgi:app", tmp_path / "kept"):
        status, said = run("restore", path)
        assert status == 1
        assert said.startswith("Error: A server runs on ")
        assert run("backup")[0] == 0, "a backup can be made while it runs"
    assert run("restore", path)[0] == 0, "the lock goes with the server, however it ended"


def test_a_running_server_makes_backups_by_itself(run, tmp_path):
    run("migrate")
    kept = tmp_path / "kept" / "backups"
    with running("wsgi:app", tmp_path / "kept"):
        until(lambda: folder.backups(kept), "the server has made a backup", 60)
    (backup,) = folder.backups(kept)
    assert run("probe-anonymity", backup.path)[0] == 0


def test_no_server_starts_while_a_backup_is_put_in_place(run, tmp_path, monkeypatch):
    run("migrate")
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("the server was started"))
    with in_use.alone(tmp_path / "kept"):
        status, said = run("serve")
    assert status == 1
    assert "A backup is being put in place" in said


def test_two_servers_may_share_a_folder(tmp_path):
    held = [in_use.hold(tmp_path), in_use.hold(tmp_path)]
    with pytest.raises(in_use.InUse), in_use.alone(tmp_path):
        pass
    for number in held:
        os.close(number)
    with in_use.alone(tmp_path):
        pass
