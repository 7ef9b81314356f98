"""Reading and sorting the wall: hiding, marking, stacks and themes, and taking one's own out."""

from collections.abc import Callable

from workshop.actions.asking import once, require_person, require_seat
from workshop.actions.draws import new_id
from workshop.actions.entering import redraw_cards
from workshop.actions.house import House
from workshop.actions.notes import NoSuchNote
from workshop.core.errors import Conflict
from workshop.core.events import (
    Event,
    IdeasStacked,
    IdeaUnstacked,
    NoteHidden,
    NoteShown,
    PairKeptApart,
    StackMoved,
    ThemeMade,
    ThemeRenamed,
)
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session import clusters
from workshop.core.session.clusters import Board
from workshop.core.session.estimates import End
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Command
from workshop.core.words import N_
from workshop.storage.keep import boards as keep
from workshop.storage.keep import marks
from workshop.storage.keep import notes as keep_notes
from workshop.storage.keep import rounds as keep_rounds
from workshop.storage.queries import boards, notes, outcomes
from workshop.storage.unit import SessionUnit


class NothingStacked(Conflict):
    """There is no stacking that could be undone."""

    code = "nothing_stacked"
    sentence = N_("There is nothing to undo.")


def hide_note(house: House, code: str, account: Account, note: str, hidden: bool) -> None:
    """Hide a revealed text from everybody, or show it again; both are seen by all.

    Raises:
        NoSuchNote: no such text has been revealed here.
    """
    command = Command.HIDE_NOTE if hidden else Command.SHOW_NOTE
    with house.store.unit_on(code) as unit:
        require_person(unit, account, command)
        _require_revealed(unit, note)
        keep_notes.hide(unit, note, hidden)
        redraw_cards(unit)
        unit.record(NoteHidden(note) if hidden else NoteShown(note))


def hide_reason(
    house: House, code: str, account: Account, about: str, end: str, hidden: bool
) -> None:
    """Hide what was said at one end of an estimate, or show it again; both are seen by all.

    Raises:
        NoSuchNote: nothing was said there, or nothing that has been shown.
    """
    command = Command.HIDE_NOTE if hidden else Command.SHOW_NOTE
    with house.store.unit_on(code) as unit:
        require_person(unit, account, command)
        if end not in set(End) or not keep_rounds.hide_reason(unit, about, End(end), hidden):
            raise NoSuchNote
        unit.record(NoteHidden(about) if hidden else NoteShown(about))


def mark_note(house: House, code: str, seat: Seat, note: str, what: Purpose) -> None:
    """Mark a text as read, as not understood, or as one that the facilitator should look at."""
    command = {
        Purpose.READ: Command.MARK_READ,
        Purpose.UNCLEAR: Command.MARK_UNCLEAR,
        Purpose.REPORT: Command.REPORT_NOTE,
    }[what]
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, command)
        if what is not Purpose.READ:
            _require_revealed(unit, note)
        marks.put(unit, tag(seat.secret, what, note), what, about=note)
        unit.asks_desk = what is Purpose.REPORT


def mark_same(house: House, code: str, seat: Seat, a: str, b: str) -> None:
    """Say that two ideas are the same; with the next tick the desk sees it proposed."""
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.MARK_SAME)
        first, second = sorted((a, b))
        _require_revealed(unit, first)
        _require_revealed(unit, second)
        if first == second:
            raise clusters.SameUnit
        about = f"{first} {second}"
        marks.put(unit, tag(seat.secret, Purpose.SAME, first, second), Purpose.SAME, about=about)
        unit.asks_desk = True


def take_out(house: House, code: str, seat: Seat, note: str) -> None:
    """Ask for one's own idea to be taken out of its stack, without saying why.

    It is done for all who asked together, when sorting ends: done at once, the room would see it
    happen, and that the facilitator did not press anything, and look at hands.

    Raises:
        NoSuchNote: not an idea of this seat's own.
    """
    with house.store.unit_on(code) as unit:
        require_seat(house, unit, seat, Command.TAKE_OUT)
        if not notes.is_own(unit.connection, unit.jam.id, seat.secret, note):
            raise NoSuchNote
        marks.put(unit, tag(seat.secret, Purpose.OUT, note), Purpose.OUT, about=note)


def stack(house: House, code: str, account: Account, onto: str, other: str) -> None:
    """Put one stack under another: one thing to vote on, every text kept."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.STACK)
        board = boards.of_session(unit.connection, unit.jam.id)
        moved = board.stacks.get(other, ())
        keep.save(unit, clusters.stack(board, onto, other))
        unit.record(IdeasStacked(onto, moved))


def unstack(house: House, code: str, account: Account, note: str) -> None:
    """Take one idea out of its stack."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.UNSTACK)
        _unstack(house, unit, note)


def undo_stack(house: House, code: str, account: Account) -> None:
    """Take the ideas of the latest stacking out again, together.

    Raises:
        NothingStacked: there is none, or its ideas have been moved since.
    """
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.UNDO_MERGE)
        last = outcomes.last_event(unit.connection, unit.jam.id, IdeasStacked.__name__)
        board = boards.of_session(unit.connection, unit.jam.id)
        moved = list(last["moved"]) if last else []
        home = board.stacks.get(last["onto"], ()) if last else ()
        if not moved or not set(moved) <= set(home):
            raise NothingStacked
        board = clusters.unstack(board, moved[0], free_id(house, board, moved[0]))
        new = next(s for s, ideas in board.stacks.items() if ideas == (moved[0],))
        for idea in moved[1:]:
            alone = free_id(house, board, idea)
            board = clusters.stack(clusters.unstack(board, idea, alone), new, alone)
        keep.save(unit, board)
        unit.record(IdeaUnstacked(moved[0]))


def keep_apart(house: House, code: str, account: Account, a: str, b: str) -> None:
    """Decide that two look-alikes are not the same; they are not proposed again."""
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.KEEP_APART)
        _require_revealed(unit, a)
        _require_revealed(unit, b)
        if a == b:
            raise clusters.SameUnit
        keep.keep_apart(unit, (a, b))
        unit.record(PairKeptApart())


def make_theme(
    house: House, code: str, account: Account, key: str, name: str, stack_id: str = ""
) -> None:
    """Make a theme, and put a stack under it if one is named."""

    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.MAKE_THEME)
        if not once(unit, account, key):
            return
        theme = new_id(house.chance)
        board = clusters.make_theme(boards.of_session(unit.connection, unit.jam.id), theme, name)
        if stack_id:
            board = clusters.move_to_theme(board, stack_id, theme)
        keep.save(unit, board)
        unit.record(ThemeMade(theme))


def rename_theme(house: House, code: str, account: Account, theme: str, name: str) -> None:
    """Give a theme another name."""
    _rearrange(
        house,
        code,
        account,
        Command.RENAME_THEME,
        lambda board: clusters.rename_theme(board, theme, name),
        ThemeRenamed(theme),
    )


def move_to_theme(house: House, code: str, account: Account, stack_id: str, theme: str) -> None:
    """Put a stack under a theme; an empty theme takes it out of the one it is under."""
    _rearrange(
        house,
        code,
        account,
        Command.MOVE_TO_THEME,
        lambda board: clusters.move_to_theme(board, stack_id, theme or None),
        StackMoved(stack_id),
    )


def _rearrange(
    house: House,
    code: str,
    account: Account,
    command: Command,
    change: Callable[[Board], Board],
    event: Event,
) -> None:
    with house.store.unit_on(code) as unit:
        require_person(unit, account, command)
        board = boards.of_session(unit.connection, unit.jam.id)
        changed = change(board)
        if changed != board:
            keep.save(unit, changed)
            unit.record(event)


def _unstack(house: House, unit: SessionUnit, note: str) -> None:
    board = boards.of_session(unit.connection, unit.jam.id)
    keep.save(unit, clusters.unstack(board, note, free_id(house, board, note)))
    unit.record(IdeaUnstacked(note))


def free_id(house: House, board: Board, idea: str) -> str:
    """The id for an idea's own stack: the idea's, unless a stack that it once led bears it."""
    return new_id(house.chance) if idea in board.stacks else idea


def _require_revealed(unit: SessionUnit, note: str) -> None:
    found = notes.revealed(unit.connection, unit.jam.id, tuple(NoteKind))
    if not any(each.id == note and each.text for each in found):
        raise NoSuchNote
