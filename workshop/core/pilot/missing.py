"""What still stands between a draft and its lock: one thing each, with its place and its remedy."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workshop.core.words import N_

#: What a sentence may name: somebody's words, a number as it is, a share as a part of one, a day.
Value = str | int | float | date


class Step(StrEnum):
    """The steps of the card's form, in order; the value stands in its address."""

    WHY = "why"
    BELIEF = "belief"
    PARTS = "parts"
    STOP = "stop"
    CONTINUE = "continue"
    DATES = "dates"
    LOCK = "lock"


#: How the steps are called, and the one question each of them asks.
STEPS: dict[Step, tuple[str, str]] = {
    Step.WHY: (N_("Why"), N_("What should get better, and how would you notice?")),
    Step.BELIEF: (N_("What we believe"), N_("What do you believe will happen, and why?")),
    Step.PARTS: (N_("Who takes part"), N_("Who gets the change, and what keeps the damage small?")),
    Step.STOP: (N_("When we stop"), N_("What would make you stop, even if you love it?")),
    Step.CONTINUE: (N_("When we go on"), N_("What has to be true before you go on?")),
    Step.DATES: (
        N_("Dates"),
        N_("When does it start, when is it decided, and who answers for it?"),
    ),
    Step.LOCK: (N_("Read and lock"), N_("Would you sign this?")),
}


class Weight(StrEnum):
    """How much a finding about the card matters.

    What is `wrong` is refused when the step is saved; what is `absent` only keeps the card from
    being locked; `advice` keeps it from nothing.
    """

    ABSENT = "absent"
    WRONG = "wrong"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Missing:
    """One finding: its lasting `code`, the step and the field it belongs to, and what to do.

    `sentence` is marked for translation and may name `%(fields)s`. `field` is the name of the field
    in the step's form, `about` the id of the line or the key of the measure it stands in.
    """

    code: str
    step: Step
    sentence: str
    field: str = ""
    weight: Weight = Weight.ABSENT
    fields: tuple[tuple[str, Value], ...] = ()
    about: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the card cannot be locked while this stands."""
        return self.weight is not Weight.ADVICE


class Finder:
    """Makes findings of one step, and of one line or measure of it where `about` names one."""

    def __init__(self, step: Step, about: str = "") -> None:
        self._step = step
        self._about = about

    def wrong(self, code: str, sentence: str, field: str, **fields: Value) -> Missing:
        """Something that contradicts itself or a limit."""
        return self._made(Weight.WRONG, code, sentence, field, fields)

    def absent(self, code: str, sentence: str, field: str, **fields: Value) -> Missing:
        """Something that is not there yet."""
        return self._made(Weight.ABSENT, code, sentence, field, fields)

    def advice(self, code: str, sentence: str, field: str, **fields: Value) -> Missing:
        """Something worth a second thought."""
        return self._made(Weight.ADVICE, code, sentence, field, fields)

    def _made(
        self, weight: Weight, code: str, sentence: str, field: str, fields: dict[str, Value]
    ) -> Missing:
        return Missing(
            code, self._step, sentence, field, weight, tuple(fields.items()), self._about
        )
