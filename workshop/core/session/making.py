"""What a session needs before it can be opened, and what it is like when it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from workshop.core import line
from workshop.core.account import check_language
from workshop.core.errors import Invalid
from workshop.core.session import flow, notes, presets
from workshop.core.session.jam import Jam, Timer
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import AGENDAS, Preset, Step
from workshop.core.words import N_

MAX_TITLE = 80
MOST_PILOTS = 3


class StatementNeeded(Invalid):
    """This agenda has no step in which the problem statement is written."""

    code = "statement_needed"
    sentence = N_("This agenda starts from a finished problem statement. Please type it.")


class QuestionNeeded(Invalid):
    """This agenda has no step in which the question is found."""

    code = "question_needed"
    sentence = N_("This agenda starts from a finished “How might we” question. Please type it.")


class TimezoneUnknown(Invalid):
    """A time zone that the machine does not know."""

    code = "timezone_unknown"
    sentence = N_("Please choose a time zone from the list.")


class PilotsOutOfRange(Invalid):
    """Too few or too many pilots for one session."""

    code = "pilots_out_of_range"
    sentence = N_("A session can end in 1 to %(most)s pilots.")


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """What the form about a new session says. Only a custom agenda brings `steps` of its own.

    `people` holds, by account id, the parts of others than the one who makes the session; they are
    looked at by `parts.check`.
    """

    title: str
    preset: Preset
    problem: str = ""
    steps: tuple[Step, ...] = ()
    statement: str = ""
    question: str = ""
    rehearsal: bool = False
    language: str = "en"
    timezone: str = "UTC"
    max_pilots: int = 2
    people: Mapping[str, Role] = field(default_factory=dict)


def check(draft: SessionDraft) -> SessionDraft:
    """Return the draft as it may be opened: texts as they are kept, the steps of its agenda.

    Raises:
        EmptyText, TooLong, TooShort, Unreadable: a text cannot be taken.
        AgendaBroken: a custom agenda cannot be run.
        StatementNeeded, QuestionNeeded: the agenda has no step that would find it.
        LanguageUnknown, TimezoneUnknown, PilotsOutOfRange: a choice from no list.
    """
    agenda = presets.custom(draft.steps) if draft.preset is Preset.CUSTOM else AGENDAS[draft.preset]
    phases = {step.phase for step in agenda}
    statement, question = check_statement(draft.statement), check_question(draft.question)
    if not statement and Phase.APPRAISE not in phases:
        raise StatementNeeded
    if not question and Phase.QUESTION not in phases:
        raise QuestionNeeded
    if not 1 <= draft.max_pilots <= MOST_PILOTS:
        raise PilotsOutOfRange(most=MOST_PILOTS)
    return SessionDraft(
        title=check_title(draft.title),
        preset=draft.preset,
        problem=check_statement(draft.problem),
        steps=agenda,
        statement=statement,
        question=question,
        rehearsal=draft.rehearsal,
        language=check_language(draft.language),
        timezone=check_timezone(draft.timezone),
        max_pilots=draft.max_pilots,
        people=dict(draft.people),
    )


def check_title(text: str) -> str:
    """Return a title as one line, or raise `EmptyText`, `TooLong` or `Unreadable`."""
    return line.read(text, MAX_TITLE)


def check_statement(text: str) -> str:
    """Return a problem or its statement, which may be left empty, or raise as `notes.check`."""
    return notes.check(NoteKind.STATEMENT, text).text if text.strip() else ""


def check_question(text: str) -> str:
    """Return a "How might we" question, which may be left empty, or raise as `notes.check`."""
    return notes.check(NoteKind.HMW, text).text if text.strip() else ""


def check_timezone(name: str) -> str:
    """Return the name of a time zone this machine knows, or raise `TimezoneUnknown`."""
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError) as refusal:
        raise TimezoneUnknown from refusal


def opened(
    draft: SessionDraft,
    *,
    session_id: str,
    code: str,
    team_id: str,
    lead_id: str,
    now: datetime,
    minute: timedelta,
) -> Jam:
    """A checked draft as a session in its first step; `minute` is how long a minute lasts."""
    jam = Jam(
        id=session_id,
        code=code,
        team_id=team_id,
        title=draft.title,
        problem=draft.problem,
        statement=draft.statement,
        question=draft.question,
        preset=draft.preset,
        agenda=draft.steps,
        position=0,
        visit=0,
        timer=Timer(opened_at=now),
        n=0,
        lead_id=lead_id,
        created_at=now,
        rehearsal=draft.rehearsal,
        language=draft.language,
        timezone=draft.timezone,
        max_pilots=draft.max_pilots,
    )
    return flow.opened(jam, 0, now, minute)
