"""Which connections are held, which make room, and what waits for each: with the real Socket.IO."""

import time

import pytest
import socketio
from engineio.packet import MESSAGE, Packet
from engineio.socket import Socket

from tests.waiting import until
from workshop.core.holding import HANDED_ON, Held, Holder, Holding
from workshop.core.session.sealing import Audience
from workshop.serving import transports
from workshop.serving.transports import AT_MOST, QUEUE, SILENT, Transport, Transports
from workshop.serving.wire import wires


def held_by(browser: str) -> Holding:
    return Holding(Holder(Held.SEAT, browser), "KTM4H7", Audience.PHONE)


@pytest.fixture
def open_ones(monkeypatch) -> Transports:
    monkeypatch.setattr(transports, "GOODBYE", 0.01)
    server = socketio.Server(async_mode="threading")
    found = Transports(server)
    found.install(wires(found.find))
    return found


def opened(open_ones: Transports, sid: str, browser: str = "browser") -> Transport:
    """A connection that is open and has answered so far, as engine.io holds it."""
    engine = open_ones._engine
    engine.sockets[sid] = Socket(engine, sid)
    engine.sockets[sid].last_ping = None
    engine.handlers["connect"](sid, {HANDED_ON: held_by(browser)})
    found = open_ones.find(sid)
    assert found is not None
    return found


def waiting(open_ones: Transports, sid: str) -> int:
    return open_ones._engine.sockets[sid].queue.qsize()


def test_what_did_not_come_through_the_gate_is_not_opened(open_ones):
    engine = open_ones._engine
    engine.sockets["sid"] = Socket(engine, "sid")
    assert engine.handlers["connect"]("sid", {}) is False
    assert open_ones.listening() == ()


def test_many_have_gone_when_as_many_are_gone_as_are_there(open_ones, monkeypatch):
    monkeypatch.setattr(transports, "MANY", 3)
    for number in range(5):
        opened(open_ones, f"stays-{number}", f"of {number}")
    for number in range(4):
        open_ones.end(opened(open_ones, f"goes-{number}", f"of {number}"))
    assert not open_ones.many_have_gone()
    open_ones.end(opened(open_ones, "goes-too"))
    assert open_ones.many_have_gone()
    assert not open_ones.many_have_gone(), "those are told"


def test_a_browser_is_full_with_four_and_another_one_is_not(open_ones):
    for number in range(AT_MOST):
        assert not open_ones.is_full(held_by("browser").holder)
        opened(open_ones, f"sid-{number}")
    assert open_ones.is_full(held_by("browser").holder)
    assert not open_ones.is_full(held_by("other").holder)


def test_one_that_has_not_answered_for_a_while_makes_room(open_ones):
    four = [opened(open_ones, f"sid-{number}") for number in range(AT_MOST)]
    dead = open_ones._engine.sockets["sid-2"]
    dead.last_ping = time.time() - SILENT + 2  # asked just now: it has time to answer
    assert open_ones.is_full(four[0].holding.holder)
    dead.last_ping = time.time() - SILENT - 1
    assert not open_ones.is_full(four[0].holding.holder)
    assert [each.sid for each in open_ones.listening()] == ["sid-0", "sid-1", "sid-3"]


def test_no_more_than_a_hundred_packets_wait_and_then_the_connection_ends(open_ones):
    slow, other = opened(open_ones, "slow"), opened(open_ones, "other")
    for _ in range(QUEUE):
        open_ones._engine.send_packet("slow", Packet(MESSAGE, "2[]"))
    assert waiting(open_ones, "slow") == QUEUE
    assert not slow.is_ending
    for _ in range(3):
        open_ones._engine.send_packet("slow", Packet(MESSAGE, "2[]"))
        open_ones._engine.send_packet("other", Packet(MESSAGE, "2[]"))
    until(lambda: open_ones.listening() == (other,), "the slow one let go")
    assert waiting(open_ones, "other") == 3


def test_what_waits_for_a_connection_that_is_ended_is_not_sent(open_ones):
    ended = opened(open_ones, "sid")
    queue = open_ones._engine.sockets["sid"].queue
    open_ones._engine.send_packet("sid", Packet(MESSAGE, "2[]"))
    cut: list[bool] = []
    ended.lines.append(lambda: cut.append(True))
    open_ones.end(ended)
    open_ones.end(ended)
    assert [queue.get(block=False) for _ in range(queue.qsize())][-1] is None
    assert "sid" not in open_ones._engine.sockets
    until(lambda: cut == [True], "the line cut, once")


def test_listening_can_be_asked_for_one_session(open_ones):
    one = opened(open_ones, "sid")
    assert open_ones.listening("KTM4H7") == (one,)
    assert open_ones.listening("other") == ()


def test_a_large_frame_waits_once_however_many_have_not_read_it(open_ones):
    server = open_ones._server
    for sid in ("one", "two"):
        opened(open_ones, sid)
        server.manager.connect(sid, "/")
        server.manager.enter_room(server.manager.sid_from_eio_sid(sid, "/"), "/", "room")
    server.emit("frame", {"packed": "x" * 50_000}, to="room")
    one, two = (open_ones._engine.sockets[sid].queue.get(block=False) for sid in ("one", "two"))
    assert len(one.data) > 50_000
    assert one.data is two.data
