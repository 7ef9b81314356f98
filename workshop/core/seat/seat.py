"""A participant, as far as anything here knows one: the secret their browser sent."""

from dataclasses import dataclass, field

from workshop.core.seat.tags import seat_hash


@dataclass(frozen=True, slots=True)
class Seat:
    """Holds a secret for the length of one request. It is never kept, logged or shown."""

    secret: str = field(repr=False)

    @property
    def hash(self) -> str:
        """What the database knows of this seat."""
        return seat_hash(self.secret)
