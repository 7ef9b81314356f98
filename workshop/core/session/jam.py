"""A session as the rules see it: where it stands, until when, and what it has agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from workshop.core.errors import Unknown
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset, Step
from workshop.core.words import N_


class NoSuchSession(Unknown):
    """No session has this code, or none that is open: one sentence for both."""

    code = "no_such_session"
    sentence = N_("There is no open session with this code. Please check the letters.")


@dataclass(frozen=True, slots=True)
class Timer:
    """The deadline of the open phase, kept by the server.

    `paused` holds what was left when the clock was stopped; `going_on_at` is set while a "next" can
    still be undone; `stretch_until` while everybody is on a break.
    """

    opened_at: datetime
    ends_at: datetime | None = None
    paused: timedelta | None = None
    stretch_until: datetime | None = None
    going_on_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Jam:
    """One session. `visit` counts the openings of phases, so that a phase can be had twice."""

    id: str
    code: str
    team_id: str
    title: str
    problem: str
    statement: str
    question: str
    preset: Preset
    agenda: tuple[Step, ...]
    position: int
    visit: int
    timer: Timer
    n: int
    lead_id: str
    created_at: datetime
    closed_at: datetime | None = None
    more_time: bool = False
    rehearsal: bool = False
    language: str = "en"
    timezone: str = "UTC"
    max_pilots: int = 2
    grid: Mapping[str, str] = field(default_factory=dict)
    #: the units of a second estimate; empty means all finalists
    again: tuple[str, ...] = ()

    @property
    def step(self) -> Step:
        """The open step of the agenda."""
        return self.agenda[self.position]

    @property
    def phase(self) -> Phase:
        """The open phase; `CLOSED` once the session has ended."""
        return Phase.CLOSED if self.closed_at else self.step.phase

    def numbered(self) -> Self:
        """The same session with the next event number."""
        return replace(self, n=self.n + 1)
