"""The whole report as data, for people who want to count something else; see `docs/export.md`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from workshop.core.pilot.card import Card
from workshop.core.session.estimates import Spread, Weighed
from workshop.core.session.grid import COLUMNS
from workshop.core.session.wall import Note
from workshop.pages.chapters import Entry, Idea
from workshop.pages.outcomes import Ended, Pick
from workshop.pages.report import Report
from workshop.pages.results import Result
from workshop.pages.units import Ranked

FORMAT = "workshop-report"
#: Raised when a name in the file changes its meaning or goes away; a new name does not raise it.
VERSION = 1


def as_json(report: Report) -> str:
    """The whole report as JSON text, indented, with a line end after it."""
    return json.dumps(_everything(report), ensure_ascii=False, indent=2, default=_day) + "\n"


def _everything(report: Report) -> Mapping[str, Any]:
    numbers = {entry.unit.id: entry.number for entry in report.entries}
    return {
        "format": FORMAT,
        "version": VERSION,
        "session": _session(report),
        "statements": [{"text": n.text, "evidence": n.evidence} for n in report.statements],
        "grid": [
            {"row": row.name, **dict(zip(COLUMNS, row.cells, strict=True))} for row in report.grid
        ],
        "works": [note.text for note in report.works],
        "challenges": _texts_with_dots(report.challenges, report.challenge_result),
        "questions": _texts_with_dots(report.questions, report.question_result),
        "ideas": [_idea(idea) for idea in report.ideas],
        "units": [_unit(entry, numbers) for entry in _by_number(report)],
        "clarifying": [note.text for note in report.clarifying],
        "rounds": [
            {
                "phase": held.round.phase.value,
                "counted": held.counted,
                "roll": held.round.roll,
                "let_in_late": held.late,
                "ballots": held.round.ballots,
                "dots_each": held.round.terms.budget,
                "most_on_one": held.round.terms.cap,
            }
            for held in report.rounds
        ],
        "result": None if report.result is None else _result(report.result, numbers),
        "choice": [_choice(pick, numbers) for pick in report.picks],
        "pilots": [
            {
                "unit": numbers.get(card.pilot.unit),
                "state": card.pilot.state.value,
                **_card(card.pilot.card),
            }
            for card in report.cards
        ],
        "premortem": [note.text for note in report.premortem],
        "pulse": {felt.name: list(felt.counts) for felt in report.pulse},
    }


def _card(card: Card) -> Mapping[str, Any]:
    """The fields of a card; lists of texts in the order of their words, people by name alone."""
    lists = {name: sorted(getattr(card, name)) for name in ("also", "lineage", "premortem")}
    people = {"owner": card.people.owner_name, "approver": card.people.approver_name}
    return asdict(card) | lists | {"people": people}


def _day(value: object) -> str:
    """A day as JSON knows none; nothing else in a report needs help."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _session(report: Report) -> Mapping[str, Any]:
    jam = report.jam
    return {
        "title": jam.title,
        "problem": jam.problem,
        "statement": jam.statement,
        "question": jam.question,
        "made": jam.created_at.isoformat(),
        "closed": jam.closed_at.isoformat() if jam.closed_at else None,
        "timezone": jam.timezone,
        "phase": jam.phase.value,
        "rehearsal": jam.rehearsal,
        "seats": report.seats,
        "hidden_texts": report.hidden,
    }


def _texts_with_dots(
    notes: Iterable[Note], ranked: Iterable[Ranked]
) -> list[Mapping[str, str | int | None]]:
    tallies = {each.unit.id: each.tally for each in ranked}
    return [
        {
            "text": note.text,
            "dots": tallies[note.id].dots if note.id in tallies else None,
            "supporters": tallies[note.id].supporters if note.id in tallies else None,
        }
        for note in notes
    ]


def _idea(idea: Idea) -> Mapping[str, Any]:
    return {
        "number": idea.number,
        "title": idea.note.title,
        "text": idea.note.text,
        "wild": idea.note.wild,
        "lineage": idea.note.lineage,
        "grew_from": list(idea.parents),
        "grew_from_not_shown": idea.lost,
    }


def _unit(entry: Entry, numbers: Mapping[str, int]) -> Mapping[str, Any]:
    return {
        "number": entry.number,
        "theme": entry.unit.theme,
        "ideas": [idea.number for idea in entry.ideas],
        "dots": entry.tally.dots if entry.tally else None,
        "supporters": entry.tally.supporters if entry.tally else None,
        "estimates": [_weighed(weighed) for weighed in entry.weighed],
        "answer": _answer(entry.ended, numbers),
    }


def _weighed(weighed: Weighed) -> Mapping[str, Any]:
    return {
        "answers": weighed.n,
        "impact": _spread(weighed.impact),
        "effort": _spread(weighed.effort),
        "contested": weighed.contested,
        "do_first": weighed.sweet_spot,
        "said_by_lowest": weighed.low_rationale,
        "said_by_highest": weighed.high_rationale,
    }


def _spread(spread: Spread | None) -> Mapping[str, float] | None:
    if spread is None:
        return None
    return {"median": spread.median, "quarter": spread.low, "three_quarters": spread.high}


def _answer(ended: Ended | None, numbers: Mapping[str, int]) -> Mapping[str, Any] | None:
    if ended is None or ended.answer is None:
        return None
    answer = ended.answer
    return {
        "status": answer.status.value,
        "owner": answer.owner,
        "until": answer.until.isoformat() if answer.until else None,
        "reason": answer.reason,
        "where": "" if ended.into else answer.where,
        "into_unit": numbers.get(ended.into.id) if ended.into else None,
    }


def _result(result: Result, numbers: Mapping[str, int]) -> Mapping[str, Any]:
    def of(ranked: Iterable[Ranked]) -> list[int | None]:
        return [numbers.get(each.unit.id) for each in ranked]

    return {
        "counted": not result.is_void,
        "through": of(result.through),
        "level": [numbers.get(unit.id) for unit in result.level],
        "places_open": result.places,
        "still_level": of(result.tied),
        "runoff": [{"unit": numbers.get(r.unit.id), "dots": r.tally.dots} for r in result.runoff],
        "tie": _tie(result, numbers),
    }


def _tie(result: Result, numbers: Mapping[str, int]) -> Mapping[str, Any] | None:
    """How the tie was broken. Only here stand ids of units: a draw is repeated with them."""
    tie = result.tie
    if tie is None:
        return None
    lots = [{"unit": numbers.get(unit.id), "id": unit.id} for unit in result.level]
    return {
        "by": tie.by,
        "reason": tie.reason,
        "seed": tie.seed,
        "lots": lots if tie.seed else [],
    }


def _choice(pick: Pick, numbers: Mapping[str, int]) -> Mapping[str, Any]:
    return {
        "unit": numbers.get(pick.unit.id),
        "by": pick.chosen.by,
        "at": pick.chosen.at.isoformat(),
        "reason": pick.chosen.reason,
        "own_idea": pick.chosen.own_idea,
    }


def _by_number(report: Report) -> tuple[Entry, ...]:
    return tuple(sorted(report.entries, key=lambda entry: entry.number))
