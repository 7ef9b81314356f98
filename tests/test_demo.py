"""The demo: a team that could be real, one session that is over and one that is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests import builders as make
from tests.builders import PASSWORD, START
from tests.play import WORDS
from workshop.actions import accounts, seats
from workshop.actions.house import House
from workshop.commands.demo import drawn_password, told
from workshop.core import password
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Pilot
from workshop.core.session.phases import Phase
from workshop.core.session.room import Mine, Room
from workshop.core.session.rounds import Round
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Status, all_answered
from workshop.demo import complaints, mondays
from workshop.demo.filling import Demo, NotEmpty, a_week_before, fill
from workshop.demo.people import PEOPLE
from workshop.demo.performance import Leaning, Performance
from workshop.storage.queries import jams, own
from workshop.storage.queries import room as rooms


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return make.a_house(tmp_path_factory.mktemp("demo"), words=WORDS)


@pytest.fixture(scope="module")
def demo(house: House) -> Demo:
    return fill(house, PASSWORD)


def room_of(play: Performance) -> Room:
    with play.house.store.reading() as reading:
        return rooms.room(reading, jams.by_code(reading, play.code), Audience.DESK)


def mine_of(play: Performance, place: int) -> Mine:
    with play.house.store.reading() as reading:
        return own.mine(reading, jams.by_code(reading, play.code), play.seats[place].secret)


def pilot_of(play: Performance, key: str) -> Pilot:
    return next(pilot for pilot in room_of(play).pilots if pilot.unit == play.id_of(key))


def round_of(play: Performance, phase: Phase) -> Round:
    return next(each for each in room_of(play).rounds if each.phase is phase)


def test_everybody_of_the_team_can_sign_in_with_the_password_that_was_told(
    house: House, demo: Demo
) -> None:
    for person in PEOPLE:
        signed_in = make.whose(house, accounts.sign_in(house, person.email, PASSWORD))
        assert signed_in is not None
        assert signed_in.name == person.name
        assert next(iter(signed_in.roles.values())) >= {person.role}


def test_no_browser_is_left_signed_in(tmp_path: Path) -> None:
    house = make.a_house(tmp_path, words=WORDS)
    fill(house, PASSWORD)
    assert make.everything(house)["sign_ins"] == []


def test_one_session_is_over_and_the_other_collects_ideas(demo: Demo) -> None:
    assert demo.finished.jam.phase is Phase.CLOSED
    assert demo.running.jam.phase is Phase.IDEATE


def test_the_running_session_ends_its_ideas_some_minutes_from_now(demo: Demo) -> None:
    ends = demo.running.jam.timer.ends_at
    assert ends is not None
    assert timedelta(minutes=5) < ends - START < timedelta(minutes=20)


def test_nothing_has_happened_that_is_still_to_come(demo: Demo, house: House) -> None:
    times = [
        value
        for rows in make.everything(house).values()
        for row in rows
        for value in row
        if isinstance(value, datetime)
    ]
    assert {time for time in times if time > START} == {demo.running.jam.timer.ends_at}


def test_the_ideas_of_the_running_session_are_sealed(demo: Demo) -> None:
    assert room_of(demo.running).of(NoteKind.IDEA) == ()
    assert len(mine_of(demo.running, 0).notes) >= 2


def test_every_idea_of_the_script_is_told_in_the_finished_session(demo: Demo) -> None:
    told_texts = {note.text for note in room_of(demo.finished).of(NoteKind.IDEA)}
    assert told_texts == {idea.text for idea in complaints.SCRIPT.ideas}
    assert 30 <= len(told_texts) <= 40


def test_ideas_keep_what_they_grew_from(demo: Demo) -> None:
    parents = {note.id: set(note.parents) for note in room_of(demo.finished).of(NoteKind.IDEA)}
    for idea in complaints.SCRIPT.ideas:
        expected = {demo.finished.id_of(parent) for parent in idea.parents}
        assert parents[demo.finished.id_of(idea.key)] == expected, idea.key


def test_there_was_a_tie_for_the_last_place_and_a_run_off_about_it(demo: Demo) -> None:
    vote = {tally.unit: tally for tally in round_of(demo.finished, Phase.VOTE).tallies}
    tied = round_of(demo.finished, Phase.RUNOFF).units
    assert len(tied) == 2
    assert len({(vote[unit].dots, vote[unit].supporters) for unit in tied}) == 1


def test_people_disagree_about_exactly_one_finalist_and_say_why(demo: Demo) -> None:
    weighed = round_of(demo.finished, Phase.ESTIMATE).weighed
    (contested,) = [each for each in weighed if each.contested]
    assert contested.low_rationale
    assert contested.high_rationale


def test_the_choice_has_a_name_and_a_reason(demo: Demo) -> None:
    for chosen in room_of(demo.finished).chosen:
        assert chosen.by == "Miriam Kern"
        assert chosen.reason


def test_every_unit_has_its_answer(demo: Demo) -> None:
    room = room_of(demo.finished)
    assert all_answered(room.board.stacks, room.answers)
    assert {answer.status for answer in room.answers.values()} == set(Status)


def test_the_card_of_the_winner_is_filled_to_the_last_field(demo: Demo) -> None:
    card = pilot_of(demo.finished, "owner").card
    for name in ("change", "who", "behaviour", "because", "riskiest", "continue_if", "stop_if"):
        assert getattr(card, name), name
    assert card.owner == "Thijs Vos"
    assert datetime.fromisoformat(card.decide_by).weekday() < 5


def test_the_pulse_is_there_to_be_shown(demo: Demo) -> None:
    assert set(room_of(demo.finished).pulse) == {"safe", "worth"}


def test_a_codename_that_was_told_opens_its_seat(house: House, demo: Demo) -> None:
    for play in (demo.finished, demo.running):
        assert seats.come_back(house, play.code, play.codenames[0]).hash == play.seats[0].hash


def test_the_same_seed_tells_the_same_story(tmp_path: Path, demo: Demo) -> None:
    again = fill(make.a_house(tmp_path, words=WORDS), PASSWORD)
    assert again.finished.code == demo.finished.code
    assert room_of(again.finished) == room_of(demo.finished)


def test_another_key_and_seed_tell_the_same_story_too(tmp_path: Path, demo: Demo) -> None:
    other = make.a_house(tmp_path, words=WORDS, key=b"o" * 32, chance=Random(99))
    again = fill(other, PASSWORD)
    assert again.finished.code != demo.finished.code
    cards = [pilot_of(each.finished, "owner").card for each in (again, demo)]
    # What the room feared stands in an order of its own in every session.
    first, second = (replace(card, premortem=tuple(sorted(card.premortem))) for card in cards)
    assert first == second


def test_a_house_with_an_account_is_left_as_it_is(tmp_path: Path) -> None:
    house = make.a_house(tmp_path, words=WORDS)
    make.a_person(house)
    before = make.everything(house)
    with pytest.raises(NotEmpty):
        fill(house, PASSWORD)
    assert make.everything(house) == before


def test_a_password_that_cannot_be_taken_leaves_nothing(tmp_path: Path) -> None:
    house = make.a_house(tmp_path, words=WORDS)
    before = make.everything(house)
    with pytest.raises(password.PasswordRefused):
        fill(house, "short")
    assert make.everything(house) == before


def test_the_terminal_tells_who_where_and_with_what(demo: Demo) -> None:
    said = told(demo, "https://jam.example.org", "four-words-are-told")
    assert said.count("four-words-are-told") == 1
    for person in PEOPLE:
        assert person.email in said
    for play in (demo.finished, demo.running):
        assert f"https://jam.example.org/join/{play.code}/back" in said
        assert play.codenames[0] in said


def test_a_drawn_password_is_good_enough_and_never_the_same() -> None:
    drawn = {drawn_password(WORDS) for _ in range(20)}
    assert len(drawn) == 20
    for each in drawn:
        assert password.check(each, PEOPLE[0].email, PEOPLE[0].name) == each


@pytest.mark.parametrize("day", range(1, 15))
def test_the_finished_session_was_on_a_working_day_a_week_back_or_a_little_more(day: int) -> None:
    now = datetime(2026, 3, day, 12, tzinfo=UTC)
    held = a_week_before(now)
    assert held.weekday() < 5
    assert timedelta(days=7) <= now - held < timedelta(days=10)


@pytest.mark.parametrize("script", [complaints.SCRIPT, mondays.SCRIPT], ids=lambda s: s.title)
def test_a_script_names_only_seats_and_texts_that_it_has(script: complaints.Script) -> None:
    keys = {idea.key for idea in script.ideas}
    lines = {line.key for each in script.lines.values() for line in each}
    assert len(keys) == len(script.ideas)
    assert not keys & lines
    named = {
        *(parent for idea in script.ideas for parent in idea.parents),
        *(key for onto, others in script.stacks.items() for key in (onto, *others)),
        *(key for units in script.themes.values() for key in units),
        *script.endings,
        *script.weighings,
        *script.chosen,
    }
    assert named <= keys
    assert all(0 <= script.written(key)[0] < script.seats for key in keys | lines)


def test_chance_that_leans_takes_what_is_wanted_and_leaves_what_others_want() -> None:
    for seed in range(20):
        leaning = Leaning(Random(seed), wanted={"a"}, later=["b", "d"])
        assert leaning.choice(["b", "a", "c"]) == "a"
        assert leaning.choice(["b", "c"]) == "c"
        assert leaning.choice(["d", "b"]) == "d"
