"""The ramp finds the highest rate that holds, from wherever it begins."""

import asyncio

import pytest

from bench.ceiling import Step, ramp
from tests.aside import aside


def a_step(rate: float, holds: bool) -> Step:
    late = 0.1 if holds else 0.9
    return Step(rate, deliveries=rate, p99=late, lost=0, frames=1, bytes=1, client=0, server=0)


def found(begin: float, limit: float, care: int = 4) -> Step:
    async def attempt(rate: float) -> Step:
        return a_step(rate, rate <= limit)

    return aside(lambda: asyncio.run(ramp(attempt, begin, care)))


@pytest.mark.parametrize("begin", [50, 900, 5000])
def test_the_ceiling_is_found_from_below_and_from_above(begin: float) -> None:
    step = found(begin, limit=1000)
    assert step.holds
    assert 900 <= step.rate <= 1000


def test_where_nothing_holds_the_last_step_says_so() -> None:
    assert not found(100, limit=0).holds


def test_a_machine_held_up_once_is_no_ceiling() -> None:
    stops = iter([True])

    async def attempt(rate: float) -> Step:
        return a_step(rate, rate <= 1000 and not next(stops, False))

    step = aside(lambda: asyncio.run(ramp(attempt, 800, 4)))
    assert step.rate > 900
