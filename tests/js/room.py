"""A tiny server that speaks to the browser as the real one does: pages, frames, ticks, answers."""

import base64
import json
import threading
import time
import zlib
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_socketio import SocketIO
from playwright.sync_api import Page
from werkzeug.serving import make_server

STATIC = Path(__file__).parents[2] / "static"
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'; trusted-types swap"
)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Room</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/components.css">
<script nonce="{nonce}" src="/static/js/vendor/socket.io.min.js" defer></script>
<script nonce="{nonce}" src="/static/js/main.js" type="module"></script></head>
<body class="phone" data-mood="{mood}" data-stream="KTM4H7" data-audience="phone" data-lang="en"
 data-n="{n}" data-hash="{hash}" data-now="{now}" data-seed="seed-7"
 data-live="/s/KTM4H7/shared" data-own="/s/KTM4H7/own">
<form id="act" method="post"><input type="hidden" name="csrf_token" value="{token}">
<input type="hidden" name="key" value="printed"></form>
<p class="out" data-say aria-live="polite"></p>
<div class="note" data-connection data-connected="Connected" data-reconnecting="Reconnecting"
 data-offline="No connection." data-waiting-one="One idea waits on this phone."
 data-waiting-many="{{n}} ideas wait on this phone."
 role="status"><p data-connection-text></p></div>
{head}
<main id="main" tabindex="-1">{main}</main>
<div class="note" data-note role="alert" hidden data-away="It did not arrive. Try again."
 data-failed="That did not work."><p data-note-text></p></div>
<template id="waiting"><li class="idea" data-state="waiting"><p class="says" data-text></p>
<span class="mark" data-is="waiting">Waiting on this phone</span></li></template>
<template id="refused"><li class="idea" data-state="refused"><p class="says" data-text></p>
<span class="mark" data-is="refused" data-why></span>
<button type="button" data-again>Put back into the field</button>
<button type="button" data-copy-text data-copied="Copied">Copy</button>
<button type="button" data-drop>Remove</button></li></template>
</body></html>"""
HEAD = '<header class="head" id="head" data-region="head" data-visit="{visit}">{inside}</header>'
COMPOSER = """<div class="composer" id="composer" data-keep data-composer>
<textarea id="text" name="text" form="act" class="input" data-draft="idea"></textarea>
<span data-counter-for="text" data-max="360" data-from="300"
 data-says="{n} characters left" hidden></span>
<button form="act" formaction="/s/KTM4H7/ideas" data-with="#composer"
 data-outbox>Save</button></div>
<ul class="ideas" id="waiting-list" data-keep data-waiting></ul>"""


class Room:
    """One session on a free port. `board` is the shared region, `own` the slots of the one seat."""

    def __init__(self) -> None:
        self.n, self.visit, self.mood, self.token = 1, 1, "open", "token-1"
        self.inside, self.board, self.rest = "<p>Ideas</p>", "", COMPOSER
        self.own: dict[str, str] = {"own-notes": ""}
        #: seconds that the next answers with it are on their way
        self.own_waits: list[float] = []
        self.dots: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.shift, self.calm = 0.0, 1
        self.is_down, self.is_own_down, self.is_gone, self.losses = False, False, False, 0
        #: the status every knock of a socket is refused with, and when each of them came
        self.refuses, self.knocks = 0, []
        self.refusals: dict[str, dict[str, Any]] = {}
        self.rest_until, self.asks_to_rest = 0.0, 0
        self.acts: list[dict[str, str]] = []
        self.seen_keys: dict[str, Any] = {}
        self.asked: Counter[str] = Counter()
        self.live = SocketIO(async_mode="threading", logger=False, engineio_logger=False)
        self._serve()

    # ---- what the tests ask of it ----

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/s/KTM4H7"

    def now(self) -> int:
        """The server's time in milliseconds; `shift` seconds apart from this machine's."""
        return int((time.time() + self.shift) * 1000)

    def regions(self) -> dict[str, str]:
        return {
            "head": HEAD.format(visit=self.visit, inside=self.inside),
            "board": f'<section id="board" data-region="board">{self.board}</section>',
        }

    def frame(
        self, *, says: tuple[str, ...] = (), is_lost: bool = False, **rest: Any
    ) -> dict[str, Any]:
        """The next event happens; its frame goes out, or gets lost on the way."""
        before, was, self.n = self.n, self.hash, self.n + 1
        frame = {
            "from": before,
            "to": self.n,
            "was": was,
            "says": list(says),
            "mood": self.mood,
            "hash": self.hash,
            "swap": self.regions(),
            **rest,
        }
        if not is_lost:
            self.live.emit("frame", frame)
        return frame

    def pieces(self, lists: dict[str, Any], *, packed: bool = False, **rest: Any) -> None:
        """The next event happens, and its frame holds steps of lists alone."""
        before, was, self.n = self.n, self.hash, self.n + 1
        told = {"says": [], "mood": self.mood, "swap": {}, "lists": lists, **rest}
        head = {"from": before, "to": self.n, "was": was, "hash": self.hash}
        if packed:
            squeezed = zlib.compress(json.dumps(told).encode(), wbits=-zlib.MAX_WBITS)
            told = {"packed": base64.b64encode(squeezed).decode()}
        self.live.emit("frame", head | told)

    def tick(self) -> None:
        self.live.emit("tick", {"n": self.n, "now": self.now(), "counts": self.counts})

    def _connected(self) -> None:
        first = {"n": self.n, "hash": self.hash, "counts": {}, "calm": self.calm}
        self.live.emit("tick", first, to=request.sid)  # type: ignore[attr-defined]

    @property
    def hash(self) -> str:
        return f"h{self.n}"

    def ask_to_wait(self, seconds: int) -> None:
        """Refuse every act for so long, and say so."""
        self.rest_until, self.asks_to_rest = time.monotonic() + seconds, seconds

    def is_joined(self) -> bool:
        """Whether a socket listens."""
        return any(True for _ in self.live.server.manager.get_participants("/", None))

    def cut(self) -> None:
        """Every socket is lost."""
        for sid, _ in list(self.live.server.manager.get_participants("/", None)):
            self.live.server.disconnect(sid)

    def end(self) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()

    # ---- how it serves ----

    def _serve(self) -> None:
        app = Flask("room", static_folder=str(STATIC), static_url_path="/static")
        self.live.init_app(app)
        self.live.on("connect")(lambda _auth=None: self._connected())
        app.wsgi_app = self._gate(app.wsgi_app)
        app.get("/s/KTM4H7")(self._page)
        app.get("/s/KTM4H7/shared")(self._shared)
        app.get("/s/KTM4H7/own")(self._own)
        app.get("/elsewhere")(lambda: "<!doctype html><title>Elsewhere</title>")
        app.post("/s/KTM4H7/<path:command>")(self._act)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _gate(self, inner: Any) -> Any:
        def gate(environ: Any, answer: Any) -> Any:
            if not self.refuses or not environ["PATH_INFO"].startswith("/socket.io"):
                return inner(environ, answer)
            self.knocks.append(time.monotonic())
            answer(f"{self.refuses} Refused", [])
            return [b""]

        return gate

    def _page(self) -> Response:
        self.asked["page"] += 1
        regions, nonce = self.regions(), "abc123"
        slots = "".join(
            f'<div id="{name}" data-own-slot data-keep>{html}</div>'
            for name, html in self.own.items()
        )
        page = PAGE.format(
            nonce=nonce,
            mood=self.mood,
            n=self.n,
            hash=self.hash,
            now=self.now(),
            token=self.token,
            head=regions["head"],
            main=regions["board"] + slots + self.rest,
        )
        headers = {"Content-Security-Policy": POLICY.format(nonce=nonce)}
        return Response(page, headers=headers, mimetype="text/html")

    def _shared(self) -> Any:
        self.asked["shared"] += 1
        if self.is_down or self.is_gone:
            return "", 404 if self.is_gone else 503
        if request.headers.get("Workshop-Version") == f"{self.n}-{self.hash}":
            return Response(status=204, mimetype="text/plain")
        return jsonify(
            n=self.n,
            hash=self.hash,
            mood=self.mood,
            now=self.now(),
            counts=self.counts,
            swap=self.regions(),
        )

    def _own(self) -> Any:
        self.asked["own"] += 1
        if self.is_down or self.is_own_down:
            return "", 503
        answer = jsonify(swap=self.own)
        time.sleep(self.own_waits.pop(0) if self.own_waits else 0)
        return answer

    def _act(self, command: str) -> Any:
        self.asked[command] += 1
        if self.is_down:
            return "", 503
        if time.monotonic() < self.rest_until:
            return self._too_often()
        sent = request.form.to_dict()
        assert request.headers.get("Workshop") == "swap"
        key, token = sent.pop("key"), sent.pop("csrf_token")
        if token != self.token:
            return jsonify(says="This page is old.", code="csrf", csrf_token=self.token), 400
        if command in self.refusals:
            return jsonify(self.refusals[command]), 422
        if key not in self.seen_keys:
            self.acts.append({"to": command, "key": key, **sent})
            self.seen_keys[key] = self._answer(command, sent)
        if self.losses:  # the act is done, only its answer never comes back
            self.losses -= 1
            return "", 502
        return self.seen_keys[key]

    def _too_often(self) -> Any:
        answer = jsonify(says="That was too often.", code="too_often", swap={})
        answer.status_code = 429
        answer.headers["Retry-After"] = str(self.asks_to_rest)
        return answer

    def _answer(self, command: str, sent: dict[str, str]) -> Any:
        if command == "leave":
            return Response(status=303, headers={"Location": "/elsewhere"})
        if command == "ideas":
            self.own["own-notes"] += f'<p class="mine">{escape(sent["text"])}</p>'
            slot = self.own["own-notes"]
            return jsonify(says=["Saved."], swap={"own-notes": slot}, clear=["text"])
        if command == "dots":
            unit, _, count = sent["unit"].rpartition(":")
            self.dots = {**self.dots, unit: int(count)}
            self.own["own-dots"] = self._tally()
            return jsonify(says=[], swap={"own-dots": self.own["own-dots"]})
        return jsonify(says=["Done."], swap={}, clear=[])

    def _tally(self) -> str:
        rows = "".join(f'<data value="{u}" data-dots="{c}"></data>' for u, c in self.dots.items())
        left = 6 - sum(self.dots.values())
        return f'<div data-budget="6" data-left="{left}">{rows}</div>'


def opened(phone: Page, room: Room) -> Page:
    """Open the room's page and wait until its socket has joined."""
    phone.goto(room.url)
    phone.wait_for_selector("html[data-script=on]", state="attached")
    while not room.is_joined():
        phone.wait_for_timeout(20)
    return phone
