"""What stands in the fields of the card's form before anybody types, step by step."""

from datetime import date
from typing import Any

from flask_babel import gettext

from workshop.core.pilot import amounts
from workshop.core.pilot.amounts import Counted
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Criterion, Role
from workshop.core.pilot.filling.belief import HYPOTHESIS, riskiest
from workshop.core.pilot.filling.measure import look_of
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.missing import Step
from workshop.pages.card_words import typed

_COUNTS = ("per_day", "max_exposure", "euros", "hours")


def of_step(card: Card, step: Step) -> dict[str, Any]:
    """The fields of a step, by name, without those of single lines."""
    return {
        Step.WHY: _why,
        Step.BELIEF: _belief,
        Step.PARTS: _parts,
        Step.CONTINUE: _continue,
        Step.DATES: _dates,
    }.get(step, lambda _card: {})(card)


def of_line(line: Criterion, card: Card) -> dict[str, Any]:
    """The fields of a line."""
    metric = next((each for each in card.metrics if each.key == line.metric), None)
    found: dict[str, Any] = {
        "metric": f"{line.metric}:{line.reads_as}" if line.reads_as else line.metric,
        "cmp": line.cmp.value,
        "against": amounts.relation_of(line.against).value,
        "n_min": typed(line.n_min) if line.n_min else "",
        "until": _day(line.until),
        "role": line.role.value,
    }
    if metric is None:
        return found
    if line.role is Role.TRIPWIRE:
        return found | {"amount": typed(line.value), "counted": Counted.UNIT.value}
    amount, counted = amounts.typed(metric, line.against, line.cmp, line.value)
    found |= {"amount": typed(amount), "counted": counted.value}
    if line.target is not None and line.role is Role.CONTINUE:
        hoped, _ = amounts.typed(metric, line.against, line.cmp, line.target)
        found["target"] = typed(hoped)
    return found


def of_measure(metric: Metric, is_new: bool = False) -> dict[str, Any]:
    """The fields of a measure. The words of a suggestion (`is_new`) are put into the language."""
    before = metric.baseline
    scale = {Family.SHARE: 100.0, Family.RATE: metric.per}.get(metric.family, 1.0)
    found: dict[str, Any] = {
        "name": gettext(metric.name) if is_new and metric.name else metric.name,
        "look": look_of(metric).value,
        "better": metric.better.value,
        "grain": metric.grain.value,
        "kind": metric.kind.value,
        "dimension": metric.dimension.value,
        "unit": gettext(metric.unit) if is_new and metric.unit else metric.unit,
        "limit": typed(metric.limit),
        "per": typed(metric.per),
        "cap": typed(metric.cap),
        "bins": " ".join(map(typed, metric.bins)),
        "inclusion": metric.inclusion,
        "data_owner": metric.data_owner,
        "latency_days": typed(metric.latency_days),
        "per_day": typed(metric.per_day or None),
    }
    if before is None:
        return found
    return found | {
        "value": typed(round(before.value * scale, 9)),
        "n": typed(before.n),
        "first_day": _day(before.first_day),
        "last_day": _day(before.last_day),
        "source": before.source,
        "sd": typed(before.sd),
        "exposure": typed(before.exposure),
        "lowest": "" if before.lowest is None else typed(round(before.lowest * scale, 9)),
        "highest": "" if before.highest is None else typed(round(before.highest * scale, 9)),
    }


def _why(card: Card) -> dict[str, Any]:
    why = card.why
    return {
        "title": card.title,
        "business": why.business,
        "team": why.team,
        "indicator": why.indicator,
        "goal": why.goal.value,
        "dimensions": [each.value for each in why.dimensions],
        "spheres": [each.value for each in why.spheres],
    }


def _belief(card: Card) -> dict[str, Any]:
    others = [each.text for each in card.belief.assumptions if not each.riskiest]
    return {
        **{name: getattr(card, name) for name in HYPOTHESIS},
        "riskiest": riskiest(card),
        "assumptions": "\n".join(others),
    }


def _parts(card: Card) -> dict[str, Any]:
    parts = card.parts
    found = {
        name: getattr(parts, name)
        for name in ("population", "inclusion", "exclusions", "salt", "customer_notice", "rollback")
    }
    return found | {
        "allocation": parts.allocation.value,
        "share": typed(parts.share),
        **{name: typed(getattr(parts, name) or None) for name in _COUNTS},
        "employee_data": parts.employee_data.value,
        "works_council": parts.works_council.value,
        "works_council_day": _day(parts.works_council_day),
        "rollback_tested": _day(parts.rollback_tested),
    }


def _continue(card: Card) -> dict[str, Any]:
    primary = next((each.id for each in card.criteria if each.primary), "")
    return {"primary": primary, "continue_of": str(card.continue_of)}


def _dates(card: Card) -> dict[str, Any]:
    dates, people = card.dates, card.people
    start, decision = _day(dates.start), _day(dates.decision) or card.decide_by
    return {
        "start": start,
        "decision": decision,
        "review_weekday": str(dates.review_weekday),
        "region": dates.region,
        "min_runtime_weeks": typed(dates.min_runtime_weeks),
        "maturation_days": typed(dates.maturation_days),
        "on_deadline": dates.on_deadline.value,
        "max_iterations": str(dates.max_iterations),
        "extension_days": typed(dates.extension_days),
        "owner": people.owner,
        "approver": people.approver,
        "not_their_report": people.not_their_report,
    }


def _day(when: date | None) -> str:
    return when.isoformat() if when else ""
