"""Hostile words in every field that exists stay words, on every page, with and without a policy.

Every page of every audience stands open while the session is played, so what is pushed is looked
at as well as what is loaded anew. Then the same again in an application that sends no policy.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask, Response
from markupsafe import Markup
from playwright.sync_api import Browser, expect

from tests.hostile.eyes import Eyes, running
from tests.hostile.payloads import KEPT, Mouth
from tests.hostile.performance import Hostile, a_hostile_session
from tests.served import serve
from workshop.actions import invitations
from workshop.core.permissions import TeamRole
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase

pytestmark = pytest.mark.browser

#: As long as a field may be and longer, so that it is refused and shown again.
LONG = " ".join(KEPT)


def without_policy(app: Flask) -> None:
    """Have the application send no policy, as if no browser knew one."""

    @app.after_request
    def strip(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = ""
        return response


@dataclass
class Theatre:
    """The hostile session behind a server, with a browser for everybody who looks at it."""

    session: Hostile
    eyes: dict[str, Eyes]

    @property
    def code(self) -> str:
        return self.session.play.code

    @property
    def wrong(self) -> list[str]:
        return [told for each in self.eyes.values() for told in each.wrong]

    def path(self, name: str) -> str:
        """The page somebody has open all the time."""
        return f"/s/{self.code}{ {'phone': '', 'screen': '/screen'}.get(name, '/desk') }"

    def sees(self, name: str, anew: bool = False) -> None:
        """Look at the page of somebody when it has all the news, or after loading it anew."""
        if anew:
            self.eyes[name].open(self.path(name))
        else:
            self.eyes[name].hears(self.session.play.jam.n)


@contextmanager
def theatre(
    folder: Path, browser: Browser, *names: str, change: Callable[[Flask], None] = lambda _app: None
) -> Iterator[Theatre]:
    """The session in its lobby, with these people at their open pages."""
    session = a_hostile_session(folder, Mouth())
    play = session.play
    served = serve(play, folder)
    change(served.app)
    clients = {
        "desk": lambda: served.signed_in(play.ada),
        "decider": lambda: served.signed_in(session.decider),
        "observer": lambda: served.signed_in(session.observer),
        "screen": lambda: served.signed_in(play.ada),
        "phone": lambda: served.phone(play.seats[0]),
    }
    with running(served.app) as address:
        eyes = {name: Eyes(browser, address, name).holds(clients[name]()) for name in names}
        here = Theatre(session, eyes)
        try:
            for name in names:
                here.sees(name, anew=True)
            yield here
        finally:
            for each in here.eyes.values():
                each.close()


def play_it(here: Theatre, beside: Callable[[Phase], None]) -> None:
    """Play from the lobby to the close, with everybody looking at what is pushed to them."""
    for phase in here.session.phases():
        for name in here.eyes:
            here.sees(name)
        beside(phase)


def texts_of(here: Theatre) -> list[str]:
    room = here.session.play.room()
    return [note.text for note in room.of(NoteKind.IDEA) if note.readable]


def write_in_a_dead_spot(phone: Eyes) -> None:
    """Write without a network: the words wait on the phone, are shown there, and sent later."""
    words = " ".join(KEPT[5:12])[:350]
    phone.context.set_offline(True)
    phone.page.locator("textarea[name=text]").fill(words)
    phone.page.get_by_role("button", name="Save", exact=True).click()
    waiting = phone.page.locator("[data-waiting] .says")
    expect(waiting.first).to_be_visible()
    phone.look()
    assert phone.shows(words)
    phone.context.set_offline(False)
    phone.page.reload()
    expect(phone.page.locator("[data-waiting] .says")).to_have_count(0)
    phone.look()


def see_the_rest(here: Theatre, stranger: Eyes) -> None:
    """The pages outside the session: doors, lists, team, account, and what addresses repeat."""
    play, desk = here.session.play, here.eyes["desk"]
    link = invitations.invite(play.house, play.ada, play.team.id, TeamRole.MEMBER)
    for path in ("/", f"/teams/{play.team.id}", "/account", "/sessions/new"):
        desk.open(path)
    for path in ("/", f"/s/{here.code}/screen", f"/invitation/{link}", "/no-such-page"):
        stranger.open(path)
    for payload in KEPT[36:52:2]:
        stranger.open(f"/sign-in?next={quote(payload)}&lang={quote(payload)}")
    for path in ("/{}", "/join/{}", "/s/{}/screen", "/teams/{}"):
        stranger.open(path.format(quote('"><img src=/pwn.png onerror=pwn=1>', safe="")))


REFUSED_TO_STRANGERS = {
    "/join": ("code",),
    "/sign-in": ("email", "password", "next"),
    "/join/{code}/back": ("codename",),
    "/s/{code}/screen/pair": ("digits",),
}
REFUSED_AT_THE_DESK: dict[Phase, tuple[str, tuple[str, ...]]] = {
    Phase.LOBBY: ("/teams", ("name",)),
    Phase.APPRAISE: ("/s/{code}/desk/grid", ("what-is", "when-change")),
    Phase.AGREE: ("/s/{code}/desk/statement", ("text",)),
    Phase.CHALLENGES: ("/sessions/new", ("title", "problem", "statement", "question")),
    Phase.HMW: ("/account", ("name",)),
    Phase.QUESTION: ("/s/{code}/desk/question", ("text",)),
    Phase.CLUSTER: ("/s/{code}/desk/theme", ("new-name", "name", "row")),
    Phase.TALLY: ("/s/{code}/desk/tie", ("reason", "unit")),
    Phase.CHOOSE: ("/s/{code}/desk/choose", ("reason", "unit")),
}
REFUSED_ON_THE_PHONE: dict[Phase, tuple[str, tuple[str, ...]]] = {
    Phase.APPRAISE: ("note", ("object", "deviation", "should", "actual", "since")),
    Phase.CHALLENGES: ("note", ("text", "kind")),
    Phase.IDEATE: ("note", ("text", "title", "key")),
    Phase.VOTE: ("note", ("text", "title", "key")),
    Phase.ESTIMATE: ("estimate", ("rationale", "finalist", "impact")),
    Phase.CLUSTER: ("theme", ("text", "key")),
}


def be_refused(here: Theatre, phase: Phase) -> None:
    """Forms that cannot be taken: what was typed comes back in its field, or beside a sentence."""
    if phase in REFUSED_AT_THE_DESK:
        path, names = REFUSED_AT_THE_DESK[phase]
        here.eyes["desk"].send(path.format(code=here.code), dict.fromkeys(names, LONG))
        here.sees("desk", anew=True)
    if phase in REFUSED_ON_THE_PHONE:
        path, names = REFUSED_ON_THE_PHONE[phase]
        here.eyes["phone"].send(f"/s/{here.code}/{path}", dict.fromkeys(names, LONG))
        assert here.eyes["phone"].shows(LONG[:200]), phase
        here.sees("phone", anew=True)


def test_hostile_words_stay_words_on_every_page(tmp_path: Path, chromium: Browser) -> None:
    with theatre(tmp_path, chromium, "desk", "screen", "phone") as here:

        def beside(phase: Phase) -> None:
            if phase in LOADED_ANEW:
                for name in here.eyes:
                    here.sees(name, anew=True)
            if phase is Phase.IDEATE:
                write_in_a_dead_spot(here.eyes["phone"])
            if phase is Phase.REVEAL:
                assert [t for t in texts_of(here) if not here.eyes["phone"].shows(t)] == []

        play_it(here, beside)
        for name in ("desk", "phone"):
            here.eyes[name].open(f"/s/{here.code}/report")
            assert here.eyes[name].shows(here.session.play.room().chosen[0].reason)
        assert here.wrong == []
        said = here.session.says.said
        assert len(said) >= 30, "every field that exists"
        assert set(KEPT) <= {payload for each in said.values() for payload in each}


LOADED_ANEW = frozenset({Phase.APPRAISE, Phase.CLUSTER, Phase.DESIGN, Phase.CLOSE})


def test_without_a_policy_hostile_words_stay_words_too(tmp_path: Path, chromium: Browser) -> None:
    people = ("desk", "observer", "phone")
    with theatre(tmp_path, chromium, *people, change=without_policy) as here:
        play_it(here, lambda phase: be_refused(here, phase))
        stranger = Eyes(chromium, here.eyes["desk"].address, "stranger")
        here.eyes["stranger"] = stranger
        for path, names in REFUSED_TO_STRANGERS.items():
            stranger.open("/")
            stranger.send(path.format(code=here.code), dict.fromkeys(names, LONG))
        see_the_rest(here, stranger)
        here.eyes["observer"].open(f"/s/{here.code}/report")
        assert here.wrong == []


def test_words_that_are_drawn_unescaped_are_noticed(tmp_path: Path, chromium: Browser) -> None:
    def careless(app: Flask) -> None:
        without_policy(app)
        app.jinja_env.filters["prose"] = Markup

    with theatre(tmp_path, chromium, "phone", change=careless) as here:
        assert "variable pwn" in str(here.wrong)


def test_the_policy_alone_stops_words_that_are_drawn_unescaped(
    tmp_path: Path, chromium: Browser
) -> None:
    def careless(app: Flask) -> None:
        app.jinja_env.filters["prose"] = Markup

    with theatre(tmp_path, chromium, "phone", change=careless) as here:
        assert "stopped: " in str(here.wrong)
        assert "variable pwn" not in str(here.wrong)
        assert "request to " not in str(here.wrong)
