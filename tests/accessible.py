"""Asks axe-core what is wrong with a page that a browser shows, whatever the page's policy."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
#: WCAG 2.2 A and AA, and best practice.
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`)"""


def violations(page: Page) -> list[str]:
    """Every rule that is broken, with the places."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; true")
    found: list[str] = page.evaluate(RUN)
    return found
