"""Settings: what holds by default, what is read, and every refusal as a sentence with its name."""

from datetime import timedelta
from pathlib import Path

import pytest

from workshop.config import SETTINGS, BadSetting, Settings, UnknownSetting, settings_from

STRONG = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
OTHER = "f0e1d2c3b4a5968778695a4b3c2d1e0f"
DOCS = Path(__file__).parents[1] / "docs" / "operations.md"


def read(folder: Path, **environ: str) -> Settings:
    return settings_from({"WORKSHOP_DATA_DIR": str(folder), **environ})


def test_with_nothing_set_one_laptop_is_served_from_one_folder(tmp_path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'workshop.db'}"
    assert (settings.host, settings.port) == ("0.0.0.0", 5000)
    assert (settings.redis_url, settings.public_url, settings.trusted_proxies) == (None, None, 0)
    assert (settings.grace, settings.minute) == (timedelta(seconds=5), timedelta(minutes=1))
    assert not settings.rehearsal


def test_the_data_folder_is_data_beside_the_start_and_private(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = settings_from({})
    assert settings.data_dir == tmp_path / "data"
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700


def test_every_setting_is_read(tmp_path):
    settings = read(
        tmp_path,
        HOST="127.0.0.1",
        PORT="8080",
        WORKSHOP_DATABASE_URL="postgresql://jam:pw@db/jam",
        WORKSHOP_REDIS_URL="redis://cache:6379",
        WORKSHOP_PUBLIC_URL="https://Jam.Example.org/",
        WORKSHOP_SECRET_KEY=STRONG,
        WORKSHOP_CRITERIA_KEY=OTHER,
        WORKSHOP_TRUSTED_PROXIES="1",
        WORKSHOP_GRACE_SECONDS="0.5",
        WORKSHOP_REHEARSAL="1",
        WORKSHOP_MINUTE_SECONDS="1.5",
        WORKSHOP_BACKUP_HOURS="0",
    )
    assert settings == Settings(
        data_dir=tmp_path,
        host="127.0.0.1",
        port=8080,
        database_url="postgresql+psycopg://jam:pw@db/jam",
        redis_url="redis://cache:6379",
        public_url="https://jam.example.org",
        secret_key=STRONG,
        criteria_key=OTHER,
        trusted_proxies=1,
        grace=timedelta(seconds=0.5),
        rehearsal=True,
        minute=timedelta(seconds=1.5),
        backup_hours=0,
    )


def test_an_empty_value_counts_as_not_set(tmp_path):
    assert read(tmp_path, PORT="", WORKSHOP_REDIS_URL=" ").redis_url is None


def test_names_of_other_programs_are_left_alone(tmp_path):
    assert read(tmp_path, PATH="/bin", WORKSHOPPING="yes").port == 5000


def test_an_unknown_name_is_refused_and_the_nearest_one_is_shown(tmp_path):
    with pytest.raises(UnknownSetting, match=r"WORKSHOP_DATADIR.*WORKSHOP_DATA_DIR"):
        read(tmp_path, WORKSHOP_DATADIR="elsewhere")


def test_an_unknown_name_is_refused_even_when_it_is_empty_or_like_no_other(tmp_path):
    with pytest.raises(UnknownSetting, match=r"WORKSHOP_Q\. The nearest one is WORKSHOP_"):
        read(tmp_path, WORKSHOP_Q="")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "٨٠٨٠"),
        ("HOST", "0.0.0.0 ::"),
        ("HOST", "http://host"),
        ("WORKSHOP_DATABASE_URL", "mysql://host/name"),
        ("WORKSHOP_DATABASE_URL", "workshop.db"),
        ("WORKSHOP_DATABASE_URL", "postgresql://"),
        ("WORKSHOP_DATABASE_URL", "sqlite://"),
        ("WORKSHOP_DATABASE_URL", "sqlite:///:memory:"),
        ("WORKSHOP_DATABASE_URL", "sqlite:///here.db"),
        ("WORKSHOP_REDIS_URL", "cache:6379"),
        ("WORKSHOP_REDIS_URL", "redis://"),
        ("WORKSHOP_PUBLIC_URL", "jam.example.org"),
        ("WORKSHOP_PUBLIC_URL", "ftp://jam.example.org"),
        ("WORKSHOP_PUBLIC_URL", "https://jam.example.org/jams"),
        ("WORKSHOP_PUBLIC_URL", "https://jam.example.org?a=b"),
        ("WORKSHOP_PUBLIC_URL", "https://me:pw@jam.example.org"),
        ("WORKSHOP_PUBLIC_URL", "https://jam.example.org:99999"),
        ("WORKSHOP_PUBLIC_URL", "https://"),
        ("WORKSHOP_TRUSTED_PROXIES", "-1"),
        ("WORKSHOP_TRUSTED_PROXIES", "yes"),
        ("WORKSHOP_TRUSTED_PROXIES", "11"),
        ("WORKSHOP_GRACE_SECONDS", "31"),
        ("WORKSHOP_GRACE_SECONDS", "-0.1"),
        ("WORKSHOP_GRACE_SECONDS", "nan"),
        ("WORKSHOP_GRACE_SECONDS", "soon"),
        ("WORKSHOP_MINUTE_SECONDS", "30"),
        ("WORKSHOP_MINUTE_SECONDS", "61"),
        ("WORKSHOP_REHEARSAL", "yes"),
        ("WORKSHOP_SECRET_KEY", ""),
        ("WORKSHOP_SECRET_KEY", "  "),
        ("WORKSHOP_BACKUP_HOURS", "169"),
        ("WORKSHOP_BACKUP_HOURS", "0.5"),
        ("WORKSHOP_SECRET_KEY", "short"),
        ("WORKSHOP_CRITERIA_KEY", " "),
        ("WORKSHOP_CRITERIA_KEY", "short"),
        ("WORKSHOP_SECRET_KEY", "abc" * 20),
        ("WORKSHOP_SECRET_KEY", "please-change-me-before-you-go-live-0123"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(tmp_path, name, value):
    with pytest.raises(BadSetting) as refusal:
        read(tmp_path, **{name: value})
    assert str(refusal.value).startswith(f"{name} ")


def test_a_short_minute_is_for_rehearsals_only(tmp_path):
    with pytest.raises(BadSetting, match="WORKSHOP_REHEARSAL=1"):
        read(tmp_path, WORKSHOP_MINUTE_SECONDS="30")
    short = read(tmp_path, WORKSHOP_MINUTE_SECONDS="30", WORKSHOP_REHEARSAL="1")
    assert short.minute == timedelta(seconds=30)


def test_a_rehearsal_minute_is_never_shorter_than_half_a_second(tmp_path):
    with pytest.raises(BadSetting, match="WORKSHOP_MINUTE_SECONDS"):
        read(tmp_path, WORKSHOP_MINUTE_SECONDS="0.4", WORKSHOP_REHEARSAL="1")


def test_a_data_folder_that_is_a_file_is_refused_by_name(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="WORKSHOP_DATA_DIR"):
        read(tmp_path / "file")


def test_settings_never_show_what_opens_a_door(tmp_path):
    settings = read(
        tmp_path,
        WORKSHOP_SECRET_KEY=STRONG,
        WORKSHOP_CRITERIA_KEY=OTHER,
        WORKSHOP_DATABASE_URL="postgresql://jam:db-word@db/jam",
        WORKSHOP_REDIS_URL="redis://:cache-word@cache",
    )
    assert not any(word in repr(settings) for word in (STRONG, OTHER, "db-word", "cache-word"))


def test_a_refused_key_is_not_repeated(tmp_path):
    with pytest.raises(BadSetting) as refusal:
        read(tmp_path, WORKSHOP_SECRET_KEY="hunter2")
    assert "hunter2" not in str(refusal.value)


def test_the_operations_page_shows_every_setting_with_its_default():
    shown = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("| `")]
    ours = [f"| `{each.name}` | {each.default} | {each.meaning} |" for each in SETTINGS]
    assert shown == ours
