"""What else people do with a pilot that runs or was decided: worry, halt it, learn, look back."""

from dataclasses import replace
from datetime import date

from workshop.actions.house import House
from workshop.actions.locking import require_on_pilot
from workshop.core.permissions import Account, Right
from workshop.core.pilot import concerns, deciding, halting, learning, scoring
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.concerns import NoSuchConcern, Severity
from workshop.core.pilot.deeds import (
    ConcernRaised,
    ConcernSettled,
    Dissented,
    Halted,
    LearningWritten,
    Scored,
)
from workshop.core.pilot.learning import Learning
from workshop.core.pilot.lock import local_day
from workshop.core.pilot.scoring import Outcome
from workshop.storage.keep import entries
from workshop.storage.queries import stories


def raise_concern(
    house: House,
    account: Account | None,
    pilot_id: str,
    severity: Severity,
    text: str,
    today: date | None = None,
) -> None:
    """Record a worry about a locked pilot, with a name.

    Raises:
        NoSuchPilot, NotSignedIn: the pilot is not this account's to see.
        NotDecidable: the pilot is a draft, or decided.
        ConcernMissing, ConcernTooLong, Unreadable: the text cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.SEE_PILOTS, account)
        deciding.require_decidable(unit.pilot.state)
        day = today or local_day(unit.pilot.card, unit.now)
        deed = ConcernRaised(asker.id, asker.name, severity, concerns.check(text), day)
        entries.append(unit, house.criteria_key, EntryKind.CONCERN, deed)


def settle_concern(
    house: House,
    account: Account | None,
    pilot_id: str,
    n: int,
    words: str,
    today: date | None = None,
) -> None:
    """Answer a concern, by somebody who neither raised it nor owns the pilot.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to settle.
        NoSuchConcern, NotYoursToSettle: there is none, or somebody else settles it.
        ConcernMissing, ConcernTooLong, Unreadable: the words cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        found = next(
            (each for each in stories.one(unit.connection, pilot_id).concerns if each.n == n), None
        )
        if found is None:
            raise NoSuchConcern
        concerns.require_settles(found, unit.pilot.card.people.owner, asker.id)
        day = today or local_day(unit.pilot.card, unit.now)
        deed = ConcernSettled(n, asker.id, asker.name, concerns.check(words), day)
        entries.append(unit, house.criteria_key, EntryKind.CONCERN_SETTLED, deed)


def dissent(
    house: House, account: Account | None, pilot_id: str, text: str, today: date | None = None
) -> None:
    """Attach a note of somebody who sees it differently to the decision that is coming.

    Raises:
        NoSuchPilot, NotSignedIn: the pilot is not this account's to see.
        NotDecidable: the pilot is a draft, or decided.
        ConcernMissing, ConcernTooLong, Unreadable: the text cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.SEE_PILOTS, account)
        deciding.require_decidable(unit.pilot.state)
        day = today or local_day(unit.pilot.card, unit.now)
        deed = Dissented(asker.id, asker.name, concerns.check(text), day)
        entries.append(unit, house.criteria_key, EntryKind.DISSENT, deed)


def pause(
    house: House, account: Account | None, pilot_id: str, reason: str, today: date | None = None
) -> None:
    """Pause a running pilot at once; a person looks at it within one working day.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to pause.
        NotRunning: it does not run.
        HaltNeedsReason, Unreadable: the reason cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.FILL_PILOTS, account)
        halting.require_running(unit.pilot.state)
        day = today or local_day(unit.pilot.card, unit.now)
        deed = Halted(asker.id, asker.name, halting.check(reason), day)
        entries.append(unit, house.criteria_key, EntryKind.PAUSE, deed)
        unit.pilot = replace(unit.pilot, state=PilotState.PAUSED)


def resume(
    house: House, account: Account | None, pilot_id: str, reason: str, today: date | None = None
) -> None:
    """Let a paused pilot go on, with the reason why that is right.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to resume.
        NotPaused: it is not paused.
        HaltNeedsReason, Unreadable: the reason cannot be taken.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        halting.require_paused(unit.pilot.state)
        day = today or local_day(unit.pilot.card, unit.now)
        deed = Halted(asker.id, asker.name, halting.check(reason), day)
        entries.append(unit, house.criteria_key, EntryKind.RESUME, deed)
        unit.pilot = replace(unit.pilot, state=PilotState.LOCKED)


def learn(
    house: House,
    account: Account | None,
    pilot_id: str,
    written: Learning,
    today: date | None = None,
) -> None:
    """Write the learning card of a decided pilot.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to write.
        NotDecidedYet, AlreadyLearned: not now.
        LearningMissing, LearningTooLong, Unreadable: a field is wrong.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.FILL_PILOTS, account)
        story = stories.one(unit.connection, pilot_id)
        if story.decided is None:
            raise learning.NotDecidedYet
        if story.learned:
            raise learning.AlreadyLearned
        day = today or local_day(unit.pilot.card, unit.now)
        deed = LearningWritten(asker.id, asker.name, learning.check(written), day)
        entries.append(unit, house.criteria_key, EntryKind.LEARNING, deed)


def look_back(
    house: House,
    account: Account | None,
    pilot_id: str,
    outcome: Outcome | None,
    saw: str,
    today: date | None = None,
) -> None:
    """Say how a decision turned out, on its day or later.

    Raises:
        NoSuchPilot, NotSignedIn, NotAllowed: it is not this account's to say.
        NothingToScore: nothing is due, or it was done.
        OutcomeMissing, ScoreNeedsWords, ScoreTooLong, Unreadable: something is missing.
    """
    with house.store.unit_on_pilot(pilot_id) as unit:
        asker = require_on_pilot(unit, Right.DECIDE_PILOTS, account)
        day = today or local_day(unit.pilot.card, unit.now)
        due = stories.one(unit.connection, pilot_id).look_again
        if due is None or day < due:
            raise scoring.NothingToScore
        score = scoring.check(outcome, saw, asker.name, day)
        deed = Scored(asker.id, asker.name, score.outcome, score.saw, day)
        entries.append(unit, house.criteria_key, EntryKind.SCORE, deed)
