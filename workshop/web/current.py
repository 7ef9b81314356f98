"""What a view needs of the running program: the house, who asks, and where to go next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app, request

from workshop import seats
from workshop.actions import setting_up
from workshop.actions.house import House
from workshop.config import Settings
from workshop.core.permissions import Account, NotSignedIn
from workshop.core.session.sealing import Audience
from workshop.core.troubles import Trouble
from workshop.pages.drawings import Drawings

EXTENSION = "workshop"


@dataclass(frozen=True, slots=True)
class Parts:
    """What `app.py` put together, as views find it.

    `counts` gives the counters of a session as they last left on a tick, `troubles` what somebody
    who looks after the server should know at the moment.
    """

    house: House
    settings: Settings
    counts: Callable[[str, Audience], Mapping[str, int]]
    languages: tuple[str, ...]
    drawings: Drawings
    troubles: Callable[[], tuple[Trouble, ...]]


def parts() -> Parts:
    """What `app.py` put together."""
    found: Parts = current_app.extensions[EXTENSION]
    return found


def current_house() -> House:
    """The house that every action takes first."""
    return parts().house


def current_account() -> Account | None:
    """Who is signed in in the browser that asks."""
    return seats.account(request)


def require_account() -> Account:
    """Who is signed in.

    Raises:
        NotSignedIn: nobody is.
    """
    account = current_account()
    if account is None:
        raise NotSignedIn
    return account


def set_up_hash() -> str | None:
    """The hash of the one-time set-up token, when this server has drawn one."""
    return setting_up.kept_hash(parts().settings.data_dir)


def address(path: str) -> str:
    """A path of this server as an address that can be sent to somebody."""
    return (parts().settings.public_url or request.host_url.rstrip("/")) + path


def next_page(wanted: str | None, otherwise: str) -> str:
    """Where to go after signing in: only to a path of this server, never to another one."""
    path = wanted or ""
    is_ours = path.startswith("/") and not path.startswith("//")
    has_trick = any(sign in path for sign in "\\\t\r\n")
    return path if is_ours and not has_trick else otherwise
