"""One task asks all browsers whether they are there: each once, when its time has come."""

import time
from typing import Any

import pytest
import socketio
from engineio.packet import PING
from engineio.socket import Socket

from tests.waiting import until
from workshop.serving import pings
from workshop.serving.pings import Pings


class Server:
    """Stands in for Socket.IO: notes what was to be started, and waits for nobody."""

    def __init__(self) -> None:
        self.eio = socketio.Server(async_mode="threading").eio
        self.started: list[Any] = []

    def start_background_task(self, task: Any) -> None:
        self.started.append(task)


def a_socket(server: Server, sid: str = "sid") -> Socket:
    return Socket(server.eio, sid)


def asked(engine_socket: Socket) -> int:
    found = [engine_socket.queue.get() for _ in range(engine_socket.queue.qsize())]
    return sum(packet.packet_type == PING for packet in found)


def test_nobody_is_asked_before_the_time_and_everybody_after_it() -> None:
    server = Server()
    asking = Pings(server)
    two = [a_socket(server, sid) for sid in ("one", "two")]
    for each in two:
        asking.ask_later(each)
    due = time.monotonic() + server.eio.ping_interval
    assert asking.ask_due(due - 1)
    assert [asked(each) for each in two] == [0, 0]
    assert not asking.ask_due(due + 1)
    assert [asked(each) for each in two] == [1, 1]
    assert len(server.started) == 1


def test_who_has_not_answered_is_not_asked_again() -> None:
    server = Server()
    asking, one = Pings(server), a_socket(server)
    asking.ask_later(one)
    asking.ask_later(one)  # not yet asked: there is nothing it could have answered
    asking.ask_due(time.monotonic() + 100)
    assert asked(one) == 1
    assert one.last_ping  # and from here its silence is measured


def test_who_is_gone_is_not_asked() -> None:
    server = Server()
    asking, one = Pings(server), a_socket(server)
    asking.ask_later(one)
    one.closed = True
    assert not asking.ask_due(time.monotonic() + 100)
    assert asked(one) == 0


def test_after_a_quiet_while_the_task_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pings, "STEP", 0.01)
    server = socketio.Server(async_mode="threading")
    server.eio.ping_interval = 0.02
    asking = Pings(server)
    for sid in ("one", "two"):
        one = Socket(server.eio, sid)
        asking.ask_later(one)
        until(lambda: asked(one) == 1, "asked")  # noqa: B023
