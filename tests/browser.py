"""How Chromium is started and left wherever the project looks at its own pages."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Error

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def leave(context: BrowserContext) -> None:
    """Close a context; one that is closed while a page is on its way can wait for ever."""
    for page in context.pages:
        _to_nowhere(page.goto)
    context.close()


def _to_nowhere(goto: Callable[[str], object], tries: int = 3) -> None:
    for last in range(tries):
        try:
            goto("about:blank")
        except Error:  # the page itself was just going somewhere else
            if last == tries - 1:
                raise
        else:
            return
