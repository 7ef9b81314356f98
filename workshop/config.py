"""What the person who runs Workshop can set; a wrong setting stops the start with a sentence.

Every setting is one row of `SETTINGS`; `docs/operations.md` shows the same rows, and a test holds
the two together. The sentences here are read in a terminal, never on a page.
"""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from workshop.serving import secret

PREFIX = "WORKSHOP_"
FULL_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Setting:
    """One name a person may set, what holds when nobody sets it, and what it is for."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("HOST", "0.0.0.0", "The network address the server listens on."),
    Setting("PORT", "5000", "The port the server listens on."),
    Setting(
        "WORKSHOP_BACKUP_HOURS",
        "1",
        "Hours between two automatic backups, 0 to 168. 0 makes none.",
    ),
    Setting(
        "WORKSHOP_CRITERIA_KEY",
        "made at the first start",
        "At least 32 random characters. Kept as `criteria.key` in the data folder when not set.",
    ),
    Setting("WORKSHOP_DATA_DIR", "data", "The folder for the database and the key files."),
    Setting(
        "WORKSHOP_DATABASE_URL",
        "SQLite in the data folder",
        "`sqlite:////full/path` or `postgresql://user:password@host/name`.",
    ),
    Setting(
        "WORKSHOP_GRACE_SECONDS",
        "5",
        "How long words are still taken after time is up, 0 to 30.",
    ),
    Setting(
        "WORKSHOP_MINUTE_SECONDS",
        "60",
        "How long a minute of the agenda lasts, 0.5 to 60. Less than 60 needs a rehearsal.",
    ),
    Setting(
        "WORKSHOP_PUBLIC_URL",
        "none",
        "The address people type, for example `https://jam.example.org`.",
    ),
    Setting("WORKSHOP_REDIS_URL", "none", "`redis://host:6379`, when several servers run."),
    Setting("WORKSHOP_REHEARSAL", "0", "`1` makes this server a rehearsal. It promises nothing."),
    Setting(
        "WORKSHOP_SECRET_KEY",
        "made at the first start",
        "At least 32 random characters. Kept as `secret.key` in the data folder when not set.",
    ),
    Setting("WORKSHOP_TRUSTED_PROXIES", "0", "How many proxies stand in front, 0 to 10."),
)


#: Keys that can be set, and the file in which one is kept that was made.
KEYS = {"WORKSHOP_SECRET_KEY": secret.FILE, "WORKSHOP_CRITERIA_KEY": secret.CRITERIA_FILE}


class SettingRefused(Exception):
    """A setting cannot be used. `str()` gives the sentence; it never repeats a secret."""


class UnknownSetting(SettingRefused):
    """A `WORKSHOP_` name that nothing reads: most often a slip of the keys."""

    def __init__(self, name: str, nearest: str) -> None:
        super().__init__(f"There is no setting {name}. The nearest one is {nearest}.")


class BadSetting(SettingRefused):
    """A known setting with a value that cannot be used."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, typed and checked. What opens a door is left out of `repr`.

    `minute` is how long one minute of an agenda lasts: 60 seconds, or less in a rehearsal.
    `public_url` is an origin without a path and without a slash at the end.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    criteria_key: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    trusted_proxies: int = 0
    host: str = "0.0.0.0"
    port: int = 5000
    grace: timedelta = timedelta(seconds=5)
    minute: timedelta = timedelta(seconds=FULL_MINUTE)
    rehearsal: bool = False
    backup_hours: int = 1

    @property
    def backups(self) -> Path:
        """The folder that backups are kept in; it is made with the first one."""
        return self.data_dir / "backups"


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Read the settings out of `environ`; a name with an empty value counts as not set.

    Only an empty key is refused: somebody meant to set one, and would run with another.

    Makes the data folder, and in it a file for each key that is not set. Raises `UnknownSetting`
    for a `WORKSHOP_` name that is not in `SETTINGS` and `BadSetting` for a value that cannot be
    used.
    """
    _refuse_unknown(environ)
    for name in KEYS:
        if not environ.get(name, "set").strip():
            raise BadSetting(name, "is empty. Leave it out and Workshop makes one.")
    given = {name: text for name, raw in environ.items() if (text := raw.strip())}
    rehearsal = _switch(given, "WORKSHOP_REHEARSAL")
    minute = _number(given, "WORKSHOP_MINUTE_SECONDS", FULL_MINUTE, 0.5, FULL_MINUTE)
    if minute < FULL_MINUTE and not rehearsal:
        raise BadSetting(
            "WORKSHOP_MINUTE_SECONDS",
            "can be less than 60 only in a rehearsal. Set WORKSHOP_REHEARSAL=1 as well.",
        )
    grace = _number(given, "WORKSHOP_GRACE_SECONDS", 5.0, 0.0, 30.0)
    data_dir = Path(given.get("WORKSHOP_DATA_DIR", "data")).expanduser().absolute()
    return Settings(
        host=_host(given),
        port=_whole(given, "PORT", 5000, 1, 65535),
        data_dir=data_dir,
        database_url=_database(given, data_dir),
        redis_url=_redis(given),
        public_url=_public(given),
        trusted_proxies=_whole(given, "WORKSHOP_TRUSTED_PROXIES", 0, 0, 10),
        grace=timedelta(seconds=grace),
        minute=timedelta(seconds=minute),
        rehearsal=rehearsal,
        backup_hours=_whole(given, "WORKSHOP_BACKUP_HOURS", 1, 0, 168),
        secret_key=_key(given, "WORKSHOP_SECRET_KEY", data_dir),
        criteria_key=_key(given, "WORKSHOP_CRITERIA_KEY", data_dir),
    )


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [setting.name for setting in SETTINGS]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            ours = [each for each in known if each.startswith(PREFIX)]
            raise UnknownSetting(name, get_close_matches(name, ours, n=1, cutoff=0.0)[0])


def _switch(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "0")
    if text not in ("0", "1"):
        raise BadSetting(name, "must be 0 or 1.")
    return text == "1"


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise BadSetting(name, f"must be a whole number from {least} to {most}.")
    return int(text)


def _number(
    given: Mapping[str, str], name: str, default: float, least: float, most: float
) -> float:
    number = math.nan
    with suppress(ValueError):
        number = float(given.get(name, default))
    if not least <= number <= most:
        raise BadSetting(name, f"must be a number from {least:g} to {most:g}.")
    return number


def _host(given: Mapping[str, str]) -> str:
    host = given.get("HOST", "0.0.0.0")
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", host):
        raise BadSetting("HOST", "must be a network address or a host name, without a port.")
    return host


def _database(given: Mapping[str, str], data_dir: Path) -> str:
    """The address for SQLAlchemy. A short path would mean another file for each tool: refused."""
    name = "WORKSHOP_DATABASE_URL"
    url = given.get(name, f"sqlite:///{data_dir / 'workshop.db'}")
    kind, _, rest = url.partition("://")
    if kind == "sqlite" and (not rest.startswith("//") or not rest.strip("/")):
        raise BadSetting(name, "must name a file by its full path: sqlite:////full/path.db")
    if kind in ("postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    if kind != "sqlite":
        raise BadSetting(name, "must begin with sqlite:// or postgresql://")
    return url


def _redis(given: Mapping[str, str]) -> str | None:
    url = given.get("WORKSHOP_REDIS_URL")
    if url is not None and not re.match(r"(rediss?|unix)://.", url):
        raise BadSetting("WORKSHOP_REDIS_URL", "must begin with redis://, rediss:// or unix://")
    return url


def _public(given: Mapping[str, str]) -> str | None:
    """The origin browsers send: scheme, host and port in small letters, and nothing after it."""
    url = given.get("WORKSHOP_PUBLIC_URL")
    if url is None:
        return None
    origin = url.rstrip("/").lower()
    with suppress(ValueError):
        parts = urlsplit(origin)
        plain = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]+)?", parts.netloc)
        if plain and parts.port != 0 and origin in (f"http://{plain[0]}", f"https://{plain[0]}"):
            return origin
    raise BadSetting(
        "WORKSHOP_PUBLIC_URL",
        "must be http:// or https:// and a host name, with nothing after it.",
    )


def _key(given: Mapping[str, str], name: str, data_dir: Path) -> str:
    set_by_hand, file = given.get(name), KEYS[name]
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return secret.kept(data_dir, file) if set_by_hand is None else secret.strong(set_by_hand)
    except secret.SecretRefused as refusal:
        raise BadSetting(file if set_by_hand is None else name, str(refusal)) from refusal
    except OSError as error:
        raise BadSetting("WORKSHOP_DATA_DIR", f"cannot be used: {error.strerror}.") from error
