"""What tests of all kinds share: the one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser import FLAGS
from tests.needs import CHROMIUM, needs


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
