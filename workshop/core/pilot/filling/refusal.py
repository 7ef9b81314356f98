"""A step that cannot be taken as it is: every field that is wrong, with what to do about it."""

from collections.abc import Iterable

from workshop.core.errors import Invalid
from workshop.core.pilot.missing import Missing
from workshop.core.words import N_


class StepRefused(Invalid):
    """At least one field contradicts itself, a limit or another line. Nothing was kept."""

    code = "step_refused"
    sentence = N_("Not saved yet. Please look at the marked fields.")

    def __init__(self, found: Iterable[Missing]) -> None:
        super().__init__()
        self.found = tuple(found)


def raise_if(found: Iterable[Missing]) -> None:
    """Raise `StepRefused` where anything was found."""
    all_found = tuple(found)
    if all_found:
        raise StepRefused(all_found)
