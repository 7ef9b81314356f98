"""The screen in the room: what everybody looks up to, with nothing on it to press.

It shows the same to all, so it never holds more than a phone does: no totals before the close, no
names of writers, and in silent phases only how much has been written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.session import lint
from workshop.core.session.jam import Jam
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import BLIND, SILENT, Phase
from workshop.core.session.room import Room
from workshop.core.session.rounds import Round
from workshop.core.session.wall import Note
from workshop.core.words import N_
from workshop.pages import outcomes, report, results, units
from workshop.pages.matrix import Matrix
from workshop.pages.outcomes import Ending, Pick, PilotCard
from workshop.pages.report import GridRow
from workshop.pages.results import Result
from workshop.pages.units import Ranked, Theme, Unit

#: Phases in which the clock is the largest thing on the wall.
LARGE_CLOCK = (SILENT | BLIND) - {Phase.CHALLENGE_DOTS, Phase.HMW_DOTS}
#: Phases that show in large what the room works on; elsewhere it stands in the head.
LARGE_QUESTION = SILENT | {
    Phase.LOBBY,
    Phase.AGREE,
    Phase.QUESTION,
    Phase.VOTE,
    Phase.ESTIMATE,
    Phase.CLOSED,
}

ABOUT_THE_PROBLEM = frozenset(
    {
        Phase.APPRAISE,
        Phase.AGREE,
        Phase.CHALLENGES,
        Phase.CHALLENGE_DOTS,
        Phase.HMW,
        Phase.HMW_DOTS,
    }
)
#: Above this many signs a wall gets smaller letters in more columns; each text counts some more,
#: for the space around it. A wall of 1280 by 720 holds about this much in its usual letters.
CROWDED = 1200
SIGNS_EACH = 40
#: How the wall is laid out, in the words of the stylesheet.
LAYOUT: Mapping[Phase, str] = {
    **dict.fromkeys(Phase, "flow-l"),
    **dict.fromkeys(SILENT | {Phase.LOBBY, Phase.VOTE, Phase.ESTIMATE, Phase.RUNOFF}, "stage two"),
    **dict.fromkeys((Phase.QUESTION, Phase.CLOSED), "stage"),
    Phase.AGREE: "halves",
    **dict.fromkeys((Phase.REVEAL, Phase.CLUSTER, Phase.CLOSE), "wall"),
    Phase.TALLY: "wall ranks",
    Phase.CHOOSE: "matrix",
}

_NOBODY = N_("Nobody can see who wrote what.")
_OFF = N_("Judgement is off. Nobody can see who wrote what.")
_NO_TOTALS = N_("There are no totals before the close, not for the facilitator either.")
_GONE = N_("The ballots are gone. Only these sums are left.")
#: The quiet sentence at the bottom: what cannot be seen, and by whom.
HUSH: Mapping[Phase, str] = {
    Phase.LOBBY: N_("Names are not asked. Nobody can see who wrote what."),
    Phase.APPRAISE: _OFF,
    Phase.AGREE: _NOBODY,
    Phase.CHALLENGES: _OFF,
    Phase.CHALLENGE_DOTS: _NO_TOTALS,
    Phase.HMW: _OFF,
    Phase.HMW_DOTS: _NO_TOTALS,
    Phase.QUESTION: _GONE,
    Phase.IDEATE: _OFF,
    Phase.BUILD_ON: _OFF,
    Phase.REVEAL: _NOBODY,
    Phase.CLUSTER: _NOBODY,
    Phase.VOTE: _NO_TOTALS,
    Phase.RUNOFF: _NO_TOTALS,
    Phase.TALLY: _GONE,
    Phase.ESTIMATE: N_("Nobody can see who says what. The middle is worked out at the close."),
    Phase.CHOOSE: N_("The single answers are gone. Only these figures are left."),
    Phase.DESIGN: _NOBODY,
    Phase.CLOSE: N_("Every idea gets an answer, also a no."),
    Phase.CLOSED: _NOBODY,
}
#: A word to go on with, opposite to it.
BESIDE: Mapping[Phase, str] = {
    Phase.LOBBY: N_("No app, no account"),
    Phase.APPRAISE: N_("Say what is wrong, not how to fix it"),
    Phase.CHALLENGES: N_("What works, and what holds us back"),
    Phase.HMW: N_("Ask so that many answers fit"),
    Phase.IDEATE: N_("Too big, too odd, too cheap: write it down"),
    Phase.BUILD_ON: N_("Yes, and …"),
    Phase.REVEAL: N_("Read in silence"),
    Phase.CLUSTER: N_("Alike goes together, and every text stays"),
    Phase.VOTE: N_("Your own idea counts too"),
    Phase.RUNOFF: N_("One dot for each of you"),
    Phase.CHOOSE: N_("Letter: the middle. Box: the middle half of the answers."),
    Phase.DESIGN: N_("It is the deadline, and it failed. Why?"),
}


@dataclass(frozen=True, slots=True)
class View:
    """What the templates of the screen loop over.

    `asked` is what the room works on, in the words it has by now; `large` whether the wall shows
    it. `pages` whether it is turned page by page when it holds more than a screen. `listed` are
    the units of the open round, `ranking` the result of dots on texts.
    """

    layout: str
    crowded: bool
    pages: bool
    asked: str
    large: bool
    large_clock: bool
    hush: str
    beside: str
    round: Round | None
    listed: tuple[Unit, ...]
    statements: tuple[Note, ...]
    works: tuple[Note, ...]
    strongest: tuple[Ranked, ...]
    questions: tuple[Note, ...]
    question_result: tuple[Ranked, ...]
    ideas: tuple[Note, ...]
    clarifying: tuple[Note, ...]
    themes: tuple[Theme, ...]
    stacks: int
    result: Result | None
    weighed: Round | None
    matrix: Matrix | None
    picks: tuple[Pick, ...]
    cards: tuple[PilotCard, ...]
    endings: tuple[Ending, ...]
    grid: tuple[GridRow, ...]
    columns: tuple[str, ...] = report.COLUMN_WORDS
    four: tuple[str, ...] = lint.QUESTIONS

    def evidence(self, note: Note) -> str:
        """What a statement rests on, in marked words; empty where its writer did not say."""
        return report.EVIDENCE_WORDS.get(note.evidence, "")


def view(room: Room) -> View:
    """The screen's view of a room."""
    phase = room.jam.phase
    themes = units.themes(room) if room.board.stacks else ()
    has_grid = phase is Phase.APPRAISE and bool(room.jam.grid)
    has_choice = phase is Phase.CHOOSE and bool(room.chosen)
    layout = "flow-l" if has_grid or has_choice else LAYOUT[phase]
    return View(
        layout=layout,
        pages=layout.startswith("wall"),
        crowded=signs(room) > CROWDED,
        asked=asked(room.jam),
        large=phase in LARGE_QUESTION and not has_grid,
        large_clock=phase in LARGE_CLOCK and not has_grid,
        hush=HUSH[phase],
        beside=BESIDE.get(phase, ""),
        round=room.open_round,
        listed=units.of_round(room, room.open_round),
        statements=units.readable(room.of(NoteKind.STATEMENT)),
        works=units.readable(room.of(NoteKind.WORKS)),
        strongest=_strongest(room, Phase.CHALLENGE_DOTS),
        questions=units.readable(room.of(NoteKind.HMW)),
        question_result=results.ranked(room, units.latest(room, Phase.HMW_DOTS)),
        ideas=units.readable(room.of(NoteKind.IDEA)),
        clarifying=units.readable(room.of(NoteKind.QUESTION)),
        themes=tuple(theme for theme in themes if theme.units),
        stacks=len(room.board.stacks),
        result=results.of_vote(room),
        weighed=units.latest(room, Phase.ESTIMATE),
        matrix=results.grid(room),
        picks=outcomes.picks(room),
        cards=outcomes.cards(room),
        endings=outcomes.endings(room) if phase is Phase.CLOSE else (),
        grid=report.grid_rows(room.jam),
    )


def asked(jam: Jam) -> str:
    """What the room works on now: its question, else its problem, as far as they are known."""
    problem = jam.statement or jam.problem or jam.title
    return problem if jam.phase in ABOUT_THE_PROBLEM else jam.question or problem


def signs(room: Room) -> int:
    """About how much there is to read on this wall: the signs of its texts, and some for each."""
    phase = room.jam.phase
    vote = units.latest(room, Phase.VOTE)
    known = units.all_units(room)
    if phase is Phase.REVEAL:
        shown = [note.text for note in room.of(NoteKind.IDEA)]
    elif phase in (Phase.TALLY, Phase.CHOOSE) and vote:
        shown = [known[t.unit].text for t in vote.tallies if t.dots and t.unit in known]
    else:
        shown = [known[stack].title for stack in room.board.stacks if stack in known]
    return sum(len(text) + SIGNS_EACH for text in shown)


def _strongest(room: Room, phase: Phase) -> tuple[Ranked, ...]:
    """What most people wanted in a round of dots; equals stand side by side."""
    ranked = results.ranked(room, units.latest(room, phase))
    return tuple(r for r in ranked if r.place == 1 and r.tally.dots)
