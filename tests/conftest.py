"""What tests of all kinds share: the one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import FLAGS
from tests.needs import CHROMIUM, needs


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, started once; each test opens contexts of its own in it."""
    program = needs(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=list(FLAGS))
        yield browser
        browser.close()
