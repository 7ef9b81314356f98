"""A played session behind the real application: test clients for phones, desk and screen."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIO, SocketIOTestClient
from sqlalchemy import insert
from werkzeug.serving import make_server

from tests.framed import Element, take, trees, unpacked
from tests.play import Play
from workshop.app import create_app
from workshop.config import Settings
from workshop.core.account import token_hash
from workshop.core.limits import Limit, Rule
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.session.sealing import Audience
from workshop.seats import account_cookie_name, seat_cookie_name
from workshop.storage.tables import SignInRow
from workshop.web import limits
from workshop.web.limits import Limits

SHARED = {
    Audience.PHONE: "/s/{code}/shared",
    Audience.SCREEN: "/s/{code}/screen/shared",
    Audience.DESK: "/s/{code}/desk/shared",
    Audience.DECIDER: "/s/{code}/desk/shared",
    Audience.OBSERVER: "/s/{code}/desk/shared",
}
SWAP = {"Workshop": "swap"}


@dataclass
class Page:
    """What a browser holds: the shared regions and their number; frames are applied as there."""

    served: "Served"
    audience: Audience
    client: FlaskClient
    socket: SocketIOTestClient
    n: int = -1
    hash: str = ""
    swap: dict[str, str] = field(default_factory=dict)
    #: the same as trees, to which frames are applied
    held: dict[str, Element] = field(default_factory=dict)
    ticked: int = -1
    says: list[str] = field(default_factory=list)
    packets: list[Any] = field(default_factory=list)

    def fetch(self) -> dict[str, Any]:
        """The shared regions as the server draws them now."""
        address = SHARED[self.audience].format(code=self.served.play.code)
        answer = self.client.get(address, headers=SWAP)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json or {}
        return found

    def load(self) -> "Page":
        """Load the page: take everything as it is."""
        found = self.fetch()
        self.n, self.hash = found["n"], found["hash"]
        self.swap, self.held = found["swap"], trees(found["swap"])
        return self

    def hear(self, drop_frames: bool = False) -> None:
        """Take in what came over the socket since."""
        for packet in self.socket.get_received():
            self.packets.append(packet)
            told = packet["args"][0]
            if packet["name"] == "tick":
                self.ticked = max(self.ticked, told["n"])
            elif not drop_frames and told["from"] <= self.n < told["to"]:
                if told["was"] == self.hash:
                    take(self.held, told)
                    self.n, self.hash = told["to"], told["hash"]
                self.says += unpacked(told)["says"]


@dataclass
class Served:
    """The application over a play."""

    play: Play
    app: Flask

    @property
    def socketio(self) -> SocketIO:
        found: SocketIO = self.app.extensions["socketio"]
        return found

    def anybody(self) -> FlaskClient:
        """A browser that holds nothing."""
        return self.app.test_client()

    def phone(self, seat: Seat) -> FlaskClient:
        """The browser of a seat."""
        client = self.anybody()
        client.set_cookie(seat_cookie_name(self.play.code, False), seat.secret)
        return client

    def signed_in(self, account: Account) -> FlaskClient:
        """The browser of somebody with an account."""
        token = f"token of {account.id}"
        with self.play.house.store.unit() as unit:
            unit.execute(
                SignInRow.__table__.delete().where(SignInRow.token_hash == token_hash(token))
            )
            unit.execute(
                insert(SignInRow).values(
                    token_hash=token_hash(token),
                    user_id=account.id,
                    made_at=unit.now,
                    seen_at=unit.now,
                )
            )
        client = self.anybody()
        client.set_cookie(account_cookie_name(False), token)
        return client

    @contextmanager
    def listening(self) -> Iterator[str]:
        """The application on a free port of this machine, for a real browser; its address."""
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        server = make_server("127.0.0.1", 0, self.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def page(self, audience: Audience, client: FlaskClient) -> Page:
        """A live page of this audience in this browser."""
        query = f"s={self.play.code}&as={audience.value}&lang=en"
        socket = self.socketio.test_client(self.app, query_string=query, flask_test_client=client)
        assert socket.is_connected(), audience
        return Page(self, audience, client, socket).load()


def serve(
    playing: Play, folder: Path, csrf: bool = False, limited: bool = False, **settings_: Any
) -> Served:
    """Put the application over a play; without tokens and limits unless they are asked for."""
    url = str(playing.engine.url)
    settings = Settings(
        data_dir=folder, database_url=url, secret_key="s" * 40, criteria_key="c" * 40, **settings_
    )
    app = create_app(settings, playing.house)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=csrf)
    if not limited:
        app.extensions[limits.EXTENSION] = Limits(table=dict.fromkeys(Limit, Rule()))
    return Served(playing, app)
