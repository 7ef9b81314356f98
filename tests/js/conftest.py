"""A tiny room on this machine, and a real browser that visits it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from room import Room

from tests.browser import leave

expect.set_options(timeout=9_000)  # what waits on a phone is tried again every 5 s


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.end()


@pytest.fixture
def complaints() -> list[str]:
    """Errors in scripts, and breaches of the page's policy; a test that provokes them clears it."""
    return []


@pytest.fixture
def phone(chromium: Browser, room: Room, complaints: list[str]) -> Iterator[Page]:
    """A page that has not been opened yet; whatever it complains about fails the test."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if _is_policy(line.text) else None)
    page.add_init_script("Math.random = () => 0.05")  # jitter without the waiting
    yield page
    leave(context)
    assert complaints == []


def _is_policy(text: str) -> bool:
    return "Content Security Policy" in text or "Trusted" in text
