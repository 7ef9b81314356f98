"""The front door in a test: the application around a house of the builders, and browsers on it."""

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from workshop.actions.house import House
from workshop.app import create_app
from workshop.config import settings_from

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def an_app(house: House, data_dir: Path, public_url: str = "") -> Flask:
    """The application around this house."""
    environ = {"WORKSHOP_DATA_DIR": str(data_dir), "WORKSHOP_PUBLIC_URL": public_url}
    return create_app(settings_from(environ), house)


class Browser:
    """A browser that keeps its cookies and sends the token of the page it has open."""

    def __init__(self, app: Flask, origin: str = "http://localhost") -> None:
        self.client: FlaskClient = app.test_client()
        self.origin = origin
        self._token = ""

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self._read(self.client.get(path, base_url=self.origin))

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form from the page that is open; its answer is not followed."""
        form = {"csrf_token": self._token, **fields}
        here = {"Origin": self.origin}
        return self._read(self.client.post(path, data=form, base_url=self.origin, headers=here))

    def cookie(self, name: str) -> str | None:
        """The value of a cookie."""
        found = self.client.get_cookie(name)
        return found.value if found else None

    def keep(self, name: str, value: str) -> None:
        """Plant a cookie."""
        self.client.set_cookie(name, value)

    def _read(self, answer: TestResponse) -> TestResponse:
        found = TOKEN.search(answer.text)
        self._token = found.group(1) if found else self._token
        return answer
