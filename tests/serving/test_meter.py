"""How much may be said: a burst, then ten a second, and three times more than that is the end."""

from workshop.serving.meter import BURST, RATE, STRIKES, Meter, TooMuch


def said_until_closed(meter: Meter, apart: float, most: int = 1000) -> int:
    """How many packets are taken, one every `apart` seconds; `most` when it is never too much."""
    for count in range(most):
        try:
            meter.count(meter.at + apart)
        except TooMuch:
            return count
    return most


def test_ten_a_second_can_go_on_for_ever():
    assert said_until_closed(Meter(0.0), 1 / RATE) == 1000


def test_a_burst_is_fine_and_the_third_packet_beyond_it_is_the_end():
    assert said_until_closed(Meter(0.0), 0.0) == BURST + STRIKES - 1


def test_a_little_too_fast_comes_to_its_end_too():
    assert BURST < said_until_closed(Meter(0.0), 0.5 / RATE) < 3 * BURST


def test_a_pause_fills_the_bucket_but_never_beyond_a_burst():
    meter = Meter(0.0)
    for _ in range(int(BURST)):
        meter.count(0.0)
    meter.count(3600.0)
    assert meter.left == BURST - 1


def test_strikes_are_not_forgotten_in_a_pause():
    meter = Meter(0.0)
    for _ in range(STRIKES - 1):
        meter.count(meter.at + 3600.0)
        assert said_until_closed(meter, 0.0, int(BURST)) == BURST
    meter.count(meter.at + 3600.0)
    assert said_until_closed(meter, 0.0) == BURST - 1
