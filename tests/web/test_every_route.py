"""Every route, phase and role: open exactly where the table says, closed everywhere else."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.play import Play, play
from tests.served import SWAP, Served, serve
from workshop.core.errors import RuleBroken
from workshop.core.session import phases
from workshop.core.session.phases import JUDGING, SILENT, Command, Phase, Role
from workshop.storage.unit import SessionUnit

#: What each route that changes a session asks of the table. A route that is missing here fails.
COMMANDS: dict[str, Command] = {
    "phone.write": Command.WRITE,
    "phone.write_list": Command.WRITE,
    "phone.edit": Command.EDIT_NOTE,
    "phone.withdraw": Command.WITHDRAW_NOTE,
    "phone.deal": Command.DEAL,
    "phone.finish": Command.FINISH,
    "phone.place": Command.PLACE_DOTS,
    "phone.estimate": Command.ESTIMATE,
    "phone.read": Command.MARK_READ,
    "phone.unclear": Command.MARK_UNCLEAR,
    "phone.report_note": Command.REPORT_NOTE,
    "phone.same": Command.MARK_SAME,
    "phone.theme": Command.PROPOSE_THEME,
    "phone.take_out": Command.TAKE_OUT,
    "phone.time": Command.ASK_TIME,
    "phone.slow": Command.SLOW_DOWN,
    "phone.pulse": Command.PULSE,
    "desk.moving.go_on": Command.GO_ON,
    "desk.moving.tell_few": Command.TELL_FEW,
    "desk.moving.undo": Command.UNDO_GO_ON,
    "desk.moving.back": Command.GO_BACK,
    "desk.moving.skip": Command.SKIP,
    "desk.moving.time": Command.ADD_TIME,
    "desk.moving.minutes": Command.SET_MINUTES,
    "desk.moving.pause": Command.PAUSE,
    "desk.moving.resume": Command.RESUME,
    "desk.moving.stretch": Command.STRETCH,
    "desk.moving.second_round": Command.SECOND_ROUND,
    "desk.moving.admit": Command.ADMIT,
    "desk.moving.estimate_again": Command.ESTIMATE_AGAIN,
    "desk.moving.pair_screen": Command.PAIR_SCREEN,
    "desk.moving.take_over": Command.TAKE_OVER,
    "desk.sorting.hide": Command.HIDE_NOTE,
    "desk.sorting.show": Command.SHOW_NOTE,
    "desk.sorting.hide_reason": Command.HIDE_NOTE,
    "desk.sorting.show_reason": Command.SHOW_NOTE,
    "desk.sorting.stack": Command.STACK,
    "desk.sorting.unstack": Command.UNSTACK,
    "desk.sorting.apart": Command.KEEP_APART,
    "desk.sorting.theme": Command.MAKE_THEME,
    "desk.sorting.rename": Command.RENAME_THEME,
    "desk.sorting.move": Command.MOVE_TO_THEME,
    "desk.sorting.undo_stack": Command.UNDO_MERGE,
    "desk.deciding.grid": Command.FILL_GRID,
    "desk.deciding.statement": Command.AGREE_STATEMENT,
    "desk.deciding.question": Command.AGREE_QUESTION,
    "desk.deciding.tie": Command.BREAK_TIE,
    "desk.deciding.choose": Command.CHOOSE,
    "desk.deciding.card": Command.FILL_CARD,
    "desk.deciding.answer": Command.SET_STATUS,
    "desk.deciding.answer_rest": Command.SET_STATUS,
}
#: Routes that take a POST and are no command of a session: doors, accounts, teams, deletion.
DOORS = frozenset(
    {
        "home.join",
        "seat_door.join",
        "seat_door.come_back",
        "seat_door.forget",
        "seat_door.next_person",
        "returning.answers",
        "phone.scale",
        "screen.pair",
        "sessions.new",
        "deletion.delete",
        "teams.make",
        "teams.invite",
        "teams.change_member",
        "locking.lock",
        "locking.take_back",
        "locking.said",
        "locking.owner",
        "locking.days",
        "locking.longer",
        "locking.again",
        "cards.step",
        "cards.measure",
        "reviews.decide",
        "reviews.sign",
        "reviews.take_back",
        "reviews.concern",
        "reviews.settle",
        "reviews.dissent",
        "reviews.pause",
        "reviews.resume",
        "reviews.learn",
        "reviews.look_back",
        "portfolio.make_feed",
        "portfolio.end_feed",
        "readings.day",
        "reading_tables.given_table",
        "reading_tables.store",
        "reading_tables.cases",
        "reading_keys.make",
        "reading_keys.end",
        "readings_api.post",
        "accounts.own",
        "accounts.change_password",
        "accounts.invitation",
        "accounts.join_team",
        "accounts.set_up",
        "accounts.sign_in",
        "accounts.sign_out",
        "accounts.sign_out_everywhere",
        "accounts.way_back",
    }
)
CLOSED_CODES = {
    "phase_closed",
    "judgement_off",
    "not_yours",
    "seat_lost",
    "not_signed_in",
    "not_allowed",
    "no_such_session",
    "time_is_up",
}
#: What a browser brings that makes it one role; a seat's browser holds no account and vice versa.
ROLES = tuple(Role)
#: Enough of a form for every route to get past its shape, with nothing in it that exists.
FORM = {
    "key": "a key",
    "note": "none",
    "unit": "none:1",
    "finalist": "none",
    "none": "1",
    "minutes": "1",
    "phase": "vote",
    "lines": "one line",
    "text": "How might we do better for whom?",
    "answer": "safe:3",
    "done": "1",
    "wanted": "1",
    "pair": "one two",
    "visit": "1",
    "none:1-status": "parked",
    "none:1-until": "2030-01-01",
    "vote-minutes": "5",
    "rest-until": "2030-01-01",
    "onto": "one",
    "other": "two",
    "name": "A name",
    "theme": "none",
}


def open_routes(served: Served) -> dict[str, str]:
    """The address of every route that changes a session, by endpoint."""
    return {
        rule.endpoint: rule.rule.replace("<code>", served.play.code)
        for rule in served.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint in COMMANDS
    }


def test_every_route_that_takes_something_is_in_the_table_or_a_door(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    posts = {
        rule.endpoint
        for rule in served.app.url_map.iter_rules()
        if {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())
    }
    assert posts == set(COMMANDS) | DOORS
    assert set(COMMANDS.values()) == set(Command)


def browsers(served: Served) -> dict[Role, FlaskClient]:
    playing = served.play
    return {
        Role.SEAT: served.phone(playing.seats[0]),
        Role.FACILITATOR: served.signed_in(playing.ada),
        Role.CO_FACILITATOR: served.signed_in(playing.named("Dee", Role.CO_FACILITATOR)),
        Role.DECIDER: served.signed_in(playing.named("Bo", Role.DECIDER)),
        Role.OBSERVER: served.signed_in(playing.named("Cy", Role.OBSERVER)),
        Role.STRANGER: served.anybody(),
    }


class WouldWork(RuleBroken):
    """Raised instead of the commit, so that every command is tried and none leaves a trace."""

    code = "would_work"


def never_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    def instead(_unit: SessionUnit) -> None:
        raise WouldWork

    monkeypatch.setattr(SessionUnit, "finish", instead)


def was_open(client: FlaskClient, address: str) -> tuple[bool, int]:
    """Whether the command got past the table, and the status of the answer."""
    answer = client.post(address, data=FORM, headers=SWAP)
    if answer.status_code in (301, 302, 303):
        return False, answer.status_code
    told = answer.get_json(silent=True) or {}
    return told.get("code") not in CLOSED_CODES, answer.status_code


@pytest.mark.parametrize("phase", list(Phase))
def test_a_route_is_open_exactly_where_the_table_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: Phase
) -> None:
    playing = play(tmp_path, seats_taken=4)
    if phase is Phase.RUNOFF:
        tie_and_go_on(playing)
    playing.to(phase)
    served = serve(playing, tmp_path)
    clients, routes = browsers(served), open_routes(served)
    never_commits(monkeypatch)
    wrong = []
    for endpoint, address in sorted(routes.items()):
        command = COMMANDS[endpoint]
        for role, client in clients.items():
            expected = phases.is_open(phase, command, role)
            found, status = was_open(client, address)
            if found != expected or (not expected and status not in (302, 303, 401, 403, 404)):
                wrong.append(f"{endpoint} for {role.value}: {status}, expected {expected}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("phase", sorted(SILENT))
def test_judging_is_refused_to_everybody_while_people_write(tmp_path: Path, phase: Phase) -> None:
    playing = play(tmp_path, seats_taken=4).to(phase)
    served = serve(playing, tmp_path)
    routes, clients = open_routes(served), browsers(served)
    for endpoint in (e for e, command in COMMANDS.items() if command in JUDGING):
        for role, client in clients.items():
            assert not was_open(client, routes[endpoint])[0], f"{endpoint} for {role.value}"


def test_the_walk_notices_a_door_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.IDEATE)
    served = serve(playing, tmp_path)
    address = open_routes(served)["phone.unclear"]
    seat = served.phone(playing.seats[0])
    assert not was_open(seat, address)[0]
    left_open = {**phases.OPEN[Phase.IDEATE], Command.MARK_UNCLEAR: frozenset({Role.SEAT})}
    monkeypatch.setitem(phases.OPEN, Phase.IDEATE, left_open)
    assert was_open(seat, address)[0]


def tie_and_go_on(playing: Play) -> None:
    """Ten units with two dots each from two people, so that the eighth place is tied."""
    for _ in range(8):
        playing.seat()
    playing.to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for n, unit in enumerate(current.units[:10]):
        playing.place(playing.seats[n % 5], unit, 1)
        playing.place(playing.seats[n % 5 + 5], unit, 1)
    playing.go_on()
