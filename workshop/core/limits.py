"""What may be tried how often, and by whom together: so that nothing can be guessed or flooded.

A bucket fills as something is tried and empties with time. The rules are one table; a bucket is a
value, and the time, in seconds of any clock that only goes on, is handed in. An office is one
address: what people do right is never counted by address, only what they get wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from workshop.core.errors import RuleBroken
from workshop.core.words import N_

#: IPv4 as servers write it.
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}")
MINUTE = 60.0
#: Seconds after which nothing is known any more of who tried what.
KEPT_FOR = 10 * MINUTE


class Limit(StrEnum):
    """What is counted."""

    WRONG_CODE = "wrong_code"
    WRONG_CODENAME = "wrong_codename"
    WRONG_DIGITS = "wrong_digits"
    WRONG_LINK = "wrong_link"
    WRONG_PASSWORD = "wrong_password"
    WRONG_KEY = "wrong_key"
    JOIN = "join"
    COMMAND = "command"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Rate:
    """How many at once, and how many a second after that."""

    at_once: int
    a_second: float


@dataclass(frozen=True, slots=True)
class Rule:
    """How fast one asker may be (an address prefix, a seat, an account), and all together."""

    one: Rate | None = None
    all: Rate | None = None


def a_minute(times: int, at_once: int = 0) -> Rate:
    """This many a minute; all of them at once unless it says otherwise."""
    return Rate(at_once or times, times / MINUTE)


RULES: Mapping[Limit, Rule] = {
    # 600 a minute against 31 ** 8 codes: with 200 open sessions the first hit takes 13 years.
    Limit.WRONG_CODE: Rule(a_minute(10), a_minute(600)),
    Limit.WRONG_CODENAME: Rule(a_minute(10), a_minute(600)),
    Limit.WRONG_DIGITS: Rule(a_minute(10), a_minute(600)),
    Limit.WRONG_LINK: Rule(a_minute(10), a_minute(600)),
    Limit.WRONG_KEY: Rule(a_minute(10), a_minute(600)),
    # A whole office may mistype on a Monday; one account is guarded by `pause_after` besides.
    Limit.WRONG_PASSWORD: Rule(a_minute(30), a_minute(600)),
    # A full hall at once, then as many as one server can seat.
    Limit.JOIN: Rule(all=Rate(2000, 200.0)),
    Limit.COMMAND: Rule(Rate(60, 5.0)),
    Limit.REPORT: Rule(a_minute(20)),
}


class TooOften(RuleBroken):
    """Too many tries in too short a time (429). `wait` is how many seconds to leave it alone."""

    code = "too_often"
    sentence = N_("That was too often. Please wait a minute.")

    def __init__(self, wait: float, **fields: str | int) -> None:
        super().__init__(**fields)
        self.wait = max(1, ceil(wait))


class PasswordPause(TooOften):
    """Wrong passwords one after the other make the next try wait, the right one too."""

    code = "password_pause"
    sentence = N_("That was wrong too often. Please wait %(seconds)s s, then try again.")

    def __init__(self, wait: float) -> None:
        super().__init__(wait, seconds=max(1, ceil(wait)))


@dataclass(frozen=True, slots=True)
class Bucket:
    """How full a bucket was at a time."""

    full: float
    at: float


def poured(bucket: Bucket | None, rate: Rate, now: float, times: int = 1) -> Bucket:
    """The bucket after one more try, or several; it never holds more than fits."""
    return Bucket(min(rate.at_once, _level(bucket, rate, now) + times), now)


def room_in(bucket: Bucket | None, rate: Rate, now: float) -> float:
    """Seconds until one more try fits; 0.0 when it fits now."""
    too_much = _level(bucket, rate, now) + 1 - rate.at_once
    return max(0.0, too_much / rate.a_second)


def wait(rule: Rule, own: Bucket | None, everybody: Bucket | None, now: float) -> float:
    """Seconds until this asker may try again; 0.0 when now.

    When only all together were too fast, whoever has not been wrong lately is served all the same:
    guessing stays bounded, and an honest newcomer is never locked out.
    """
    if rule.one is None:
        return room_in(everybody, rule.all, now) if rule.all else 0.0
    if own is None:
        return 0.0
    together = room_in(everybody, rule.all, now) if rule.all else 0.0
    return max(room_in(own, rule.one, now), together)


def _level(bucket: Bucket | None, rate: Rate, now: float) -> float:
    return max(0.0, bucket.full - (now - bucket.at) * rate.a_second) if bucket else 0.0


#: So many wrong passwords for one account cost nothing; then the waits begin, and double.
FREE_FAILURES = 5
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords for one account, and when the last one was."""

    count: int
    at: float


def one_more(failures: Failures | None, now: float) -> Failures:
    """The failures after one more."""
    return Failures((failures.count if failures else 0) + 1, now)


def pause_after(failures: Failures | None, now: float) -> float:
    """Seconds until a password for this account is looked at again: 1, 2, 4 ... 60, then less."""
    if failures is None or failures.count < FREE_FAILURES:
        return 0.0
    doubled = 2.0 ** min(failures.count - FREE_FAILURES, 10)
    return max(0.0, failures.at + min(LONGEST_PAUSE, doubled) - now)


def prefix_of(address: str) -> str:
    """The part of an address that one asker can hardly change: /24 of IPv4, /56 of IPv6.

    What is no address is its own prefix.
    """
    if _PLAIN.fullmatch(address):  # asked at every request
        return address.rpartition(".")[0] + ".0/24"
    try:
        found = ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or IPv6Address(int(found))
    return str(ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False))
