"""The socket's door: it looks who asks, opens one room, and takes nothing else in."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient
from sqlalchemy import delete

from tests.builders import a_manager, a_person, a_session, everything
from tests.play import Play, play
from tests.served import Served, serve
from tests.waiting import until
from workshop.actions import moving, seats
from workshop.core.holding import Held, Holder, Holding
from workshop.core.permissions import TeamRole
from workshop.core.seat.seat import Seat
from workshop.core.session.phases import Phase, Role
from workshop.core.session.sealing import Audience
from workshop.live import sender, socket
from workshop.live.stage import Place
from workshop.seats import seat_cookie_name
from workshop.storage.tables import SeatRow

ACCOUNTS = tuple(audience for audience in Audience if audience is not Audience.PHONE)
#: What a client could try: the names of commands and of news, and those that libraries know.
EVENTS = ("note", "dots", "join", "enter_room", "frame", "tick", "message", "json")
#: What the door itself is called; a client may send events of these names too.
OWN_EVENTS = ("connect", "disconnect")


@pytest.fixture(autouse=True)
def no_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """News of acts only; a tick by the clock would come between."""
    monkeypatch.setattr(sender, "COUNT_TICK", 3600.0)
    monkeypatch.setattr(sender, "WHOLE_TICK", 3600.0)


def ask(
    served: Served, client: FlaskClient, audience: str, code: str = "", query: str = ""
) -> SocketIOTestClient:
    """Knock at the door in this browser."""
    wanted = f"s={code or served.play.code}&as={audience}&lang=en{query}"
    return served.socketio.test_client(served.app, query_string=wanted, flask_test_client=client)


def is_let_in(served: Served, client: FlaskClient, audience: str, code: str = "") -> bool:
    """Whether the door opens; whoever came in goes away again."""
    asker = ask(served, client, audience, code)
    if not asker.is_connected():
        return False
    asker.disconnect()
    return True


class Listening:
    """Stands in for the sender, and remembers who came and went."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Place]] = []

    def join(self, place: Place, _seat: str) -> int:
        self.told.append(("join", place))
        return 0

    def leave(self, place: Place, _seat: str) -> None:
        self.told.append(("leave", place))


def rooms(served: Served, asker: SocketIOTestClient) -> set[str]:
    """The rooms a connection is in, without the one of its own."""
    server = served.socketio.server
    assert server is not None
    sid = server.manager.sid_from_eio_sid(asker.eio_sid, "/")
    return set(server.rooms(sid)) - {sid}


def remove(playing: Play, seat: Seat) -> None:
    """Take a seat away from whoever holds it."""
    with playing.house.store.unit() as unit:
        unit.execute(delete(SeatRow).where(SeatRow.hash == seat.hash))


# ---- who is let in --------------------------------------------------------------------------


def test_everybody_is_let_in_to_what_is_theirs(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    ada = served.signed_in(playing.ada)
    assert is_let_in(served, served.phone(playing.seats[0]), "phone")
    assert is_let_in(served, ada, "desk")
    assert is_let_in(served, ada, "screen")
    assert is_let_in(served, served.signed_in(playing.named("Bo", Role.DECIDER)), "decider")
    assert is_let_in(served, served.signed_in(playing.named("Cy", Role.OBSERVER)), "observer")


@pytest.mark.parametrize("audience", list(Audience))
def test_a_stranger_is_refused(tmp_path: Path, audience: Audience) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path)
    assert not is_let_in(served, served.anybody(), audience.value)


@pytest.mark.parametrize("audience", list(Audience))
def test_an_account_without_a_part_in_the_session_is_refused(
    tmp_path: Path, audience: Audience
) -> None:
    playing = play(tmp_path)
    served = serve(playing, tmp_path)
    elsewhere = a_person(playing.house, name="Eve")
    member = a_person(playing.house, playing.team, TeamRole.MEMBER, name="Max")
    assert not is_let_in(served, served.signed_in(elsewhere), audience.value)
    assert not is_let_in(served, served.signed_in(member), audience.value)


def test_a_seat_of_another_session_is_refused(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    other = a_session(playing.house, playing.team, playing.ada)
    served = serve(playing, tmp_path)
    mine = served.phone(playing.seats[0])
    assert not is_let_in(served, mine, "phone", other.code)
    # The cookie under the other session's name does not help: the seat is not held there.
    mine.set_cookie(seat_cookie_name(other.code, False), playing.seats[0].secret)
    assert not is_let_in(served, mine, "phone", other.code)
    there, _words = seats.take(playing.house, other.code)
    mine.set_cookie(seat_cookie_name(other.code, False), there.secret)
    assert is_let_in(served, mine, "phone", other.code)


def test_a_seat_since_removed_is_refused(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    served = serve(playing, tmp_path)
    mine, other = (served.phone(seat) for seat in playing.seats)
    assert is_let_in(served, mine, "phone")
    remove(playing, playing.seats[0])
    assert not is_let_in(served, mine, "phone")
    assert is_let_in(served, other, "phone")


@pytest.mark.parametrize("audience", ACCOUNTS)
def test_a_seat_hears_nothing_that_is_not_for_phones(tmp_path: Path, audience: Audience) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    assert not is_let_in(served, served.phone(playing.seats[0]), audience.value)


@pytest.mark.parametrize(
    ("role", "audience"),
    [
        (Role.OBSERVER, Audience.DESK),
        (Role.OBSERVER, Audience.DECIDER),
        (Role.OBSERVER, Audience.PHONE),
        (Role.DECIDER, Audience.DESK),
        (Role.DECIDER, Audience.OBSERVER),
        (Role.CO_FACILITATOR, Audience.DECIDER),
        (Role.CO_FACILITATOR, Audience.PHONE),
    ],
)
def test_somebody_who_asks_for_the_page_of_another_role_is_refused(
    tmp_path: Path, role: Role, audience: Audience
) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    assert not is_let_in(served, served.signed_in(playing.named("Bo", role)), audience.value)


@pytest.mark.parametrize("audience", ["", "DESK", "everybody", "desk ", "phone,desk"])
def test_an_audience_that_does_not_exist_is_refused(tmp_path: Path, audience: str) -> None:
    playing = play(tmp_path)
    served = serve(playing, tmp_path)
    assert not is_let_in(served, served.signed_in(playing.ada), audience)


def test_a_code_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    assert not is_let_in(served, served.phone(playing.seats[0]), "phone", "ZZZZ9999")
    assert not is_let_in(served, served.signed_in(playing.ada), "desk", "ZZZZ9999")


def test_whoever_is_refused_hears_nothing_and_leaves_no_trace(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    before = everything(playing.house)
    asker = ask(served, served.anybody(), "phone")
    moving.add_time(playing.house, playing.code, playing.ada, "key", 1)
    inside = served.page(Audience.PHONE, served.phone(playing.seats[0]))
    moving.add_time(playing.house, playing.code, playing.ada, "another", 1)
    until(lambda: inside.hear() or inside.n == playing.jam.n, "news for those inside")
    assert not asker.is_connected()
    assert "frame" not in [packet["name"] for packet in asker.queue]
    assert set(before["seats"]) == set(everything(playing.house)["seats"])
    inside.socket.disconnect()


# ---- the one room ---------------------------------------------------------------------------


def test_a_connection_is_in_its_own_room_and_in_no_other(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    code = playing.code
    phone = ask(served, served.phone(playing.seats[0]), "phone")
    desk = ask(served, served.signed_in(playing.ada), "desk")
    assert rooms(served, phone) == {f"{code}/phone/en"}
    assert rooms(served, desk) == {f"{code}/desk/en"}
    for each in (phone, desk):
        each.disconnect()


def test_a_language_that_is_not_spoken_here_is_answered_in_the_first_one(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    query = f"s={playing.code}&as=phone&lang=../desk/en"
    asker = served.socketio.test_client(
        served.app, query_string=query, flask_test_client=served.phone(playing.seats[0])
    )
    assert rooms(served, asker) == {f"{playing.code}/phone/en"}
    asker.disconnect()


def test_the_room_is_that_of_the_query_whatever_is_asked_for_twice(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    other = a_session(playing.house, playing.team, playing.ada)
    served = serve(playing, tmp_path)
    phone = served.phone(playing.seats[0])
    twice = ask(served, phone, "phone", query=f"&s={other.code}&as=desk&room={other.code}/phone/en")
    assert rooms(served, twice) == {f"{playing.code}/phone/en"}
    twice.disconnect()


def test_another_namespace_is_no_way_in(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    asker = served.socketio.test_client(
        served.app,
        namespace="/desk",
        query_string=f"s={playing.code}&as=phone&lang=en",
        flask_test_client=served.phone(playing.seats[0]),
    )
    assert not asker.is_connected("/desk")


def test_news_of_another_session_does_not_arrive(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    other = a_session(playing.house, playing.team, playing.ada)
    served = serve(playing, tmp_path)
    here = served.page(Audience.PHONE, served.phone(playing.seats[0]))
    there = ask(served, served.signed_in(playing.ada), "desk", other.code)
    n = playing.jam.n
    moving.add_time(playing.house, other.code, playing.ada, "key", 1)
    told: list[str] = []
    until(
        lambda: told.extend(p["name"] for p in there.get_received()) or "frame" in told,
        "the frame in the other session",
    )
    here.hear()
    assert [p for p in here.packets if p["name"] == "frame"] == []
    assert (here.n, playing.jam.n) == (n, n)
    for each in (here.socket, there):
        each.disconnect()


# ---- nothing else is taken in ---------------------------------------------------------------


def test_connect_and_disconnect_are_all_there_is(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    server = served.socketio.server
    assert server is not None
    assert set(server.handlers) == {"/"}
    assert set(server.handlers["/"]) == {"connect", "disconnect"}


@pytest.mark.parametrize("audience", [Audience.PHONE, Audience.DESK])
def test_whatever_a_client_sends_changes_nothing_and_gets_no_answer(
    tmp_path: Path, audience: Audience
) -> None:
    playing = play(tmp_path, seats_taken=2).to(Phase.IDEATE)
    served = serve(playing, tmp_path)
    is_phone = audience is Audience.PHONE
    client = served.phone(playing.seats[0]) if is_phone else served.signed_in(playing.ada)
    page = served.page(audience, client)
    other = served.page(Audience.PHONE, served.phone(playing.seats[1]))
    for each in (page, other):
        each.socket.get_received()
    mine, before = rooms(served, page.socket), everything(playing.house)
    sent = {"text": "An idea by the back door", "key": "key", "room": f"{playing.code}/desk/en"}
    for event in (*EVENTS, *OWN_EVENTS):
        # With a callback the test client gives back what the server answered; nothing, that is.
        assert page.socket.emit(event, sent, callback=True) in (None, [])
        page.socket.emit(event, [sent] * 3)
    assert page.socket.get_received() == []
    assert other.socket.get_received() == []
    assert rooms(served, page.socket) == mine
    assert everything(playing.house) == before
    assert page.socket.is_connected()
    for each in (page, other):
        each.socket.disconnect()


def test_whoever_says_it_is_there_ten_times_is_counted_once_and_goes_once(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    place, listens = Place(playing.code, Audience.PHONE, "en"), Listening()
    holding = Holding(Holder(Held.SEAT, "seat"), playing.code, Audience.PHONE)
    socket.install(served.socketio, listens, lambda *_: holding, ("en",))  # type: ignore[arg-type]
    phone = ask(served, served.phone(playing.seats[0]), "phone")
    for event in OWN_EVENTS * 5:
        phone.emit(event, {})
    assert listens.told == [("join", place)]
    phone.disconnect()
    assert listens.told == [("join", place), ("leave", place)]


def test_a_manager_of_the_team_hears_what_a_manager_may_see(tmp_path: Path) -> None:
    playing = play(tmp_path)
    served = serve(playing, tmp_path)
    manager = served.signed_in(a_manager(playing.house, playing.team, name="Mia"))
    page = manager.get(f"/s/{playing.code}/desk").status_code == 200
    assert is_let_in(served, manager, "observer") == page
    assert not is_let_in(served, manager, "desk")
