"""A clock that shows what it was wound to, so that the demo can live through months."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class WoundClock:
    """A clock that shows what it was wound to."""

    time: datetime

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.time

    def wind(self, by: timedelta) -> None:
        """Wind it on."""
        self.time += by
