"""A session from lobby to close through the actions alone, preset by preset."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.builders import Clock
from tests.play import play
from tests.postgres import a_postgres
from workshop.actions import ballots, notes, sorting
from workshop.actions.notes import Writing
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.storage.migrate import upgrade
from workshop.storage.unit import Store


@pytest.mark.parametrize("preset", [Preset.EXPRESS, Preset.STANDARD, Preset.DEEP])
def test_every_preset_can_be_played_to_its_end(tmp_path: Path, preset: Preset) -> None:
    playing = play(tmp_path, seats_taken=4, preset=preset)
    seen = [playing.jam.phase]
    while playing.jam.phase is not Phase.CLOSED:
        playing.least()
        seen.append(playing.go_on())
    expected = [
        step.phase for step in playing.jam_at_start.agenda if step.phase is not Phase.RUNOFF
    ]
    assert seen == [*expected, Phase.CLOSED]


def test_a_session_runs_on_postgresql_as_it_does_on_sqlite(tmp_path: Path) -> None:
    with a_postgres() as url:
        engine = create_engine(url)
        upgrade(engine)
        playing = play(tmp_path, seats_taken=4, store=Store(engine, Clock()))
        playing.to(Phase.CLOSED)
        assert [pilot.card.dots for pilot in playing.room().pilots] == [4]
        with playing.house.store.reading() as reading:
            for table in ("intake", "dots", "estimates", "roll", "marks", "deals", "pulses"):
                found = reading.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                assert found == 0, table
        engine.dispose()


def test_a_winner_leaves_as_a_draft_card_that_carries_its_story(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.CLOSE)
    (pilot,) = playing.room().pilots
    ideas = {note.text for note in playing.room().of(NoteKind.IDEA)}
    assert pilot.card.idea in ideas
    assert pilot.card.dots == 4
    assert pilot.card.supporters == 4
    assert pilot.card.roll == 4
    assert (pilot.card.impact, pilot.card.effort) == (8, 3)
    assert pilot.card.question
    assert pilot.card.reason == "It helps most."


def test_nothing_of_a_ballot_is_left_after_its_round(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.ESTIMATE)
    with playing.house.store.reading() as reading:
        for table in ("dots", "estimates"):
            assert reading.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0
    playing.estimate()
    playing.go_on()
    with playing.house.store.reading() as reading:
        for table in ("dots", "estimates", "roll"):
            assert reading.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_a_seat_is_done_with_estimating_when_it_has_answered_for_every_finalist(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.ESTIMATE)
    seat, current = playing.seats[0], playing.room().open_round
    assert current is not None
    for left, unit in reversed(list(enumerate(current.units))):
        ballots.estimate(playing.house, playing.code, seat, unit, 5, 5, "")
        assert playing.mine(seat).done is (left == 0)


def test_a_card_tells_what_an_idea_grew_from_and_never_the_idea_itself(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.BUILD_ON)
    seat = playing.seats[0]
    playing.deal(seat)
    seed = playing.mine(seat).seeds[0]
    grown = Writing(NoteKind.IDEA, "And more of it", lineage="yes_and", parents=(seed.id,))
    notes.write(playing.house, playing.code, seat, playing.key(), grown)
    playing.to(Phase.CLUSTER)
    child = next(n.id for n in playing.room().of(NoteKind.IDEA) if n.parents)
    sorting.stack(playing.house, playing.code, playing.ada, seed.id, child)
    playing.to(Phase.VOTE)
    for voter in playing.seats:
        playing.place(voter, seed.id, 2)
    playing.go_on()
    playing.to(Phase.CLOSE)
    (pilot,) = playing.room().pilots
    assert (pilot.unit, pilot.card.also, pilot.card.lineage) == (seed.id, ("And more of it",), ())


def test_a_text_that_is_hidden_leaves_its_card_and_comes_back_when_shown(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.DESIGN)
    (before,) = playing.room().pilots
    sorting.hide_note(playing.house, playing.code, playing.ada, before.unit, True)
    (hidden,) = playing.room().pilots
    assert before.card.idea not in (hidden.card.idea, hidden.card.title)
    sorting.hide_note(playing.house, playing.code, playing.ada, before.unit, False)
    assert playing.room().pilots == (before,)
