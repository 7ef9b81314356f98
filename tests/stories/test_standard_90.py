"""Standard 90 in real browsers: one facilitator, one screen, eight phones, lobby to close."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.stories.house import running_house
from tests.stories.people import Facilitator, Phone, Screen, chromium
from tests.stories.recorded import PHONES, Recorded, recorded

pytestmark = pytest.mark.browser

QUESTION = "How might we make a decent home affordable in our city again?"
FAR = "2027-03-31"


def begin(browser: Browser, address: str, set_up: str) -> tuple[Facilitator, Screen, list[Phone]]:
    """Set up, make the session, pair the screen, and seat eight phones."""
    lead = Facilitator(browser, address)
    lead.set_up(set_up)
    code = lead.make_session("A morning on homes", "Homes cost more than people here earn.")
    screen = Screen(browser, address, code)
    screen.pair(lead.pairing_digits())
    phones = [Phone(browser, address, code) for _ in range(PHONES)]
    for phone in phones:
        phone.take_seat()
        phone.sees("Arrive")
    expect(lead.count("seats")).to_have_text(str(PHONES), timeout=10_000)
    return lead, screen, phones


def find_the_question(lead: Facilitator, phones: list[Phone]) -> None:
    """Appraise, challenges, How might we: the least the room needs, then agree."""
    lead.go_on("Write the problem")
    for phone in phones[:2]:
        phone.sees("Write the problem")
        phone.state_problem("The housing market", "prices nobody here can pay")
    lead.go_on("Agree on the problem")
    lead.agree("statement", "Homes show prices that people here cannot pay")
    lead.go_on("Challenges")
    for n, phone in enumerate(phones[:3]):
        phone.sees("Challenges")
        phone.write(f"What holds us back, number {n}")
    lead.go_on("Dots on challenges")
    for phone in phones[:3]:
        phone.sees("Dots on challenges")
        phone.place(["What holds us back, number 1"])
    lead.go_on("How might we")
    for n, phone in enumerate(phones[:2]):
        phone.sees("How might we")
        phone.write(f"How might we help people find home number {n}?")
    lead.go_on("Dots on questions")
    lead.go_on("Our question")
    lead.agree("question", QUESTION)


def shown_totals(screen: Screen) -> dict[str, int]:
    """What the screen says each idea got, by its text."""
    rows = screen.page.locator(".result li:has(.n)")
    return {
        row.locator(".says").inner_text().strip(): int(row.locator(".n").inner_text())
        for row in rows.all()
    }


@pytest.mark.parametrize("language", ["housing-en", "consumption-de"])
def test_a_whole_jam_ends_in_a_pilot_card(tmp_path: Path, language: str) -> None:
    story: Recorded = recorded(language)
    with running_house(tmp_path) as house, sync_playwright() as playwright:
        browser = chromium(playwright)
        lead, screen, phones = begin(browser, house.address, house.set_up)
        find_the_question(lead, phones)

        lead.go_on("Ideas")
        for phone in phones:
            phone.sees("Ideas")
            expect(phone.page.locator("#matter")).to_contain_text(QUESTION)
        for phone, text in story.ideas:
            phones[phone].write(text)
        expect(lead.count("written")).to_have_text(str(len(story.ideas)), timeout=10_000)
        assert story.ideas[0][1][:40] not in lead.page.content(), "sealed from the desk"

        lead.go_on("Build on")
        for phone in phones:
            phone.sees("Build on")
            phone.deal()
        lead.go_on("Read")
        for phone in phones:
            phone.sees("Read")
            expect(phone.page.locator("#matter li[data-key]")).to_have_count(len(story.ideas))
        lead.go_on("Sort")
        lead.go_on("Vote")
        budget = 8
        for number, phone in enumerate(phones):
            phone.sees("Vote")
            phone.place(story.ballot(number, budget))
            phone.hand_in()
        expect(lead.count("done")).to_have_text(str(PHONES), timeout=10_000)

        lead.press("go-on")
        lead.sees("(Run-off|Result)")
        if lead.page.title().startswith("Run-off"):
            lead.go_on("Result")
        lead.sees("Result")
        screen.sees("Result")
        expected = story.totals(budget)
        shown = shown_totals(screen)
        assert shown == {text: dots for text, dots in expected.items() if text in shown}
        assert sum(shown.values()) == sum(expected.values())

        lead.go_on("Estimate")
        for phone in phones[:4]:
            phone.sees("Estimate")
            phone.estimate_all(7, 3)
        lead.go_on("Choose")
        winner = lead.choose_first()
        screen.sees(winner)
        lead.go_on("Pilot")
        expect(lead.page.locator("#matter")).to_contain_text(winner)
        expect(lead.page.locator("#matter")).to_contain_text(QUESTION)
        phones[0].sees("Pilot")
        phones[0].write("It failed because nobody had time for it")
        lead.go_on("Close")
        lead.keep_the_rest(FAR)
        lead.press("go-on")
        for phone in phones:
            phone.sees("Closed", timeout=20_000)
        phones[0].page.get_by_role("link", name="Read the report").click()
        expect(phones[0].page.locator("body")).to_contain_text(winner)
        for text in (story.ideas[0][1], story.ideas[-1][1]):
            expect(phones[0].page.locator("body")).to_contain_text(text)
        everybody = [lead, screen, *phones]
        assert [told for each in everybody for told in each.complaints] == []
        browser.close()
