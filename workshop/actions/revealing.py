"""What is shown when a phase is left, and that texts of very few are shown only after a warning.

Where fewer than three people hold seats, and in a rehearsal, every page says from the beginning
that nothing is promised; there the reveal may go on.
"""

from workshop.actions.asking import require_person
from workshop.actions.house import House
from workshop.core.events import FewTold
from workshop.core.permissions import Account
from workshop.core.session import few, flow, promise
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Command, Phase
from workshop.core.session.promise import Level
from workshop.storage.queries import jams, writers
from workshop.storage.unit import SessionUnit

#: What is revealed when a phase is left for a later one.
RELEASES: dict[Phase, frozenset[NoteKind]] = {
    Phase.APPRAISE: frozenset({NoteKind.STATEMENT}),
    Phase.CHALLENGES: frozenset({NoteKind.WORKS, NoteKind.CHALLENGE}),
    Phase.HMW: frozenset({NoteKind.HMW}),
    Phase.IDEATE: frozenset({NoteKind.IDEA}),
    Phase.BUILD_ON: frozenset({NoteKind.IDEA}),
    Phase.REVEAL: frozenset({NoteKind.QUESTION}),
    Phase.DESIGN: frozenset({NoteKind.PREMORTEM}),
}
#: Few ask a question about an idea, so the page says beforehand that it may be recognised.
SAID_AT_THE_FIELD = frozenset({NoteKind.QUESTION})


def tell_few(house: House, code: str, account: Account, visit: int) -> None:
    """Tell everybody that only a few have written, and go on when they had time to withdraw.

    Raises:
        MovedOn: the page that asked belongs to a phase that is over.
        NothingToTell: enough have written, or everybody was told and had the time.
    """
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.TELL_FEW)
        flow.require_visit(unit.jam, visit)
        told = writers.told_until(unit.connection, unit.jam)
        if not _is_exposed(unit) or (told and told <= unit.now):
            raise few.NothingToTell
        until = told or unit.now + few.TOLD_FOR
        unit.jam = flow.told_few(unit.jam, unit.now, until)
        if told is None:
            unit.record(FewTold(unit.jam.visit, until.isoformat()))


def require_told(unit: SessionUnit) -> None:
    """Raise when leaving the open phase would show what very few have written, unsaid.

    "Build on" deals the sealed ideas to others, so it counts as showing them.

    Raises:
        FewWriters: nobody has been told.
        StillTelling: everybody was told a moment ago.
    """
    if not _is_exposed(unit):
        return
    told = writers.told_until(unit.connection, unit.jam)
    if told is None:
        raise few.FewWriters
    if unit.now < told:
        raise few.StillTelling


def _is_exposed(unit: SessionUnit) -> bool:
    """Whether texts are about to be shown that fewer than three people wrote."""
    kinds = RELEASES.get(unit.jam.phase, frozenset()) - SAID_AT_THE_FIELD
    wrote = writers.at_least(unit.connection, unit.jam.id, kinds) if kinds else None
    if wrote is None or few.enough(wrote):
        return False
    people = jams.seats(unit.connection, unit.jam.id)
    return promise.level(people, unit.jam.rehearsal) is not Level.NONE
