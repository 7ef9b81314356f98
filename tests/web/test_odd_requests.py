"""Requests no page would send, at every door: never an error of ours, and refused leaves no trace.

Unknown fields, wrong types, huge and odd values, ids of other things, bodies that are no form. Now
and then every page is opened, so that nothing was kept that cannot be shown.
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from werkzeug.test import TestResponse

from tests import builders as make
from tests.actions.traces import rows, trace
from tests.builders import Clock
from tests.play import Play, play
from tests.postgres import a_postgres
from tests.served import SWAP, Served, serve
from workshop.core.permissions import TeamRole
from workshop.core.pilot import card
from workshop.core.session import grid
from workshop.core.session.phases import Phase, Role
from workshop.pages import desk as desk_pages
from workshop.storage.migrate import upgrade
from workshop.storage.unit import Store

PHASES = (
    Phase.LOBBY,
    Phase.APPRAISE,
    Phase.AGREE,
    Phase.IDEATE,
    Phase.BUILD_ON,
    Phase.REVEAL,
    Phase.CLUSTER,
    Phase.VOTE,
    Phase.TALLY,
    Phase.ESTIMATE,
    Phase.CHOOSE,
    Phase.DESIGN,
    Phase.CLOSE,
    Phase.CLOSED,
)
#: A wrong try is kept on purpose at these, so that guessing gets dearer.
COUNTS_WRONG_TRIES = frozenset({"screen.pair", "accounts.sign_in"})
#: Whoever is signed out is somebody else from then on; tried by tests of their own.
ENDS_THE_BROWSER = frozenset(
    {"accounts.sign_out", "accounts.sign_out_everywhere", "seat_door.forget"}
)
WORDS = ("none", "", " ", "0", "1", "-1", "3", "5", "9", "words of somebody", "2027-03-31")
ODD = (
    "\x00",
    "a\x00b",
    "\x1b[2J",
    "\u202eabc",
    "\u200b",
    "\ufffe\uffff",
    "\U0010ffff",
    "e\u0301" * 40,
    "\u0661\u0662",
    "²",
    "1e309",
    "nan",
    "inf",
    "-inf",
    "0x10",
    "1_000",
    "9" * 30,
    "9" * 5000,
    "-" + "9" * 30,
    "2147483648",
    "9223372036854775808",
    "1.5",
    "--1",
    "true",
    "null",
    "[]",
    "{}",
    "[object Object]",
    "%s%n%(x)s",
    "%(count)s",
    "{{ 7*7 }}",
    "' OR 1=1 --",
    "../../etc/passwd",
    "0000-00-00",
    "9999-12-31",
    "2027-02-30",
    "x" * 10_000,
    "\U0001f600" * 400,
    ":",
    "a:b:c",
    " \t\r\n ",
    "\r\nSet-Cookie: a=b",
)
NAMES = (
    *("text", "title", "wild", "kind", "evidence", "lineage", "seed", "second", "object", "since"),
    *("note", "a", "b", "key", "again", "done", "unit", "finalist", "none", "impact", "effort"),
    *(
        "rationale",
        "wanted",
        "answer",
        "visit",
        "phase",
        "minutes",
        "onto",
        "other",
        "pair",
        "name",
    ),
    *("theme", "stack", "row", "reason", "own", "pilot", "status", "owner", "until", "where"),
    *("into", "rest-until", "rest-reason", "digits", "codename", "code", "role", "roles", "email"),
    *("password", "old", "new", "team", "next", "language", "preset", "timezone", "max_pilots"),
    *("co_facilitator", "decider", "observers", "problem", "statement", "question", "rehearsal"),
    *("vote-minutes", "minutes-vote", "ideate-minutes", *grid.CELLS[:4], *card.LIMITS),
)
UNKNOWN = ("id", "user_id", "own_tag", "session_id", "is_administrator", "__proto__", "n", "hidden")
#: What makes a request look like the one a page would send, so that more than the door is tried.
USUAL = {
    "key": "a key",
    "visit": "{visit}",
    "minutes": "2",
    "phase": "choose",
    "text": "How might we do better for whom?",
    "reason": "It helps.",
    "status": "parked",
    "until": "2027-03-31",
}


@dataclass
class House:
    """A session in one phase, everybody who could ask, and what they could name."""

    served: Served
    clients: dict[str, FlaskClient]
    ids: tuple[str, ...]
    routes: list[tuple[str, str]]
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def play(self) -> Play:
        return self.served.play

    def name(self, chance: Random) -> str:
        own = (*self.ids, "rest", "new", "edit")
        tail = f"{chance.choice(own)}-{chance.choice(NAMES)}"
        return chance.choice([*NAMES, *NAMES, *UNKNOWN, tail, f"edit-{chance.choice(self.ids)}"])

    def value(self, chance: Random) -> str:
        an_id = chance.choice(self.ids)
        made = [an_id, f"{an_id}:{chance.choice(ODD)}", f"{an_id} {chance.choice(self.ids)}"]
        return chance.choice([*made, chance.choice(WORDS), chance.choice(ODD)])


def a_house(playing: Play, folder: Path, phase: Phase) -> House:
    manager = make.a_manager(playing.house, playing.team)
    admin = make.an_administrator(playing.house)
    bo, cy = playing.named("Bo", Role.DECIDER), playing.named("Cy", Role.OBSERVER)
    playing.to(phase)
    served = serve(playing, folder)
    people = {"ada": playing.ada, "manager": manager, "admin": admin, "bo": bo, "cy": cy}
    clients = {name: served.signed_in(account) for name, account in people.items()}
    clients |= {f"seat {n}": served.phone(seat) for n, seat in enumerate(playing.seats[:2])}
    clients["stranger"] = served.anybody()
    ids = [playing.team.id, playing.ada.id, playing.jam.id, playing.code]
    for table, column in (("notes", "id"), ("intake", "id"), ("pilots", "id"), ("rounds", "id")):
        ids += [row[column] for row in rows(playing, table)][:6]
    ids += [row["stack"] for row in rows(playing, "stackings")[:6]]
    found = [
        (rule.endpoint, rule.rule)
        for rule in served.app.url_map.iter_rules()
        if rule.endpoint != "static" and rule.endpoint not in ENDS_THE_BROWSER
        if "POST" in (rule.methods or ()) or rule.arguments
    ]
    return House(served, clients, tuple(ids), sorted(found))


def ask(house: House, chance: Random) -> str:
    """One odd request; returns what was wrong with the answer, or nothing."""
    endpoint, rule = chance.choice(house.routes)
    address = filled(house, rule, chance)
    who = chance.choice(list(house.clients))
    before = trace(house.play)
    answer = sent(house, house.clients[who], address, chance)
    house.statuses[answer.status_code] += 1
    said = f"{who}: {endpoint} {address[:80]} -> {answer.status_code}"
    if answer.status_code >= 500:
        return said
    is_refused = answer.status_code >= 400 and endpoint not in COUNTS_WRONG_TRIES
    return f"{said}, and left a trace" if is_refused and trace(house.play) != before else ""


def filled(house: House, rule: str, chance: Random) -> str:
    """The address of a route, mostly of this session, with odd ids in it now and then."""
    own = {
        "<code>": house.play.code,
        "<team_id>": house.play.team.id,
        "<user_id>": house.play.ada.id,
        "<pilot_id>": next(iter(rows(house.play, "pilots")), {"id": "no-pilot"})["id"],
        "<token>": "no-such-token",
        "<any(json, csv, md):ending>": "json",
    }
    for part, value in own.items():
        odd = quote(house.value(chance)[:200] or "x", safe="")
        rule = rule.replace(part, odd if chance.random() < 0.15 else value)
    return rule


def sent(house: House, client: FlaskClient, address: str, chance: Random) -> TestResponse:
    """What comes back for a form of odd fields, or for something that is no form at all."""
    pairs = [(name, value.format(visit=house.play.jam.visit)) for name, value in USUAL.items()]
    pairs = [pair for pair in pairs if chance.random() < 0.7]
    pairs += [(house.name(chance), house.value(chance)) for _ in range(chance.randint(0, 8))]
    headers = SWAP if chance.random() < 0.5 else {}
    kind = chance.random()
    if kind < 0.08:
        query = urlencode([(name, value[:500]) for name, value in pairs])
        return client.get(f"{address}?{query}&lang={quote(chance.choice(ODD)[:50])}")
    if kind < 0.12:
        told = chance.choice([dict(pairs), [name for name, _ in pairs], {"text": {"a": 1}}, 7])
        return client.post(address, json=told, headers=headers)
    if kind < 0.16:
        broken = "multipart/form-data; boundary=x"
        return client.post(address, data=b"--x\r\n\xff" + os.urandom(50), content_type=broken)
    if kind < 0.20:
        files: dict[str, Any] = {name: (BytesIO(b"\x00"), "f") for name, _ in pairs}
        return client.post(address, data=files, headers=headers)
    if kind < 0.24:
        raw = b"&".join([b"text=%ED%A0%80", b"key=%FF", b"%00=%00", b"note=" + b"%C0%80"])
        return client.post(address, data=raw, content_type="application/x-www-form-urlencoded")
    body = urlencode(pairs)
    return client.post(
        address, data=body, content_type="application/x-www-form-urlencoded", headers=headers
    )


def pages_that_fail(house: House) -> list[str]:
    """The pages that cannot be drawn any more, with their status."""
    code, clients = house.play.code, house.clients
    wanted = [("ada", f"/s/{code}/desk"), ("bo", f"/s/{code}/desk"), ("cy", f"/s/{code}/desk")]
    wanted += [("ada", f"/s/{code}/screen"), ("seat 0", f"/s/{code}"), ("ada", "/")]
    wanted += [("ada", f"/s/{code}/report"), ("manager", f"/teams/{house.play.team.id}")]
    wanted += [("ada", f"/s/{code}/report.{ending}") for ending in ("json", "csv", "md")]
    answers = [(who, path, clients[who].get(path).status_code) for who, path in wanted]
    return [f"{who}: {path} -> {status}" for who, path, status in answers if status >= 500]


def attack(house: House, times: int, seed: int) -> list[str]:
    """Ask this often; what went wrong."""
    chance, wrong = Random(seed), []
    for turn in range(times):
        told = ask(house, chance)
        wrong += [f"seed {seed}, turn {turn}: {told}"] if told else []
        if turn % 40 == 39:
            wrong += pages_that_fail(house)
    return wrong + pages_that_fail(house)


def everywhere(folder: Path, times: int, seed: int) -> Iterator[tuple[House, list[str]]]:
    for phase in PHASES:
        place = folder / phase.value
        place.mkdir()
        house = a_house(play(place, seats_taken=4), place, phase)
        yield house, attack(house, times, seed)


def test_odd_requests_find_no_error_and_leave_no_trace(tmp_path: Path) -> None:
    statuses: Counter[int] = Counter()
    for house, wrong in everywhere(tmp_path, times=18, seed=1):
        assert wrong == []
        statuses += house.statuses
    # The load must have got past the doors, and been refused behind them.
    assert statuses[200] + statuses[303] > 20, statuses
    assert statuses[422] > 10, statuses


def test_odd_requests_find_no_error_on_postgresql_either(tmp_path: Path) -> None:
    with a_postgres() as url:
        engine = create_engine(url)
        try:
            upgrade(engine)
            playing = play(tmp_path, seats_taken=4, store=Store(engine, Clock()))
            house = a_house(playing, tmp_path, Phase.CLUSTER)
            assert attack(house, times=150, seed=2) == []
        finally:
            engine.dispose()


@pytest.mark.soak
def test_five_thousand_odd_requests(tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", "0")) or Random().randint(1, 10**6)
    for _, wrong in everywhere(tmp_path, times=360, seed=seed):
        assert wrong == []


def test_the_attack_notices_an_error_and_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = a_house(play(tmp_path, seats_taken=4), tmp_path, Phase.CLUSTER)

    def fails(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr(desk_pages, "to_agree_on", fails)
    assert any("-> 500" in told for told in attack(house, times=200, seed=3))


@pytest.mark.parametrize("path", ["/teams", "/account", "/sessions/new", "/sign-in", "/join"])
def test_a_form_takes_no_files_and_no_json_for_its_fields(tmp_path: Path, path: str) -> None:
    playing = play(tmp_path)
    admin = make.an_administrator(playing.house)
    client = serve(playing, tmp_path).signed_in(admin)
    before = trace(playing)
    for name in ("name", "title", "email", "code", "preset", "language"):
        files = {name: (BytesIO(b"x"), "a file")}
        assert client.post(path, data=files).status_code < 500
        for told in ({name: ["x", 1]}, [name], 7, {name: {"a": 1}}):
            assert client.post(path, json=told).status_code < 500
    assert trace(playing) == before


@pytest.mark.parametrize("path", ["/s/A%00B/desk", "/teams/%00", "/join/ABC%00DEFG", "/%00"])
def test_an_address_with_a_nul_is_not_read(tmp_path: Path, path: str) -> None:
    client = serve(play(tmp_path), tmp_path).anybody()
    assert client.get(path).status_code == 400
    assert client.post(path).status_code == 400


def test_fields_that_no_form_has_change_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1).to(Phase.IDEATE)
    served = serve(playing, tmp_path)
    forged = {
        "id": "mine",
        "own_tag": "mine",
        "session_id": "other",
        "visit": "1",
        "hidden": "1",
        "is_administrator": "1",
        "email": "eve@example.org",
        "roles": "manager",
        "lead_id": "eve",
        "password_hash": "x",
    }
    written = {"kind": "idea", "text": "A text", "key": "k", **forged}
    seat = served.phone(playing.seats[0])
    assert seat.post(f"/s/{playing.code}/note", data=written, headers=SWAP).status_code == 200
    (kept,) = rows(playing, "intake")
    assert kept["id"] != "mine"
    assert kept["own_tag"] != "mine"
    assert (kept["session_id"], kept["visit"]) == (playing.jam.id, playing.jam.visit)
    ada = served.signed_in(playing.ada)
    before = {row["id"]: row for row in rows(playing, "users")}[playing.ada.id]
    assert (
        ada.post("/account", data={"name": "Ada L.", "language": "en", **forged}).status_code == 303
    )
    after = {row["id"]: row for row in rows(playing, "users")}[playing.ada.id]
    assert {name for name in after if after[name] != before[name]} == {"name"}
    assert make.again(playing.house, playing.ada).roles[playing.team.id] == {TeamRole.FACILITATOR}
