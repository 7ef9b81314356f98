"""The whole application with one more door: acts fed in from inside, so that reading HTTP is not
what is measured. An act is a text put on the wall and its event, in a unit of its own.

`/bench/feed?code=C&rate=R&seconds=S` puts R texts a second on the wall of C and answers with when
each act began; `/bench/empty?code=C` takes them off again.
"""

import json
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import gevent
from sqlalchemy import delete, insert

from workshop.app import create_app
from workshop.core.events import NoteShown
from workshop.core.session.notes import NoteKind
from workshop.storage.tables import NoteRow
from workshop.storage.unit import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TEXT = "Idea {n} of the hall: a short line about what could be done better the next time we build"
#: Acts under way at once, as many people would press at once.
AT_ONCE = 16
#: Ids sort after all others and in the order of the acts, so that the wall grows at its end.
FIRST = 10**9

_INSERT = insert(NoteRow)
_REST = {
    **dict.fromkeys(("title", "evidence", "lineage"), ""),
    **dict.fromkeys(("wild", "hidden"), 0),
    "kind": NoteKind.IDEA.value,
    "parents": "[]",
}

app = create_app()
_inner = app.wsgi_app
_store: Store = app.extensions["workshop"].house.store


def _put(code: str, number: int) -> int:
    with _store.unit_on(code) as unit:
        note = f"z{FIRST + number}"
        own = {"id": note, "text": TEXT.format(n=number), "own_tag": f"bench {number}"}
        where = {"session_id": unit.jam.id, "visit": unit.jam.visit}
        unit.execute(_INSERT, {**_REST, **where, **own})
        unit.record(NoteShown(note))
        return unit.jam.n


def _feed(code: str, rate: float, seconds: float) -> dict[str, object]:
    count = round(rate * seconds)
    began = time.perf_counter()
    times: dict[int, float] = {}
    numbers = iter(range(count))

    def one() -> None:
        for number in numbers:
            due = began + number / rate
            wait = due - time.perf_counter()
            gevent.sleep(max(wait, 0))
            times[_put(code, number)] = due

    gevent.joinall([gevent.spawn(one) for _ in range(AT_ONCE)], raise_error=True)
    # The n-th commit is put beside the n-th beginning: within one group they may change places.
    order = sorted(times)
    return {
        "first": order[0],
        "began": sorted(times.values()),
        "took": time.perf_counter() - began,
    }


def _empty(code: str) -> dict[str, object]:
    with _store.unit_on(code) as unit:
        unit.execute(delete(NoteRow).where(NoteRow.id.startswith("z"), NoteRow.own_tag != ""))
        unit.record(NoteShown("z"))
        return {"n": unit.jam.n}


def _fed(environ: "WSGIEnvironment", answer: "StartResponse") -> Iterable[bytes]:
    path = environ.get("PATH_INFO", "")
    if not path.startswith("/bench/"):
        return _inner(environ, answer)
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    if path == "/bench/feed":
        told = _feed(asked["code"], float(asked["rate"]), float(asked["seconds"]))
    else:
        told = _empty(asked["code"])
    body = json.dumps(told).encode()
    answer("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


app.wsgi_app = _fed  # type: ignore[method-assign,assignment]
