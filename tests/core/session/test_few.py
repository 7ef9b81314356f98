"""Two thresholds, in one place."""

from workshop.core.session import few


def test_a_total_needs_three_answers():
    assert [few.enough(n) for n in (0, 2, 3, 9)] == [False, False, True, True]


def test_a_breakdown_needs_five_answers():
    assert [few.enough_for_breakdown(n) for n in (3, 4, 5, 9)] == [False, False, True, True]
