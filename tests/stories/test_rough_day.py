"""The same jam on a bad day: no script, no network, reloads, and the facilitator's laptop shut."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.stories import path
from tests.stories.house import running_house
from tests.stories.path import BUDGET, Cast
from tests.stories.people import SOON, Phone
from tests.stories.recorded import Recorded, recorded

pytestmark = pytest.mark.browser

NO_SCRIPT, DEAD_SPOT, RELOADED = 2, 0, 1
OUTAGE = 20_000
#: How many texts are written while there is no network.
HELD = 3


def test_nothing_is_lost_or_doubled_on_a_bad_day(tmp_path: Path, browser: Browser) -> None:
    story = recorded("housing-en")
    with running_house(tmp_path) as house:
        cast = path.begin(house, browser, without_script=NO_SCRIPT)
        away = cast.phones[DEAD_SPOT]

        def disturbed(step: str) -> None:
            reload(cast.phones[RELOADED], step)
            if step == "Ideas":
                lose_the_facilitator(cast)
                write_in_a_dead_spot(away, story)
            if step == "Vote":
                vote_in_a_dead_spot(away, story)

        cast.at = disturbed
        path.find_the_question(cast)
        path.collect(cast, story)
        path.read(cast, story)
        path.vote(cast, story)
        assert path.shown_totals(cast.screen) == story.totals(BUDGET)
        path.decide(cast)
        assert cast.complaints() == []


def reload(phone: Phone, step: str) -> None:
    """Load the page anew; it is right at once, and what was one's own is there."""
    phone.reload()
    phone.sees(step, timeout=SOON)


def lose_the_facilitator(cast: Cast) -> None:
    """Kill the desk's browser; phones go on, and whoever signs in again stands in the same step."""
    cast.lead.kill()
    cast.phones[3].write("An idea while nobody stands at the desk")
    withdraw_last(cast.phones[3])
    cast.lead.open()
    cast.lead.sign_in()
    cast.lead.sees("Ideas", timeout=SOON)


def withdraw_last(phone: Phone) -> None:
    """Take the one text back that was written beside the story."""
    phone.page.locator("[id^=own-mine] details summary").first.click()
    phone.page.get_by_role("button", name="Withdraw it").first.click()
    expect(phone.page.locator("[id^=own-mine] .idea")).to_have_count(0)
    phone.written.clear()


def write_in_a_dead_spot(phone: Phone, story: Recorded) -> None:
    """Write without a network for 20 seconds; everything is saved, once, soon after."""
    texts = [text for number, text in story.ideas if number == DEAD_SPOT][:HELD]
    with phone.without_network():
        for text in texts:
            phone.type(text)
            phone.page.get_by_role("button", name="Save", exact=True).click()
            waiting = phone.page.locator("[data-waiting] .says").filter(has_text=text[:60])
            expect(waiting).to_be_visible(timeout=15_000)
        phone.page.wait_for_timeout(OUTAGE)
    for text in texts:
        phone.has_saved(text, timeout=SOON)
        phone.written.append(text)


def vote_in_a_dead_spot(phone: Phone, story: Recorded) -> None:
    """Place dots without a network for 20 seconds; the ballot is whole soon after."""
    wanted = story.ballot(DEAD_SPOT, BUDGET)
    with phone.without_network():
        phone.place(wanted)
        phone.page.wait_for_timeout(OUTAGE)
    phone.settled()
    phone.reload()
    phone.sees("Vote", timeout=SOON)
    assert phone.dots() == len(wanted)
