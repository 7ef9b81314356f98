"""Figures pasted from a spreadsheet in a real browser: read back and stored, on phone and desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert

from tests.actions.traces import rows
from tests.browser import leave
from tests.pilots import a_pilot
from tests.play import Play, play
from tests.served import serve
from workshop.core.account import token_hash
from workshop.core.pilot.card import PilotState
from workshop.seats import account_cookie_name
from workshop.storage.tables import SignInRow

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PASTED = (
    "Tag\tArm\tKennzahl\tFälle\tTreffer\n"
    "3.3.2025\tPilot\trepeat7\t90\t17\n3.3.2025\tKontrolle\trepeat7\t1.090\t25\n"
)
WIDTHS = [pytest.param(390, True, id="phone"), pytest.param(1280, False, id="desk, no script")]


@contextmanager
def opened(
    chromium: Browser, playing: Play, folder: Path, width: int, script: bool = True
) -> Iterator[tuple[Page, str]]:
    """A page of somebody who is signed in, and the address of a pilot's readings."""
    with playing.house.store.unit() as unit:
        values = {"token_hash": token_hash("sesame"), "user_id": playing.ada.id}
        unit.execute(insert(SignInRow).values(**values, made_at=unit.now, seen_at=unit.now))
    pilot = a_pilot(playing, state=PilotState.LOCKED)
    with serve(playing, folder, csrf=True).listening() as address:
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=script
        )
        name = account_cookie_name(False)
        context.add_cookies([{"name": name, "value": "sesame", "url": address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield page, f"{address}/pilots/{pilot}/readings"
        leave(context)


def wrong_for_readers(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, and whether it is wider than the window."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    is_too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{each['id']}: {each['help']}" for each in found] + ["too wide"] * is_too_wide


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), WIDTHS)
def test_a_pasted_table_is_read_back_and_stored(
    tmp_path: Path, chromium: Browser, width: int, script: bool
) -> None:
    playing = play(tmp_path)
    with opened(chromium, playing, tmp_path, width, script) as (page, address):
        page.goto(address)
        page.get_by_role("link", name="Paste or upload a table").click()
        page.get_by_label("Paste it here").fill(PASTED)
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()
        expect(page.get_by_text("25 of 1,090")).to_be_visible()
        assert rows(playing, "readings") == []
        page.get_by_role("button", name="Store it").click()
        expect(page.get_by_text("Stored: 2 lines.")).to_be_visible()
        expect(page.get_by_text("25 of 1,090")).to_be_visible()
    assert [row["cases"] for row in rows(playing, "readings")] == [90, 1090]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_read_well_for_everybody(tmp_path: Path, chromium: Browser, width: int) -> None:
    playing = play(tmp_path)
    with opened(chromium, playing, tmp_path, width) as (page, address):
        for path in ("", "/day", "/table", "/cases", "/keys"):
            page.goto(address + path)
            assert wrong_for_readers(page) == [], path
        page.goto(f"{address}/day")
        page.locator("#repeat7-pilot-cases").fill("90")
        page.locator("#repeat7-pilot-hits").fill("91")
        page.get_by_role("button", name="Store this day").click()
        expect(page.get_by_text("91 of 90 cases cannot be")).to_be_visible()
        assert wrong_for_readers(page) == []
        page.goto(f"{address}/table")
        page.get_by_label("Paste it here").fill(PASTED.replace("90\t17", "03/04\t17 %"))
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_role("heading", name="What needs a look")).to_be_visible()
        assert wrong_for_readers(page) == []
        page.get_by_label("Paste it here").fill(PASTED)
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()
        assert wrong_for_readers(page) == []
