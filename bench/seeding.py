"""Fills a database before a server starts on it, and looks into it afterwards.

Run by the server's own Python, so that any checkout can be measured: a plan as JSON comes in on
standard input, what was made goes out as JSON. It uses the actions alone, as the pages do.
"""

import json
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from workshop.actions import (
    ballots,
    deciding,
    invitations,
    moving,
    notes,
    seats,
    sessions,
    setting_up,
)
from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.actions.notes import Writing
from workshop.commands.opening import bring_up_to_date, house_of
from workshop.config import settings_from
from workshop.core.account import NewPerson, token_hash
from workshop.core.permissions import Account, TeamRole
from workshop.core.seat.seat import Seat
from workshop.core.session.jam import Jam
from workshop.core.session.making import SessionDraft
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import Preset, Step
from workshop.core.session.room import Room
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Answer, Status
from workshop.storage.queries import jams, people
from workshop.storage.queries import room as rooms

#: Every step lasts so long that no clock runs out while something is measured.
STEPS = tuple(
    Step(phase, 45)
    for phase in (
        Phase.LOBBY,
        Phase.IDEATE,
        Phase.REVEAL,
        Phase.CLUSTER,
        Phase.VOTE,
        Phase.RUNOFF,
        Phase.TALLY,
        Phase.CHOOSE,
        Phase.DESIGN,
        Phase.CLOSE,
    )
)
#: As long as an idea in the sessions that were recorded.
IDEA = "Idea {n}: a short line about what could be done better next time, {n} times over again"
LEADER = NewPerson("Ada Bench", "ada@example.org", "four words are good", "en")


def main() -> None:
    """Do what the plan says: `make` sessions, or `look` at what is kept of one."""
    plan = json.load(sys.stdin)
    settings = settings_from(os.environ)
    bring_up_to_date(settings)
    house = replace(house_of(settings), grace=timedelta(0))
    told = _make(house, plan) if plan["do"] == "make" else _look(house, plan)
    print(json.dumps(told), file=sys.stdout)


def _make(house: House, plan: dict[str, Any]) -> dict[str, Any]:
    if plan.get("account"):
        with house.store.reading() as reading:
            found = people.sign_in(reading, token_hash(plan["account"]))
        assert found is not None
        token, lead = plan["account"], found[1]
    else:
        link = new_token(house.chance)
        token = setting_up.set_up(house, link, token_hash(link), LEADER, "Bench")
        with house.store.reading() as reading:
            found = people.sign_in(reading, token_hash(token))
        assert found is not None
        lead = found[1]
    made = [_session(house, lead, wanted) for wanted in plan["sessions"]]
    codes = [each["code"] for each in made]
    leaders = [_leader(house, lead, n, codes) for n in range(plan.get("leaders", 0))]
    return {"account": token, "sessions": made, "leaders": leaders}


def _leader(house: House, lead: Account, number: int, codes: list[str]) -> str:
    """The sign-in of one more person who leads these sessions."""
    (team_id,) = lead.roles
    invitation = invitations.invite(house, lead, team_id, TeamRole.FACILITATOR)
    person = replace(LEADER, name=f"Ada {number}", email=f"ada{number}@example.org")
    token = invitations.accept(house, invitation, person)
    with house.store.reading() as reading:
        found = people.sign_in(reading, token_hash(token))
    assert found is not None
    for code in codes:
        sessions.name_person(house, lead, code, found[1].id, Role.CO_FACILITATOR)
    return token


def _session(house: House, lead: Account, wanted: dict[str, Any]) -> dict[str, Any]:
    (team_id,) = lead.roles
    draft = SessionDraft(
        "A hall",
        Preset.CUSTOM,
        steps=STEPS,
        problem="Homes cost too much.",
        statement="Homes cost too much",
        question="How might we build more homes sooner?",
    )
    code = sessions.make(
        house, lead, team_id, replace(draft, rehearsal=not wanted.get("in_earnest"))
    ).code
    taken = [seats.take(house, code)[0] for _ in range(wanted["seats"])]
    phase = Phase(wanted.get("phase", "lobby"))
    while (jam := _jam(house, code)).phase is not phase:
        _least(house, lead, jam, taken)
        moving.go_on(house, code, lead, jam.visit)
        moving.settle(house, code)
        if _jam(house, code).phase is Phase.IDEATE:
            _write(house, code, taken, wanted.get("ideas", 0))
    return {"code": code, "seats": [seat.secret for seat in taken]}


def _write(house: House, code: str, taken: list[Seat], ideas: int) -> None:
    for n in range(ideas):
        said = Writing(NoteKind.IDEA, IDEA.format(n=n))
        notes.write(house, code, taken[n % len(taken)], f"seed-{n}", said)


def _least(house: House, lead: Account, jam: Jam, taken: list[Seat]) -> None:
    """What has to happen in the open phase before the next one can be opened."""
    code = jam.code
    if jam.phase is Phase.VOTE:
        current = _room(house, code).open_round
        assert current is not None
        for seat in taken:
            ballots.place(house, code, seat, current.units[0], 1)
    if jam.phase is Phase.CHOOSE:
        pick = _room(house, code).eligible[0].unit
        deciding.choose(house, code, lead, [pick], "It helps most.", False)
    if jam.phase is Phase.CLOSE:
        until = datetime.now(UTC).date() + timedelta(days=30)
        for chosen in _room(house, code).chosen:
            given = Answer(Status.PILOT, owner="Tom", until=until)
            deciding.answer(house, code, lead, chosen.unit, given)
        deciding.answer_the_rest(house, code, lead, Answer(Status.PARKED, until=until))


def _room(house: House, code: str) -> Room:
    with house.store.reading() as reading:
        return rooms.room(reading, jams.by_code(reading, code), Audience.PHONE)


def _jam(house: House, code: str) -> Jam:
    with house.store.reading() as reading:
        return jams.by_code(reading, code)


def _look(house: House, plan: dict[str, Any]) -> dict[str, Any]:
    """What the database holds: the first column of each query, `:id` is the session."""
    with house.store.reading() as reading:
        jam = jams.by_code(reading, plan["code"])

        def column(sql: str) -> list[Any]:
            return list(reading.execute(text(sql), {"id": jam.id}).scalars())

        return {name: column(sql) for name, sql in plan["ask"].items()}


if __name__ == "__main__":
    main()
