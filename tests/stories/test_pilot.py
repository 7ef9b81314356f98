"""From an idea to a lesson: a card, two signatures, twenty days of figures, a decision."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import PASSWORD, a_person
from tests.play import Play, play
from tests.served import serve
from workshop.core.permissions import Account, TeamRole
from workshop.core.session.phases import Phase

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
HERE = ZoneInfo("Europe/Berlin")
#: The clock of a play begins on Monday, 2 March 2026.
START, DECISION = date(2026, 3, 9), date(2026, 4, 14)
EACH = 90
#: The columns of a table of sums, in the order they are pasted.
HEAD = "day\tarm\tmetric\tcases\thits\texposure"


def test_an_idea_becomes_a_pilot_that_ends_in_a_lesson(tmp_path: Path, browser: Browser) -> None:
    playing = play(tmp_path, 3).to(Phase.CLOSED)
    owner = a_person(playing.house, playing.team, TeamRole.FACILITATOR, name="Thijs Vos")
    manager = a_person(playing.house, playing.team, TeamRole.MANAGER, name="Miriam Kern")
    with serve(playing, tmp_path, csrf=True).listening() as address:
        desk = signed_in(browser, address, owner)
        other = signed_in(browser, address, manager)
        pilot = write_the_card(desk, address)
        sign(desk, f"{pilot}/lock", 70)
        sign(other, f"{pilot}/lock", 55)
        expect(other.get_by_text("Locked. Take the receipt with you.")).to_be_visible()
        let_twenty_days_pass(playing, desk, owner, pilot)
        wind(playing, DECISION, 10)
        sign_in(other, manager)
        decide(other, pilot)
        sign_in(desk, owner)
        learn(desk, pilot)
        on_a_phone(other, f"{address}/pilots", "Continued")


def signed_in(browser: Browser, address: str, who: Account) -> Page:
    """A browser of somebody's own; whatever its scripts complain of fails the test."""
    context = browser.new_context(viewport=DESK, locale="en-GB")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(f"{address}/")
    sign_in(page, who)
    return page


def sign_in(page: Page, who: Account) -> None:
    """Sign in, also where a cookie has aged while the clock was wound."""
    page.context.clear_cookies()
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/sign-in")
    page.fill("[name=email]", who.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


# ---- the card --------------------------------------------------------------------------------


def write_the_card(page: Page, address: str) -> str:
    """Fill in all seven steps, each as it is asked; the address of the pilot."""
    page.goto(f"{address}/pilots")
    page.locator("main table a").first.click()
    page.wait_for_url("**/card/why")
    pilot = page.url.removesuffix("/card/why")
    fill(
        page,
        title="Named owner for billing complaints",
        business="Customers stay",
        team="Fewer customers have to call again",
        indicator="Share of callers who call again within 7 days",
        dimensions=["CX", "EX"],
        spheres=["culture"],
        goal=["performance"],
    )
    go_on(page, "belief")
    fill(
        page,
        riskiest="An agent can keep twelve open cases",
        change="one owner per complaint",
        who="people who call about a bill",
        behaviour="fewer of them calling again",
        because="today nobody knows who has the case",
    )
    fill(page, **{"milestone-0": "Every complaint has an owner", "resources-0": ["1"]})
    go_on(page, "parts")
    fill(
        page,
        population="Billing complaints from Germany, by phone",
        inclusion="First call about this bill",
        exclusions="Lawyers and press",
        allocation=["random_customer"],
        share="50",
        salt="owner",
        per_day="180",
        max_exposure="4.000",
        rollback="The routing rule is switched off in five minutes",
        rollback_tested="2026-02-26",
        euros="6000",
        hours="80",
        employee_data=["team_level"],
        works_council="agreed",
        works_council_day="2026-02-24",
    )
    go_on(page, "stop")
    measure(page, f"{pilot}/measures", "people who contact us again", repeat_before())
    measure(page, f"{pilot}/measures", "cases open longer than 48 hours", long_before())
    measure(page, f"{pilot}/measures", "complaints", complaints_before())
    write_the_lines(page, pilot)
    page.goto(f"{pilot}/card/dates")
    fill(
        page,
        start=START.isoformat(),
        decision=DECISION.isoformat(),
        min_runtime_weeks="3",
        maturation_days="7",
        review_weekday="4",
        region="DE-BE",
        on_deadline=["kill"],
        not_their_report=["y"],
    )
    page.select_option("[name=owner]", label="Thijs Vos")
    page.select_option("[name=approver]", label="Miriam Kern")
    go_on(page, "lock")
    return pilot


def repeat_before() -> dict[str, str]:
    return {"value": "24", "n": "4120", "lowest": "20", "highest": "28"}


def long_before() -> dict[str, str]:
    return {
        "name": "calls longer than 18 minutes",
        "limit": "18",
        "unit": "min",
        "value": "7",
        "n": "4120",
        "lowest": "4",
        "highest": "11",
    }


def complaints_before() -> dict[str, str]:
    return {"value": "8", "n": "33", "exposure": "4120", "lowest": "4", "highest": "13"}


def measure(page: Page, address: str, name: str, before: dict[str, str]) -> None:
    """Choose a measure from the library and say what it was before."""
    page.goto(address)
    page.get_by_role("link", name=f"Choose {name}").click()
    fill(
        page,
        **before,
        first_day="2026-01-01",
        last_day="2026-02-27",
        source="Ticket export",
        inclusion="Billing complaints",
        data_owner="Service reporting",
    )
    page.get_by_role("button", name="Save the measure").click()
    page.wait_for_load_state()
    nothing_wrong(page)
    page.wait_for_url("**/card/**")


def write_the_lines(page: Page, pilot: str) -> None:
    """One line to stop, two guardrails, one line to go on; each by choosing."""
    page.goto(f"{pilot}/card/stop")
    add(page, "add-k", "k1")
    fill(page, **line("k1", "repeat7", ">", "control", "0", "points"))
    add(page, "add-g", "g1")
    fill(page, **line("g1", "resolution:p90", ">", "itself", "10", "percent"))
    add(page, "add-g", "g2")
    fill(page, **line("g2", "complaints", ">", "control", "1,3", "times"))
    go_on(page, "continue")
    add(page, "add-c", "c1")
    fill(page, **line("c1", "repeat7", "<", "control", "0", "points"))
    fill(page, **{"c1-n_min": "900", "c1-target": "5"})
    go_on(page, "dates")


def line(
    key: str, metric: str, cmp: str, against: str, amount: str, counted: str
) -> dict[str, str]:
    return {
        f"{key}-metric": metric,
        f"{key}-cmp": cmp,
        f"{key}-against": against,
        f"{key}-amount": amount,
        f"{key}-counted": counted,
        f"{key}-until": DECISION.isoformat(),
    }


def add(page: Page, act: str, key: str) -> None:
    """Add a line, unless the page has begun one."""
    if not page.locator(f"[name={key}-metric]").count():
        page.locator(f"[name=act][value={act}]").click()
        page.wait_for_load_state()
        nothing_wrong(page)
        page.locator(f"[name={key}-metric]").wait_for()


# ---- what the steps share --------------------------------------------------------------------


def fill(page: Page, **values: str | list[str]) -> None:
    """Put values into the fields of these names; lists are ticks and choices."""
    for name, value in values.items():
        places = page.locator(f"[name='{name}']")
        if isinstance(value, list):
            for each in value:
                page.locator(f"[name='{name}'][value='{each}']").check(force=True)
        elif places.first.evaluate("place => place.tagName") == "SELECT":
            places.first.select_option(value)
        else:
            places.first.evaluate("place => place.closest('details')?.setAttribute('open', '')")
            places.first.fill(value)


def go_on(page: Page, step: str) -> None:
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_load_state()
    nothing_wrong(page)
    page.wait_for_url(f"**/card/{step}*")


def nothing_wrong(page: Page) -> None:
    expect(page.locator(".wrong, [role=alert]:visible")).to_have_text([])


def sign(page: Page, address: str, forecast: int) -> None:
    page.goto(address)
    fill(page, forecast=str(forecast))
    page.locator("button.main").click()
    page.wait_for_load_state()


# ---- the days --------------------------------------------------------------------------------


def let_twenty_days_pass(playing: Play, page: Page, owner: Account, pilot: str) -> None:
    """Paste the sums of each week on its last evening, as a spreadsheet has them."""
    chance, days = np.random.default_rng(784), working_days()
    hits = [chance.binomial(EACH, share, len(days)) for share in (0.19, 0.24)]
    for first in range(0, len(days), 5):
        week = range(first, min(first + 5, len(days)))
        wind(playing, days[week[-1]], 18)
        sign_in(page, owner)
        page.goto(f"{pilot}/readings/table")
        rows = [row for n in week for row in sums_of(days[n], int(hits[0][n]), int(hits[1][n]))]
        page.fill("[name=text]", "\n".join([HEAD, *rows]))
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("button", name="Store it").click()
        expect(page.get_by_role("heading", name="Figures")).to_be_visible()


def working_days() -> list[date]:
    """From the start to the decision: Good Friday and Easter Monday are free.

    Twenty of them have matured on the day of the decision, those of the last week have not.
    """
    free = {date(2026, 4, 3), date(2026, 4, 6)}
    every = (START + timedelta(days=n) for n in range((DECISION - START).days))
    return [day for day in every if day.weekday() < 5 and day not in free]


def sums_of(day: date, hits: int, control: int) -> list[str]:
    told = f"{day:%d.%m.%Y}"
    return [
        f"{told}\tpilot\trepeat7\t{EACH}\t{hits}\t",
        f"{told}\tcontrol\trepeat7\t{EACH}\t{control}\t",
        f"{told}\tpilot\tresolution\t{EACH}\t7\t",
        f"{told}\tcontrol\tresolution\t{EACH}\t6\t",
        f"{told}\tpilot\tcomplaints\t{EACH}\t1\t{EACH}",
        f"{told}\tcontrol\tcomplaints\t{EACH}\t1\t{EACH}",
    ]


def wind(playing: Play, day: date, hour: int) -> None:
    playing.clock.time = datetime.combine(day, time(hour), HERE)


# ---- the end ---------------------------------------------------------------------------------


def decide(page: Page, pilot: str) -> None:
    """Read what the rules recommend on the day of the decision, and follow it."""
    page.goto(f"{pilot}/review")
    expect(page.locator(".advice .word")).to_contain_text("Continue")
    expect(page.locator(".criteria .state").first).to_contain_text("Proved")
    fill(page, decision=["continue"], reach=["everywhere"], confidence="80")
    page.get_by_role("button", name="Sign and record").click()
    expect(page.get_by_role("heading", name="Learning card")).to_be_visible()


def learn(page: Page, pilot: str) -> None:
    page.goto(f"{pilot}/review")
    fill(
        page,
        believed="Nobody knows who has the case, so people call again.",
        observed="With an owner fewer called again, and calls grew no longer.",
        learned="A name helps more than a number.",
        will_do="Every complaint gets an owner from May.",
    )
    page.get_by_role("button", name="Keep the card").click()
    expect(page.get_by_text("A name helps more than a number.")).to_be_visible()


def on_a_phone(page: Page, address: str, says: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    expect(page.get_by_text(says).first).to_be_visible()
