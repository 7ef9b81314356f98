"""The made-up pilot on "How we know we are right": it deceives a daily peeker, and not us."""

from workshop.core.pilot import peeking


def test_three_evenings_would_have_been_called_a_success() -> None:
    assert [each.day for each in peeking.example() if each.plain_says_proved] == [6, 7, 8]


def test_our_check_was_never_deceived() -> None:
    assert not any(each.we_say_proved for each in peeking.example())


def test_nothing_is_left_of_it_at_the_end() -> None:
    assert abs(peeking.example()[-1].advantage) < 0.005


def test_it_is_drawn_alike_every_time() -> None:
    first = peeking.example()
    peeking.example.cache_clear()
    assert peeking.example() == first


def test_about_one_such_pilot_in_five_deceives() -> None:
    runs = [peeking.example(seed) for seed in range(1000, 1300)]
    plain = sum(any(each.plain_says_proved for each in run) for run in runs) / len(runs)
    ours = sum(any(each.we_say_proved for each in run) for run in runs) / len(runs)
    assert 0.15 < plain < 0.30
    assert ours < 0.05
