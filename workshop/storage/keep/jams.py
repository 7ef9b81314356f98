"""Sessions: rows to `Jam` and back."""

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from workshop.core.session.jam import Jam, Timer
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset, Step


def from_row(row: Mapping[Any, Any]) -> Jam:
    """The session that a row of `sessions` holds."""
    paused = row["paused_ms"]
    return Jam(
        id=row["id"],
        code=row["code"],
        team_id=row["team_id"],
        title=row["title"],
        problem=row["problem"],
        statement=row["statement"],
        question=row["question"],
        preset=Preset(row["preset"]),
        agenda=_agenda(row["agenda"]),
        position=row["position"],
        visit=row["visit"],
        timer=Timer(
            opened_at=row["opened_at"],
            ends_at=row["ends_at"],
            paused=None if paused is None else timedelta(milliseconds=paused),
            stretch_until=row["stretch_until"],
            going_on_at=row["going_on_at"],
        ),
        n=row["n"],
        lead_id=row["lead_id"],
        created_at=row["created_at"],
        closed_at=row["closed_at"],
        more_time=row["more_time"],
        rehearsal=row["rehearsal"],
        language=row["language"],
        timezone=row["timezone"],
        max_pilots=row["max_pilots"],
        grid=json.loads(row["grid"]),
        again=tuple(json.loads(row["again"])),
    )


def to_values(jam: Jam) -> dict[str, Any]:
    """The columns of `sessions` that hold this session."""
    timer = jam.timer
    return {
        "id": jam.id,
        "code": jam.code,
        "team_id": jam.team_id,
        "title": jam.title,
        "problem": jam.problem,
        "statement": jam.statement,
        "question": jam.question,
        "preset": jam.preset.value,
        "agenda": json.dumps([[step.phase.value, step.minutes] for step in jam.agenda]),
        "position": jam.position,
        "visit": jam.visit,
        "opened_at": timer.opened_at,
        "ends_at": timer.ends_at,
        "paused_ms": None if timer.paused is None else round(timer.paused / _MS),
        "stretch_until": timer.stretch_until,
        "going_on_at": timer.going_on_at,
        "closed_at": jam.closed_at,
        "more_time": jam.more_time,
        "rehearsal": jam.rehearsal,
        "language": jam.language,
        "timezone": jam.timezone,
        "max_pilots": jam.max_pilots,
        "grid": json.dumps(dict(jam.grid), ensure_ascii=False, sort_keys=True),
        "again": json.dumps(list(jam.again)),
        "lead_id": jam.lead_id,
        "created_at": jam.created_at,
        "n": jam.n,
    }


_MS = timedelta(milliseconds=1)


@lru_cache(maxsize=1024)
def _agenda(text: str) -> tuple[Step, ...]:
    """The steps; remembered, because every request reads its session and few agendas change."""
    return tuple(Step(Phase(phase), minutes) for phase, minutes in json.loads(text))
