"""Blind rounds: opening with a frozen roll, dots and estimates under tags, closing into totals."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from workshop.core.session.ballots import Tally, Terms
from workshop.core.session.estimates import End, Estimate, Spread, Weighed
from workshop.core.session.phases import Phase
from workshop.core.session.rounds import Round, RoundState
from workshop.storage.tables import DotRow, EstimateRow, RollRow, RoundRow, SeatRow, UnitRow
from workshop.storage.unit import SessionUnit

# Built once: two thousand phones place their dots within a minute.
_ON_ROLL = select(RollRow.seat_hash).where(
    RollRow.round_id == bindparam("round_id"), RollRow.seat_hash == bindparam("seat_hash")
)
_NO_DOTS = delete(DotRow).where(DotRow.tag == bindparam("tag"))
_DOTS = insert(DotRow)
_NO_ESTIMATE = delete(EstimateRow).where(EstimateRow.tag == bindparam("tag"))
_ESTIMATE = insert(EstimateRow)
_UNIT = insert(UnitRow)
_ROLL = insert(RollRow)


def from_rows(row: Mapping[Any, Any], units: Iterable[Mapping[Any, Any]]) -> Round:
    """The round that a row of `rounds` and its rows of `units` hold."""
    listed = sorted(units, key=lambda unit: str(unit["unit"]))
    return replace(
        without_result(row, [each["unit"] for each in listed]),
        tallies=tuple(
            Tally(u["unit"], u["dots"], u["supporters"]) for u in listed if u["dots"] is not None
        ),
        weighed=tuple(_weighed(u["weighed"]) for u in listed if u["weighed"] is not None),
    )


def without_result(row: Mapping[Any, Any], units: Iterable[str]) -> Round:
    """The round that a row of `rounds` holds, on these units, as it is while it is open."""
    return Round(
        id=row["id"],
        visit=row["visit"],
        phase=Phase(row["phase"]),
        terms=Terms(row["budget"], row["cap"]),
        state=RoundState(row["state"]),
        roll=row["roll"],
        ballots=row["ballots"],
        units=tuple(sorted(units)),
        tallies=(),
        weighed=(),
    )


def open_round(
    unit: SessionUnit, round_id: str, phase: Phase, terms: Terms, units: Sequence[str]
) -> None:
    """Open a round on these units and freeze its roll: every seat of the session as of now."""
    values = {"id": round_id, "session_id": unit.jam.id, "visit": unit.jam.visit}
    unit.execute(
        insert(RoundRow).values(
            **values,
            phase=phase.value,
            budget=terms.budget,
            cap=terms.cap,
            state=RoundState.OPEN.value,
            roll=0,
            ballots=0,
        )
    )
    rows = [{"round_id": round_id, "unit": each} for each in sorted(units)]
    if rows:
        unit.execute(_UNIT, rows)
    admit_all(unit, round_id)


def admit_all(unit: SessionUnit, round_id: str) -> int:
    """Put every seat that is not on the roll yet on it; return how many were let in."""
    on_roll = select(RollRow.seat_hash).where(RollRow.round_id == round_id)
    waiting = select(SeatRow.hash).where(
        SeatRow.session_id == unit.jam.id, SeatRow.hash.not_in(on_roll)
    )
    hashes = [str(row[0]) for row in unit.execute(waiting)]
    if hashes:
        rows = [{"round_id": round_id, "seat_hash": seat_hash} for seat_hash in hashes]
        unit.execute(_ROLL, rows)
    unit.execute(
        update(RoundRow).where(RoundRow.id == round_id).values(roll=RoundRow.roll + len(hashes))
    )
    return len(hashes)


def is_on_roll(unit: SessionUnit, round_id: str, seat_hash: str) -> bool:
    """Whether this seat may vote in this round."""
    found = unit.execute(_ON_ROLL, {"round_id": round_id, "seat_hash": seat_hash})
    return found.first() is not None


def put_dots(unit: SessionUnit, tag: str, round_id: str, about: str, count: int) -> None:
    """Set the dots under this tag to `count`; none leaves no row."""
    unit.execute(_NO_DOTS, {"tag": tag})
    if count:
        values = {"tag": tag, "round_id": round_id, "unit": about, "count": count}
        unit.execute(_DOTS, values)


def put_estimate(
    unit: SessionUnit, tag: str, round_id: str, about: str, estimate: Estimate
) -> None:
    """Set the estimate under this tag."""
    unit.execute(_NO_ESTIMATE, {"tag": tag})
    values = {
        "tag": tag,
        "round_id": round_id,
        "unit": about,
        "impact": estimate.impact,
        "effort": estimate.effort,
        "rationale": estimate.rationale,
    }
    unit.execute(_ESTIMATE, values)


def dots_of(unit: SessionUnit, round_id: str) -> list[tuple[str, int]]:
    """All dots of a round as (unit, count), for counting at its close."""
    rows = unit.execute(select(DotRow.unit, DotRow.count).where(DotRow.round_id == round_id))
    return [(row[0], row[1]) for row in rows]


def estimates_of(unit: SessionUnit, round_id: str) -> dict[str, list[Estimate]]:
    """All estimates of a round by unit, for weighing at its close."""
    answers: dict[str, list[Estimate]] = {}
    statement = select(EstimateRow.__table__).where(EstimateRow.round_id == round_id)
    for row in unit.execute(statement).mappings():
        estimate = Estimate(row["impact"], row["effort"], row["rationale"])
        answers.setdefault(row["unit"], []).append(estimate)
    return answers


def close(
    unit: SessionUnit,
    round_id: str,
    ballots: int,
    void: bool,
    tallies: Iterable[Tally] = (),
    weighed: Iterable[Weighed] = (),
) -> None:
    """Keep the result of a round and delete its dots, estimates and roll in the same breath.

    A void round keeps no totals: with so few ballots they would show the people.
    """
    if not void:
        for each in tallies:
            _set(unit, round_id, each.unit, dots=each.dots, supporters=each.supporters)
        for one in weighed:
            _set(unit, round_id, one.unit, weighed=json.dumps(asdict(one), ensure_ascii=False))
    for table in (DotRow, EstimateRow, RollRow):
        unit.execute(delete(table).where(table.round_id == round_id))
    state = RoundState.VOID if void else RoundState.CLOSED
    unit.execute(
        update(RoundRow).where(RoundRow.id == round_id).values(state=state.value, ballots=ballots)
    )


def hide_reason(unit: SessionUnit, about: str, end: End, hidden: bool) -> bool:
    """Hide a rationale of this unit in all its estimates, or show it; False if it has none."""
    own = select(RoundRow.id).where(RoundRow.session_id == unit.jam.id)
    found = select(UnitRow.round_id, UnitRow.weighed).where(
        UnitRow.round_id.in_(own), UnitRow.unit == about, UnitRow.weighed.is_not(None)
    )
    bodies = {row[0]: json.loads(row[1]) for row in unit.execute(found)}
    said = {place: body for place, body in bodies.items() if body[f"{end}_rationale"]}
    for place, body in said.items():
        ends = (
            {*body.get("hidden", ()), end.value}
            if hidden
            else {*body.get("hidden", ())} - {end.value}
        )
        weighed = json.dumps({**body, "hidden": sorted(ends)}, ensure_ascii=False)
        _set(unit, place, about, weighed=weighed)
    return bool(said)


def _set(unit: SessionUnit, round_id: str, about: str, **values: object) -> None:
    where = (UnitRow.round_id == round_id, UnitRow.unit == about)
    unit.execute(update(UnitRow).where(*where).values(**values))


def _weighed(text: str) -> Weighed:
    body = json.loads(text)
    body["hidden"] = tuple(body.get("hidden", ()))
    for end in body["hidden"]:
        body[f"{end}_rationale"] = ""
    for name in ("impact", "effort"):
        body[name] = None if body[name] is None else Spread(**body[name])
    return Weighed(**body)
