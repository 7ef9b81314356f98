"""A browser that looks for anything hostile words managed: a variable, an element, a request."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, Route
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser import leave
from tests.stories.people import DESK, PHONE

#: Runs before any script of a page, and remembers what its policy has stopped.
_LISTEN = """
window.__stopped = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__stopped.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample);
});
"""
#: What hostile words leave in a document when they become more than words.
_LOOK = """(allowed) => {
  const found = [];
  if (window.pwn !== undefined || Object.prototype.pwn !== undefined) found.push("variable pwn");
  const all = [...document.querySelectorAll("*")];
  for (const { content } of document.querySelectorAll("template"))
    all.push(...content.querySelectorAll("*"));
  for (const node of all) {
    const name = node.localName;
    if (/pwn/i.test(name)) found.push(`element ${name}`);
    if (/^(iframe|object|embed|base|frame|applet)$/.test(name)) found.push(`element ${name}`);
    if (/^(script|style)$/.test(name) && /pwn/i.test(node.textContent)) found.push(`in ${name}`);
    for (const { name: key, value } of node.attributes) {
      if (/^on/i.test(key) || /pwn/i.test(key)) found.push(`attribute ${name} ${key}`);
      else if (/pwn/i.test(value) && !allowed.includes(key)) found.push(`${name} ${key}=${value}`);
      if (/^(href|src|action|formaction)$/.test(key) && /pwn/i.test(value)
        && !/^(https:\\/\\/|\\/)[^/]/.test(value)) found.push(`${name} ${key}=${value}`);
    }
  }
  return found.concat(window.__stopped.map((told) => "stopped: " + told));
}"""
#: Attributes that hold words of people, and addresses looked at one by one.
ALLOWED = ["value", "aria-label", "title", "placeholder", "alt", "href", "data-title"]


class Silent(WSGIRequestHandler):
    """Tells nobody who asked for what."""

    def log(self, _type: str, message: str, *args: object) -> None:
        """Keep it to itself."""


@contextmanager
def running(app: Flask) -> Iterator[str]:
    """The address at which the application answers, on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Eyes:
    """One person's browser; `wrong` grows with everything that should not have happened."""

    browser: Browser
    address: str
    name: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = PHONE if self.name.startswith("phone") else DESK
        self.context: BrowserContext = self.browser.new_context(viewport=size)  # type: ignore[arg-type]
        self.context.add_init_script(_LISTEN)
        self.context.route(re.compile(rf"^(?!{re.escape(self.address)}/)https?:"), self._away)
        self.context.on("request", self._asked)
        self.context.on("dialog", lambda dialog: (self._note("dialog"), dialog.dismiss()))
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.set_default_timeout(10_000)

    def holds(self, client: FlaskClient) -> "Eyes":
        """Give the browser the cookies of a test client."""
        found = [
            {"name": cookie.key, "value": cookie.value, "url": self.address}
            for cookie in client._cookies.values()  # type: ignore[union-attr]
        ]
        self.context.add_cookies(found)  # type: ignore[arg-type]
        return self

    def open(self, path: str) -> "Eyes":
        """Open a page anew and look at it."""
        self.page.goto(self.address + path, wait_until="load")
        return self.look()

    def send(self, path: str, fields: Mapping[str, str]) -> "Eyes":
        """Send a form as a page without script would, and look at the page that comes back."""
        with self.page.expect_navigation():
            self.page.evaluate(
                """([path, fields]) => {
                  const form = document.createElement("form");
                  form.method = "post"; form.action = path;
                  for (const [name, value] of Object.entries(fields)) {
                    const field = document.createElement("textarea");
                    field.name = name; field.value = value; form.append(field);
                  }
                  document.body.append(form); HTMLFormElement.prototype.submit.call(form);
                }""",
                [path, dict(fields)],
            )
        return self.look()

    def look(self) -> "Eyes":
        """Note whatever the words on this page have become."""
        for told in self.page.evaluate(_LOOK, ALLOWED):
            self._note(told)
        return self

    def hears(self, n: int) -> "Eyes":
        """Wait until the page has what event number `n` told, and look at it."""
        # A predicate that is a promise counts as met at once, so the page waits by itself.
        self.page.evaluate(
            """async (n) => {
              const { stand } = await import("/static/js/room.js");
              while (stand.n < n) await new Promise((done) => setTimeout(done, 20));
            }""",
            n,
        )
        return self.look()

    def shows(self, words: str) -> bool:
        """Whether these words stand on the page as words, or in one of its fields."""
        return bool(
            self.page.evaluate(
                """(words) => document.body.textContent.includes(words)
                  || [...document.querySelectorAll("input, textarea")].some((f) =>
                    f.value.includes(words))""",
                words,
            )
        )

    def close(self) -> None:
        leave(self.context)

    def _note(self, told: str) -> None:
        self.wrong.append(f"{self.name} at {self.page.url.removeprefix(self.address)}: {told}")

    def _away(self, route: Route) -> None:
        self._note(f"request to {route.request.url}")
        route.abort()

    def _asked(self, request: object) -> None:
        url = getattr(request, "url", "")
        if "/pwn" in url.removeprefix(self.address).partition("?")[0]:
            self._note(f"request for {url}")
