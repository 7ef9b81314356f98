"""What the pilots of the demo promise: one call centre, one way to measure, and what each hopes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from workshop.core.permissions import Account
from workshop.core.pilot.card import Card
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

#: Eligible complaints on a working day, half of them with the change.
PER_DAY = 180
MATURATION_DAYS = 7
WEEKS = 3
#: Of the three lines that can stop a pilot, each gets its part of the error rate.
ALPHA = 0.05
#: Length of a call that the guardrail looks at, in minutes, and how many may be longer.
LONG, LONG_ALLOWED = 18.0, 0.10
BINS = tuple(float(edge) for edge in (2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 30))


@dataclass(frozen=True, slots=True)
class Promise:
    """What one pilot changes and hopes for; `before` is the share of callers who called again.

    `after` is what the change brings in truth, which only the demo knows, and `long` the share of
    calls longer than the limit with it. `watches` adds a line that a single severe case trips.
    """

    key: str
    title: str
    idea: str
    change: str
    behaviour: str
    because: str
    riskiest: str
    after: float
    before: float = 0.24
    long: float = 0.085
    watches: bool = False
    forecasts: tuple[int, int] = (70, 55)
    learned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """When a pilot runs; reviews fall on `weekday`, Monday being 0."""

    start: date
    decision: date
    weekday: int


def card_of(promise: Promise, span: Span, owner: Account, approver: Account) -> Card:
    """The whole card, ready to be signed by both."""
    return Card(
        title=promise.title,
        idea=promise.idea,
        statement="Customers call a second time about the same bill: 24 of 100 within seven days.",
        question="How might we make sure that nobody has to call twice about a bill?",
        dots=9,
        supporters=5,
        roll=11,
        impact=8.0,
        effort=4.0,
        change=promise.change,
        who="people who call about a bill",
        behaviour=promise.behaviour,
        because=promise.because,
        premortem=("Calls get endless", "The good ones carry all the hard cases"),
        why=Why(
            "Customers stay",
            "Fewer customers have to call again",
            "Share of callers who call again within 7 days",
            dimensions=(Dimension.CX, Dimension.EX),
            spheres=(Sphere.CULTURE,),
        ),
        belief=Belief(
            (Assumption(promise.riskiest, riskiest=True),),
            (
                Milestone("The routing rule can be switched on and off", True),
                Milestone("Everybody who takes part has tried it for a day", True),
            ),
        ),
        parts=_parts(promise, span),
        metrics=_metrics(promise, span),
        criteria=_criteria(promise, span),
        dates=Dates(
            span.start,
            span.decision,
            span.weekday,
            region="DE-BE",
            min_runtime_weeks=WEEKS,
            maturation_days=MATURATION_DAYS,
        ),
        people=People(owner.id, owner.name, approver.id, approver.name, not_their_report=True),
    )


def _parts(promise: Promise, span: Span) -> Parts:
    return Parts(
        population="Billing complaints from Germany, by phone",
        inclusion="First call about this bill",
        exclusions="Lawyers and press",
        allocation=Allocation.RANDOM_CUSTOMER,
        share=50,
        per_day=PER_DAY,
        max_exposure=4000,
        salt=promise.key,
        employee_data=EmployeeData.TEAM_LEVEL,
        works_council=WorksCouncil.AGREED,
        works_council_day=span.start - timedelta(days=30),
        rollback="The routing rule is switched off; that takes five minutes",
        rollback_tested=span.start - timedelta(days=24),
        euros=6000,
        hours=80,
    )


def _metrics(promise: Promise, span: Span) -> tuple[Metric, ...]:
    before = (span.start - timedelta(days=90), span.start - timedelta(days=32), "Ticket export")
    found = (
        Metric(
            "repeat7",
            "people who call again within 7 days",
            Family.SHARE,
            Better.LOWER,
            grain=Grain.CUSTOMER,
            baseline=Baseline(promise.before, 4120, *before, lowest=0.20, highest=0.28),
        ),
        Metric(
            "handle",
            "calls longer than 18 minutes",
            Family.SHARE,
            Better.LOWER,
            kind=Quality.SPEED,
            unit="min",
            limit=LONG,
            bins=BINS,
            baseline=Baseline(0.07, 4120, *before, lowest=0.04, highest=0.11),
        ),
        Metric(
            "complaints",
            "complaints",
            Family.RATE,
            Better.LOWER,
            kind=Quality.SATISFACTION,
            unit="contacts",
            per=1000.0,
            baseline=Baseline(
                0.008, 33, *before, exposure=4120.0, lowest=0.004, highest=0.013, days=40
            ),
        ),
    )
    told = (*found, _severe(before)) if promise.watches else found
    return tuple(
        replace(each, inclusion="Billing complaints", data_owner="Service reporting")
        for each in told
    )


def _severe(before: tuple[date, date, str]) -> Metric:
    return Metric(
        "severe",
        "data shown to the wrong customer",
        Family.RATE,
        Better.LOWER,
        unit="contacts",
        per=1000.0,
        baseline=Baseline(0.0002, 1, *before, exposure=4120.0, days=40),
    )


def _criteria(promise: Promise, span: Span) -> tuple[Criterion, ...]:
    until, third = span.decision, ALPHA / 3
    goes_on = Criterion(
        "c1",
        Role.CONTINUE,
        "repeat7",
        Stat.SHARE,
        Cmp.BELOW,
        0.0,
        Against.CONTROL_DIFF,
        primary=True,
        n_min=900,
        until=until,
        method=Method.HYBRID,
        alpha=ALPHA,
        target=-0.05,
    )
    stops = Criterion(
        "k1",
        Role.KILL,
        "repeat7",
        Stat.SHARE,
        Cmp.ABOVE,
        0.0,
        Against.CONTROL_DIFF,
        until=until,
        alpha=third,
        target=0.05,
    )
    too_long = Criterion(
        "g1",
        Role.GUARDRAIL_HARD,
        "handle",
        Stat.EXCEED_SHARE,
        Cmp.ABOVE,
        LONG_ALLOWED,
        until=until,
        alpha=third,
        target=0.14,
        reads_as="p90",
    )
    louder = replace(
        stops,
        id="g2",
        role=Role.GUARDRAIL_HARD,
        metric="complaints",
        stat=Stat.RATE,
        value=1.3,
        against=Against.CONTROL_RATIO,
        target=None,
    )
    trips = Criterion(
        "t1",
        Role.TRIPWIRE,
        "severe",
        Stat.COUNT,
        Cmp.AT_LEAST,
        1,
        until=until,
        method=Method.POINT,
    )
    lines = (goes_on, stops, too_long, louder)
    return (*lines, trips) if promise.watches else lines
