"""Making a session, and saying who has which part in it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests import builders as make
from workshop.actions import sessions
from workshop.actions.house import House
from workshop.core.permissions import NotAllowed, NotSignedIn, TeamRole
from workshop.core.session import joincode
from workshop.core.session.jam import Jam, NoSuchSession
from workshop.core.session.making import QuestionNeeded, StatementNeeded
from workshop.core.session.notes import EmptyText
from workshop.core.session.parts import NobodyLeads, NoSuchPart, NotInTeam
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import AGENDAS, AgendaBroken, Preset
from workshop.storage.queries import jams, people

QUESTION = "How might we settle a complaint the first time?"


def people_of(house: House, jam: Jam) -> Mapping[str, Role]:
    with house.store.reading() as reading:
        return people.people_of(reading, jam.id)


def test_a_session_opens_in_the_lobby_led_by_whoever_makes_it(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann = make.a_facilitator(house, team)
    jam = sessions.make(house, ann, team.id, make.a_draft(title=" Calls "))
    with house.store.reading() as reading:
        kept = jams.by_code(reading, jam.code)
    assert kept == jam
    assert (jam.title, jam.phase, jam.visit, jam.n) == ("Calls", Phase.LOBBY, 1, 0)
    assert jam.agenda == AGENDAS[Preset.STANDARD]
    assert (jam.team_id, jam.lead_id, jam.created_at) == (team.id, ann.id, make.START)
    assert people_of(house, jam) == {ann.id: Role.FACILITATOR}


def test_every_session_has_a_code_of_its_own(tmp_path: Path) -> None:
    class Stubborn(make.Random):
        """Draws the same code a few times before it thinks of another one."""

        def choice(self, seq):  # type: ignore[no-untyped-def]
            self.drawn = getattr(self, "drawn", 0) + 1
            return seq[0] if self.drawn <= 3 * joincode.LENGTH else super().choice(seq)

    house = make.a_house(tmp_path, chance=Stubborn(1))
    team = make.a_team(house)
    codes = [make.a_session(house, team).code for _ in range(2)]
    assert codes[0] == "A" * joincode.LENGTH
    assert codes[1] != codes[0]


def test_express_is_made_with_its_statement_and_question(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    jam = make.a_session(
        house, preset=Preset.EXPRESS, statement="Calls: 500, not 200.", question=QUESTION
    )
    assert (jam.statement, jam.question) == ("Calls: 500, not 200.", QUESTION)
    assert jam.agenda == AGENDAS[Preset.EXPRESS]


def test_people_of_the_team_get_their_parts(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann, tom, eva = make.a_facilitator(house, team), *(make.a_member(house, team) for _ in "te")
    parts = {tom.id: Role.DECIDER, eva.id: Role.CO_FACILITATOR}
    jam = make.a_session(house, team, ann, people=parts)
    assert people_of(house, jam) == {**parts, ann.id: Role.FACILITATOR}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"title": " "}, EmptyText),
        ({"preset": Preset.EXPRESS, "question": QUESTION}, StatementNeeded),
        ({"preset": Preset.EXPRESS, "statement": "Calls: 500."}, QuestionNeeded),
        ({"preset": Preset.CUSTOM}, AgendaBroken),
        ({"people": {"nobody": Role.DECIDER}}, NotInTeam),
        ({"people": {"nobody": Role.FACILITATOR}}, NoSuchPart),
    ],
)
def test_a_refused_session_leaves_no_trace(
    tmp_path: Path, fields: dict[str, object], refusal: type[Exception]
) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann = make.a_facilitator(house, team)
    before = make.everything(house)
    with pytest.raises(refusal):
        sessions.make(house, ann, team.id, make.a_draft(**fields))
    assert make.everything(house) == before


def test_people_of_another_team_and_oneself_get_no_part(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann, stranger = make.a_facilitator(house, team), make.a_member(house, make.a_team(house))
    before = make.everything(house)
    for person in (ann, stranger):
        draft = make.a_draft(people={person.id: Role.OBSERVER})
        with pytest.raises(NotInTeam):
            sessions.make(house, ann, team.id, draft)
    assert make.everything(house) == before


def test_only_facilitators_of_the_team_make_sessions(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    askers = [
        (None, NotSignedIn),
        (make.a_member(house, team), NotAllowed),
        (make.a_manager(house, team), NotAllowed),
        (make.an_administrator(house), NotAllowed),
        (make.a_facilitator(house, make.a_team(house)), NotAllowed),
    ]
    before = make.everything(house)
    for asker, refusal in askers:
        with pytest.raises(refusal):
            sessions.make(house, asker, team.id, make.a_draft())
    assert make.everything(house) == before


def test_a_facilitator_who_is_none_any_more_makes_no_session(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann = make.a_facilitator(house, team)
    with house.store.unit() as unit:
        make.keep.set_roles(unit, team.id, ann.id, {TeamRole.MEMBER})
    before = make.everything(house)
    with pytest.raises(NotAllowed):
        sessions.make(house, ann, team.id, make.a_draft())
    assert make.everything(house) == before


def test_those_who_lead_name_people_and_take_parts_away(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann, tom, eva = make.a_facilitator(house, team), *(make.a_member(house, team) for _ in "te")
    jam = make.a_session(house, team, ann, people={eva.id: Role.CO_FACILITATOR})
    sessions.name_person(house, eva, jam.code, tom.id, Role.DECIDER)
    assert people_of(house, jam)[tom.id] is Role.DECIDER
    sessions.name_person(house, ann, jam.code, eva.id, Role.DECIDER)
    assert people_of(house, jam) == {
        ann.id: Role.FACILITATOR,
        tom.id: Role.OBSERVER,
        eva.id: Role.DECIDER,
    }
    sessions.remove_person(house, ann, jam.code, tom.id)
    assert tom.id not in people_of(house, jam)


def test_nobody_else_changes_parts(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann, tom = make.a_facilitator(house, team), make.a_member(house, team)
    jam = make.a_session(house, team, ann, people={tom.id: Role.DECIDER})
    others = [
        (None, NotSignedIn),
        (tom, NotAllowed),
        (make.a_manager(house, team), NotAllowed),
        (make.an_administrator(house), NotAllowed),
        (replace(ann, id="made up"), NotSignedIn),
    ]
    before = make.everything(house)
    for asker, refusal in others:
        with pytest.raises(refusal):
            sessions.name_person(house, asker, jam.code, tom.id, Role.OBSERVER)
        with pytest.raises(refusal):
            sessions.remove_person(house, asker, jam.code, tom.id)
    assert make.everything(house) == before


def test_a_part_that_cannot_be_given_leaves_no_trace(tmp_path: Path) -> None:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    ann, tom = make.a_facilitator(house, team), make.a_member(house, team)
    stranger = make.a_person(house)
    jam = make.a_session(house, team, ann)
    before = make.everything(house)
    with pytest.raises(NotInTeam):
        sessions.name_person(house, ann, jam.code, stranger.id, Role.OBSERVER)
    with pytest.raises(NoSuchPart):
        sessions.name_person(house, ann, jam.code, tom.id, Role.FACILITATOR)
    with pytest.raises(NobodyLeads):
        sessions.name_person(house, ann, jam.code, ann.id, Role.OBSERVER)
    with pytest.raises(NobodyLeads):
        sessions.remove_person(house, ann, jam.code, ann.id)
    with pytest.raises(NoSuchSession):
        sessions.name_person(house, ann, "NOSUCHXY", tom.id, Role.OBSERVER)
    assert make.everything(house) == before
