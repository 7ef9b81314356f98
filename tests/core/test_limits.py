"""What may be tried how often: the table, the buckets, the pauses, whose tries count together."""

from dataclasses import replace
from itertools import pairwise

import pytest

from workshop.core import limits
from workshop.core.limits import RULES, Bucket, Failures, Limit, Rate, Rule
from workshop.core.session import joincode

OPEN_SESSIONS = 200
SECONDS_A_YEAR = 365.25 * 24 * 3600


def tries(rule: Rule, times: list[float]) -> int:
    """How many tries at these times one asker gets through alone."""
    own = None
    let_through = 0
    for now in times:
        if limits.wait(rule, own, None, now) == 0 and rule.one:
            own = limits.poured(own, rule.one, now)
            let_through += 1
    return let_through


def test_every_limit_has_a_rule() -> None:
    assert set(RULES) == set(Limit)
    assert all(rule.one or rule.all for rule in RULES.values())


def test_ten_wrong_codes_at_once_and_then_ten_a_minute() -> None:
    rule = RULES[Limit.WRONG_CODE]
    assert tries(rule, [0.0] * 1000) == 10
    assert 19 <= tries(rule, [n * 0.06 for n in range(1000)]) <= 20
    assert 108 <= tries(rule, [n / 10 for n in range(10 * 600)]) <= 110


def test_the_wait_that_is_told_is_the_wait_that_holds() -> None:
    rate = Rate(10, 10 / 60)
    bucket = Bucket(10, 0.0)
    told = limits.room_in(bucket, rate, 0.0)
    assert told == pytest.approx(6)
    assert limits.room_in(bucket, rate, told) == 0
    assert limits.room_in(bucket, rate, told - 0.01) > 0


def test_a_bucket_holds_no_more_than_fits_however_long_one_goes_on() -> None:
    rate, bucket = Rate(3, 1.0), None
    for _ in range(100):
        bucket = limits.poured(bucket, rate, 0.0)
    assert bucket == Bucket(3, 0.0)


def test_a_newcomer_is_served_when_all_together_were_too_fast() -> None:
    rule = RULES[Limit.WRONG_CODE]
    assert rule.all is not None
    everybody = Bucket(rule.all.at_once, 0.0)
    assert limits.wait(rule, None, everybody, 0.0) == 0
    assert limits.wait(rule, Bucket(1, 0.0), everybody, 0.0) > 0
    assert limits.wait(rule, Bucket(1, 0.0), None, 0.0) == 0


def test_joining_is_limited_for_all_together_and_for_nobody_alone() -> None:
    rule = RULES[Limit.JOIN]
    assert rule.one is None
    assert rule.all is not None
    assert limits.wait(rule, None, Bucket(rule.all.at_once, 0.0), 0.0) == pytest.approx(1 / 200)
    assert limits.wait(rule, None, Bucket(rule.all.at_once - 1, 0.0), 0.0) == 0


def years_to_a_hit(a_second: float) -> float:
    """How long guessing takes on average until the first open session is found."""
    codes = len(joincode.ALPHABET) ** joincode.LENGTH
    return codes / OPEN_SESSIONS / a_second / SECONDS_A_YEAR


def test_guessing_a_code_takes_more_than_ten_years() -> None:
    everybody = RULES[Limit.WRONG_CODE].all
    assert everybody is not None
    assert years_to_a_hit(everybody.a_second) > 10
    assert years_to_a_hit(replace(everybody, a_second=20.0).a_second) < 10


def test_after_five_wrong_passwords_the_waits_begin_and_double_up_to_a_minute() -> None:
    failures, waits = None, []
    for _ in range(13):
        failures = limits.one_more(failures, 0.0)
        waits.append(limits.pause_after(failures, 0.0))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert limits.pause_after(Failures(10_000, 0.0), 0.0) == 60
    assert limits.pause_after(None, 0.0) == 0


def test_a_pause_gets_shorter_and_ends() -> None:
    failures = Failures(8, at=100.0)
    assert [limits.pause_after(failures, 100.0 + n) for n in (0, 3, 8, 9)] == [8, 5, 0, 0]


def test_a_refusal_tells_whole_seconds_and_never_none() -> None:
    assert limits.TooOften(0.001).wait == 1
    assert limits.TooOften(5.2).wait == 6
    assert limits.PasswordPause(3.5).fields == {"seconds": 4}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.7", "203.0.113.77"),
        ("::ffff:203.0.113.7", "203.0.113.77"),
        ("2001:db8:1:ff01::5", "2001:db8:1:ffff:1:2:3:4"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_addresses_that_one_asker_can_choose_between_count_together(one: str, other: str) -> None:
    assert limits.prefix_of(one) == limits.prefix_of(other)


def test_neighbours_count_apart() -> None:
    others = [
        "203.0.113.7",
        "203.0.114.7",
        "2001:db8:1:fe00::",
        "2001:db8:1:ff00::",
        "::1",
        "0.0.0.1",
    ]
    for one, other in pairwise(others):
        assert limits.prefix_of(one) != limits.prefix_of(other)


def test_what_is_no_address_is_its_own_prefix() -> None:
    assert limits.prefix_of("unknown") == "unknown"
    assert limits.prefix_of("") == ""
