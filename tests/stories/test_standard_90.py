"""Standard 90 in real browsers: one facilitator, one screen, eight phones, lobby to close."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.stories import path
from tests.stories.house import running_house
from tests.stories.recorded import plain, recorded

pytestmark = pytest.mark.browser


#: The English one is also what the bad day is played with.
CONVERSATIONS = ("consumption-de", pytest.param("housing-en", marks=pytest.mark.soak))


@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_a_whole_jam_ends_in_a_pilot_card(
    tmp_path: Path, browser: Browser, conversation: str
) -> None:
    story = recorded(conversation)
    with running_house(tmp_path) as house:
        cast = path.begin(house, browser)
        path.find_the_question(cast)
        path.collect(cast, story)
        path.read(cast, story)
        path.vote(cast, story)
        assert path.shown_totals(cast.screen) == story.totals(path.BUDGET)
        winner = path.decide(cast)
        report = cast.phones[0].page
        report.get_by_role("link", name="Read the report").click()
        for text in (winner, story.ideas[0][1], story.ideas[-1][1]):
            expect(report.locator("body")).to_contain_text(plain(text))
        assert cast.complaints() == []
