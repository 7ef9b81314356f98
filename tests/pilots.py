"""Pilots to test with: the worked example of a call centre, whole and valid."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tests.builders import a_person, again
from tests.play import Play
from workshop.actions import locking
from workshop.core.permissions import Account, TeamRole
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Method, Role, Stat
from workshop.core.pilot.metrics import (
    Baseline,
    Better,
    Dimension,
    Family,
    Grain,
    Metric,
    Quality,
    Sphere,
)
from workshop.core.pilot.pilot import Pilot
from workshop.core.pilot.plan import (
    Allocation,
    Assumption,
    Belief,
    Dates,
    EmployeeData,
    Milestone,
    Parts,
    People,
    Why,
    WorksCouncil,
)
from workshop.storage.keep import pilots as keep
from workshop.storage.keep.locks import card_hash
from workshop.storage.queries import pilots as queries
from workshop.storage.tables import PilotRow

START, DECISION = date(2025, 3, 3), date(2025, 4, 8)
BEFORE = (date(2025, 1, 1), date(2025, 2, 28), "ticket export, January and February")

REPEAT = Metric(
    "repeat7",
    "people who call again within 7 days",
    Family.SHARE,
    Better.LOWER,
    grain=Grain.CUSTOMER,
    inclusion="billing complaints",
    data_owner="T. Vos",
    latency_days=1,
    baseline=Baseline(0.24, 4120, *BEFORE, lowest=0.20, highest=0.28),
)
HANDLE = Metric(
    "handle",
    "calls longer than 18 minutes",
    Family.SHARE,
    Better.LOWER,
    kind=Quality.SPEED,
    unit="min",
    limit=18.0,
    bins=tuple(float(edge) for edge in range(1, 31)),
    inclusion="billing complaints",
    data_owner="T. Vos",
    baseline=Baseline(0.07, 4120, *BEFORE, lowest=0.04, highest=0.11),
)
COMPLAINTS = Metric(
    "complaints",
    "complaints",
    Family.RATE,
    Better.LOWER,
    kind=Quality.SATISFACTION,
    unit="cases",
    per=1000.0,
    inclusion="billing complaints",
    data_owner="T. Vos",
    baseline=Baseline(0.008, 33, *BEFORE, exposure=4120.0, lowest=0.004, highest=0.013, days=40),
)

CONTINUE = Criterion(
    "c1",
    Role.CONTINUE,
    "repeat7",
    Stat.SHARE,
    Cmp.BELOW,
    0.0,
    Against.CONTROL_DIFF,
    primary=True,
    n_min=900,
    until=DECISION,
    method=Method.HYBRID,
    alpha=0.05,
    target=-0.05,
)
KILL = Criterion(
    "k1",
    Role.KILL,
    "repeat7",
    Stat.SHARE,
    Cmp.ABOVE,
    0.0,
    Against.CONTROL_DIFF,
    until=DECISION,
    alpha=0.05 / 3,
    target=0.05,
)
TOO_LONG = Criterion(
    "g1",
    Role.GUARDRAIL_HARD,
    "handle",
    Stat.EXCEED_SHARE,
    Cmp.ABOVE,
    0.10,
    until=DECISION,
    alpha=0.05 / 3,
    target=0.14,
    reads_as="p90",
)
TOO_MANY = Criterion(
    "g2",
    Role.GUARDRAIL_HARD,
    "complaints",
    Stat.RATE,
    Cmp.ABOVE,
    1.3,
    Against.CONTROL_RATIO,
    until=DECISION,
    alpha=0.05 / 3,
)


def a_card(**changes: Any) -> Card:
    """The card of the worked example, complete; owner and approver are `ada` and `ben`."""
    card = Card(
        title="Named owner for billing complaints",
        idea="One person owns a complaint until it is solved",
        statement="Customers call again because nobody owns their case",
        question="How might we make sure that nobody has to call twice?",
        dots=9,
        supporters=5,
        roll=8,
        impact=8.0,
        effort=4.0,
        change="one owner per complaint",
        who="people who call about a bill",
        behaviour="fewer of them call again",
        because="today nobody knows who has the case",
        premortem=("calls get endless",),
        why=Why(
            "retention",
            "fewer customers must call again",
            "7-day repeat contact",
            dimensions=(Dimension.CX, Dimension.EX),
            spheres=(Sphere.CULTURE,),
        ),
        belief=Belief(
            (Assumption("agents can keep 12 open cases or fewer", riskiest=True),),
            (Milestone("every complaint has an owner", True), Milestone("owners see their cases")),
        ),
        parts=Parts(
            population="billing complaints, Germany, phone and mail",
            inclusion="first contact about this bill",
            exclusions="lawyers and press",
            allocation=Allocation.RANDOM_CUSTOMER,
            share=50,
            per_day=180,
            max_exposure=2500,
            salt="owner-2025",
            employee_data=EmployeeData.TEAM_LEVEL,
            works_council=WorksCouncil.AGREED,
            works_council_day=date(2025, 2, 24),
            rollback="the routing rule is switched off in five minutes",
            rollback_tested=date(2025, 2, 26),
            euros=6000,
            hours=80,
        ),
        metrics=(REPEAT, HANDLE, COMPLAINTS),
        criteria=(CONTINUE, KILL, TOO_LONG, TOO_MANY),
        dates=Dates(START, DECISION, min_runtime_weeks=3, maturation_days=7, planned_days=20),
        people=People("ada", "Ada", "ben", "Ben", not_their_report=True),
    )
    return replace(card, **changes)


def a_pilot(playing: Play, card: Card | None = None, state: PilotState = PilotState.DRAFT) -> str:
    """Keep a pilot of the play's session and team, in this state; its id."""
    pilot = Pilot(
        f"pilot-{playing.key()}",
        playing.team.id,
        playing.jam.id,
        f"unit-{playing.key()}",
        state,
        card or a_card(),
        1,
        playing.clock(),
    )
    with playing.house.store.unit() as unit:
        values = {"id": pilot.id, "made_at": unit.now, **keep.to_values(pilot)}
        unit.execute(PilotRow.__table__.insert().values(**values))  # type: ignore[attr-defined]
    return pilot.id


#: When the worked example was locked: the Friday before its start.
LOCKED_AT = datetime(2025, 2, 28, 15, 42, tzinfo=UTC)


def with_people(playing: Play, card: Card) -> tuple[Card, Account, Account]:
    """The card with Ada as its owner and a manager, Ben, as the second one; and these two."""
    ben = a_person(playing.house, playing.team, TeamRole.MANAGER, name="Ben")
    people = People(playing.ada.id, playing.ada.name, ben.id, ben.name, not_their_report=True)
    return replace(card, people=people), again(playing.house, playing.ada), ben


def a_locked_pilot(playing: Play, card: Card | None = None, **changes: Any) -> str:
    """A pilot that Ada and Ben have locked through the real actions; winds the clock to then."""
    playing.clock.time = LOCKED_AT
    whole, ada, ben = with_people(playing, replace(card or a_card(), **changes))
    pilot_id, read = a_pilot(playing, whole), card_hash(whole)
    locking.propose(playing.house, ada, pilot_id, read, 70)
    locking.sign(playing.house, ben, pilot_id, read, 40)
    return pilot_id


def the_pilot(playing: Play, pilot_id: str) -> Pilot:
    """The pilot as it is kept now."""
    with playing.house.store.reading() as reading:
        return queries.one(reading, pilot_id)
