"""Who is asking: an account by its cookie, or a seat by the cookie of its session.

Both are secrets that script cannot read and that leave this browser only towards this server. What
they say is looked up at every request, so that a right taken away is gone at once.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request, current_app, g
from flask import request as current_request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from workshop.core import account as rules
from workshop.core.account import token_hash
from workshop.core.holding import Held, Holder, Holding
from workshop.core.permissions import Account, NotAllowed, may_hear, session_role
from workshop.core.retention import PERIODS, Kept
from workshop.core.seat.seat import Seat
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.phases import Role
from workshop.core.session.sealing import Audience
from workshop.storage.queries import jams, people, screens

#: As long as the session's report can be read with a seat.
SEAT_LASTS = PERIODS[Kept.SEATS]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account behind a request, and the hash of the token its browser holds."""

    account: Account
    token_hash: str
    is_worth_noting: bool


def is_private() -> bool:
    """Whether this Workshop is reached over https, so that cookies never travel in the clear."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def account(request: Request) -> Account | None:
    """The account that is signed in in this browser."""
    found = signed_in(request)
    return found.account if found else None


def signed_in(request: Request) -> SignedIn | None:
    """The sign-in of this browser; looked up once a request."""
    if "signed_in" not in g:
        g.signed_in = _look_up(request.cookies.get(account_cookie_name(is_private()), ""))
    found: SignedIn | None = g.signed_in
    return found


def asked() -> SignedIn | None:
    """The sign-in of this request, if anything has asked for it."""
    found: SignedIn | None = g.get("signed_in")
    return found


def forget() -> None:
    """Look the sign-in and the seat up anew when they are asked for next."""
    g.pop("signed_in", None)
    g.pop("seat_in", None)


def read_seat(request: Request, jam: Jam) -> Seat | None:
    """The seat that this browser holds in this session, when it is still held there.

    Looked up once a request; for a browser that brings none, not at all.
    """
    if seat_cookie_name(jam.code, is_private()) not in request.cookies:
        return None
    if g.get("seat_in") != jam.id:
        with _reading() as reading:
            g.seat, g.seat_in = _seat_of(request, reading, jam), jam.id
    found: Seat | None = g.seat
    return found


def role_in(request: Request, connection: Connection, jam: Jam) -> Role:
    """What the account of this browser is in a session; without an account a stranger."""
    found = account(request)
    if found is None:
        return Role.STRANGER
    named = people.people_of(connection, jam.id)
    return session_role(found, named, found.roles.get(jam.team_id, frozenset()))


def has_part(request: Request, code: str) -> bool:
    """Whether this browser holds a seat, a screen or a part in the session with this code.

    For a browser that brings nothing, nothing is looked up.
    """
    names = (name(code, is_private()) for name in (seat_cookie_name, screen_cookie_name))
    if not any(name in request.cookies for name in (*names, account_cookie_name(is_private()))):
        return False
    with _reading() as reading:
        try:
            jam = jams.by_code(reading, code)
        except NoSuchSession:
            return False
        return (
            _seat_of(request, reading, jam) is not None
            or _paired(request, reading, jam) != ""
            or role_in(request, reading, jam) is not Role.STRANGER
        )


def admit(request: Request, connection: Connection, code: str, audience: Audience) -> Holding:
    """What this browser holds that lets it hear a session's news; `held.lost` asks it again.

    Raises:
        NoSuchSession: unknown code.
        NotAllowed: this browser may not see what this audience sees.
    """
    jam = jams.by_code(connection, code)
    if audience is Audience.PHONE:
        seat = _seat_of(request, connection, jam)
        if seat is None:
            raise NotAllowed
        return Holding(Holder(Held.SEAT, seat.hash), code, audience)
    if audience is Audience.SCREEN:
        paired = _paired(request, connection, jam)
        if paired:
            return Holding(Holder(Held.SCREEN, paired), code, audience)
    found = signed_in(request)
    if found is None or not may_hear(audience, role_in(request, connection, jam)):
        raise NotAllowed
    return Holding(Holder(Held.SIGN_IN, found.token_hash), code, audience)


def holders(request: Request, code: str) -> frozenset[Holder]:
    """What this browser says it holds for a session, by hash; nothing is looked up."""
    said = {
        Held.SEAT: seat_cookie_name(code, is_private()),
        Held.SIGN_IN: account_cookie_name(is_private()),
        Held.SCREEN: screen_cookie_name(code, is_private()),
    }
    found = {kind: request.cookies.get(name, "") for kind, name in said.items()}
    return frozenset(Holder(kind, _hash(kind, secret)) for kind, secret in found.items() if secret)


def account_cookie_name(secure: bool) -> str:
    """The cookie of an account; over https its name binds it to this host."""
    return _name("account", secure)


def seat_cookie_name(code: str, secure: bool) -> str:
    """The cookie of a seat in the session with this join code."""
    return _name(f"seat_{code}", secure)


def shared_cookie_name(code: str, secure: bool) -> str:
    """The cookie of a device that is shared in the session with this join code."""
    return _name(f"shared_{code}", secure)


def screen_cookie_name(code: str, secure: bool) -> str:
    """The cookie of a screen that was paired with the session with this join code."""
    return _name(f"screen_{code}", secure)


def sign_in(response: Response, token: str) -> Response:
    """Have the browser keep the token of its sign-in."""
    name = account_cookie_name(is_private())
    return _keep(response, name, token, rules.AT_MOST)


def sign_out(response: Response) -> Response:
    """Have the browser forget its sign-in."""
    return _clear(_drop(response, account_cookie_name(is_private())))


def take_seat(response: Response, code: str, seat: Seat, shared: bool = False) -> Response:
    """Have the browser keep the secret of its seat; on a shared device until its window closes."""
    if shared:
        _keep(response, shared_cookie_name(code, is_private()), "1", None)
    lasts = None if shared else SEAT_LASTS
    return _keep(response, seat_cookie_name(code, is_private()), seat.secret, lasts)


def leave_seat(response: Response, code: str) -> Response:
    """Have the browser forget its seat."""
    return _clear(_drop(response, seat_cookie_name(code, is_private())), leaving=code)


def is_shared(request: Request, code: str) -> bool:
    """Whether several people use this browser one after the other in this session.

    What the address says counts before what the browser has kept.
    """
    said = request.args.get("shared")
    return said == "1" if said else shared_cookie_name(code, is_private()) in request.cookies


def stop_sharing(response: Response, code: str) -> Response:
    """Have the browser forget that it was shared."""
    return _drop(response, shared_cookie_name(code, is_private()))


def _seat_of(request: Request, connection: Connection, jam: Jam) -> Seat | None:
    secret = request.cookies.get(seat_cookie_name(jam.code, is_private()))
    seat = Seat(secret) if secret else None
    held = seat is not None and jams.seat_exists(connection, jam.id, seat.hash)
    return seat if held else None


def _paired(request: Request, connection: Connection, jam: Jam) -> str:
    token = request.cookies.get(screen_cookie_name(jam.code, is_private()), "")
    hashed = token_hash(token)
    return hashed if screens.is_paired(connection, jam.id, hashed, _now()) else ""


def _hash(kind: Held, secret: str) -> str:
    return Seat(secret).hash if kind is Held.SEAT else token_hash(secret)


def _look_up(token: str) -> SignedIn | None:
    if not token:
        return None
    hashed, now = token_hash(token), _now()
    with _reading() as reading:
        found = people.sign_in(reading, hashed)
    if found is None or not rules.still_signed_in(found[0], now):
        return None
    return SignedIn(found[1], hashed, rules.worth_noting(found[0], now))


def _name(name: str, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def _keep(response: Response, name: str, secret: str, lasts: timedelta | None) -> Response:
    response.set_cookie(
        name,
        secret,
        max_age=lasts,
        path="/",
        secure=is_private(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _drop(response: Response, name: str) -> Response:
    response.delete_cookie(name, path="/", secure=is_private(), httponly=True, samesite="Lax")
    return response


def _clear(response: Response, leaving: str = "") -> Response:
    """Over https, have the browser drop what it kept of our pages.

    Cookies are not named: those of other seats stay. Nor is what scripts keep while the browser
    holds another seat: words that wait there to be sent would be lost.
    """
    if not is_private():
        return response
    kept = seat_cookie_name("", True)
    others = (name for name in current_request.cookies if name.startswith(kept))
    holds_another = any(name != seat_cookie_name(leaving, True) for name in others)
    told = '"cache"' if holds_another else '"cache", "storage"'
    response.headers.setdefault("Clear-Site-Data", told)
    return response


def _reading() -> AbstractContextManager[Connection]:
    reading: AbstractContextManager[Connection] = current_app.extensions[
        "workshop"
    ].house.store.reading()
    return reading


def _now() -> datetime:
    now: datetime = current_app.extensions["workshop"].house.store.now()
    return now
