"""Workers in step over a channel by hand: what each says and hears, and finds where it is cut."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import pytest

from workshop.core.troubles import Trouble
from workshop.live.channel import Away
from workshop.live.elsewhere import FRESH, Elsewhere, Presence
from workshop.live.neighbours import DEAF, MOST, TICK, Hearing, Neighbours
from workshop.live.wakeups import read


@dataclass
class Air:
    """Carries what is said to everybody, unless it is cut."""

    is_cut: bool = False
    said: list[bytes] = field(default_factory=list)
    ears: list["Ear"] = field(default_factory=list)

    def ear(self) -> "Ear":
        self.ears.append(Ear(self))
        return self.ears[-1]


@dataclass
class Ear:
    """One worker's end, in place of the channel."""

    air: Air
    waiting: list[bytes] = field(default_factory=list)

    def say(self, said: bytes) -> None:
        if self.air.is_cut:
            raise Away
        self.air.said.append(said)
        for ear in self.air.ears:
            ear.waiting.append(said)

    def hear(self, _within: float) -> bytes | None:
        if self.air.is_cut:
            raise Away
        return self.waiting.pop(0) if self.waiting else None


@dataclass
class Worker:
    """One worker with listeners, and what it was made to look at."""

    here: dict[str, Presence]
    numbers: Mapping[str, int]
    looked: list[str]
    elsewhere: Elsewhere
    neighbours: Neighbours
    ear: Ear
    asked: list[Collection[str]]
    tried: Counter[str]
    added: Counter[str]

    def hear_all(self) -> None:
        while self.ear.waiting:
            self.neighbours.hear_next(0.0)

    def looked_at(self) -> list[str]:
        found, self.looked[:] = sorted(self.looked), []
        return found


@dataclass
class Street:
    """Two workers, one database, one clock."""

    now: float = 100.0
    numbers: dict[str, int] = field(default_factory=lambda: {"KITE": 1, "MOSS": 1})
    air: Air = field(default_factory=Air)

    def __post_init__(self) -> None:
        self.one, self.two = self.worker({"KITE": Presence(3, True)}), self.worker({})

    def worker(self, here: dict[str, Presence]) -> Worker:
        looked: list[str] = []
        asked: list[Collection[str]] = []
        ear = self.air.ear()
        elsewhere = Elsewhere(lambda: self.now)

        def numbers(codes: Collection[str]) -> Mapping[str, int]:
            asked.append(codes)
            return {code: self.numbers[code] for code in codes}

        heard: Callable[[str], None] = looked.append
        tried: Counter[str] = Counter()
        added: Counter[str] = Counter()

        def wrong() -> Mapping[str, int]:
            told = dict(tried)
            tried.clear()
            return told

        def add(limit: str, times: int) -> None:
            added[limit] += times

        hearing = Hearing(lambda: dict(here), heard, numbers, wrong, add)
        neighbours = Neighbours(ear, elsewhere, hearing, lambda: self.now)  # type: ignore[arg-type]
        return Worker(here, self.numbers, looked, elsewhere, neighbours, ear, asked, tried, added)

    def pass_a_tick(self) -> None:
        """Both speak, then both hear."""
        self.now += TICK
        self.one.neighbours.step()
        self.two.neighbours.step()
        if not self.air.is_cut:
            self.one.hear_all()
            self.two.hear_all()


@pytest.fixture
def street() -> Street:
    found = Street()
    found.pass_a_tick()
    found.air.said.clear()
    found.one.looked_at(), found.two.looked_at()
    return found


def test_news_is_told_at_once_and_looked_at_by_the_neighbour_alone(street: Street) -> None:
    street.one.neighbours.kept("KITE", is_news=True)
    street.one.neighbours.step()
    street.one.hear_all(), street.two.hear_all()
    assert (street.one.looked_at(), street.two.looked_at()) == ([], ["KITE"])


def test_a_counter_waits_for_the_tick_so_that_the_wire_tells_nobody_when_it_moved(
    street: Street,
) -> None:
    street.one.neighbours.kept("KITE", is_news=False)
    street.one.neighbours.step()
    assert street.air.said == []
    street.pass_a_tick()
    assert "KITE" in read(street.air.said[0]).moved


def test_many_acts_between_two_ticks_are_one_word(street: Street) -> None:
    for _ in range(500):
        street.one.neighbours.kept("KITE", is_news=False)
    street.pass_a_tick()
    assert [read(said).moved for said in street.air.said] == [("KITE",), ()]


def test_listeners_on_two_workers_add_up_and_a_change_is_looked_at(street: Street) -> None:
    street.two.here["KITE"] = Presence(2)
    street.pass_a_tick()
    assert street.one.elsewhere.of("KITE") == Presence(2)
    assert street.two.elsewhere.of("KITE") == Presence(3, True)
    street.pass_a_tick()
    assert (street.one.looked_at(), street.two.looked_at()) == (["KITE"], ["KITE"])
    street.pass_a_tick()
    assert (street.one.looked_at(), street.two.looked_at()) == ([], [])


def test_a_worker_that_says_goodbye_is_not_counted_any_more(street: Street) -> None:
    street.one.neighbours.say_goodbye()
    street.two.hear_all()
    assert street.two.elsewhere.of("KITE") == Presence()


def test_a_worker_that_is_silent_is_not_counted_any_more_and_its_sessions_are_looked_at(
    street: Street,
) -> None:
    street.two.here["KITE"] = Presence(1)
    street.now += FRESH + TICK
    street.two.neighbours.step()
    assert street.two.elsewhere.of("KITE") == Presence()
    assert street.two.looked_at() == ["KITE"]


def test_what_was_tried_in_vain_on_one_worker_is_added_on_the_others_once(street: Street) -> None:
    street.one.tried["wrong_code"] = 7
    street.pass_a_tick()
    street.pass_a_tick()
    assert (street.one.added, street.two.added) == (Counter(), Counter(wrong_code=7))


def test_what_nobody_understands_is_passed_over(street: Street) -> None:
    street.two.ear.say(b'{"by": "x", "moved": "KITE')
    street.one.hear_all()
    assert street.one.looked_at() == []


def test_without_the_channel_the_database_is_looked_at_every_tick(street: Street) -> None:
    street.air.is_cut = True
    street.pass_a_tick()
    street.pass_a_tick()
    street.one.looked_at()
    street.numbers["KITE"] += 1
    street.pass_a_tick()
    assert street.one.looked_at() == ["KITE"]
    street.pass_a_tick()
    assert street.one.looked_at() == []
    assert street.one.neighbours.troubles == (Trouble.NEIGHBOURS,)


def test_with_the_channel_the_database_is_not_looked_at(street: Street) -> None:
    for _ in range(5):
        street.pass_a_tick()
    assert street.one.asked == []
    assert street.one.neighbours.troubles == ()


def test_whoever_speaks_but_does_not_hear_itself_knows_that_the_channel_is_cut(
    street: Street,
) -> None:
    for _ in range(int(DEAF / TICK) + 1):
        street.now += TICK
        street.one.neighbours.step()
    assert street.one.neighbours.troubles == (Trouble.NEIGHBOURS,)
    assert street.one.asked


def test_when_the_channel_is_back_everything_is_looked_at_once_and_the_untold_is_told(
    street: Street,
) -> None:
    street.air.is_cut = True
    street.two.neighbours.kept("KITE", is_news=True)
    for _ in range(4):
        street.pass_a_tick()
    street.one.looked_at()
    street.air.is_cut = False
    street.pass_a_tick()
    assert street.one.looked_at() == ["KITE"]
    street.pass_a_tick()
    assert street.one.looked_at() == ["KITE"]
    street.pass_a_tick()
    assert street.one.looked_at() == []
    assert street.one.neighbours.troubles == ()


def test_what_waits_to_be_told_is_bounded(street: Street) -> None:
    street.air.is_cut = True
    for n in range(2 * MOST):
        street.one.neighbours.kept(f"CODE{n}", is_news=True)
    street.pass_a_tick()
    street.air.is_cut = False
    street.pass_a_tick()
    assert len(read(street.air.said[0]).moved) == MOST
