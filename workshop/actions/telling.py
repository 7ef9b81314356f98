"""What seats ask of the desk is told in batches, on the tick of the counters, never as it comes.

A proposal that appeared the moment somebody pressed a button would show who it was.
"""

from workshop.actions.house import House
from workshop.core.events import DeskAsked
from workshop.core.session.notes import NoteKind
from workshop.storage.keep import marks, notes
from workshop.storage.unit import SessionUnit


def tell(house: House, code: str) -> None:
    """Tell the desk of a session what has waited; nothing happens when nothing has.

    Raises:
        NoSuchSession: unknown code.
    """
    with house.store.unit_on(code) as unit:
        tell_in(house, unit)


def tell_in(house: House, unit: SessionUnit) -> None:
    """The same inside a unit that does more: the end of a phase takes nothing untold along."""
    themes = notes.release(unit, (NoteKind.THEME,), house.chance)
    if marks.tell(unit) or themes:
        unit.record(DeskAsked())
