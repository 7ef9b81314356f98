"""Words, shapes and colours for what the numbers say and what the rules recommend.

Managers read proved, not yet and disproved; never a probability of an error. A line that would stop
the pilot and is disproved is good news, with a colour of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.pilot.concerns import Severity
from workshop.core.pilot.criteria import Role
from workshop.core.pilot.deciding import Decision, Ground, Reach
from workshop.core.pilot.due import DueKind
from workshop.core.pilot.findings import Advice, Because, Recommendation, State, Trouble
from workshop.core.pilot.plan import Grade
from workshop.core.pilot.scoring import Outcome
from workshop.core.words import N_


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with its shape (an icon's name) and what it is, which the stylesheet colours."""

    word: str
    shape: str
    is_: str


STATES: Mapping[State, Chip] = {
    State.INSUFFICIENT: Chip(N_("Too early"), "open", "open"),
    State.OPEN: Chip(N_("Not yet"), "open", "open"),
    State.MET: Chip(N_("Proved"), "done", "proved"),
    State.REFUTED: Chip(N_("Disproved"), "crossed", "disproved"),
    State.STALE: Chip(N_("No news"), "clock", "stale"),
    State.INVALID: Chip(N_("Not valid"), "warn", "invalid"),
}
#: The same for lines that stop or change a pilot: met is bad news, disproved is good news.
STOP_STATES: Mapping[State, Chip] = {
    **STATES,
    State.MET: Chip(N_("Proved"), "done", "crossed"),
    State.REFUTED: Chip(N_("Disproved"), "crossed", "cleared"),
}
TRIPWIRE_STATES: Mapping[State, Chip] = {
    **STOP_STATES,
    State.MET: Chip(N_("Reached"), "warn", "crossed"),
    State.OPEN: Chip(N_("Not reached"), "open", "open"),
}


def state(role: Role, found: State) -> Chip:
    """How a criterion in this role stands, in a word."""
    if role is Role.CONTINUE:
        return STATES[found]
    return (TRIPWIRE_STATES if role is Role.TRIPWIRE else STOP_STATES)[found]


ADVICE: Mapping[Advice, Chip] = {
    Advice.INVALID: Chip(N_("Start again"), "again", "iterate"),
    Advice.PAUSE: Chip(N_("Pause"), "clock", "wait"),
    Advice.KILL: Chip(N_("Stop"), "stop", "stopped"),
    Advice.ITERATE: Chip(N_("Change it"), "again", "iterate"),
    Advice.CONTINUE: Chip(N_("Continue"), "continue", "continue"),
    Advice.HOLD: Chip(N_("Keep testing"), "open", "open"),
    Advice.NEAR_MISS: Chip(N_("Came close"), "again", "iterate"),
    Advice.LEARNED: Chip(N_("Answered"), "done", "continue"),
    Advice.WAIT: Chip(N_("Keep testing"), "open", "open"),
}

#: Why, by the row of the resolution table (domain 3.3) and what it recommends.
REASONS: Mapping[tuple[int, Advice], str] = {
    (1, Advice.INVALID): N_(
        "Something is wrong with the numbers themselves, so nothing can be read from them. Mend "
        "it, then start again as a new version."
    ),
    (2, Advice.PAUSE): N_(
        "A tripwire is reached. Pause at once; a person looks at it within one working day."
    ),
    (3, Advice.KILL): N_("A line that you wrote to stop this pilot is proved. It beats every win."),
    (4, Advice.ITERATE): N_("A limit is passed that asks for a change, not for a stop."),
    (4, Advice.KILL): N_(
        "A limit is passed that asks for a change, and all declared tries are used up."
    ),
    (5, Advice.CONTINUE): N_(
        "What you promised is proved, every limit is kept, and today is a review day."
    ),
    (5, Advice.ITERATE): N_(
        "Promising: what you promised is proved against the time before. Only a comparison group "
        "can tell whether it was the change; confirm it with one."
    ),
    (6, Advice.HOLD): N_(
        "What you promised is proved, but a limit is passed today, without proof. Keep testing "
        "until the day of the decision."
    ),
    (6, Advice.ITERATE): N_("What you promised is proved, but a limit is passed. Change that."),
    (6, Advice.KILL): N_(
        "What you promised is proved, but a limit is passed and all declared tries are used up."
    ),
    (7, Advice.NEAR_MISS): N_(
        "Nothing is proved, but at least half of the hoped-for gain is there. Somebody without a "
        "part in this pilot decides: change it and try again, or stop."
    ),
    (7, Advice.ITERATE): N_(
        "The day has come and nothing is proved. You agreed beforehand to change it then."
    ),
    (7, Advice.KILL): N_(
        "The day has come and nothing is proved. You agreed beforehand to stop then."
    ),
    (8, Advice.LEARNED): N_(
        "Your question has its answer. Write down what you learned and what you ask next."
    ),
    (8, Advice.KILL): N_("The day has come and your question has no answer yet."),
    (0, Advice.WAIT): N_(
        "There is nothing to decide yet. Look as often as you like; looking costs nothing."
    ),
}


def reason(found: Recommendation) -> str:
    """Why the rules recommend this, as a marked sentence; "" for a row nobody has described."""
    return REASONS.get((found.row, found.advice), "")


DECISIONS: Mapping[Decision, Chip] = {
    Decision.CONTINUE: Chip(N_("Continue"), "continue", "continue"),
    Decision.ITERATE: Chip(N_("Change and try again"), "again", "iterate"),
    Decision.STOP: Chip(N_("Stop"), "stop", "stopped"),
}
#: The same once it is done: equal chips, equal weight.
DECIDED: Mapping[Decision, Chip] = {
    Decision.CONTINUE: Chip(N_("Continued"), "continue", "continue"),
    Decision.ITERATE: Chip(N_("Changed"), "again", "iterate"),
    Decision.STOP: Chip(N_("Stopped"), "stop", "stopped"),
}
REACHES: Mapping[Reach, str] = {
    Reach.LARGER: N_("With a larger share, under the same rules"),
    Reach.EVERYWHERE: N_("With everybody; we look again after 90 days"),
}
GROUNDS: Mapping[Ground, str] = {
    Ground.NEW_FACT: N_("A new fact that the numbers cannot know"),
    Ground.ETHICS: N_("It is right, or wrong, whatever the numbers say"),
    Ground.STRATEGY: N_("Strategy: something larger has changed"),
    Ground.GUT: N_("Gut feeling; we write it down and look later"),
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.ANNOYING: N_("It is annoying"),
    Severity.HARMS: N_("It harms customers"),
    Severity.SAFETY: N_("It is about safety"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.AS_EXPECTED: N_("As expected"),
    Outcome.PARTLY: N_("Partly"),
    Outcome.NOT: N_("Not as expected"),
}
GRADES: Mapping[Grade, str] = {
    Grade.A: N_(
        "Chance decided who got the change, so a difference can only come from the change or from "
        "chance, and chance is reckoned with."
    ),
    Grade.B: N_(
        "Whole groups of people or sites got the change, so they may differ for other reasons as "
        "well. The rules therefore look less often and ask for more."
    ),
    Grade.C: N_(
        "There is no comparison group, only the time before. Everything else that changed since "
        "is in these numbers too, so they can look promising and no more."
    ),
}
DUE: Mapping[DueKind, str] = {
    DueKind.PAUSED: N_("Paused: somebody has to look at it"),
    DueKind.DECISION: N_("Decision"),
    DueKind.SECOND: N_("A second signature"),
    DueKind.LEARNING: N_("The learning card"),
    DueKind.LOOK_BACK: N_("A look back: was it right?"),
    DueKind.REVIEW: N_("Review"),
}
#: What is wrong with the data; `%(figure)s` is a percentage or a count, as `COUNTED` says.
TROUBLES: Mapping[Trouble, str] = {
    Trouble.MISMATCH: N_(
        "The groups are not as large as planned: %(figure)s of the cases got the change. Something "
        "sorts them, so they cannot be compared."
    ),
    Trouble.DIFFERENTIAL: N_(
        "Cases are missing from one group more than from the other (%(figure)s apart), so they "
        "cannot be compared."
    ),
    Trouble.COVERAGE: N_("Only %(figure)s of the cases are in the numbers; it takes 90 percent."),
    Trouble.DISPERSION: N_(
        "The days differ more than chance explains (%(figure)s times as much). Something else is "
        "going on; look at single days."
    ),
    Trouble.DUPLICATES: N_("%(figure)s of the cases were given more than once."),
    Trouble.CROSSOVER: N_(
        "%(figure)s of the cases were in both groups, so they cannot be compared any more."
    ),
    Trouble.BASELINE_CHANGED: N_("The figures from before were changed after the lock."),
    Trouble.CHAIN: N_("What was signed is not what stands here any more; look at the locked card."),
    Trouble.CAPPED: N_("%(figure)s of the cases lie above the cap; the mean says little."),
    Trouble.GAP: N_("Days are missing in between: %(figure)s."),
    Trouble.STALE: N_("Nothing has come in for %(figure)s working days."),
    Trouble.EXPOSURE: N_("The pilot has reached %(figure)s customers, as many as it ever may."),
    Trouble.BUDGET: N_("%(figure)s of the budget is spent."),
}
#: Troubles whose figure is a count, not a part.
COUNTED = frozenset({Trouble.DISPERSION, Trouble.GAP, Trouble.STALE, Trouble.EXPOSURE})
#: Why nothing can be said of a line yet.
BECAUSE: Mapping[str, str] = {
    "": "",
    Because.NO_DATA: N_("No numbers that count have come in yet."),
    Because.DAYS: N_("It takes five full days before anything can be said."),
    Because.CASES: N_("There are fewer cases than you promised to wait for."),
    Because.EVENTS: N_("It has happened too rarely to judge."),
    Because.MISSING: N_("More days are missing than you allowed for."),
    Because.COVERAGE: N_("Too many cases are missing from the numbers."),
    Because.STALE: N_("Nothing new has come in for three working days."),
    Because.LOOKS: N_("It is looked at on agreed days only, and none has come yet."),
    Because.UNASKABLE: N_("It cannot be compared: a figure from before is missing."),
}
