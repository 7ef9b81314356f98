"""What "How we know we are right" says and draws, with every number taken from its rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workshop.core.pilot import peeking
from workshop.core.pilot.deciding import MIN_REASON, RECHECK_DAYS
from workshop.core.pilot.health.gaps import STALE_DAYS
from workshop.core.pilot.health.sums import COVERAGE
from workshop.core.pilot.learning import DUE_WORKING_DAYS
from workshop.core.pilot.peeking import Peek
from workshop.core.pilot.plan import Grade
from workshop.core.pilot.verdict import MATURED_DAYS_TO_STOP
from workshop.pages.verdict_words import GRADES


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one drawing."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int


WIDE = Frame(680, 300, 52, 560, 20, 262)
NARROW = Frame(340, 300, 44, 328, 20, 262)
#: The advantages between which is drawn, in parts of one.
LOWEST, HIGHEST = -0.04, 0.14


@dataclass(frozen=True, slots=True)
class Tick:
    """A number beside an axis, and where it stands."""

    words: float
    at: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The evenings as paths of SVG: the advantage, both checks, and the evenings that deceive."""

    frame: Frame
    advantage: str
    plain: str
    ours: str
    zero: int
    dots: tuple[tuple[int, int, bool], ...]
    ends: Mapping[str, int]
    days: tuple[Tick, ...]
    points: tuple[Tick, ...]


def drawing(frame: Frame) -> Drawing:
    """The twenty evenings in this frame."""
    peeks = peeking.example()
    last = peeks[-1]
    return Drawing(
        frame,
        _path(frame, peeks, [each.advantage for each in peeks]),
        _path(frame, peeks, [each.plain for each in peeks]),
        _path(frame, peeks, [each.ours for each in peeks]),
        _y(frame, 0.0),
        tuple(
            (_x(frame, each.day), _y(frame, each.advantage), each.plain_says_proved)
            for each in peeks
        ),
        {
            "advantage": _y(frame, last.advantage),
            "plain": _y(frame, last.plain),
            "ours": _y(frame, last.ours),
        },
        tuple(Tick(day, _x(frame, day)) for day in (5, 10, 15, 20)),
        tuple(Tick(points, _y(frame, points / 100)) for points in (0, 5, 10)),
    )


def context() -> Mapping[str, object]:
    """What the template is given."""
    peeks = peeking.example()
    return {
        "wide": drawing(WIDE),
        "narrow": drawing(NARROW),
        "peeks": peeks,
        "deceived": [each.day for each in peeks if each.plain_says_proved],
        "grades": {grade.value: GRADES[grade] for grade in Grade},
        "rules": {
            "days_to_stop": MATURED_DAYS_TO_STOP,
            "coverage": COVERAGE,
            "stale": STALE_DAYS,
            "reason": MIN_REASON,
            "recheck": RECHECK_DAYS,
            "learning": DUE_WORKING_DAYS,
            "days": peeking.DAYS,
            "a_day": peeking.A_DAY,
            "share": peeking.SHARE,
        },
    }


def _path(frame: Frame, peeks: Sequence[Peek], values: Sequence[float]) -> str:
    spots = [
        f"{_x(frame, each.day)} {_y(frame, value)}"
        for each, value in zip(peeks, values, strict=True)
        if value <= HIGHEST
    ]
    return "M" + "L".join(spots)


def _x(frame: Frame, day: int) -> int:
    return round(frame.left + (day - 1) * (frame.right - frame.left) / (peeking.DAYS - 1))


def _y(frame: Frame, value: float) -> int:
    part = (value - LOWEST) / (HIGHEST - LOWEST)
    return round(frame.bottom - part * (frame.bottom - frame.top))
