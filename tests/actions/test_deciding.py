"""What people answer for with their names: each decision, each refusal, and how a tie is drawn."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.actions.traces import (
    Acts,
    events,
    refused,
    refused_to_the_wrong_people,
    told_of,
    without_a_trace,
)
from tests.play import Play, play
from workshop.actions import deciding, moving, sorting
from workshop.actions.deciding import NoSuchPilot
from workshop.core.errors import RuleBroken
from workshop.core.permissions import Account
from workshop.core.pilot import lock
from workshop.core.pilot.card import CardNeedsTitle, CardTooLong, PilotState
from workshop.core.pilot.pilot import CardLocked, Proposal
from workshop.core.session import ties
from workshop.core.session.ballots import NoSuchUnit
from workshop.core.session.choosing import NotEligible, NothingChosen, TooManyChosen
from workshop.core.session.grid import CellTooLong
from workshop.core.session.notes import EmptyText, NoteKind, TooLong, TooShort
from workshop.core.session.phases import Command, Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.rounds import RoundState
from workshop.core.session.statuses import (
    Answer,
    AnswersMissing,
    AnswerTooLong,
    DateNeeded,
    DatePast,
    OwnerNeeded,
    PlaceNeeded,
    Status,
    TargetNeeded,
)
from workshop.core.session.ties import (
    Cut,
    NotAmongTheTied,
    NothingTied,
    ReasonNeeded,
    ReasonTooLong,
    WrongNumberPicked,
)
from workshop.storage.keep import proposals
from workshop.storage.queries import pilots

TODAY = date(2026, 3, 2)
SOON = TODAY + timedelta(days=30)


def at(tmp_path: Path, phase: Phase, seats: int = 3, preset: Preset = Preset.EXPRESS) -> Play:
    return play(tmp_path, seats, preset).to(phase)


def tied(tmp_path: Path) -> Play:
    """The tally: ten ideas have the same dots and supporters, and nobody voted in the run-off."""
    playing = at(tmp_path, Phase.IDEATE, seats=5)
    for seat in playing.seats:
        playing.write(seat, "One idea more than everybody has")
    playing.to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for place, seat in enumerate(playing.seats):
        for step in range(6):
            playing.place(seat, current.units[(2 * place + step) % 10], 1)
    assert playing.go_on() is Phase.RUNOFF
    assert playing.go_on() is Phase.TALLY
    return playing


def cut(playing: Play) -> Cut:
    found = playing.room().cut
    assert found is not None
    return found


def units(playing: Play) -> list[str]:
    return sorted(playing.room().board.stacks)


def agree(playing: Play, text: str) -> None:
    deciding.agree_statement(playing.house, playing.code, playing.ada, text)


def ask(playing: Play, text: str) -> None:
    deciding.agree_question(playing.house, playing.code, playing.ada, text)


def fill_grid(playing: Play, cells: Mapping[str, str]) -> None:
    deciding.fill_grid(playing.house, playing.code, playing.ada, cells)


def break_tie(playing: Play, chosen: Collection[str], reason: str = "They fit together.") -> None:
    deciding.break_tie(playing.house, playing.code, playing.ada, chosen, reason)


def choose(playing: Play, picks: Collection[str], reason: str = "", own: bool = False) -> None:
    deciding.choose(playing.house, playing.code, playing.ada, picks, reason, own)


def fill_card(playing: Play, pilot: str, values: Mapping[str, str]) -> None:
    deciding.fill_card(playing.house, playing.code, playing.ada, pilot, values)


def answer(playing: Play, unit: str, given: Answer) -> None:
    deciding.answer(playing.house, playing.code, playing.ada, unit, given)


def answer_the_rest(playing: Play, given: Answer) -> int:
    return deciding.answer_the_rest(playing.house, playing.code, playing.ada, given)


def go_on(playing: Play) -> None:
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)


def acts(playing: Play, account: Account) -> Acts:
    house, code, parked = playing.house, playing.code, Answer(Status.PARKED, until=SOON)
    return {
        Command.AGREE_STATEMENT: lambda: deciding.agree_statement(house, code, account, "Slow."),
        Command.AGREE_QUESTION: lambda: deciding.agree_question(house, code, account, "x" * 30),
        Command.FILL_GRID: lambda: deciding.fill_grid(house, code, account, {"what-is": "Rent"}),
        Command.BREAK_TIE: lambda: deciding.break_tie(house, code, account, ["x"], "So."),
        Command.CHOOSE: lambda: deciding.choose(house, code, account, ["x"], "So.", False),
        Command.FILL_CARD: lambda: deciding.fill_card(house, code, account, "x", {"who": "Tom"}),
        Command.SET_STATUS: lambda: deciding.answer(house, code, account, "x", parked),
    }


def test_who_has_no_say_decides_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_the_wrong_people(playing, lambda account: acts(playing, account))


def test_who_has_no_say_answers_no_rest_either(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    parked = Answer(Status.PARKED, until=SOON)
    refused_to_the_wrong_people(
        playing,
        lambda account: {
            Command.SET_STATUS: lambda: deciding.answer_the_rest(
                playing.house, playing.code, account, parked
            )
        },
    )


# -- statement, question, grid ---------------------------------------------------------------------


def test_the_statement_is_agreed_on_and_nobodys_text_is_changed(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.AGREE, preset=Preset.STANDARD)
    before, n = playing.room().of(NoteKind.STATEMENT), playing.jam.n
    agree(playing, " Calls take too long. ")
    assert playing.jam.statement == "Calls take too long."
    assert playing.room().of(NoteKind.STATEMENT) == before != ()
    assert events(playing, after=n) == ["StatementAgreed"]


@pytest.mark.parametrize(("text", "refusal"), [(" ", EmptyText), ("x" * 281, TooLong)])
def test_a_statement_that_cannot_be_taken_leaves_no_trace(
    tmp_path: Path, text: str, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path, Phase.AGREE)
    with refused(playing, refusal):
        agree(playing, text)


def test_the_question_that_was_agreed_on_is_the_one_ideas_answer(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.QUESTION, preset=Preset.STANDARD)
    n = playing.jam.n
    ask(playing, "How might we answer before they call?")
    assert events(playing, after=n) == ["QuestionAgreed"]
    playing.go_on()
    assert playing.jam.question == "How might we answer before they call?"


@pytest.mark.parametrize(
    ("text", "refusal"), [("", EmptyText), ("How might we?", TooShort), ("x" * 161, TooLong)]
)
def test_a_question_that_cannot_be_taken_leaves_no_trace(
    tmp_path: Path, text: str, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path, Phase.QUESTION, preset=Preset.STANDARD)
    with refused(playing, refusal):
        ask(playing, text)


def test_cells_of_the_grid_are_filled_and_emptied_once(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.APPRAISE, preset=Preset.STANDARD)
    n = playing.jam.n
    fill_grid(playing, {"what-is": " Rent ", "where-is_not": "Villages"})
    with without_a_trace(playing):
        fill_grid(playing, {"what-is": "Rent", "made-up": "x"})
    fill_grid(playing, {"what-is": ""})
    assert playing.jam.grid == {"where-is_not": "Villages"}
    assert events(playing, after=n) == ["GridFilled", "GridFilled"]
    with refused(playing, CellTooLong):
        fill_grid(playing, {"when-is": "Now", "what-is": "x" * 201})


# -- ties ------------------------------------------------------------------------------------------


def test_a_run_off_without_ballots_leaves_the_tie_as_it_was(tmp_path: Path) -> None:
    playing = tied(tmp_path)
    assert (cut(playing).through, len(cut(playing).tied), cut(playing).places) == ((), 10, 8)
    assert playing.room().rounds[-1].state is RoundState.VOID


def test_the_tie_is_broken_with_a_reason_and_a_name(tmp_path: Path) -> None:
    playing = tied(tmp_path)
    dan = playing.named("Dan", Role.DECIDER)
    picks, n = cut(playing).tied[:8], playing.jam.n
    deciding.break_tie(playing.house, playing.code, dan, picks, " They fit together. ")
    told = {"through": list(picks), "reason": "They fit together.", "by": "Dan", "seed": ""}
    assert told_of(playing, after=n) == [("TieBroken", told)]
    assert cut(playing) == Cut(picks)
    with refused(playing, NothingTied):
        break_tie(playing, picks)


def test_a_tie_that_is_not_broken_properly_leaves_no_trace(tmp_path: Path) -> None:
    playing = tied(tmp_path)
    picks = cut(playing).tied[:8]
    tries: list[tuple[Collection[str], str, type[RuleBroken]]] = [
        (picks, " ", ReasonNeeded),
        (picks, "x" * 281, ReasonTooLong),
        (picks[:7], "So.", WrongNumberPicked),
        ((*picks[:7], picks[0]), "So.", WrongNumberPicked),
        ((*picks[:7], "made up"), "So.", NotAmongTheTied),
    ]
    for chosen, reason, refusal in tries:
        with refused(playing, refusal):
            break_tie(playing, chosen, reason)


def test_where_nothing_is_tied_there_is_nothing_to_break(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.TALLY)
    with refused(playing, NothingTied):
        break_tie(playing, units(playing)[:1])


def test_a_tie_that_nobody_breaks_is_drawn_and_anybody_can_repeat_the_draw(tmp_path: Path) -> None:
    playing = tied(tmp_path)
    before, n = cut(playing), playing.jam.n
    assert playing.go_on() is Phase.ESTIMATE
    told = dict(told_of(playing, after=n))["TieBroken"]
    seed = told["seed"]
    lots = sorted(before.tied, key=lambda unit: sha256(f"{seed}|{unit}".encode()).hexdigest())
    assert told == {"through": lots[:8], "reason": "", "by": "", "seed": seed}
    assert cut(playing) == ties.draw(before, seed) == Cut(tuple(lots[:8]))
    current = playing.room().open_round
    assert current is not None
    assert set(current.units) == set(lots[:8])


def test_a_tie_that_was_broken_is_not_drawn_again(tmp_path: Path) -> None:
    playing = tied(tmp_path)
    picks = cut(playing).tied[:8]
    break_tie(playing, picks)
    playing.go_on()
    assert cut(playing) == Cut(picks)
    assert events(playing).count("TieBroken") == 1


# -- the choice ------------------------------------------------------------------------------------


def test_a_choice_stands_with_name_time_and_reason(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    dan = playing.named("Dan", Role.DECIDER)
    pick, n = playing.room().eligible[0].unit, playing.jam.n
    deciding.choose(playing.house, playing.code, dan, [pick], " It is cheap. ", True)
    (chosen,) = playing.room().chosen
    assert (chosen.unit, chosen.reason, chosen.by) == (pick, "It is cheap.", "Dan")
    assert (chosen.own_idea, chosen.at) == (True, playing.clock.time)
    assert told_of(playing, after=n) == [("PilotsChosen", {"units": [pick]})]


def test_a_later_choice_replaces_the_one_before(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    one, two, _ = (each.unit for each in playing.room().eligible)
    choose(playing, [one])
    choose(playing, [two, one, two])
    assert {each.unit for each in playing.room().chosen} == {one, two}
    choose(playing, [two])
    assert [each.unit for each in playing.room().chosen] == [two]


def test_a_choice_that_is_not_open_leaves_no_trace(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    picks = [each.unit for each in playing.room().eligible]
    choose(playing, picks[:1])
    tries: list[tuple[list[str], str, type[RuleBroken]]] = [
        ([], "So.", NothingChosen),
        (picks, "So.", TooManyChosen),
        (["made up"], "So.", NotEligible),
        (picks[:1], "x" * 281, ReasonTooLong),
    ]
    for chosen, reason, refusal in tries:
        with refused(playing, refusal):
            choose(playing, chosen, reason)


def test_a_draft_is_dropped_when_another_is_chosen_and_kept_when_it_is_chosen_again(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    one, two, _ = (each.unit for each in playing.room().eligible)
    choose(playing, [one])
    playing.go_on()
    fill_card(playing, playing.room().pilots[0].id, {"who": "Tenants"})
    for picks, who in (([one, two], ["Tenants", ""]), ([two], [""])):
        moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
        choose(playing, picks)
        playing.go_on()
        cards = {pilot.unit: pilot.card.who for pilot in playing.room().pilots}
        assert [cards[pick] for pick in picks] == who
        assert len(cards) == len(picks)


def test_of_two_choices_only_the_one_that_can_still_be_read_gets_a_card(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CHOOSE)
    one, two, _ = (each.unit for each in playing.room().eligible)
    choose(playing, [one, two])
    sorting.hide_note(playing.house, playing.code, playing.ada, one, True)
    assert playing.go_on() is Phase.DESIGN
    assert [pilot.unit for pilot in playing.room().pilots] == [two]


# -- the card --------------------------------------------------------------------------------------


def test_a_draft_card_is_filled_once(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.DESIGN)
    (pilot,) = playing.room().pilots
    n = playing.jam.n
    fill_card(playing, pilot.id, {"who": " Tenants ", "idea": "Somebody else's words"})
    with without_a_trace(playing):
        fill_card(playing, pilot.id, {"who": "Tenants"})
    assert playing.room().pilots[0].card == replace(pilot.card, who="Tenants")
    assert told_of(playing, after=n) == [("CardFilled", {"pilot": pilot.id})]


def test_a_card_that_cannot_be_filled_so_leaves_no_trace(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.DESIGN)
    (pilot,) = playing.room().pilots
    tries: list[tuple[str, dict[str, str], type[RuleBroken]]] = [
        ("made up", {"who": "Tenants"}, NoSuchPilot),
        (pilot.id, {"title": " ", "who": "Tenants"}, CardNeedsTitle),
        (pilot.id, {"who": "x" * 161, "owner": "Tom"}, CardTooLong),
    ]
    for which, values, refusal in tries:
        with refused(playing, refusal):
            fill_card(playing, which, values)


# -- answers ---------------------------------------------------------------------------------------


def test_an_answer_replaces_the_one_before(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    first, second, _ = units(playing)
    n = playing.jam.n
    answer(playing, first, Answer(Status.DECLINED, reason="Too early."))
    answer(playing, first, Answer(Status.MERGED, where=second, owner="nobody asked"))
    assert playing.room().answers == {first: Answer(Status.MERGED, where=second)}
    assert told_of(playing, after=n) == [("UnitAnswered", {"unit": first})] * 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (Answer(Status.PILOT, until=SOON), OwnerNeeded),
        (Answer(Status.PILOT, owner="Tom"), DateNeeded),
        (Answer(Status.PILOT, owner="x" * 81, until=SOON), AnswerTooLong),
        (Answer(Status.PARKED), DateNeeded),
        (Answer(Status.PARKED, until=TODAY - timedelta(days=1)), DatePast),
        (Answer(Status.DECLINED, reason=" "), ReasonNeeded),
        (Answer(Status.DECLINED, reason="x" * 281), ReasonTooLong),
        (Answer(Status.MERGED), TargetNeeded),
        (Answer(Status.MERGED, where="made up"), NoSuchUnit),
        (Answer(Status.EXISTS), PlaceNeeded),
    ],
)
def test_an_answer_with_something_missing_leaves_no_trace(
    tmp_path: Path, given: Answer, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    with refused(playing, refusal):
        answer(playing, units(playing)[0], given)


def test_a_unit_that_is_not_there_and_a_merge_into_itself_get_no_answer(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    first = units(playing)[0]
    with refused(playing, NoSuchUnit):
        answer(playing, "made up", Answer(Status.PARKED, until=SOON))
    with refused(playing, NoSuchUnit):
        answer(playing, first, Answer(Status.MERGED, where=first))


def test_today_is_the_day_in_the_sessions_own_place(tmp_path: Path) -> None:
    playing = play(tmp_path, 3, Preset.EXPRESS, timezone="Pacific/Auckland").to(Phase.CLOSE)
    playing.clock.time = playing.clock.time.replace(hour=20)
    first = units(playing)[0]
    with refused(playing, DatePast):
        answer(playing, first, Answer(Status.PARKED, until=TODAY))
    answer(playing, first, Answer(Status.PARKED, until=TODAY + timedelta(days=1)))


def test_the_rest_gets_one_answer_and_what_has_one_keeps_it(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    first, second, third = units(playing)
    declined, parked = Answer(Status.DECLINED, reason="No."), Answer(Status.PARKED, until=SOON)
    answer(playing, first, declined)
    n = playing.jam.n
    assert answer_the_rest(playing, parked) == 2
    with without_a_trace(playing):
        assert answer_the_rest(playing, parked) == 0
    assert playing.room().answers == {first: declined, second: parked, third: parked}
    assert events(playing, after=n) == ["UnitAnswered"]


def test_the_rest_gets_no_answer_with_something_missing(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    with refused(playing, DateNeeded):
        answer_the_rest(playing, Answer(Status.PARKED))


# -- closing (R22) ---------------------------------------------------------------------------------


def test_a_session_is_not_closed_while_anything_is_unanswered(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    first, second, third = units(playing)
    parked = Answer(Status.PARKED, until=SOON)
    for unit in (first, second):
        with refused(playing, AnswersMissing):
            go_on(playing)
        answer(playing, unit, parked)
    answer(playing, third, Answer(Status.MERGED, where=second))
    assert playing.go_on() is Phase.CLOSED


def test_units_that_are_merged_in_a_circle_are_unanswered(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    first, second, _ = units(playing)
    answer_the_rest(playing, Answer(Status.PARKED, until=SOON))
    answer(playing, first, Answer(Status.MERGED, where=second))
    answer(playing, second, Answer(Status.MERGED, where=first))
    with refused(playing, AnswersMissing):
        go_on(playing)


def test_an_answer_that_is_taken_away_after_next_keeps_the_session_open(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSE)
    first, second, _ = units(playing)
    answer_the_rest(playing, Answer(Status.PARKED, until=SOON))
    answer(playing, first, Answer(Status.MERGED, where=second))
    go_on(playing)
    answer(playing, second, Answer(Status.MERGED, where=first))
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())
    moving.settle(playing.house, playing.code)
    assert (playing.jam.phase, playing.jam.timer.going_on_at) == (Phase.CLOSE, None)
    assert events(playing)[-1] == "GoingOnUndone"


def signed_first(playing: Play, pilot_id: str) -> None:
    """Leave a pilot as it is between its two signatures."""
    with playing.house.store.unit_on_pilot(pilot_id) as unit:
        proposals.propose(unit, Proposal("hash", "ada", "Ada", "sealed", unit.now))
        unit.pilot = lock.proposed(unit.pilot)


def test_writing_into_a_card_in_the_session_takes_the_first_signature_back(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.DESIGN)
    pilot = playing.room().pilots[0]
    signed_first(playing, pilot.id)
    fill_card(playing, pilot.id, {"who": "Tenants"})
    with playing.house.store.reading() as reading:
        assert pilots.one(reading, pilot.id).state is PilotState.DRAFT
        assert pilots.one(reading, pilot.id).card.who == "Tenants"
        assert pilots.proposal(reading, pilot.id) is None


def test_hiding_a_text_of_a_card_takes_the_first_signature_back(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.DESIGN)
    pilot = playing.room().pilots[0]
    signed_first(playing, pilot.id)
    sorting.hide_note(playing.house, playing.code, playing.ada, pilot.unit, True)
    with playing.house.store.reading() as reading:
        assert pilots.one(reading, pilot.id).state is PilotState.DRAFT
        assert pilots.proposal(reading, pilot.id) is None


def test_a_locked_card_is_not_written_into_from_the_session(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.DESIGN)
    pilot = playing.room().pilots[0]
    with playing.house.store.unit_on_pilot(pilot.id) as unit:
        unit.pilot = lock.locked(unit.pilot)
    with refused(playing, CardLocked):
        fill_card(playing, pilot.id, {"who": "Tenants"})
