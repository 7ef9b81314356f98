"""Rooms made by hand for the tests of pages, and templates drawn without a server."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from workshop.core.session.ballots import Tally, Terms
from workshop.core.session.clusters import Board
from workshop.core.session.estimates import Estimate, Weighed, weigh
from workshop.core.session.jam import Jam, Timer
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import AGENDAS, Preset
from workshop.core.session.room import Room
from workshop.core.session.rounds import Round, RoundState
from workshop.core.session.sealing import Audience
from workshop.core.session.ties import Cut, cut
from workshop.core.session.wall import Note
from workshop.pages import export, regions
from workshop.web import filters

AT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
QUESTION = "How might we make a decent home affordable again?"


def a_jam(phase: Phase = Phase.CLOSED, **fields: object) -> Jam:
    """A session in this phase."""
    agenda = AGENDAS[Preset.DEEP]
    position = next((p for p, s in enumerate(agenda) if s.phase is phase), len(agenda) - 1)
    jam = Jam(
        id="session",
        code="KTM4H7QA",
        team_id="team",
        title="A morning on homes",
        problem="Homes cost too much.",
        statement="Rents show a steep rise: should be a third, is half",
        question=QUESTION,
        preset=Preset.DEEP,
        agenda=agenda,
        position=position,
        visit=9,
        timer=Timer(opened_at=AT, ends_at=AT),
        n=40,
        lead_id="ada",
        created_at=AT,
        closed_at=AT if phase is Phase.CLOSED else None,
        timezone="Europe/Berlin",
    )
    return replace(jam, **fields)  # type: ignore[arg-type]


def note(text: str, key: str = "", kind: NoteKind = NoteKind.IDEA, **fields: object) -> Note:
    """A text; its id is its own words unless one is given."""
    made = Note(id=key or text, kind=kind, title="", text=text)
    return replace(made, **fields)  # type: ignore[arg-type]


def a_room(
    phase: Phase = Phase.CLOSED,
    ideas: tuple[Note, ...] = (),
    dots: Mapping[str, tuple[int, int]] | None = None,
    jam: Jam | None = None,
    **fields: object,
) -> Room:
    """A room with each idea in a stack of its own, and a vote where dots are given.

    `dots` holds dots and supporters by idea.
    """
    by_kind: dict[NoteKind, tuple[Note, ...]] = {}
    for each in ideas:
        by_kind[each.kind] = (*by_kind.get(each.kind, ()), each)
    room = Room(
        jam=jam or a_jam(phase),
        audience=Audience.SCREEN,
        notes=by_kind,
        board=Board({n.id: (n.id,) for n in ideas if n.kind is NoteKind.IDEA}, {}, {}),
    )
    if dots is not None:
        vote = a_vote(dots)
        room = replace(room, rounds=(vote,), cut=cut(vote.tallies) if vote.tallies else Cut(()))
    return replace(room, **fields)  # type: ignore[arg-type]


def a_vote(
    dots: Mapping[str, tuple[int, int]], phase: Phase = Phase.VOTE, visit: int = 5, roll: int = 10
) -> Round:
    """A closed round; void when nobody got anything."""
    tallies = tuple(Tally(unit, n, m) for unit, (n, m) in dots.items())
    state = RoundState.CLOSED if tallies else RoundState.VOID
    return Round(
        f"round-{visit}", visit, phase, Terms(6, 3), state, roll, 8, tuple(dots), tallies=tallies
    )


def an_estimate(units: Mapping[str, tuple[list[int], list[int]]], visit: int = 6) -> Round:
    """A closed estimate: impacts and efforts by unit."""
    weighed: list[Weighed] = [
        weigh(unit, [Estimate(i, e, f"because {i}") for i, e in zip(*answers, strict=True)])
        for unit, answers in units.items()
    ]
    return Round(
        f"round-{visit}",
        visit,
        Phase.ESTIMATE,
        Terms(0, 0),
        RoundState.CLOSED,
        10,
        9,
        tuple(units),
        weighed=tuple(weighed),
    )


@cache
def an_app() -> Flask:
    """The templates with their filters and nothing else."""
    app = Flask(
        "workshop",
        root_path=str(Path(__file__).parents[2]),
        template_folder="templates",
        static_folder="static",
    )
    app.config.update(SECRET_KEY="x" * 40)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    filters.install(app)
    app.jinja_env.filters["plain"] = export.plain
    app.jinja_env.globals.update(grace_ms=5000, language="en", csp_nonce="")
    app.jinja_env.globals["current_account"] = lambda: None
    return app


def render(template: str, _language: str, context: Mapping[str, object]) -> str:
    """Draw a template in English."""
    with an_app().test_request_context("/"):
        return an_app().jinja_env.get_template(template).render(**context)


def drawn(room: Room) -> Mapping[str, str]:
    """The shared regions of a room."""
    return regions.draw(render, room, "en").swap
