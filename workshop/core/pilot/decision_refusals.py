"""Why a decision on a pilot is refused: each rule with its lasting code and its sentence."""

from workshop.core.errors import Conflict, Invalid, Refused
from workshop.core.words import N_


class NotDecidable(Conflict):
    """The pilot is a draft still, or has been decided already."""

    code = "not_decidable"
    sentence = N_("Only a locked pilot can be decided on, and only once.")


class NotOpen(Invalid):
    """This decision is not open under this recommendation."""

    code = "decision_not_open"
    sentence = N_(
        "This is not open now: numbers that are not valid, or a tripwire, allow no going on. "
        "Change it and start again, or stop."
    )


class NothingChosen(Invalid):
    """No decision was chosen."""

    code = "decision_missing"
    sentence = N_("Please choose one of the three.")


class ReachMissing(Invalid):
    """It goes on, and nobody said how far."""

    code = "reach_missing"
    sentence = N_("Please say how far it goes: a larger share, or everybody.")


class ShareNotLarger(Invalid):
    """A larger share that is not larger."""

    code = "share_not_larger"
    sentence = N_("A larger share lies above today's %(now)s percent, and 100 is the most.")


class ConfidenceMissing(Invalid):
    """How sure somebody is was left out, or is no percentage."""

    code = "confidence_missing"
    sentence = N_("How sure are you that this is right? A whole number from 0 to 100.")


class ReasonTooShort(Invalid):
    """A reason against the recommendation that says too little."""

    code = "reason_too_short"
    sentence = N_(
        "%(have)s of at least %(least)s characters. Say what you know that the numbers do not."
    )


class GroundMissing(Invalid):
    """Nobody said what the decision rests on."""

    code = "ground_missing"
    sentence = N_("Please say what this rests on.")


class ExpectedMissing(Invalid):
    """Nobody said what is expected to happen."""

    code = "expected_missing"
    sentence = N_("What do you expect to see? Say it so that it can turn out wrong.")


class ExpectedDay(Invalid):
    """The day on which to look again is missing, over, or too far away."""

    code = "expected_day"
    sentence = N_("Please give a day after today and within a year on which we look again.")


class DecisionTooLong(Invalid):
    """A text that is longer than the record takes."""

    code = "decision_too_long"
    sentence = N_("This takes %(most)s characters at most.")


class NoTriesLeft(Invalid):
    """The tries that were declared at the lock are used up."""

    code = "no_tries_left"
    sentence = N_(
        "All the tries that were declared at the lock are used up. What is left is to stop, or to "
        "begin anew with a card of its own."
    )


class NeedsIndependent(Refused):
    """A near miss is decided on by somebody who has no part in the pilot."""

    code = "needs_independent"
    sentence = N_(
        "It came close. Those who own or approved this pilot cannot judge that fairly; another "
        "manager of the team decides."
    )


class SafetyOpen(Conflict):
    """A concern about safety stands open, so nothing is rolled out."""

    code = "safety_open"
    sentence = N_(
        "A concern about safety is still open. As long as it is, this cannot go to everybody."
    )


class AlreadyWaiting(Conflict):
    """A decision is waiting for its second signature."""

    code = "already_waiting"
    sentence = N_("A decision is waiting for its second signature. Take it back first.")


class NothingWaiting(Conflict):
    """No decision is waiting."""

    code = "nothing_waiting"
    sentence = N_("No decision is waiting for a second signature any more.")


class SecondIsFirst(Refused):
    """Two signatures are two people's."""

    code = "second_is_first"
    sentence = N_("Two signatures are two people's. Another manager signs.")


class SecondIsOwner(Refused):
    """The owner of the pilot cannot be the second signature."""

    code = "second_is_owner"
    sentence = N_("The owner of a pilot cannot sign second. Another manager signs.")


class AdviceMovedOn(Conflict):
    """The recommendation is another one than the page showed."""

    code = "advice_moved_on"
    sentence = N_(
        "The recommendation has changed since this page was drawn. Look at it again, then decide. "
        "Your words are still in the form."
    )
