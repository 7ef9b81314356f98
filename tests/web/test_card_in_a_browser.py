"""The whole card filled in once, on a phone, by keyboard: it saves itself, and can be locked."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert

from tests.browser import leave
from tests.builders import a_person
from tests.pilots import a_pilot, the_pilot
from tests.play import Play, play
from tests.served import serve
from workshop.core.account import token_hash
from workshop.core.permissions import TeamRole
from workshop.core.pilot.card import Card
from workshop.core.pilot.criteria import Role
from workshop.core.pilot.missing import Step
from workshop.core.pilot.pilot import Pilot
from workshop.seats import account_cookie_name
from workshop.storage.tables import SignInRow

PHONE = {"width": 390, "height": 844}
SAVE = "Save and go on"
LOOK_AWAY = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  delete document.visibilityState;
}"""


@dataclass
class Desk:
    """Ada's phone on the card of a pilot."""

    playing: Play
    page: Page
    pilot_id: str
    address: str

    @property
    def pilot(self) -> Pilot:
        return the_pilot(self.playing, self.pilot_id)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/pilots/{self.pilot_id}/{path}".rstrip("/"))

    def type(self, label: str, text: str) -> None:
        """Into the field of this name, by keyboard alone."""
        self.page.get_by_label(label, exact=True).focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def day(self, label: str, iso: str) -> None:
        self.page.get_by_label(label, exact=True).fill(iso)

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).focus()
        self.page.keyboard.press("Space")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).focus()
        self.page.keyboard.press("Enter")

    def is_at(self, question: str) -> None:
        expect(self.page.get_by_role("heading", name=question)).to_be_visible()
        self.page.wait_for_load_state()  # a heading is there before its letters are
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], self.page.url


def visited(chromium: Browser, address: str, playing: Play, script: bool) -> Desk:
    with playing.house.store.unit() as unit:
        values = {"token_hash": token_hash("sesame"), "user_id": playing.ada.id}
        unit.execute(insert(SignInRow).values(**values, made_at=unit.now, seen_at=unit.now))
    context = chromium.new_context(viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]
    name = account_cookie_name(False)
    context.add_cookies([{"name": name, "value": "sesame", "url": address}])
    page = context.new_page()
    page.set_default_timeout(15_000)
    room = Card("Named owner", "One owner for each case", premortem=("calls get endless",))
    return Desk(playing, page, a_pilot(playing, room), address)


def fill_measure(desk: Desk, value: str, limit: str = "") -> None:
    if limit:
        desk.type("The limit", limit)
    desk.type("What was it before?", value)
    desk.type("On how many cases does that rest?", "4.120")
    desk.day("Measured from", "2026-01-01")
    desk.day("until", "2026-02-27")
    desk.type("Where is it from?", "ticket export")
    desk.press("Save the measure")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_whole_card_is_filled_in_by_keyboard_on_a_phone(
    tmp_path: Path, chromium: Browser, script: bool
) -> None:
    playing = play(tmp_path)
    a_person(playing.house, playing.team, TeamRole.MANAGER, name="Ben")
    with serve(playing, tmp_path, csrf=True).listening() as address:
        desk = visited(chromium, address, playing, script)
        complaints: list[str] = []
        desk.page.on("pageerror", lambda error: complaints.append(str(error)))
        desk.open("")
        desk.is_at("What should get better")
        desk.type("Which result of the business does it serve?", "retention")
        desk.type("What will people do differently that your team can see?", "fewer call again")
        desk.type("Which figure would show it within weeks?", "7-day repeat contact")
        desk.tick("Customers")
        desk.tick("Culture")
        desk.press(SAVE)

        desk.is_at("What do you believe")
        desk.type("What would sink all of it if it is not true?", "agents can keep 12 cases")
        desk.type("We believe that", "one owner per complaint")
        desk.type("for", "people who call about a bill")
        desk.type("leads to", "fewer of them calling again")
        desk.type("because", "today nobody knows who has the case")
        desk.type("Step 1 back from the end", "every complaint has an owner")
        desk.press(SAVE)

        desk.is_at("Who gets the change")
        desk.type("Who takes part?", "billing complaints")
        desk.type("What makes a case count?", "first contact about this bill")
        desk.type("A word for the draw", "owner")
        desk.type("How many such cases come in on a working day?", "180")
        desk.type("How many customers may it reach at most?", "2.500")
        desk.type("How is it taken back, and how long does that take?", "rule off, 5 minutes")
        desk.day("When was that tried?", "2026-02-26")
        desk.type("Euros it may cost", "6.000")
        desk.press(SAVE)

        desk.is_at("What would make you stop")
        desk.page.get_by_role("link", name="Choose a measure").click()
        desk.page.get_by_role("link", name="Choose people who contact us again").click()
        fill_measure(desk, "24 %")
        desk.is_at("What would make you stop")
        desk.open("measures/handle")
        fill_measure(desk, "7,0 %", limit="18")
        desk.is_at("What would make you stop")
        stop = desk.page.locator("#line-k1")
        stop.get_by_label("What is measured").select_option("repeat7")
        guard = desk.page.locator("#line-g1")
        guard.get_by_label("What is measured").select_option("handle")
        guard.get_by_label("Figure").fill("3 %")
        desk.press(SAVE)
        expect(guard.locator(".wrong").get_by_text("stop on day one")).to_be_visible()
        assert not desk.pilot.card.criteria
        guard.get_by_label("Figure").fill("10,5 %")
        desk.press(SAVE)

        desk.is_at("What has to be true")
        line = desk.page.locator("#line-c1")
        line.get_by_label("What is measured").select_option("repeat7")
        line.get_by_label("Least number of cases").fill("900")
        line.get_by_label("What you hope for").fill("5")
        desk.press(SAVE)

        desk.is_at("When does it start")
        desk.day("When does it start?", "2026-03-09")
        desk.day("On which day is it decided?", "2026-04-15")
        desk.type("Full weeks it runs at least", "3")
        desk.type("Days until a case's outcome is known", "7")
        desk.page.get_by_label("Owner", exact=True).select_option(label="Ada")
        desk.page.get_by_label("Second signature", exact=True).select_option(label="Ben")
        desk.tick("Whoever signs second does not report to the owner")
        desk.press(SAVE)

        desk.is_at("Would you sign this?")
        expect(desk.page.get_by_text("Nothing is left. It can be locked.")).to_be_visible()
        expect(desk.page.get_by_role("link", name="To the signatures")).to_be_visible()
        expect(desk.page.get_by_text(re.compile("more than 10.5.% are")).first).to_be_visible()
        roles = [each.role for each in desk.pilot.card.criteria]
        assert sorted(roles) == sorted([Role.KILL, Role.GUARDRAIL_HARD, Role.CONTINUE])
        assert complaints == []
        leave(desk.page.context)


def test_a_draft_saves_itself_and_shows_mistakes_where_somebody_has_gone_on(
    tmp_path: Path, chromium: Browser
) -> None:
    playing = play(tmp_path)
    with serve(playing, tmp_path, csrf=True).listening() as address:
        desk = visited(chromium, address, playing, script=True)
        desk.open("card/parts")
        saved = desk.page.locator("[data-saved]")
        desk.type("Who takes part?", "billing complaints")
        expect(saved).to_have_text("Saved.")
        assert desk.pilot.card.parts.population == "billing complaints"
        expect(desk.page.get_by_text("Say who takes part.")).to_be_hidden()

        desk.type("How many of 100 get it?", "80")
        expect(saved).to_contain_text("Not saved yet")
        expect(desk.page.get_by_text("Begin small.")).to_be_hidden()  # not under the fingers
        desk.type("A word for the draw", "owner")
        expect(desk.page.locator("#share-slot").get_by_text("Begin small.")).to_be_visible()
        assert desk.pilot.card.parts.share == 50

        desk.type("How many of 100 get it?", "30")
        desk.page.evaluate(LOOK_AWAY)  # another tab, and back again
        expect(saved).to_have_text("Saved.")
        desk.type("What is left out?", "press")
        expect(desk.page.get_by_text("Somebody else")).to_be_hidden()

        desk.type("How many of 100 get it?", "20")
        desk.page.goto("about:blank")  # on leaving, without waiting
        for _ in range(50):
            if desk.pilot.card.parts.share == 20:
                break
            desk.page.wait_for_timeout(100)
        assert desk.pilot.card.parts.share == 20
        leave(desk.page.context)


def test_somebody_elses_change_stops_the_saving_and_keeps_the_words(
    tmp_path: Path, chromium: Browser
) -> None:
    playing = play(tmp_path)
    with serve(playing, tmp_path, csrf=True).listening() as address:
        desk = visited(chromium, address, playing, script=True)
        desk.open("card/belief")
        with playing.house.store.unit_on_pilot(desk.pilot_id) as unit:
            unit.pilot = replace(unit.pilot, card=Card("Theirs", "an idea"))
        desk.type("because", "words of mine")
        expect(desk.page.locator("[data-saved]")).to_contain_text("Somebody else")
        expect(desk.page.get_by_label("because", exact=True)).to_have_value("words of mine")
        assert desk.pilot.card.title == "Theirs"
        assert desk.pilot.card.because == ""
        leave(desk.page.context)


AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: npm ci")
def test_no_page_of_the_card_keeps_anybody_out(tmp_path: Path, chromium: Browser) -> None:
    playing = play(tmp_path)
    dark = ["card/parts", "card/stop?add=k", "card/lock"]
    light = [*(f"card/{step.value}" for step in Step), "measures", "measures/handle"]
    with serve(playing, tmp_path, csrf=True).listening() as address:
        desk = visited(chromium, address, playing, script=True)
        desk = replace(desk, pilot_id=a_pilot(playing))
        for scheme, pages in (("light", light), ("dark", dark)):
            desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for path in pages:
                desk.open(path)
                if path == "card/parts":
                    desk.type("How many of 100 get it?", "80")
                    desk.press(SAVE)
                    expect(desk.page.locator("#share-wrong")).to_be_visible()
                desk.page.evaluate(AXE.read_text(encoding="utf-8"))
                found = desk.page.evaluate(
                    "rules => axe.run(document, { runOnly: rules }).then(({ violations }) =>"
                    " violations.map((each) => `${each.id}: ${each.nodes[0].html}`))",
                    RULES,
                )
                assert found == [], f"{path} in the {scheme}"
        leave(desk.page.context)
