"""Readings become days, in whatever order and however often they are corrected."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.pilot.call_centre import calls, working_day
from tests.pilots import START
from workshop.core.pilot.gathering import counted, days_of
from workshop.core.pilot.readings import Arm, Day, Reading, Sums

#: A busy machine is slow, and nothing is wrong with that.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
readings = st.lists(
    st.builds(
        Reading,
        st.integers(0, 6).map(lambda n: START + timedelta(days=n)),
        st.sampled_from(Arm),
        st.sampled_from(["repeat7", "handle"]),
        st.builds(
            Sums,
            st.integers(-5, 90),
            st.integers(-5, 20),
            st.integers(-50, 50).map(float),
            bins=st.sampled_from([(), (1, 2), (0, 1, 4)]),
        ),
        cluster=st.sampled_from(["", "a", "b"]),
        eligible=st.integers(0, 100),
        duplicates=st.integers(0, 2),
        crossed=st.integers(0, 2),
    ),
    max_size=12,
)


@settings(CALM)
@given(readings, st.randoms())
def test_the_order_of_readings_does_not_matter(given_: list[Reading], chance: object) -> None:
    shuffled = list(given_)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert days_of(shuffled) == days_of(given_)


@settings(CALM)
@given(readings, st.integers(0, 12))
def test_what_comes_later_is_added_to_what_is_known(given_: list[Reading], cut: int) -> None:
    assert days_of(given_[cut:], days_of(given_[:cut])) == days_of(given_)


def test_a_correction_is_added_to_its_day() -> None:
    first = Reading(START, Arm.PILOT, "repeat7", Sums(90, 20), eligible=92)
    less = Reading(START, Arm.PILOT, "repeat7", Sums(-1, -3), corrects=True, reason="counted twice")
    (day,) = days_of([first, less])["repeat7"]
    assert day == Day(START, pilot=Sums(89, 17), eligible_pilot=92)


def test_each_arm_and_each_agent_keeps_its_own_sums() -> None:
    both = [
        Reading(START, Arm.PILOT, "repeat7", Sums(9, 1), cluster="b"),
        Reading(START, Arm.PILOT, "repeat7", Sums(8, 2), cluster="a"),
        Reading(START, Arm.PILOT, "repeat7", Sums(1, 1), cluster="b"),
        Reading(START, Arm.CONTROL, "repeat7", Sums(7, 3), cluster="c", eligible=7),
    ]
    (day,) = days_of(both)["repeat7"]
    assert day.pilot == Sums(18, 4)
    assert day.control == Sums(7, 3)
    assert day.clusters_pilot == (("a", Sums(8, 2)), ("b", Sums(10, 2)))
    assert day.clusters_control == (("c", Sums(7, 3)),)
    assert (day.eligible_pilot, day.eligible_control) == (0, 7)


def test_days_outside_and_excluded_days_do_not_count() -> None:
    days = days_of(calls())["repeat7"]
    first, last = working_day(2), working_day(5)
    found = counted(days, first, last, {working_day(3)})
    assert [day.day for day in found] == [first, working_day(4), last]
