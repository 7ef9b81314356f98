"""What is the same is made once, and nothing is kept for long."""

from workshop.remembered import FOR, Remembered, forget_old


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def made(kept: Remembered[str], whence: str) -> bool:
    """Whether it had to be made."""
    asked = []
    assert kept.of(whence, lambda: asked.append(1) or f"of {whence}") == f"of {whence}"
    return bool(asked)


def test_the_same_is_made_once() -> None:
    kept: Remembered[str] = Remembered(10)
    assert [made(kept, whence) for whence in "aabba"] == [True, False, True, False, False]


def test_everything_is_forgotten_in_time() -> None:
    clock = Clock()
    kept: Remembered[str] = Remembered(10, clock)
    assert made(kept, "a")
    clock.at = FOR - 1
    assert not made(kept, "a")
    clock.at = FOR + 1
    assert made(kept, "a")


def test_what_is_old_is_forgotten_though_nobody_asks_again() -> None:
    clock = Clock()
    kept: Remembered[str] = Remembered(10, clock)
    assert made(kept, "a")
    clock.at = FOR - 1
    forget_old()
    assert kept._made == {"a": "of a"}
    clock.at = FOR + 1
    forget_old()
    assert kept._made == {}


def test_no_more_is_kept_than_was_said() -> None:
    kept: Remembered[str] = Remembered(2)
    assert [made(kept, whence) for whence in "abc"] == [True, True, True]
    assert not made(kept, "c")
    assert made(kept, "a")


def test_what_is_being_made_is_returned_though_all_is_forgotten_meanwhile() -> None:
    kept: Remembered[str] = Remembered(1)

    def make() -> str:
        assert made(kept, "first")
        assert made(kept, "second")  # no room for both: begun anew
        return "of all"

    assert kept.of("all", make) == "of all"
