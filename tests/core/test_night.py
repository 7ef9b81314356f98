"""The nightly work: between two and five, when nobody is in a session; at five in any case."""

from datetime import UTC, datetime, timedelta

import pytest

from workshop.core.night import is_due

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(hour: int, minute: int = 0, days: int = 1) -> datetime:
    return NOON.replace(hour=hour, minute=minute) + timedelta(days=days)


@pytest.mark.parametrize(("now", "due"), [(at(1, 59), False), (at(2), True), (at(4), True)])
def test_it_is_wanted_from_two_o_clock_on(now: datetime, due: bool) -> None:
    assert is_due(now, done=NOON, begun=NOON, clock_runs=False) is due


@pytest.mark.parametrize(("now", "due"), [(at(2), False), (at(4, 59), False), (at(5), True)])
def test_a_running_session_puts_it_off_until_five_at_the_latest(now: datetime, due: bool) -> None:
    assert is_due(now, done=NOON, begun=NOON, clock_runs=True) is due


def test_it_is_done_once_a_night() -> None:
    for hour in (3, 5, 12, 23):
        assert not is_due(at(hour), done=at(2, 30), begun=NOON, clock_runs=False)
    assert is_due(at(2, days=2), done=at(2, 30), begun=NOON, clock_runs=False)


def test_a_server_that_was_off_at_night_does_it_after_its_start_but_not_amid_a_session() -> None:
    assert is_due(NOON, done=None, begun=NOON, clock_runs=False)
    assert not is_due(NOON, done=None, begun=NOON, clock_runs=True)
    assert not is_due(at(4, 59), done=None, begun=NOON, clock_runs=True)
    assert is_due(at(5), done=None, begun=NOON, clock_runs=True)
