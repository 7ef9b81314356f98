"""When the nightly work is done: while nobody sits in a session, at the latest by five o'clock."""

from datetime import datetime, time, timedelta

#: On the clock of the server. From the first hour on it is wanted, at the second it is done anyway.
FROM = time(2)
BY = time(5)


def is_due(now: datetime, done: datetime | None, begun: datetime, clock_runs: bool) -> bool:
    """Whether to do the night's work now.

    `now` is in the server's own zone; `done` is when it was done last since this program began, at
    `begun`; `clock_runs` whether a session is under way. A server that was off at night does it
    after its start.
    """
    if done is not None and done >= _last(FROM, now):
        return False
    return not clock_runs or (done or begun) < _last(BY, now)


def _last(hour: time, now: datetime) -> datetime:
    """When it was this hour last."""
    today = datetime.combine(now.date(), hour, now.tzinfo)
    return today if today <= now else today - timedelta(days=1)
