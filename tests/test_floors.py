"""What is installed is new enough where it matters, and what must not be there is not."""

from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]

#: Below these versions something is known to be wrong that would hurt people here.
FLOORS: Mapping[str, tuple[str, str]] = {
    "python-socketio": ("5.16.2", "CVE-2025-61765, CVE-2026-48804: pickles, memory of attachments"),
    "python-engineio": ("4.13.2", "CVE-2026-48802: a thread for every packet"),
    "flask-socketio": ("5.5.0", "async_handlers and the gevent worker as they are set up here"),
    "simple-websocket": ("1.1.0", "engine.io wants it beside gevent; serving/listener.py reads"),
    "wsproto": ("1.2.0", "Connection without a handshake, which serving/listener.py makes"),
    "gunicorn": ("23.0.0", "CVE-2024-1135, CVE-2024-6827: smuggled requests"),
    "gevent": ("23.9.0", "CVE-2023-41419: whose requests are whose"),
    "werkzeug": ("3.1.4", "CVE-2024-49766, CVE-2024-49767, CVE-2025-66221: forms and paths"),
    "jinja2": ("3.1.6", "CVE-2025-27516: a way out of the sandbox"),
    "flask": ("3.1.1", "CVE-2025-47278: the key that signs sessions"),
    "sqlalchemy": ("2.0.40", "hide_parameters reaches every message"),
    "urllib3": ("2.5.0", "CVE-2025-50181: redirects"),
    "h11": ("0.16.0", "CVE-2025-43859: chunked bodies"),
    "argon2-cffi": ("23.1.0", "Argon2id with the cost that is asked for"),
}
#: simple-websocket has a bound on messages; these have none, and would be chosen by themselves.
MUST_NOT_BE: frozenset[str] = frozenset({"gevent-websocket", "eventlet"})


def installed() -> dict[str, str]:
    """The version of everything in this environment, by its name in small letters."""
    return {
        each.metadata["Name"].lower().replace("_", "-"): each.version for each in distributions()
    }


def wrong(found: Mapping[str, str]) -> list[str]:
    """What is too old, missing or must not be there, each as one line."""
    old = [
        f"{name} {found.get(name, 'is missing')}, at least {floor}: {why}"
        for name, (floor, why) in FLOORS.items()
        if name not in found or Version(found[name]) < Version(floor)
    ]
    return old + [f"{name} must not be installed" for name in sorted(MUST_NOT_BE & set(found))]


def test_everything_installed_is_new_enough() -> None:
    assert wrong(installed()) == []


def test_what_is_too_old_missing_or_forbidden_is_noticed() -> None:
    fine = installed()
    assert len(wrong({**fine, "python-socketio": "5.16.1"})) == 1
    assert len(wrong({**fine, "python-engineio": "4.9.0"})) == 1
    assert len(wrong({**fine, "eventlet": "0.40", "gevent-websocket": "0.10"})) == 2
    assert len(wrong({name: fine[name] for name in fine if name != "gunicorn"})) == 1


def test_the_lock_file_is_what_is_installed() -> None:
    """Every version that is locked and installed here is the locked one."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = dict(line.lower().replace("_", "-").split("==") for line in lines if "==" in line)
    found = installed()
    assert {name: found[name] for name in locked if name in found} == {
        name: locked[name] for name in locked if name in found
    }
    assert set(FLOORS) <= set(locked)
