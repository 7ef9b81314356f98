"""What tests of all kinds share: the one browser, and which files are begun first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser import FLAGS
from tests.compiled import compile_once
from tests.needs import CHROMIUM, needs

compile_once()

#: Files that take longest, the longest first: begun last, one worker would wait for the other.
LONGEST = (
    "stories/test_rough_day.py",
    "stories/test_standard_90.py",
    "hostile/test_words_stay_words.py",
    "stories/test_alone_with_its_server.py",
    "stories/test_pilot.py",
    "fleet/test_two_workers.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take longest come first; the others stay in their order."""

    def place(item: pytest.Item) -> int:
        file = item.path.relative_to(Path(__file__).parent).as_posix()
        return LONGEST.index(file) if file in LONGEST else len(LONGEST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def browsers() -> Iterator[Playwright]:
    """What starts browsers: there can be only one of it at a time."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(browsers: Playwright) -> Iterator[Browser]:
    """The machine's Chromium, started once; each test opens contexts of its own in it."""
    program = needs(CHROMIUM)
    browser = browsers.chromium.launch(executable_path=str(program), args=list(FLAGS))
    yield browser
    browser.close()
