"""Pausing a pilot at once, and letting it go on with a reason."""

from workshop.core.errors import Conflict, Invalid
from workshop.core.pilot.card import PilotState
from workshop.core.session.notes import clean
from workshop.core.words import N_

MAX_TEXT = 600


class NotRunning(Conflict):
    """Only what runs can be paused."""

    code = "not_running"
    sentence = N_("Only a running pilot can be paused.")


class NotPaused(Conflict):
    """Only what is paused can go on."""

    code = "not_paused"
    sentence = N_("This pilot is not paused.")


class HaltNeedsReason(Invalid):
    """A pause, or the end of one, without a reason."""

    code = "halt_needs_reason"
    sentence = N_("Please say why; everybody who sees the pilot reads it.")


class HaltTooLong(Invalid):
    """A reason that is longer than the record takes."""

    code = "halt_too_long"
    sentence = N_("This takes %(most)s characters at most.")


def require_running(state: PilotState) -> None:
    """Raise `NotRunning` unless the pilot is locked and goes on."""
    if state is not PilotState.LOCKED:
        raise NotRunning


def require_paused(state: PilotState) -> None:
    """Raise `NotPaused` unless the pilot is paused."""
    if state is not PilotState.PAUSED:
        raise NotPaused


def check(reason: str) -> str:
    """The reason as it is kept.

    Raises:
        HaltNeedsReason, HaltTooLong, Unreadable: it cannot be taken.
    """
    said = clean(reason, "\n\t").strip()
    if not said:
        raise HaltNeedsReason
    if len(said) > MAX_TEXT:
        raise HaltTooLong(most=MAX_TEXT)
    return said
