"""The path of Standard 90 from lobby to close, in steps that a story can disturb."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, expect

from tests.stories.house import RunningHouse
from tests.stories.people import Facilitator, Phone, Screen
from tests.stories.recorded import PHONES, Recorded, plain

QUESTION = "How might we make a decent home affordable in our city again?"
FAR = "2027-03-31"
#: Dots each when there are more than 24 units.
BUDGET = 8


def undisturbed(_step: str) -> None:
    """What happens at a step of a story in which nothing goes wrong."""


@dataclass
class Cast:
    """Everybody in the story; `at` is called whenever a step has been opened."""

    lead: Facilitator
    screen: Screen
    phones: list[Phone]
    at: Callable[[str], None] = undisturbed

    def go_on(self, step: str) -> None:
        """Open the next step, and see it on every phone."""
        self.lead.go_on(step)
        self.everybody_sees(step)

    def everybody_sees(self, step: str) -> None:
        for phone in self.phones:
            phone.sees(step, timeout=20_000)
        self.screen.sees(step)
        self.at(step)

    def complaints(self) -> list[str]:
        everybody = (self.lead, self.screen, *self.phones)
        return [told for each in everybody for told in each.complaints]


def begin(house: RunningHouse, browser: Browser, without_script: int | None = None) -> Cast:
    """Set up, make the session, pair the screen, and seat eight phones."""
    lead = Facilitator(browser, house.address)
    lead.set_up(house.set_up)
    code = lead.make_session("A morning on homes", "Homes cost more than people here earn.")
    screen = Screen(browser, house.address, code)
    screen.pair(lead.pairing_digits())
    phones = [
        Phone(browser, house.address, code, script=number != without_script)
        for number in range(PHONES)
    ]
    for phone in phones:
        phone.take_seat()
        phone.sees("Arrive")
    expect(lead.count("seats")).to_have_text(str(PHONES), timeout=10_000)
    return Cast(lead, screen, phones)


def find_the_question(cast: Cast) -> None:
    """Appraise, challenges, How might we: the least the room needs, then agree."""
    cast.go_on("Write the problem")
    for phone in cast.phones[:3]:
        phone.state_problem("The housing market", "prices nobody here can pay")
    cast.go_on("Agree on the problem")
    cast.lead.agree("statement", "Homes show prices that people here cannot pay")
    cast.go_on("Challenges")
    for n, phone in enumerate(cast.phones[:3]):
        phone.write(f"What holds us back, number {n}")
    cast.go_on("Dots on challenges")
    for phone in cast.phones[:3]:
        phone.place(["What holds us back, number 1"])
    cast.go_on("How might we")
    for n, phone in enumerate(cast.phones[:3]):
        phone.write(f"How might we help people find home number {n}?")
    cast.go_on("Dots on questions")
    cast.go_on("Our question")
    cast.lead.agree("question", QUESTION)


def collect(cast: Cast, story: Recorded) -> None:
    """Every phone writes its ideas; nobody else can read a word of them."""
    cast.go_on("Ideas")
    for phone in cast.phones:
        expect(phone.page.locator("#matter")).to_contain_text(QUESTION)
    for phone, text in story.ideas:
        if text not in cast.phones[phone].written:
            cast.phones[phone].write(text)
    expect(cast.lead.count("written")).to_have_text(str(len(story.ideas)), timeout=10_000)
    assert story.ideas[0][1][:40] not in cast.lead.page.content(), "sealed from the desk"


def read(cast: Cast, story: Recorded) -> None:
    """Build-on deals seeds, then all is revealed at once: every idea, each once."""
    cast.go_on("Build on")
    for phone in cast.phones:
        phone.deal()
    cast.go_on("Read")
    for phone in cast.phones:
        shown = phone.page.locator("#matter li[data-key] .says").all_inner_texts()
        assert sorted(map(plain, shown)) == sorted(plain(text) for _, text in story.ideas)


def vote(cast: Cast, story: Recorded) -> None:
    """Sort, then every phone places its dots and hands them in."""
    cast.go_on("Sort")
    cast.go_on("Vote")
    for number, phone in enumerate(cast.phones):
        wanted = story.ballot(number, BUDGET)
        if phone.dots() < len(wanted):
            phone.place(wanted)
        phone.hand_in()
    expect(cast.lead.count("done")).to_have_text(str(PHONES), timeout=10_000)
    cast.lead.press("go-on")
    cast.lead.sees("(Run-off|Result)")
    if cast.lead.page.title().startswith("Run-off"):
        cast.everybody_sees("Run-off")
        cast.lead.press("go-on")
        cast.lead.sees("Result")
    cast.everybody_sees("Result")


def shown_totals(screen: Screen) -> dict[str, int]:
    """What the screen says each idea got, by its text."""
    rows = screen.page.locator(".result li:has(.n)")
    expect(rows.first).to_be_visible()
    return {
        plain(row.locator(".says").inner_text()): int(row.locator(".n").inner_text())
        for row in rows.all()
    }


def decide(cast: Cast) -> str:
    """Estimate, choose, draft the card, answer everything, close; returns the winner's text."""
    cast.go_on("Estimate")
    for phone in cast.phones[:4]:
        phone.estimate_all(7, 3)
    cast.go_on("Choose")
    winner = cast.lead.choose_first()
    cast.screen.sees(winner)
    cast.go_on("Pilot")
    expect(cast.lead.page.locator("#matter")).to_contain_text(winner)
    expect(cast.lead.page.locator("#matter")).to_contain_text(QUESTION)
    for n, phone in enumerate(cast.phones[1:4]):
        phone.write(f"It failed because nobody had time for it, reason {n}")
    cast.go_on("Close")
    cast.lead.keep_the_rest(FAR)
    cast.lead.press("go-on")
    cast.everybody_sees("Closed")
    return winner
