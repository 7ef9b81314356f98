"""Keeps count of what is tried too often: in memory only, under keys nobody can read back.

The key of an entry is an HMAC under a secret drawn at every start, of an address prefix or of what
a cookie stands for. Entries are gone ten minutes after the last try. Nothing is stored or logged.
"""

import hmac
import secrets
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from workshop.core import limits as rules
from workshop.core.errors import RuleBroken
from workshop.core.limits import Bucket, Failures, Limit, PasswordPause, Rule, TooOften

EXTENSION = "limits"
#: Entries of one kind; beyond that the ones longest untouched go. About 10 MB when full.
MOST = 50_000
#: Passwords are tried this many at a time, so that a crowd of guesses is counted as it comes.
AT_A_TIME = 2

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """A map that forgets: what was not touched for ten minutes, and the oldest when it is full."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, tuple[float, Kept]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: bytes, now: float) -> Kept | None:
        """What is kept under a key, unless it is too old."""
        with self._lock:
            self._drop_old(now)
            found = self._kept.get(key)
        return found[1] if found else None

    def put(self, key: bytes, value: Kept, now: float) -> None:
        """Keep something under a key."""
        with self._lock:
            self._drop_old(now)
            self._kept.pop(key, None)
            self._kept[key] = (now, value)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def drop(self, key: bytes) -> None:
        """Forget what is kept under a key."""
        with self._lock:
            self._kept.pop(key, None)

    def _drop_old(self, now: float) -> None:
        while self._kept:
            key, (at, _value) = next(iter(self._kept.items()))
            if now - at < rules.KEPT_FOR:
                return
            del self._kept[key]


class Limits:
    """What one running server remembers of tries. `now` gives seconds and only goes on."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        table: Mapping[Limit, Rule] = rules.RULES,
    ) -> None:
        self.now = now
        self.table = table
        self._secret = secrets.token_bytes(32)
        self._buckets: Memory[Bucket] = Memory()
        self._failures: Memory[Failures] = Memory()
        self._turns = threading.BoundedSemaphore(AT_A_TIME)
        self._untold: Counter[Limit] = Counter()

    def wait(self, limit: Limit, whose: str) -> float:
        """Seconds until this asker may try again; 0.0 when now."""
        now = self.now()
        own = self._buckets.get(self._key(limit, "one", whose), now)
        everybody = self._buckets.get(self._key(limit, "all", ""), now)
        return rules.wait(self.table[limit], own, everybody, now)

    def require(self, limit: Limit, whose: str) -> None:
        """Raise `TooOften` when this asker must wait."""
        seconds = self.wait(limit, whose)
        if seconds:
            raise TooOften(seconds)

    def count(self, limit: Limit, whose: str) -> None:
        """Count one more try."""
        now, rule = self.now(), self.table[limit]
        if rule.one and rule.all:
            self._untold[limit] += 1
        for key, rate in (
            (self._key(limit, "one", whose), rule.one),
            (self._key(limit, "all", ""), rule.all),
        ):
            if rate:
                self._buckets.put(key, rules.poured(self._buckets.get(key, now), rate, now), now)

    def untold(self) -> Mapping[str, int]:
        """How often what has a limit for all together was tried in vain since this was asked last.

        Other workers add it to theirs (`hear`). What people do right is no part of it: seats are
        given out by each worker as fast as one can.
        """
        told, self._untold = self._untold, Counter()
        return {limit.value: times for limit, times in told.items()}

    def hear(self, limit: str, times: int) -> None:
        """Count what was tried in vain on another worker, for all together."""
        rule = self.table.get(Limit(limit)) if limit in set(Limit) else None
        if rule is None or rule.one is None or rule.all is None:
            return
        now, key = self.now(), self._key(Limit(limit), "all", "")
        bucket = self._buckets.get(key, now)
        self._buckets.put(key, rules.poured(bucket, rule.all, now, times), now)

    @contextmanager
    def password(self, email: str, whose: str, *wrong: type[RuleBroken]) -> Iterator[None]:
        """Let somebody try a password for an account; what raises one of `wrong` counts.

        An address without an account is treated in the same way.

        Raises:
            PasswordPause: this account must be left alone for a while.
            TooOften: this asker must wait.
        """
        with self._turns:
            key = self._key(Limit.WRONG_PASSWORD, "account", email.strip().casefold())
            pause = rules.pause_after(self._failures.get(key, self.now()), self.now())
            if pause:
                raise PasswordPause(pause)
            self.require(Limit.WRONG_PASSWORD, whose)
            try:
                yield
            except wrong:
                now = self.now()
                self._failures.put(key, rules.one_more(self._failures.get(key, now), now), now)
                self.count(Limit.WRONG_PASSWORD, whose)
                raise
            self._failures.drop(key)

    def _key(self, *parts: str) -> bytes:
        told = "\x00".join(parts).encode(errors="surrogatepass")
        return hmac.digest(self._secret, told, "sha256")


def install(app: Flask) -> None:
    """Remember tries from now on, and say with every refusal how long to wait."""
    app.extensions[EXTENSION] = Limits()

    @app.after_request
    def say_when(response: Response) -> Response:
        if response.status_code == 429 and "wait" in g:
            response.headers["Retry-After"] = str(g.wait)
        return response


def require(limit: Limit, whose: str = "") -> None:
    """Raise `TooOften` when the asker must wait; without `whose` that is the address prefix."""
    with _telling():
        _limits().require(limit, whose or _prefix())


def count(limit: Limit, whose: str = "") -> None:
    """Count one more try of the asker."""
    _limits().count(limit, whose or _prefix())


def take(limit: Limit, whose: str = "") -> None:
    """Count one more act of the asker, or raise `TooOften` when it comes too soon."""
    require(limit, whose)
    count(limit, whose)


@contextmanager
def trying(limit: Limit, *wrong: type[RuleBroken]) -> Iterator[None]:
    """Let the asker try something; what raises one of `wrong` counts against the prefix.

    Raises:
        TooOften: the asker must wait.
    """
    require(limit)
    try:
        yield
    except wrong:
        count(limit)
        raise


@contextmanager
def password(email: str, *wrong: type[RuleBroken]) -> Iterator[None]:
    """Let the asker try a password for an account; see `Limits.password`."""
    with _telling(), _limits().password(email, _prefix(), *wrong):
        yield


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except TooOften as refusal:
        g.wait = refusal.wait
        raise


def _limits() -> Limits:
    found: Limits = current_app.extensions[EXTENSION]
    return found


def _prefix() -> str:
    return rules.prefix_of(request.remote_addr or "")
