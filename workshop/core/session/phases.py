"""What is open to whom, phase by phase: the one table that server, pages and tests read.

Judgement is off wherever this table says so. A command that is not in the row of a phase does not
exist in that phase: not on the page, not at the desk, not by a request somebody wrote by hand.
"""

from enum import StrEnum

from workshop.core.errors import Refused
from workshop.core.words import N_


class Phase(StrEnum):
    """One step of a session. The order of a session is its agenda's, not this list's."""

    LOBBY = "lobby"
    APPRAISE = "appraise"
    AGREE = "agree"
    CHALLENGES = "challenges"
    CHALLENGE_DOTS = "challenge_dots"
    HMW = "hmw"
    HMW_DOTS = "hmw_dots"
    QUESTION = "question"
    IDEATE = "ideate"
    BUILD_ON = "build_on"
    REVEAL = "reveal"
    CLUSTER = "cluster"
    VOTE = "vote"
    RUNOFF = "runoff"
    TALLY = "tally"
    ESTIMATE = "estimate"
    CHOOSE = "choose"
    DESIGN = "design"
    CLOSE = "close"
    CLOSED = "closed"


class Role(StrEnum):
    """Who is asking, seen from one session."""

    SEAT = "seat"
    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"
    DECIDER = "decider"
    OBSERVER = "observer"
    STRANGER = "stranger"


class Command(StrEnum):
    """Everything that can be asked of a running session."""

    # a participant's
    WRITE = "write"
    EDIT_NOTE = "edit_note"
    WITHDRAW_NOTE = "withdraw_note"
    DEAL = "deal"
    FINISH = "finish"
    PLACE_DOTS = "place_dots"
    ESTIMATE = "estimate"
    MARK_READ = "mark_read"
    MARK_UNCLEAR = "mark_unclear"
    MARK_SAME = "mark_same"
    PROPOSE_THEME = "propose_theme"
    TAKE_OUT = "take_out"
    REPORT_NOTE = "report_note"
    ASK_TIME = "ask_time"
    SLOW_DOWN = "slow_down"
    PULSE = "pulse"
    # the facilitator's
    GO_ON = "go_on"
    UNDO_GO_ON = "undo_go_on"
    GO_BACK = "go_back"
    SKIP = "skip"
    ADD_TIME = "add_time"
    SET_MINUTES = "set_minutes"
    PAUSE = "pause"
    RESUME = "resume"
    STRETCH = "stretch"
    SECOND_ROUND = "second_round"
    ADMIT = "admit"
    HIDE_NOTE = "hide_note"
    SHOW_NOTE = "show_note"
    FILL_GRID = "fill_grid"
    AGREE_STATEMENT = "agree_statement"
    AGREE_QUESTION = "agree_question"
    STACK = "stack"
    UNSTACK = "unstack"
    KEEP_APART = "keep_apart"
    MAKE_THEME = "make_theme"
    RENAME_THEME = "rename_theme"
    MOVE_TO_THEME = "move_to_theme"
    UNDO_MERGE = "undo_merge"
    ESTIMATE_AGAIN = "estimate_again"
    FILL_CARD = "fill_card"
    SET_STATUS = "set_status"
    PAIR_SCREEN = "pair_screen"
    TAKE_OVER = "take_over"
    TELL_FEW = "tell_few"
    # the decider's
    BREAK_TIE = "break_tie"
    CHOOSE = "choose"


class PhaseClosed(Refused):
    """The command is not open in this phase, for anybody."""

    code = "phase_closed"
    sentence = N_("This is not open in this part of the session.")


class JudgementOff(PhaseClosed):
    """A judging command while everybody is still writing (R19)."""

    code = "judgement_off"
    sentence = N_("Judgement is switched off while ideas are collected. Voting comes later.")


class NotYours(Refused):
    """The command is open now, but to somebody else."""

    code = "not_yours"
    sentence = N_("This is open now, but not to you.")


_SEAT = frozenset({Role.SEAT})
_LEADS = frozenset({Role.FACILITATOR, Role.CO_FACILITATOR})
# A session always has somebody who decides: the facilitators may stand in, and are named.
_DECIDES = _LEADS | {Role.DECIDER}

_Row = dict[Command, frozenset[Role]]

_ALWAYS: _Row = {
    Command.SLOW_DOWN: _SEAT,
    Command.PAIR_SCREEN: _LEADS,
    Command.TAKE_OVER: _LEADS,
    Command.GO_ON: _LEADS,
    Command.UNDO_GO_ON: _LEADS,
    Command.ADD_TIME: _LEADS,
    Command.SET_MINUTES: _LEADS,
    Command.PAUSE: _LEADS,
    Command.RESUME: _LEADS,
    Command.STRETCH: _LEADS,
    Command.SKIP: _LEADS,
    Command.GO_BACK: _LEADS,
}
_WRITING: _Row = {
    Command.WRITE: _SEAT,
    Command.EDIT_NOTE: _SEAT,
    Command.WITHDRAW_NOTE: _SEAT,
    Command.FINISH: _SEAT,
    Command.TELL_FEW: _LEADS,
}
_DOTTING: _Row = {Command.PLACE_DOTS: _SEAT, Command.FINISH: _SEAT, Command.ADMIT: _LEADS}
_WALL: _Row = {
    Command.REPORT_NOTE: _SEAT,
    Command.HIDE_NOTE: _LEADS,
    Command.SHOW_NOTE: _LEADS,
}
_AGAIN: _Row = {Command.SECOND_ROUND: _LEADS}

OPEN: dict[Phase, _Row] = {
    Phase.LOBBY: _ALWAYS | {Command.ASK_TIME: _SEAT},
    Phase.APPRAISE: _ALWAYS | _WRITING | {Command.FILL_GRID: _LEADS},
    Phase.AGREE: _ALWAYS | _WALL | {Command.FILL_GRID: _LEADS, Command.AGREE_STATEMENT: _DECIDES},
    Phase.CHALLENGES: _ALWAYS | _WRITING,
    Phase.CHALLENGE_DOTS: _ALWAYS | _WALL | _DOTTING,
    Phase.HMW: _ALWAYS | _WRITING,
    Phase.HMW_DOTS: _ALWAYS | _WALL | _DOTTING,
    Phase.QUESTION: _ALWAYS | _WALL | {Command.AGREE_QUESTION: _DECIDES},
    Phase.IDEATE: _ALWAYS | _WRITING | {Command.DEAL: _SEAT},
    Phase.BUILD_ON: _ALWAYS | _WRITING | {Command.DEAL: _SEAT},
    Phase.REVEAL: _ALWAYS
    | _WALL
    | _AGAIN
    | {
        Command.WRITE: _SEAT,
        Command.EDIT_NOTE: _SEAT,
        Command.WITHDRAW_NOTE: _SEAT,
        Command.MARK_READ: _SEAT,
        Command.MARK_UNCLEAR: _SEAT,
    },
    Phase.CLUSTER: _ALWAYS
    | _WALL
    | _AGAIN
    | {
        Command.MARK_SAME: _SEAT,
        Command.PROPOSE_THEME: _SEAT,
        Command.TAKE_OUT: _SEAT,
        Command.STACK: _LEADS,
        Command.UNSTACK: _LEADS,
        Command.KEEP_APART: _LEADS,
        Command.MAKE_THEME: _LEADS,
        Command.RENAME_THEME: _LEADS,
        Command.MOVE_TO_THEME: _LEADS,
        Command.UNDO_MERGE: _LEADS,
    },
    Phase.VOTE: _ALWAYS | _WALL | _DOTTING,
    Phase.RUNOFF: _ALWAYS | _WALL | _DOTTING,
    Phase.TALLY: _ALWAYS | _WALL | _AGAIN | {Command.BREAK_TIE: _DECIDES},
    Phase.ESTIMATE: _ALWAYS
    | _WALL
    | {Command.ESTIMATE: _SEAT, Command.FINISH: _SEAT, Command.ADMIT: _LEADS},
    Phase.CHOOSE: _ALWAYS
    | _WALL
    | _AGAIN
    | {Command.CHOOSE: _DECIDES, Command.ESTIMATE_AGAIN: _LEADS},
    Phase.DESIGN: _ALWAYS | _WALL | _WRITING | {Command.FILL_CARD: _LEADS},
    Phase.CLOSE: _ALWAYS
    | _WALL
    | {Command.SET_STATUS: _LEADS, Command.FILL_CARD: _LEADS, Command.PULSE: _SEAT},
    # Immutable from here on; hiding a text stays possible as long as anybody can read it.
    Phase.CLOSED: {Command.HIDE_NOTE: _LEADS, Command.SHOW_NOTE: _LEADS},
}

#: Phases in which people write and nobody sees anybody's text.
SILENT = frozenset({Phase.APPRAISE, Phase.CHALLENGES, Phase.HMW, Phase.IDEATE, Phase.BUILD_ON})
#: Phases in which dots are placed blind; each has a round of its own with a frozen roll.
DOTTING = frozenset({Phase.CHALLENGE_DOTS, Phase.HMW_DOTS, Phase.VOTE, Phase.RUNOFF})
#: Phases with a frozen roll: blind dots, and blind estimates.
BLIND = DOTTING | {Phase.ESTIMATE}
#: What a phase does with a deadline passed: these refuse further acts of seats after the grace.
LOCKS = SILENT | BLIND

#: Acts that weigh somebody's contribution. In a silent phase none of them is open to anybody (R19).
JUDGING = frozenset(
    {
        Command.PLACE_DOTS,
        Command.ESTIMATE,
        Command.MARK_UNCLEAR,
        Command.MARK_SAME,
        Command.PROPOSE_THEME,
        Command.REPORT_NOTE,
        Command.HIDE_NOTE,
        Command.STACK,
        Command.KEEP_APART,
        Command.MOVE_TO_THEME,
        Command.BREAK_TIE,
        Command.CHOOSE,
        Command.ESTIMATE_AGAIN,
        Command.SET_STATUS,
    }
)


def is_open(phase: Phase, command: Command, role: Role) -> bool:
    """Whether `role` may give `command` in `phase`; pages choose their buttons by it."""
    return role in OPEN[phase].get(command, frozenset())


def require(phase: Phase, command: Command, role: Role) -> None:
    """Raise unless `role` may give `command` in `phase`.

    Raises:
        JudgementOff: a judging command in a silent phase.
        PhaseClosed: the command is open to nobody in this phase.
        NotYours: it is open, but not to this role.
    """
    allowed = OPEN[phase].get(command)
    if not allowed:
        if phase in SILENT and command in JUDGING:
            raise JudgementOff
        raise PhaseClosed
    if role not in allowed:
        raise NotYours
