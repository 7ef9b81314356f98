"""The desk's view of a room: the agenda, the one next act, and the matter of the open phase.

Facilitators, the decider and those who look on get the same page; what each may press is read from
the table of phases, commands and roles.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from workshop.core.session import flow, presets, pulses
from workshop.core.session.flow import NEEDED, NoWayBack
from workshop.core.session.jam import Jam
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import BLIND, OPEN, SILENT, Phase, Role, is_open
from workshop.core.session.presets import Step
from workshop.core.session.room import Room
from workshop.core.session.sealing import Audience
from workshop.core.session.stages import STAGE, RailStep, phase_name, rail
from workshop.core.session.statuses import AnswersMissing, Status
from workshop.core.session.wall import Note
from workshop.pages import desk_collecting as collecting
from workshop.pages import desk_outcome as outcome
from workshop.pages import desk_words as words
from workshop.pages.desk_collecting import to_agree_on
from workshop.pages.desk_words import Words

__all__ = ["View", "to_agree_on", "view"]

Matter = (
    collecting.Arriving
    | collecting.Writing
    | collecting.Agreeing
    | collecting.Voting
    | collecting.Asking
    | collecting.Wall
    | collecting.Sorting
    | outcome.Counted
    | outcome.Choosing
    | outcome.Designing
    | outcome.Closing
    | outcome.Over
)

#: The template of every phase (`templates/desk/matter/_<name>.html`) and what it loops over.
MATTER: Mapping[Phase, tuple[str, Callable[[Room], Matter]]] = {
    Phase.LOBBY: ("lobby", collecting.arriving),
    Phase.APPRAISE: ("writing", collecting.writing),
    Phase.AGREE: ("agree", collecting.agreeing),
    Phase.CHALLENGES: ("writing", collecting.writing),
    Phase.CHALLENGE_DOTS: ("voting", collecting.voting),
    Phase.HMW: ("writing", collecting.writing),
    Phase.HMW_DOTS: ("voting", collecting.voting),
    Phase.QUESTION: ("question", collecting.asking),
    Phase.IDEATE: ("writing", collecting.writing),
    Phase.BUILD_ON: ("writing", collecting.writing),
    Phase.REVEAL: ("reveal", collecting.wall),
    Phase.CLUSTER: ("cluster", collecting.sorting),
    Phase.VOTE: ("voting", collecting.voting),
    Phase.RUNOFF: ("voting", collecting.voting),
    Phase.TALLY: ("tally", outcome.counted),
    Phase.ESTIMATE: ("voting", collecting.voting),
    Phase.CHOOSE: ("choose", outcome.choosing),
    Phase.DESIGN: ("design", outcome.designing),
    Phase.CLOSE: ("close", outcome.closing),
    Phase.CLOSED: ("closed", outcome.over),
}

#: What can be hidden where the matter itself does not list every text.
_TEXTS: Mapping[Phase, tuple[NoteKind, ...]] = {
    Phase.CHALLENGE_DOTS: (NoteKind.CHALLENGE, NoteKind.WORKS),
    Phase.HMW_DOTS: (NoteKind.HMW,),
    Phase.CLOSE: (NoteKind.IDEA, NoteKind.PREMORTEM),
    Phase.CLOSED: (NoteKind.IDEA, NoteKind.PREMORTEM),
    **dict.fromkeys(
        (Phase.VOTE, Phase.RUNOFF, Phase.TALLY, Phase.ESTIMATE, Phase.CHOOSE, Phase.DESIGN),
        (NoteKind.IDEA,),
    ),
}
#: As whom an audience presses. Taking over is offered to one person alone, beside the shared page.
_AS: Mapping[Audience, Role] = {
    Audience.DESK: Role.FACILITATOR,
    Audience.DECIDER: Role.DECIDER,
    Audience.OBSERVER: Role.OBSERVER,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the agenda and its minutes; the one that is open also lists its phases."""

    step: RailStep
    minutes: float
    phases: tuple[tuple[str, float, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that is still ahead; not every one can be skipped."""

    phase: Phase
    name: str
    minutes: float
    can_skip: bool


@dataclass(frozen=True, slots=True)
class Next:
    """The one next act: what it does, what comes then, and why it cannot be done yet.

    `is_main` is False while something else on the page is the one thing to do.
    """

    press: str
    closes: str
    then: Ahead | None
    blocked: str = ""
    fields: Mapping[str, int] = field(default_factory=dict)
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """What the templates of the desk loop over; `may` holds the commands this audience has."""

    is_desk: bool
    may: frozenset[str]
    words: Words
    about: str
    stages: tuple[Stage, ...]
    ahead: tuple[Ahead, ...]
    back: str
    next: Next
    lead: str
    template: str
    matter: Matter
    texts: tuple[Note, ...]
    has_large_clock: bool
    throws_away: bool
    most_minutes: int = presets.MAX_MINUTES
    pulse_questions: tuple[tuple[str, str], ...] = tuple(pulses.QUESTIONS.items())
    status_words: Mapping[Status, str] = field(default_factory=lambda: words.STATUSES)


def view(room: Room) -> View:
    """The desk's view of a room, for the audience it was read for."""
    jam, role = room.jam, _AS[room.audience]
    may = frozenset(c.value for c in OPEN[jam.phase] if is_open(jam.phase, c, role))
    template, matter_of = MATTER[jam.phase]
    matter = matter_of(room)
    return View(
        is_desk=room.audience is Audience.DESK,
        may=may,
        words=words.WORDS[jam.phase],
        about=jam.question or jam.statement or jam.problem or jam.title,
        stages=_stages(jam),
        ahead=_ahead(jam),
        back=_back(jam),
        next=_next(room, matter),
        lead=next((p.name for p in room.people if p.id == jam.lead_id), ""),
        template=template,
        matter=matter,
        texts=tuple(n for kind in _TEXTS.get(jam.phase, ()) for n in room.of(kind) if n.text),
        has_large_clock=jam.phase in SILENT | BLIND,
        throws_away=jam.phase in BLIND,
    )


def _stages(jam: Jam) -> tuple[Stage, ...]:
    here = STAGE[jam.phase]
    stages = []
    for step in rail(jam.agenda, jam.phase):
        inside = [each for each in jam.agenda if STAGE[each.phase].label == step.label]
        is_here = step.label == here.label and len(inside) > 1
        stages.append(
            Stage(
                step,
                sum(each.minutes for each in inside),
                tuple(_line(each, jam) for each in inside) if is_here else (),
            )
        )
    return tuple(stages)


def _line(step: Step, jam: Jam) -> tuple[str, float, bool]:
    return phase_name(step.phase), step.minutes, step.phase is jam.phase


def _ahead(jam: Jam) -> tuple[Ahead, ...]:
    if jam.phase is Phase.CLOSED:
        return ()
    return tuple(
        Ahead(step.phase, phase_name(step.phase), step.minutes, step.phase not in NEEDED)
        for step in jam.agenda[jam.position + 1 :]
    )


def _back(jam: Jam) -> str:
    """The name of the step before, or nothing where there is none."""
    if jam.phase is Phase.CLOSED:
        return ""
    try:
        return phase_name(jam.agenda[flow.previous_position(jam)].phase)
    except NoWayBack:
        return ""


def _next(room: Room, matter: Matter) -> Next:
    jam = room.jam
    # A run-off is only had when there is a tie, so it is not promised.
    then = next((each for each in _ahead(jam) if each.phase is not Phase.RUNOFF), None)
    said = words.WORDS[jam.phase]
    plain = Next(said.press, said.closes, then)
    if jam.phase is Phase.IDEATE and then:
        return replace(plain, closes=words.IDEAS_GO.get(then.phase, said.closes))
    if jam.phase is Phase.AGREE and not jam.statement:
        return replace(plain, closes=words.NOT_AGREED, is_main=False)
    if jam.phase is Phase.QUESTION and not jam.question:
        return replace(plain, is_main=False)
    if isinstance(matter, outcome.Counted) and matter.vote and matter.vote.tied:
        return replace(plain, closes=words.TIE_DRAWN, is_main=False)
    if isinstance(matter, outcome.Choosing) and not matter.picks:
        needed = then is not None and then.phase is Phase.DESIGN
        return replace(plain, blocked=words.NOTHING_CHOSEN if needed else "", is_main=False)
    if isinstance(matter, outcome.Closing) and matter.missing:
        fields = {"count": matter.missing}
        return replace(plain, blocked=AnswersMissing.sentence, fields=fields, is_main=False)
    return plain
