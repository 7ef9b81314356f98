"""The grid of impact against effort: where each letter, box and line stands, ready to be drawn.

The same grid is drawn twice, wide and narrow, so that its words stay readable on a phone. The
numbers are units of the drawing; right is more effort, up is more impact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, sin
from string import ascii_uppercase

from workshop.core.session.estimates import LEAST, MOST, SWEET_EFFORT, SWEET_IMPACT, Weighed

#: Numbers written along both sides.
TICKS = range(LEAST, MOST + 1, 2)
#: Pins on one spot leave it in different directions: the golden angle, in radians.
GOLDEN = 2.399963
#: Enough rounds to take eight pins on one spot apart; tests try every corner.
ROUNDS = 500


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one drawing: its size, the four sides of the grid, and what stands in it."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    radius: int
    text: int
    thin: int
    corner: int


WIDE = Frame(920, 760, 70, 40, 900, 690, radius=19, text=21, thin=10, corner=6)
NARROW = Frame(288, 330, 24, 24, 284, 284, radius=12, text=13, thin=6, corner=3)


@dataclass(frozen=True, slots=True)
class Point:
    """Where something is written or marked."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A number along a side, and where it is written."""

    number: int
    at: Point


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its top left corner; `torn` when people disagree."""

    x: int
    y: int
    width: int
    height: int
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Pin:
    """A letter in a circle. A `nudged` one stands beside its true spot, which is then marked."""

    letter: str
    at: Point
    text_y: int
    spot: Point

    @property
    def nudged(self) -> bool:
        """Whether the pin had to give way to another."""
        return self.at != self.spot


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn, in the units of `frame`."""

    frame: Frame
    axis: str
    sweet: Box
    sweet_text: Point
    effort_ticks: tuple[Tick, ...]
    impact_ticks: tuple[Tick, ...]
    more_effort: Point
    more_impact: Point
    boxes: tuple[Box, ...]
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the list beside the drawing; without numbers when too few answered."""

    letter: str
    title: str
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class Matrix:
    """The list and both drawings of it; finalists keep the order in which they were handed in."""

    keys: tuple[Key, ...]
    wide: Drawing
    narrow: Drawing


def matrix(weighed: Sequence[Weighed], titles: Mapping[str, str]) -> Matrix:
    """Return the grid of these finalists; `titles` holds the text of each by its unit.

    One without a title was hidden; the letters of the others stay what they are.
    """
    keys = tuple(
        Key(_letter(place), titles[seen.unit], seen)
        for place, seen in enumerate(weighed)
        if seen.unit in titles
    )
    return Matrix(keys, wide=_drawing(keys, WIDE), narrow=_drawing(keys, NARROW))


def _drawing(keys: Iterable[Key], frame: Frame) -> Drawing:
    placed = [
        (key, effort, impact)
        for key in keys
        if (effort := key.weighed.effort) and (impact := key.weighed.impact)
    ]
    spots = [(_x(frame, effort.median), _y(frame, impact.median)) for _, effort, impact in placed]
    baseline = frame.text * 3 // 10
    sweet = _box(frame, LEAST - 0.5, SWEET_EFFORT + 0.5, SWEET_IMPACT - 0.5, MOST + 0.5)
    return Drawing(
        frame=frame,
        axis=f"M{frame.left} {frame.top}V{frame.bottom}H{frame.right}",
        sweet=sweet,
        sweet_text=Point(sweet.x + frame.text * 2 // 3, sweet.y + frame.text * 4 // 3),
        effort_ticks=tuple(
            Tick(n, Point(round(_x(frame, n)), frame.bottom + frame.text * 3 // 2)) for n in TICKS
        ),
        impact_ticks=tuple(
            Tick(n, Point(frame.left - frame.text // 2, round(_y(frame, n)) + baseline))
            for n in TICKS
        ),
        more_effort=Point(frame.right, frame.height - frame.text // 3),
        more_impact=Point(0, frame.text),
        boxes=tuple(
            _box(frame, effort.low, effort.high, impact.low, impact.high, key.weighed.contested)
            for key, effort, impact in placed
        ),
        pins=tuple(
            Pin(key.letter, at=_whole(place), text_y=_whole(place).y + baseline, spot=_whole(spot))
            for (key, _, _), spot, place in zip(placed, spots, _apart(spots, frame), strict=True)
        ),
    )


def _letter(place: int) -> str:
    """A to Z, then AA to ZZ; more finalists than eight are not expected."""
    return ascii_uppercase[place % 26] * (place // 26 + 1)


def _whole(place: tuple[float, float]) -> Point:
    return Point(round(place[0]), round(place[1]))


def _x(frame: Frame, effort: float) -> float:
    return frame.left + (effort - LEAST + 0.5) * (frame.right - frame.left) / (MOST - LEAST + 1)


def _y(frame: Frame, impact: float) -> float:
    return frame.bottom - (impact - LEAST + 0.5) * (frame.bottom - frame.top) / (MOST - LEAST + 1)


def _box(
    frame: Frame,
    least_effort: float,
    most_effort: float,
    least_impact: float,
    most_impact: float,
    torn: bool = False,
) -> Box:
    """A box between two efforts and two impacts, never so thin that it cannot be seen."""
    left, right = _thick(_x(frame, least_effort), _x(frame, most_effort), frame.thin)
    top, bottom = _thick(_y(frame, most_impact), _y(frame, least_impact), frame.thin)
    return Box(left, top, right - left, bottom - top, torn)


def _thick(start: float, end: float, least: int) -> tuple[int, int]:
    if end - start >= least:
        return round(start), round(end)
    first = round((start + end - least) / 2)
    return first, first + least


def _apart(spots: Sequence[tuple[float, float]], frame: Frame) -> list[tuple[float, float]]:
    """Move pins that overlap away from each other, as little as needed and inside the grid.

    Each two that are too close share the way between them; this is repeated until none is. There
    is no chance in it, so the page and every push draw the same.
    """
    places = list(spots)
    # two more than touching: one for the pin's rim, one for rounding to whole units
    gap = 2 * frame.radius + 2
    for _ in range(ROUNDS):
        close = [
            (a, b)
            for a, b in combinations(range(len(places)), 2)
            if _distance(places[a], places[b]) < gap - 0.01
        ]
        if not close:
            break
        for a, b in close:
            places[a], places[b] = _pushed(places[a], places[b], gap, turn=GOLDEN * (a + b))
        places = [_inside(place, frame) for place in places]
    return places


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


def _pushed(
    a: tuple[float, float], b: tuple[float, float], gap: float, turn: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    far = _distance(a, b)
    if far >= gap:
        return a, b
    across, down = ((b[0] - a[0]) / far, (b[1] - a[1]) / far) if far else (cos(turn), sin(turn))
    x, y = across * (gap - far) / 2, down * (gap - far) / 2
    return (a[0] - x, a[1] - y), (b[0] + x, b[1] + y)


def _inside(place: tuple[float, float], frame: Frame) -> tuple[float, float]:
    x = min(max(place[0], frame.left + frame.radius), frame.right - frame.radius)
    y = min(max(place[1], frame.top + frame.radius), frame.bottom - frame.radius)
    return x, y
