"""A backup is whole, private, never overwrites, tells no order and no deleted word."""

import threading

import pytest

from tests.backups.workshops import BOTH, counts, hours, now, on_sqlite
from workshop.actions import notes
from workshop.backups import making, restoring
from workshop.backups.making import backup_if_due, make
from workshop.backups.refusal import BackupRefused
from workshop.backups.whole_files import whole
from workshop.core.session.phases import LOCKS, Phase
from workshop.core.session.presets import Preset
from workshop.probe.probing import probe

CANARY = "the canary has withdrawn what it sang"


@pytest.fixture(params=BOTH, ids=lambda opens: opens.__name__)
def workshop(request, tmp_path):
    """A session with ideas and its settings, on either database."""
    with request.param(tmp_path, seats_taken=3, preset=Preset.EXPRESS) as (playing, settings):
        yield playing.to(Phase.IDEATE), settings


@pytest.fixture
def on_a_file(tmp_path):
    """The same on SQLite, for what is the same on both."""
    with on_sqlite(tmp_path, seats_taken=3, preset=Preset.EXPRESS) as (playing, settings):
        yield playing.to(Phase.IDEATE), settings


def test_a_backup_is_whole_private_and_has_a_name_of_its_time(workshop):
    playing, settings = workshop
    playing.least()
    first, second = make(playing.house, settings), make(playing.house, settings)
    assert first.parent == settings.data_dir / "backups"
    assert first.stem == f"workshop-{playing.clock.time:%Y%m%d-%H%M%S}"
    assert second.stem == f"{first.stem}-2"
    assert first.stat().st_mode & 0o777 == 0o600
    assert settings.backups.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in settings.backups.iterdir() if "part" in path.name] == []
    assert probe(first).found == ()


def test_a_backup_made_under_load_brings_back_everything_that_was_acknowledged(workshop):
    """Row 56: threads write on; nothing that was there before is missing, nothing is half there."""
    playing, settings = workshop
    withdrawn = playing.write(playing.seats[0], CANARY)
    notes.withdraw(playing.house, playing.code, playing.seats[0], withdrawn)
    done, acknowledged, errors = threading.Event(), [], []

    def write_on(number: int) -> None:
        count = 0
        try:
            while not done.is_set():
                seat = playing.seats[number]
                playing.write(seat, f"idea {number} {count}", key=f"{number}-{count}")
                acknowledged.append(f"idea {number} {count}")
                count += 1
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write_on, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    while len(acknowledged) < 20:
        done.wait(0.01)
    before = set(acknowledged)
    path = make(playing.house, settings)
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert before
    assert CANARY.encode() not in unpacked(path)
    last = make(playing.house, settings)
    expected = counts(playing)
    assert probe(path).found == probe(last).found == ()

    playing.write(playing.seats[0], "an idea that no backup holds")
    playing.engine.dispose()
    told = list(restoring.restore(settings, last, now()))
    assert counts(playing) == {**expected, "sign_ins": 0, "links": 0, "screens": 0}
    assert any("is kept" in sentence for sentence in told)

    playing.engine.dispose()
    list(restoring.restore(settings, path, now()))
    with playing.house.store.reading() as reading:
        texts = {row[0] for row in reading.exec_driver_sql("SELECT text FROM intake")}
        spoke = reading.exec_driver_sql("SELECT count(*) FROM marks WHERE what = 'did'")
        assert before <= texts
        assert spoke.scalar_one() >= len(texts), "an idea and its mark are kept together"


def unpacked(path) -> bytes:
    """The bytes of a backup; what is packed is unpacked, so that words can be looked for."""
    if path.suffix == ".db":
        return path.read_bytes()
    return making.postgres_copy._run({}, "pg_restore", "--file=-", str(path))


def test_a_copy_of_the_file_would_have_kept_the_withdrawn_words(tmp_path):
    """The twin: what the file and its log hold at this moment, a plain copy holds too."""
    with on_sqlite(tmp_path, seats_taken=1, preset=Preset.EXPRESS) as (playing, settings):
        playing.to(Phase.IDEATE)
        note = playing.write(playing.seats[0], CANARY)
        notes.withdraw(playing.house, playing.code, playing.seats[0], note)
        naive = b"".join(each.read_bytes() for each in settings.data_dir.glob("workshop.db*"))
        assert CANARY.encode() in naive
        assert CANARY.encode() not in make(playing.house, settings).read_bytes()


def test_nothing_is_ever_overwritten(on_a_file, tmp_path):
    playing, settings = on_a_file
    mine = tmp_path / "mine"
    mine.write_text("precious")
    with pytest.raises(BackupRefused, match="There is a file already"):
        make(playing.house, settings, mine)
    assert mine.read_text() == "precious"


def test_a_file_that_came_meanwhile_is_not_overwritten_either(tmp_path):
    target = tmp_path / "backup"
    draft = whole(target)
    draft.__enter__().write_text("ours")
    target.write_text("theirs")
    with pytest.raises(BackupRefused, match="already"):
        draft.__exit__(None, None, None)
    assert target.read_text() == "theirs"
    assert sorted(tmp_path.iterdir()) == [target]


def test_a_backup_can_be_asked_for_in_another_folder(on_a_file, tmp_path):
    playing, settings = on_a_file
    (tmp_path / "elsewhere").mkdir()
    made = make(playing.house, settings, tmp_path / "elsewhere")
    assert made.parent == tmp_path / "elsewhere"


def test_a_place_that_cannot_be_written_is_told_in_words(on_a_file, tmp_path):
    playing, settings = on_a_file
    with pytest.raises(BackupRefused, match="cannot be written"):
        make(playing.house, settings, tmp_path / "no" / "such" / "folder.db")


def test_a_damaged_database_gives_no_backup(tmp_path):
    with on_sqlite(tmp_path, seats_taken=1) as (playing, settings):
        make(playing.house, settings)
        playing.engine.dispose()
        file = settings.data_dir / "workshop.db"
        data = bytearray(file.read_bytes())
        data[4096 * 3 : 4096 * 60] = b"\x0d" * 4096 * 57
        file.write_bytes(data)
        with pytest.raises(BackupRefused):
            making.copy(playing.engine, tmp_path / "copy.db")
        assert not (tmp_path / "copy.db").exists()
        playing.engine.dispose()


def test_backups_come_by_themselves_when_time_has_passed_and_something_was_written(workshop):
    playing, settings = workshop
    house = playing.house
    first = backup_if_due(house, settings)
    assert first is not None
    playing.seat()
    assert backup_if_due(house, settings) is None, "too soon"
    playing.clock.go_on(hours=1)
    assert backup_if_due(house, settings) is not None
    playing.clock.go_on(hours=1)
    assert backup_if_due(house, settings) is None, "nothing was written since"
    playing.seat()
    assert backup_if_due(house, hours(settings, 3)) is None, "the setting says three hours"
    assert backup_if_due(house, settings) is not None


def test_a_backup_waits_for_the_end_of_a_step_in_which_people_write(tmp_path):
    with on_sqlite(tmp_path, seats_taken=3, preset=Preset.EXPRESS) as (playing, settings):
        backup_if_due(playing.house, settings)
        playing.clock.go_on(hours=1)
        playing.to(Phase.IDEATE).least()
        assert backup_if_due(playing.house, settings) is None
        while playing.jam.phase in LOCKS:
            playing.go_on()
        assert backup_if_due(playing.house, settings) is not None


def test_a_backup_does_not_wait_for_longer_than_half_an_hour(tmp_path):
    with on_sqlite(tmp_path, seats_taken=3, preset=Preset.EXPRESS) as (playing, settings):
        backup_if_due(playing.house, settings)
        playing.clock.go_on(hours=1, minutes=31)
        playing.to(Phase.IDEATE).least()
        assert backup_if_due(playing.house, settings) is not None


def test_no_backup_comes_by_itself_when_that_is_switched_off(on_a_file):
    playing, settings = on_a_file
    assert backup_if_due(playing.house, hours(settings, 0)) is None


def test_old_backups_go_when_a_new_one_comes(on_a_file):
    playing, settings = on_a_file
    first = backup_if_due(playing.house, settings)
    playing.clock.go_on(days=31)
    playing.seat()
    second = backup_if_due(playing.house, settings)
    assert first is not None
    assert not first.exists()
    assert second is not None
    assert second.exists()
