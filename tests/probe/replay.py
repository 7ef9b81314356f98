"""Recorded sessions played through the actions, with the truth about every row written down."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.play import Play
from tests.stories.recorded import Whole, whole
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.probe.truth import Fact, Truth

#: Enough to be tied to each other, if anything ties them.
DOTS_EACH, DOTS = 5, 250


@dataclass
class Replay:
    """A session under way, whose it all is, and in which order it came."""

    playing: Play
    recording: Whole
    seats: dict[str, Seat] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    unit_of: dict[str, str] = field(default_factory=dict)

    @property
    def truth(self) -> Truth:
        return Truth(self.facts)

    def write_truth(self, path: Path) -> Path:
        told = {k: {"author": f.author, "arrived": f.arrived} for k, f in self.facts.items()}
        path.write_text(json.dumps(told))
        return path

    def happened(self, author: str, *keys: str) -> None:
        for key in keys:
            self.facts[key] = Fact(author, len(self.facts))

    def seat_of(self, author: str) -> Seat:
        """The seat of somebody of the recording, taken when they first do something."""
        if author not in self.seats:
            self.seats[author] = self.playing.seat()
            self.happened(author, self.seats[author].hash)
        return self.seats[author]

    def write(self, limit: int | None = None) -> "Replay":
        """Write every idea of the recording, in the order and by the people it came from."""
        visit = str(self.playing.jam.visit)
        for author, text in self.recording.written[:limit]:
            seat = self.seat_of(author)
            note = self.playing.write(seat, text[:280], NoteKind.IDEA)
            self.unit_of[text] = note
            self.happened(author, note, tag(seat.secret, Purpose.DID, note))
            self.facts.setdefault(
                tag(seat.secret, Purpose.SPOKE, visit), Fact(author, len(self.facts))
            )
        return self

    def vote(self) -> "Replay":
        """Place dots as people agreed, a few each, in the order in which they did."""
        current = self.playing.room().open_round
        assert current is not None
        placed: Counter[str] = Counter()
        for voter, text in self.recording.agreed:
            unit = self.unit_of.get(text, "")
            left = placed[voter] < min(DOTS_EACH, current.terms.budget) and placed.total() < DOTS
            if voter in self.seats and unit in current.units and left:
                seat = self.seats[voter]
                mark = tag(seat.secret, Purpose.DOT, current.id, unit)
                if mark not in self.facts:
                    self.playing.place(seat, unit, 1)
                    self.happened(voter, mark)
                    placed[voter] += 1
        return self


def replay(playing: Play, name: str) -> Replay:
    """A session that stands in "Ideas", with nobody of the recording in it yet."""
    return Replay(playing.to(Phase.IDEATE), whole(name))
