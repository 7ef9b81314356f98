"""A browser for a story, with nobody in it before and after."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import leave


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser; every context the story has opened is closed at its end."""
    yield chromium
    for context in chromium.contexts:
        leave(context)
