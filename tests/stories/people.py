"""The people of a story, each with a browser of their own: facilitator, screen, phones."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
#: How long a page may take to be right again after whoever held it comes back.
SOON = 3000
PASSWORD = "a lamp for the night train"


def complaints(page: Page) -> list[str]:
    """Collects what goes wrong in a page: errors in scripts, and broken policies."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda message: (
            found.append(message.text)
            if message.type == "error" and "Content Security Policy" in message.text
            else None
        ),
    )
    return found


@dataclass
class Phone:
    """One participant. Without script every act is a page of its own; nothing else differs."""

    browser: Browser
    address: str
    code: str
    script: bool = True
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(
            viewport=PHONE,  # type: ignore[arg-type]
            java_script_enabled=self.script,
            has_touch=True,
        )
        self.page = self.context.new_page()
        self.complaints = complaints(self.page)

    def take_seat(self) -> None:
        self.page.goto(f"{self.address}/join/{self.code}")
        self.page.get_by_role("button", name="Take a seat").click()
        expect(self.page.locator("[data-word]")).to_have_count(6)
        self.page.get_by_role("link", name="Go on").click()

    def sees(self, title: str, timeout: float = 10_000) -> None:
        """Wait until the page has this phase's name in its head."""
        head = self.page.locator(".head .phase")
        if not self.script:
            self.look_again()
        expect(head).to_have_text(title, timeout=timeout)

    def look_again(self) -> None:
        self.page.goto(f"{self.address}/s/{self.code}")

    def reload(self) -> None:
        self.page.reload()

    def type(self, text: str) -> None:
        self.page.locator("textarea[name=text]").fill(text)

    def write(self, text: str, kept_here: bool = True) -> None:
        """Write a text at the thumb and see it among one's own."""
        self.type(text)
        self.page.get_by_role("button", name="Save", exact=True).click()
        self.written.append(text)
        if kept_here:
            self.has_saved(text)

    def has_saved(self, text: str, timeout: float = 10_000) -> None:
        own = self.page.locator("[id^=own-mine] .says").filter(has_text=text[:60])
        expect(own.first).to_be_visible(timeout=timeout)
        expect(self.page.locator("textarea[name=text]")).to_have_value("", timeout=timeout)

    def state_problem(self, about: str, wrong: str) -> None:
        self.page.locator("[name=object]").fill(about)
        self.page.locator("[name=deviation]").fill(wrong)
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.page.locator("[id^=own-mine] .says").first).to_contain_text(about)

    def place(self, texts: Sequence[str]) -> None:
        """One dot on each unit with one of these texts."""
        for text in texts:
            self.unit(text).locator("[data-step='1']").click()
            if self.script:
                expect(self.unit(text).locator("[data-dots]")).to_have_attribute("data-dots", "1")

    def unit(self, text: str) -> Locator:
        exact = re.compile(rf"^\s*{re.escape(text)}\s*$")
        says = self.page.locator(".says").filter(has_text=exact)
        return self.page.locator("li[data-unit]").filter(has=says)

    def dots(self) -> int:
        """All dots this page shows as placed."""
        return self.page.locator("li[data-unit] .pip.on").count()

    def settled(self) -> None:
        """Wait until nothing waits on this phone any more."""
        if self.script:
            self.page.wait_for_function(
                "code => !JSON.parse(localStorage.getItem('outbox:' + code) || '[]').length",
                arg=self.code,
            )

    def hand_in(self) -> None:
        self.settled()
        self.page.get_by_role("button", name="Hand in").click()
        expect(self.page.get_by_role("button", name="Handed in")).to_be_visible()

    def deal(self) -> None:
        """Have seeds; without script they are asked for."""
        if not self.script:
            self.page.get_by_role("button", name="Take your three cards").click()
        expect(self.page.locator("[name=seed]").first).to_be_attached(timeout=10_000)

    def estimate_all(self, impact: int, effort: int) -> None:
        """Give every finalist the same two numbers."""
        for _ in range(12):
            if self.page.get_by_role("heading", name="All answered").count():
                return
            before = self.page.locator("[id^=own-scale] .label").first.inner_text()
            for name, n in (("impact", impact), ("effort", effort)):
                number = self.page.locator(f"[name={name}][value='{n}']")
                number.locator("xpath=..").click()  # the thumb meets the label, not the box in it
                expect(number).to_be_checked()
            self.page.get_by_role("button", name="Save and go on").click()
            done = self.page.get_by_role("heading", name="All answered")
            now = self.page.locator("[id^=own-scale] .label").first
            expect(done.or_(now.filter(has_not_text=before)).first).to_be_visible()

    @contextmanager
    def without_network(self) -> Iterator[None]:
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)


@dataclass
class Facilitator:
    """The one at the desk."""

    browser: Browser
    address: str
    code: str = ""

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.context = self.browser.new_context(viewport=DESK)  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.complaints = complaints(self.page)

    def set_up(self, link: str) -> None:
        self.page.goto(self.address + link)
        self.page.locator("[name=name]").fill("Jonas")
        self.page.locator("[name=email]").fill("jonas@example.org")
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("[name=team]").fill("Housing")
        self.page.get_by_role("button", name="Set up").click()

    def sign_in(self) -> None:
        self.page.goto(f"{self.address}/s/{self.code}/desk")
        self.page.locator("[name=email]").fill("jonas@example.org")
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator("#agenda")).to_be_visible()

    def make_session(self, title: str, problem: str, preset: str = "standard90") -> str:
        self.page.goto(f"{self.address}/")
        self.page.get_by_role("link", name="New session").first.click()
        self.page.locator("[name=title]").fill(title)
        self.page.locator("[name=problem]").fill(problem)
        self.page.locator(f"[name=preset][value={preset}]").check(force=True)
        self.page.get_by_role("button", name="Open the session").click()
        self.page.wait_for_url("**/desk")
        self.code = self.page.url.split("/")[-2]
        return self.code

    def kill(self) -> None:
        """The browser is gone, as when a laptop's lid is shut."""
        self.context.close()

    def pairing_digits(self) -> str:
        self.page.locator("#more > summary").click()
        self.press("pair-screen")
        digits = self.page.locator("#pairing")
        expect(digits).to_contain_text(re.compile(r"\d{3}"))
        found = "".join(re.findall(r"\d", digits.inner_text()))[:6]
        self.page.locator("#more > summary").click()
        return found

    def press(self, command: str) -> None:
        self.page.locator(f"button[formaction$='/desk/{command}']").first.click()

    def go_on(self, to: str) -> None:
        """Announce the next step and wait until the desk stands in it."""
        self.press("go-on")
        self.sees(to)

    def sees(self, step: str, timeout: float = 20_000) -> None:
        expect(self.page).to_have_title(re.compile(rf"^{step} ·"), timeout=timeout)

    def agree(self, what: str, text: str) -> None:
        self.page.locator("#agree-text").fill(text)
        self.press(what)
        expect(self.page.locator("#matter .card .ask").first).to_have_text(text)

    def count(self, name: str) -> Locator:
        return self.page.locator(f"[data-count={name}]").first

    def choose_first(self) -> str:
        self.page.locator("input.pick").first.check(force=True)
        reason = self.page.locator("#choice-reason")
        if reason.is_visible():
            reason.fill("Most of us want it.")
        self.press("choose")
        chosen = self.page.locator("#matter .card .ask").first
        expect(chosen).to_be_visible()
        return chosen.inner_text()

    def keep_the_rest(self, until: str) -> None:
        self.page.locator("#rest-until").fill(until)
        self.press("answer-rest")
        expect(self.page.get_by_text("All have an answer")).to_be_visible()


@dataclass
class Screen:
    """The projector, paired with six digits; nobody is signed in there."""

    browser: Browser
    address: str
    code: str

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(viewport={"width": 1280, "height": 720})
        self.page = self.context.new_page()
        self.complaints = complaints(self.page)

    def pair(self, digits: str) -> None:
        self.page.goto(f"{self.address}/s/{self.code}/screen")
        self.page.locator("#digits").fill(digits)
        self.page.get_by_role("button", name="Open the screen").click()
        expect(self.page.locator("body")).to_have_attribute("data-audience", "screen")

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words, timeout=10_000)
