"""Shared regions: what everybody of one audience and language sees, rendered once for all of them.

A region rendered for sharing holds nothing of mine, no counter and no running clock: those are
slots. A page that is asked for whole gets the same regions with an overlay that fills the slots, so
that it works without script.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from workshop.core.session import promise, stages
from workshop.core.session.jam import Jam
from workshop.core.session.room import Mine, Room
from workshop.core.session.sealing import Audience
from workshop.pages import desk, phone, pieces, screen
from workshop.pages.clock import clock_of
from workshop.pages.pieces import Cut, Region, Uncut
from workshop.storage.queries import jams
from workshop.storage.queries import room as rooms

#: Renders a template in a language: (template, language, context) to HTML.
Render = Callable[[str, str, Mapping[str, object]], str]

_FOLLOWING = ("top", "agenda", "matter", "controls")
#: The regions of a page, top to bottom; each is `templates/<folder>/_<region>.html`.
REGIONS: dict[Audience, tuple[str, ...]] = {
    Audience.PHONE: ("head", "matter", "foot"),
    Audience.SCREEN: ("head", "wall", "foot"),
    Audience.DESK: _FOLLOWING,
    Audience.DECIDER: _FOLLOWING,
    Audience.OBSERVER: _FOLLOWING,
}
_FOLDER: dict[Audience, str] = {
    Audience.PHONE: "phone",
    Audience.SCREEN: "screen",
    Audience.DESK: "desk",
    Audience.DECIDER: "desk",
    Audience.OBSERVER: "desk",
}
_VIEW: dict[str, Callable[[Room], object]] = {
    "phone": phone.view,
    "screen": screen.view,
    "desk": desk.view,
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a page asked for whole knows beyond the shared regions.

    `mine` is None on desk and screen; `seed` is this person's order of lists; `kept` what was in
    the form when it was refused, `refused` the sentence that said so, `refusal` its lasting code.
    """

    now: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    mine: Mine | None = None
    seed: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    refusal: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Regions as of event number `n`; `version` names their content, `mood` colours the page."""

    n: int
    version: str
    mood: str
    regions: Mapping[str, Region]

    @property
    def swap(self) -> Mapping[str, str]:
        """The HTML of every region."""
        return {name: region.html for name, region in self.regions.items()}


def read(connection: Connection, code: str, audience: Audience) -> Room:
    """The session as this audience may know it.

    Raises:
        NoSuchSession: there is none with this code.
    """
    return rooms.room(connection, jams.by_code(connection, code), audience)


def draw(render: Render, room: Room, language: str) -> Drawn:
    """Render all regions of a room in a language, in the form that is shared."""
    folder = _FOLDER[room.audience]
    cut = Cut()
    shared = {**context(room), "cut": cut}
    found = {
        region: pieces.read(render(f"{folder}/_{region}.html", language, shared), cut)
        for region in REGIONS[room.audience]
    }
    version = version_of({name: region.html for name, region in found.items()})
    return Drawn(room.jam.n, version, mood(room.jam), found)


def view(room: Room) -> object:
    """What the templates of this audience loop over."""
    return _VIEW[_FOLDER[room.audience]](room)


def context(
    room: Room, over: Overlay | None = None, seen: object | None = None
) -> dict[str, object]:
    """What the templates of a page and of its regions are given.

    With an overlay this draws a page asked for whole; without one, what everybody shares. `seen` is
    the room's view, where it is at hand.
    """
    jam = room.jam
    return {
        "room": room,
        "jam": jam,
        "phase": jam.phase.value,
        "phase_label": stages.phase_name(jam.phase),
        "rail": stages.rail(jam.agenda, jam.phase),
        "clock": clock_of(jam),
        "mood": mood(jam),
        **promised(jam, over.counts.get("seats", 0) if over else 0),
        "view": seen or view(room),
        "over": over,
        "cut": Uncut(),
        "mine": over.mine if over else None,
    }


def promised(jam: Jam, people: int) -> dict[str, object]:
    """What the lines of promise are drawn from: by act, and how much holds for so many people."""
    return {
        "promises": {act.value: promise.lines(act, jam.rehearsal) for act in promise.Act},
        "promise_fields": promise.FIELDS,
        "promise_level": promise.level(people, jam.rehearsal),
        "promise_from": (promise.NO_PROMISE_BELOW, promise.SMALL_BELOW),
    }


def mood(jam: Jam) -> str:
    """The world a page belongs to: `open` while people open up, `decide` while they decide."""
    return stages.STAGE[jam.phase].mood


def version_of(swap: Mapping[str, str]) -> str:
    """A short name for the content of these regions."""
    digest = hashlib.sha256()
    for region, html in sorted(swap.items()):
        digest.update(f"{region}\0{html}\0".encode())
    return digest.hexdigest()[:16]
