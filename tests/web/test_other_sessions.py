"""Whoever has no part in a session gets from none of its addresses more than from one that is not.

The addresses come from the application itself: a new route is tried here before anybody thinks of
it, and one that takes something inside a session must say below which ids its form can name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests import builders as make
from tests.actions.traces import rows, trace
from tests.pilots import a_pilot
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from tests.web.test_every_route import COMMANDS, DOORS, FORM, tie_and_go_on
from workshop import seats as who_asks
from workshop.actions import screens, sorting
from workshop.core.permissions import TeamRole
from workshop.core.pilot.card import PilotState
from workshop.core.session.joincode import ALPHABET
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.seats import screen_cookie_name, seat_cookie_name

GHOST = ALPHABET[-1] * 8
#: Routes that name no session, team or person.
NAMES_NOBODY = frozenset(
    {
        *("static", "health.healthz", "home.front", "home.join", "accounts.own", "teams.make"),
        *("accounts.sign_in", "accounts.sign_out", "accounts.sign_out_everywhere"),
        *("accounts.change_password", "sessions.new", "anonymity.page", "anonymity.sheet"),
        *("portfolio.pilots", "portfolio.reviews", "portfolio.make_feed", "portfolio.end_feed"),
        "knowing.page",
    }
)
#: Doors: whoever knows the code or holds the link may knock. What they do is tested elsewhere.
OPEN_BY_SECRET = frozenset(
    {
        *("seat_door.join", "seat_door.come_back", "seat_door.forget", "seat_door.next_person"),
        *("returning.door", "returning.answers", "portfolio.feed"),
        *("accounts.set_up", "accounts.invitation", "accounts.join_team", "accounts.way_back"),
    }
)
#: Routes a seat belongs to; to everybody else they say "take a seat", as the door of the code does.
FOR_SEATS = ("phone.", "seat_door.", "returning.")
#: The one page that asks for a secret of its own, the same for every code.
ASKS_FOR_DIGITS = frozenset({"screen.page", "screen.pair"})
#: Who has a part after all: by who asks, the beginning of the endpoint.
HAS_A_PART = {
    "seat of A": ("phone.", "seat_door.", "returning.", "report."),
    "screen of A": ("screen.",),
    "member of A's team": ("teams.team",),
    "administrator": ("teams.",),
}
_SECRETS = re.compile(r'(nonce|value|data-now|data-key|content)="[^"]*"')


@dataclass
class Two:
    """Session A with everything in it, session B of other people, and everybody who could ask."""

    a: Served
    b: Served
    clients: dict[str, FlaskClient]
    pilot: str


def two(folder: Path, phase: Phase = Phase.CLOSE, of_b: Phase = Phase.CLUSTER) -> Two:
    (folder / "b").mkdir()
    a = play(folder, seats_taken=4)
    b = play(folder / "b", seats_taken=4, seed=8, store=a.house.store, title="Another morning")
    served_a = serve(a, folder)
    served_b = Served(b, served_a.app)
    pilot = a_pilot(a, state=PilotState.LOCKED)
    found = Two(served_a, served_b, browsers(served_a, served_b), pilot)
    a.to(phase)
    b.to(of_b)
    for client in found.clients.values():
        client.get("/")  # that somebody was here is noted once a minute
    return found


def browsers(a: Served, b: Served) -> dict[str, FlaskClient]:
    other = make.a_team(a.play.house, "Another team")
    member = make.a_member(a.play.house, a.play.team)
    return {
        "outsider": a.anybody(),
        "seat of B": b.phone(b.play.seats[0]),
        "seat of B under A's name": named_like(a, b),
        "facilitator of B": b.signed_in(b.play.ada),
        "observer of B": b.signed_in(b.play.named("Olga", Role.OBSERVER)),
        "manager of another team": a.signed_in(make.a_manager(a.play.house, other)),
        "member of A's team": a.signed_in(member),
        "administrator": a.signed_in(make.an_administrator(a.play.house)),
        "seat of A": a.phone(a.play.seats[0]),
        "screen of A": paired(a),
        "screen of B": paired(b),
    }


def named_like(a: Served, b: Served) -> FlaskClient:
    """A browser that gives the secret of a seat of B out as one of A."""
    client = a.anybody()
    client.set_cookie(seat_cookie_name(a.play.code, False), b.play.seats[0].secret)
    return client


def paired(served: Served) -> FlaskClient:
    playing, client = served.play, served.anybody()
    digits = screens.pair(playing.house, playing.code, playing.ada)
    token = screens.redeem(playing.house, playing.code, digits)
    client.set_cookie(screen_cookie_name(playing.code, False), token)
    return client


def asked_for(found: Two) -> Iterator[tuple[str, str, str, str]]:
    """Every route that names somebody: endpoint, method, its address in A, and one of nobody."""
    for rule in found.a.app.url_map.iter_rules():
        if rule.endpoint in NAMES_NOBODY | OPEN_BY_SECRET:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            theirs = address(rule, found.a.play, found.pilot)
            yield rule.endpoint, method, theirs, address(rule, None)


def address(rule: Rule, playing: Play | None, pilot: str = "no-pilot") -> str:
    """The address of a route in this session, or in one that is not there."""
    known = {
        "<code>": playing.code if playing else GHOST,
        "<team_id>": playing.team.id if playing else "no-team",
        "<user_id>": playing.ada.id if playing else "nobody",
        "<pilot_id>": pilot,
        "<any(json, csv, md):ending>": "json",
        "<name>": "why",
        "<key>": "repeat7",
    }
    path = rule.rule
    for part, value in known.items():
        path = path.replace(part, value)
    assert "<" not in path, f"{rule.endpoint}: say what {path} names"
    return path


def leaks(found: Two) -> list[str]:
    """Whoever got something out of an address that is not theirs."""
    wrong = []
    for endpoint, method, theirs, nobodys in asked_for(found):
        for who, client in found.clients.items():
            if endpoint.startswith(HAS_A_PART.get(who, ())):
                continue
            headers = SWAP if method == "POST" else {}
            told = said(client, method, theirs, headers, found.a.play)
            ghost = said(client, method, nobodys, headers, found.a.play)
            if fault := judged(endpoint, told, ghost):
                wrong.append(f"{who}, {method} {endpoint}: {fault}")
    return wrong


def said(
    client: FlaskClient, method: str, path: str, headers: Mapping[str, str], playing: Play
) -> tuple[int, str, str]:
    """Status, where it leads, and the words, with what tells sessions apart taken out."""
    form = {**FORM, "note": "x"} if method == "POST" else None
    answer = client.open(path, method=method, data=form, headers=headers)
    words = _SECRETS.sub("", answer.text)
    words = re.sub(r"pilots/[^/\"]+", "pilots/THEIRS", words)
    for own in (playing.code, playing.team.id, playing.ada.id, GHOST, "no-team", "nobody"):
        words = words.replace(own, "THEIRS")
    spaced = f"{playing.code[:4]} {playing.code[4:]}"
    words = words.replace(spaced, "THEIRS").replace(f"{GHOST[:4]} {GHOST[4:]}", "THEIRS")
    leads = answer.headers.get("Location", "").replace(playing.code, "").replace(GHOST, "")
    return answer.status_code, leads, words


def judged(endpoint: str, told: tuple[int, str, str], ghost: tuple[int, str, str]) -> str:
    status, leads, _ = told
    is_shut = status in (401, 403, 404) or leads.startswith(("/sign-in", "/join/", "/answers"))
    if not is_shut and endpoint not in ASKS_FOR_DIGITS:
        return f"{status} {leads}"
    if not endpoint.startswith(FOR_SEATS) and told != ghost:
        return f"{told[:2]} instead of {ghost[:2]}, or other words"
    return ""


@pytest.mark.parametrize("phase", [Phase.IDEATE, Phase.VOTE, Phase.CLOSED])
def test_nobody_gets_more_from_a_session_than_from_one_that_is_not(
    tmp_path: Path, phase: Phase
) -> None:
    found = two(tmp_path, phase)
    before = trace(found.a.play)
    assert leaks(found) == []
    assert trace(found.a.play) == before


def test_no_words_of_a_session_are_in_any_answer_to_others(tmp_path: Path) -> None:
    found = two(tmp_path)
    texts = {row["text"] for row in rows(found.a.play, "notes")} | {found.a.play.jam.title}
    texts |= {found.a.play.jam.problem, found.a.play.jam.question}
    for endpoint, method, theirs, _ in asked_for(found):
        for who, client in found.clients.items():
            if not endpoint.startswith(HAS_A_PART.get(who, ())):
                words = said(client, method, theirs, {}, found.a.play)[2]
                assert not [text for text in texts if text in words], f"{who}: {endpoint}"


def test_the_matrix_notices_a_door_that_does_not_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = two(tmp_path)
    monkeypatch.setattr(who_asks, "role_in", lambda *_: Role.OBSERVER)
    wrong = leaks(found)
    assert any("desk.page" in told for told in wrong)
    assert any("report.file" in told for told in wrong)


def test_the_matrix_notices_a_seat_that_is_good_in_every_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = two(tmp_path)
    monkeypatch.setattr(who_asks.jams, "seat_exists", lambda *_: True)
    assert any("seat of B under A's name" in told for told in leaks(found))


# ---- ids of A in forms sent to B ------------------------------------------------------------


@dataclass(frozen=True)
class Ids:
    """Ids of things: real ones of a session, or ones that nothing has."""

    idea: str
    other: str
    stack: str
    theme: str
    pilot: str


NOTHING = Ids(*(f"0000000{n}-0000-4000-8000-000000000000" for n in range(5)))
_KEY = {"key": "k"}

Form = Callable[[Ids], dict[str, str]]
#: What a form can name, by route: the phase in which it is open, whether a seat or the desk sends
#: it, and the fields.
FORMS: dict[str, tuple[Phase, Role, Form]] = {
    "phone.write": (
        Phase.BUILD_ON,
        Role.SEAT,
        lambda x: {**_KEY, "text": "More", "seed": x.idea, "second": x.other, "lineage": "combine"},
    ),
    "phone.edit": (
        Phase.IDEATE,
        Role.SEAT,
        lambda x: {"note": x.idea, f"edit-{x.idea}": "Words of somebody else"},
    ),
    "phone.withdraw": (Phase.IDEATE, Role.SEAT, lambda x: {"note": x.idea}),
    "phone.place": (Phase.VOTE, Role.SEAT, lambda x: {"unit": f"{x.stack}:1"}),
    "phone.estimate": (
        Phase.ESTIMATE,
        Role.SEAT,
        lambda x: {"finalist": x.stack, "impact": "5", "effort": "5"},
    ),
    "phone.scale": (Phase.ESTIMATE, Role.SEAT, lambda x: {"finalist": x.stack}),
    "phone.unclear": (Phase.REVEAL, Role.SEAT, lambda x: {"note": x.idea}),
    "phone.report_note": (Phase.REVEAL, Role.SEAT, lambda x: {"note": x.idea}),
    "phone.same": (Phase.CLUSTER, Role.SEAT, lambda x: {"a": x.idea, "b": x.other}),
    "phone.take_out": (Phase.CLUSTER, Role.SEAT, lambda x: {"note": x.idea}),
    "desk.sorting.hide": (Phase.CLUSTER, Role.FACILITATOR, lambda x: {"note": x.idea}),
    "desk.sorting.show": (Phase.CLUSTER, Role.FACILITATOR, lambda x: {"note": x.idea}),
    "desk.sorting.stack": (
        Phase.CLUSTER,
        Role.FACILITATOR,
        lambda x: {"onto": x.stack, "other": x.other},
    ),
    "desk.sorting.unstack": (Phase.CLUSTER, Role.FACILITATOR, lambda x: {"note": x.idea}),
    "desk.sorting.apart": (
        Phase.CLUSTER,
        Role.FACILITATOR,
        lambda x: {"pair": f"{x.idea} {x.other}"},
    ),
    "desk.sorting.theme": (
        Phase.CLUSTER,
        Role.FACILITATOR,
        lambda x: {**_KEY, "name": "A theme", "stack": x.stack},
    ),
    "desk.sorting.rename": (
        Phase.CLUSTER,
        Role.FACILITATOR,
        lambda x: {"theme": x.theme, "name": "Another"},
    ),
    "desk.sorting.move": (
        Phase.CLUSTER,
        Role.FACILITATOR,
        lambda x: {"stack": x.stack, "theme": x.theme},
    ),
    "desk.deciding.tie": (
        Phase.TALLY,
        Role.FACILITATOR,
        lambda x: {"unit": x.stack, "reason": "It helps."},
    ),
    "desk.deciding.choose": (
        Phase.CHOOSE,
        Role.FACILITATOR,
        lambda x: {"unit": x.stack, "reason": "It helps."},
    ),
    "desk.sorting.hide_reason": (
        Phase.CHOOSE,
        Role.FACILITATOR,
        lambda x: {"reason": f"{x.stack}:low"},
    ),
    "desk.sorting.show_reason": (
        Phase.CHOOSE,
        Role.FACILITATOR,
        lambda x: {"reason": f"{x.stack}:low"},
    ),
    "desk.deciding.card": (
        Phase.DESIGN,
        Role.FACILITATOR,
        lambda x: {"pilot": x.pilot, "title": "Mine now"},
    ),
    "desk.deciding.answer": (
        Phase.CLOSE,
        Role.FACILITATOR,
        lambda x: {"unit": x.stack, "status": "parked", "until": "2027-03-31"},
    ),
}
#: Routes of a session whose forms name nothing.
NAME_NOTHING = frozenset(
    {
        *("phone.deal", "phone.finish", "phone.read", "phone.theme", "phone.time", "phone.slow"),
        *("phone.pulse", "phone.write_list", "desk.sorting.undo_stack", "desk.deciding.grid"),
        *("desk.deciding.statement", "desk.deciding.question", "desk.deciding.answer_rest"),
        *(endpoint for endpoint in COMMANDS if endpoint.startswith("desk.moving.")),
    }
)


def test_every_form_of_a_session_says_what_it_can_name() -> None:
    inside = set(COMMANDS) | {endpoint for endpoint in DOORS if endpoint.startswith("phone.")}
    assert inside == set(FORMS) | NAME_NOTHING


def things_of(playing: Play) -> Ids:
    """Real ids of a session: two of its ideas, a stack, a theme, a pilot where it has one."""
    ideas = [row["id"] for row in rows(playing, "notes") if row["kind"] == NoteKind.IDEA]
    ideas = [idea for idea in ideas if row_of(playing, idea)["session_id"] == playing.jam.id]
    pilots = [row["id"] for row in rows(playing, "pilots") if row["session_id"] == playing.jam.id]
    themes = [row["id"] for row in rows(playing, "themes") if row["session_id"] == playing.jam.id]
    stacks = [
        row["stack"] for row in rows(playing, "stackings") if row["session_id"] == playing.jam.id
    ]
    return Ids(ideas[0], ideas[1], stacks[0], themes[0], pilots[0])


def row_of(playing: Play, note: str) -> dict[str, object]:
    return next(row for row in rows(playing, "notes") if row["id"] == note)


def a_full_session(folder: Path) -> Play:
    """Session A: with ideas on the wall, a theme, a choice and a pilot."""
    a = play(folder, seats_taken=4).to(Phase.CLUSTER)
    sorting.make_theme(a.house, a.code, a.ada, "key", "A theme of A")
    return a.to(Phase.CLOSE)


@dataclass
class Crossing:
    """Forms sent to session B, and what of session A they name."""

    b: Served
    of_a: Ids

    def strange(self, endpoints: list[str]) -> list[str]:
        """Forms that answer to an id of A in another way than to one that nothing has."""
        wrong = []
        for endpoint in endpoints:
            _, role, form = FORMS[endpoint]
            before = trace(self.b.play)
            if self.answer(endpoint, role, form(self.of_a)) != self.answer(
                endpoint, role, form(NOTHING)
            ):
                wrong.append(f"{endpoint}: another answer")
            if trace(self.b.play) != before:
                wrong.append(f"{endpoint}: a trace")
        return wrong

    def answer(self, endpoint: str, role: Role, form: dict[str, str]) -> tuple[int, str]:
        playing = self.b.play
        rules = self.b.app.url_map.iter_rules(endpoint)
        path = next(rules).rule.replace("<code>", playing.code)
        is_seat = role is Role.SEAT
        client = self.b.phone(playing.seats[0]) if is_seat else self.b.signed_in(playing.ada)
        told = client.post(path, data=form, headers=SWAP)
        return told.status_code, str((told.get_json(silent=True) or {}).get("code", ""))


PHASES = sorted({phase for phase, _, _ in FORMS.values()})


def crossing(folder: Path, phase: Phase) -> Crossing:
    (folder / "b").mkdir()
    a = a_full_session(folder)
    b = play(folder / "b", seats_taken=4, seed=8, store=a.house.store)
    if phase is Phase.TALLY:
        tie_and_go_on(b)
    b.to(phase)
    # The browsers of B are known before what is kept is looked at.
    served = Served(b, serve(a, folder).app)
    served.signed_in(b.ada)
    return Crossing(served, things_of(a))


@pytest.mark.parametrize("phase", PHASES)
def test_an_id_of_another_session_is_an_id_of_nothing(tmp_path: Path, phase: Phase) -> None:
    found = crossing(tmp_path, phase)
    endpoints = [endpoint for endpoint, (at, _, _) in FORMS.items() if at is phase]
    assert found.strange(endpoints) == []


def test_the_walk_notices_a_command_that_does_not_look_whose_text_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = crossing(tmp_path, Phase.CLUSTER)
    monkeypatch.setattr(sorting, "_require_revealed", lambda *_: None)
    assert "desk.sorting.hide: a trace" in found.strange(["desk.sorting.hide"])


def test_a_member_of_another_team_is_nobody_in_this_one(tmp_path: Path) -> None:
    found = two(tmp_path)
    boss = make.a_manager(found.b.play.house, found.b.play.team)
    client, team = found.b.signed_in(boss), found.b.play.team.id
    before = trace(found.a.play)
    told = [
        client.post(f"/teams/{team}/members/{user}", data={"roles": TeamRole.MEMBER.value})
        for user in (found.a.play.ada.id, "nobody")
    ]
    assert [answer.status_code for answer in told] == [404, 404]
    assert trace(found.a.play) == before


def test_a_session_is_made_only_with_people_of_its_own_team(tmp_path: Path) -> None:
    found = two(tmp_path)
    client = found.b.signed_in(found.b.play.ada)
    before = trace(found.a.play)
    form = {"title": "Mine", "preset": "standard90", "timezone": "UTC", "language": "en"}
    for field in ("co_facilitator", "decider", "observers"):
        for team in (found.b.play.team.id, found.a.play.team.id):
            wanted = {**form, field: found.a.play.ada.id}
            answer = client.post(f"/sessions/new?team={team}", data=wanted)
            assert answer.status_code == 422, (field, team)
    assert trace(found.a.play) == before
