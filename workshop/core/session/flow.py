"""How a session moves: going on, undoing it, going back, and the clock of the open phase."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from workshop.core.errors import Conflict, Invalid, Refused
from workshop.core.session import presets
from workshop.core.session.jam import Jam, Timer
from workshop.core.session.phases import LOCKS, Phase
from workshop.core.session.presets import Step
from workshop.core.words import N_

#: A session cannot do without these, so they cannot be taken off its agenda any more. A pilot can:
#: nothing may have been chosen.
NEEDED = (presets.NEEDED | {Phase.LOBBY, Phase.CLOSE}) - {Phase.DESIGN}
STRETCH_MINUTES = 1


class TimeIsUp(Refused):
    """The deadline and its grace have passed (R12)."""

    code = "time_is_up"
    sentence = N_("The time is up, so this was not saved. Your words are still here.")


class MovedOn(Conflict):
    """The page belongs to a phase that is over."""

    code = "moved_on"
    sentence = N_("The session has moved on. The page shows where it stands now.")


class NothingToUndo(Conflict):
    """The few seconds in which a "next" can be undone are over."""

    code = "nothing_to_undo"
    sentence = N_("It is too late to undo this. You can go back instead.")


class NoWayBack(Refused):
    """The first step has nothing before it."""

    code = "no_way_back"
    sentence = N_("This is the first step.")


class CannotSkip(Refused):
    """A step that is needed, or is already behind us."""

    code = "cannot_skip"
    sentence = N_("This step is needed, or is already over.")


class MinutesOutOfRange(Invalid):
    """More or fewer minutes than a step can have."""

    code = "minutes_out_of_range"
    sentence = N_("A step takes between %(least)s and %(most)s minutes.")

    def __init__(self) -> None:
        super().__init__(least=presets.MIN_MINUTES, most=presets.MAX_MINUTES)


def length(jam: Jam, step: Step, minute: timedelta) -> timedelta:
    """How long a step lasts, with the extra time that somebody asked for in the lobby.

    The extra time belongs to the phase and ends for all together, so nothing shows who asked.
    """
    extra = timedelta(0)
    if jam.more_time and step.phase in LOCKS:
        extra = presets.extra(step.minutes) * (minute / timedelta(minutes=1))
    return minute * step.minutes + extra


def opened(jam: Jam, position: int, now: datetime, minute: timedelta) -> Jam:
    """The session with the step at `position` of its agenda opened, as a new visit."""
    step = jam.agenda[position]
    timer = Timer(opened_at=now, ends_at=now + length(jam, step, minute))
    return replace(jam, position=position, visit=jam.visit + 1, timer=timer)


def go_on(jam: Jam, now: datetime, grace: timedelta) -> Jam:
    """Announce the next step; until `grace` is over this can be undone and drafts count."""
    if jam.timer.going_on_at is not None:
        return jam
    return replace(jam, timer=replace(jam.timer, going_on_at=now + grace))


def undo_go_on(jam: Jam, now: datetime) -> Jam:
    """Take the announcement back.

    Raises:
        NothingToUndo: nothing was announced, or its time has come.
    """
    due = jam.timer.going_on_at
    if due is None or now >= due:
        raise NothingToUndo
    return replace(jam, timer=replace(jam.timer, going_on_at=None))


def due_at(jam: Jam) -> datetime | None:
    """When something happens by itself next: a step that was announced, or a stretch that ends."""
    times = [t for t in (jam.timer.going_on_at, jam.timer.stretch_until) if t is not None]
    return min(times, default=None)


def next_position(jam: Jam, skip: Collection[Phase] = ()) -> int | None:
    """The agenda position after the open one, past phases with nothing to do; None at the end."""
    ahead = range(jam.position + 1, len(jam.agenda))
    return next((p for p in ahead if jam.agenda[p].phase not in skip), None)


def named_next(jam: Jam) -> Phase:
    """The phase that stands next on the agenda, whether or not it will have something to do."""
    position = next_position(jam)
    return Phase.CLOSED if position is None else jam.agenda[position].phase


def told_few(jam: Jam, now: datetime, until: datetime) -> Jam:
    """Announce the next step for `until`, when people have had time to take a text back."""
    return replace(jam, timer=replace(jam.timer, going_on_at=max(until, now)))


def previous_position(jam: Jam) -> int:
    """The agenda position before the open one; a run-off is not gone back to.

    Raises:
        NoWayBack: the open step is the first.
    """
    for position in range(jam.position - 1, -1, -1):
        if jam.agenda[position].phase is not Phase.RUNOFF:
            return position
    raise NoWayBack


def position_of(jam: Jam, phase: Phase) -> int:
    """Where `phase` stands on the agenda; it must be there."""
    return next(p for p, step in enumerate(jam.agenda) if step.phase is phase)


def closed(jam: Jam, now: datetime) -> Jam:
    """The session, over."""
    return replace(jam, closed_at=now, visit=jam.visit + 1, timer=Timer(opened_at=now))


def skipped(jam: Jam, phase: Phase) -> Jam:
    """The session without a step that is still ahead, and without what makes no sense alone.

    Raises:
        CannotSkip: the step is needed, not on the agenda, or not ahead.
    """
    gone = {phase} | {other for other, needed in presets.NEEDS.items() if needed is phase}
    ahead = {step.phase for step in jam.agenda[jam.position + 1 :]}
    if phase in NEEDED or phase not in ahead:
        raise CannotSkip
    kept = tuple(
        step
        for place, step in enumerate(jam.agenda)
        if place <= jam.position or step.phase not in gone
    )
    return replace(jam, agenda=kept)


def with_minutes(jam: Jam, phase: Phase, minutes: float, now: datetime, minute: timedelta) -> Jam:
    """Set the minutes of a step: those of a step ahead, or what is left of the open one.

    Raises:
        MinutesOutOfRange: fewer than 1 or more than 180.
        CannotSkip: the step is not on the agenda or behind us.
    """
    if not presets.MIN_MINUTES <= minutes <= presets.MAX_MINUTES:
        raise MinutesOutOfRange
    if phase is jam.phase:
        left = minute * minutes
        if jam.timer.paused is not None:
            return replace(jam, timer=replace(jam.timer, paused=left))
        return replace(jam, timer=replace(jam.timer, ends_at=now + left))
    place = next((p for p, step in enumerate(jam.agenda) if step.phase is phase), -1)
    if place <= jam.position:
        raise CannotSkip
    step = replace(jam.agenda[place], minutes=minutes)
    return replace(jam, agenda=(*jam.agenda[:place], step, *jam.agenda[place + 1 :]))


def with_more_time(jam: Jam, more: timedelta, now: datetime) -> Jam:
    """Move the deadline; a deadline that has passed counts from now."""
    timer = jam.timer
    if timer.paused is not None:
        return replace(jam, timer=replace(timer, paused=timer.paused + more))
    ends = max(timer.ends_at or now, now) + more
    return replace(jam, timer=replace(timer, ends_at=ends))


def left(jam: Jam, now: datetime) -> timedelta:
    """What is left of the open phase; never below zero."""
    timer = jam.timer
    if timer.paused is not None:
        return timer.paused
    return max((timer.ends_at or now) - now, timedelta(0))


def paused(jam: Jam, now: datetime) -> Jam:
    """The session with its clock standing still."""
    return replace(jam, timer=replace(jam.timer, paused=left(jam, now), ends_at=None))


def resumed(jam: Jam, now: datetime) -> Jam:
    """The session with its clock running again, with what was left when it was stopped."""
    if jam.timer.paused is None:
        return jam
    ends = now + jam.timer.paused
    return replace(jam, timer=replace(jam.timer, paused=None, ends_at=ends, stretch_until=None))


def stretched(jam: Jam, now: datetime, minute: timedelta) -> Jam:
    """The session on a break of one minute; the clock waits."""
    still = paused(jam, now)
    return replace(still, timer=replace(still.timer, stretch_until=now + minute * STRETCH_MINUTES))


def is_over(jam: Jam, now: datetime) -> bool:
    """Whether the time in which seats may send something is over; its grace may still run."""
    is_timed = jam.timer.paused is not None or jam.timer.ends_at is not None
    return jam.phase in LOCKS and is_timed and left(jam, now) <= timedelta(0)


def is_locked(jam: Jam, now: datetime, grace: timedelta) -> bool:
    """Whether the open phase takes nothing more from seats: its time and its grace are over."""
    if jam.phase not in LOCKS:
        return False
    if jam.timer.paused is not None:
        return jam.timer.paused <= timedelta(0)  # a clock stopped after the end opens nothing again
    return jam.timer.ends_at is not None and now > jam.timer.ends_at + grace


def require_time(jam: Jam, now: datetime, grace: timedelta) -> None:
    """Raise `TimeIsUp` when the open phase is locked."""
    if is_locked(jam, now, grace):
        raise TimeIsUp


def require_visit(jam: Jam, visit: int | None) -> None:
    """Raise `MovedOn` when a page of an earlier visit asks."""
    if visit is not None and visit != jam.visit:
        raise MovedOn
