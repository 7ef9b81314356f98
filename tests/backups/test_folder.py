"""Which backups stay: all of the last day, then one a day, none for longer than thirty days."""

from datetime import UTC, datetime, timedelta

from workshop.backups import folder

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def filled(path, times, kind=folder.MADE):
    for time in times:
        folder.free_name(path, time, "db", kind).touch()


def ages(path):
    return [NOW - backup.made for backup in folder.backups(path)]


def test_a_name_that_is_taken_is_counted_up(tmp_path):
    first = folder.free_name(tmp_path, NOW, "db")
    assert first.name == "workshop-20260331-120000.db"
    first.touch()
    assert folder.free_name(tmp_path, NOW, "db").name == "workshop-20260331-120000-2.db"
    folder.free_name(tmp_path, NOW, "db").touch()
    assert len(folder.backups(tmp_path)) == 2
    assert folder.newest(tmp_path) == NOW


def test_after_forty_days_of_hourly_backups_a_day_of_them_and_a_month_of_days_are_left(tmp_path):
    filled(tmp_path, [NOW - timedelta(hours=hour) for hour in range(40 * 24)])
    folder.thin(tmp_path, NOW)
    left = ages(tmp_path)
    assert sum(age < timedelta(hours=24) for age in left) == 24
    assert max(left) < timedelta(days=30)
    older = [NOW - age for age in left if age >= timedelta(hours=24)]
    assert len({time.date() for time in older}) == len(older) >= 29
    assert {time.hour for time in older[:-1]} == {23}, "the last of each day"


def test_thinning_again_and_again_leaves_the_same_as_thinning_once(tmp_path):
    for hour in range(5 * 24, -1, -1):
        time = NOW - timedelta(hours=hour)
        filled(tmp_path, [time])
        folder.thin(tmp_path, time)
    assert len([age for age in ages(tmp_path) if age >= timedelta(hours=24)]) == 5


def test_what_was_put_aside_is_kept_for_thirty_days_and_does_not_count_as_a_backup(tmp_path):
    filled(tmp_path, [NOW - timedelta(days=day) for day in (3, 3, 29, 31)], folder.PUT_ASIDE)
    folder.thin(tmp_path, NOW)
    assert ages(tmp_path) == [timedelta(days=29), timedelta(days=3), timedelta(days=3)]
    assert folder.newest(tmp_path) is None


def test_other_files_are_left_alone(tmp_path):
    for name in ("notes.txt", "workshop.db", "workshop-2025.db", "my-workshop-20200101-000000.db"):
        (tmp_path / name).touch()
    assert folder.thin(tmp_path, NOW) == ()
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert folder.backups(tmp_path / "none") == ()
    assert folder.mark(tmp_path / "none") == ""
