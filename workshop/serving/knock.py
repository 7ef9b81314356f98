"""What a request for a live connection must look like, and how much of it is handed on."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from workshop.serving.listener import MAX_MESSAGE
from workshop.serving.origins import is_websocket

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PATH = "/socket.io/"
#: More names than any of our pages puts into an address.
NAMES = 20
#: All that is handed on of the headers: engine.io keeps what it gets as long as the connection
#: lasts, and neither a secret nor where somebody is has to lie there.
_HEADERS = frozenset(
    {
        "HTTP_HOST",
        "HTTP_ORIGIN",
        "HTTP_UPGRADE",
        "HTTP_CONNECTION",
        "HTTP_SEC_WEBSOCKET_KEY",
        "HTTP_SEC_WEBSOCKET_VERSION",
        "HTTP_ACCEPT_ENCODING",
    }
)
_ADDRESSES = frozenset({"REMOTE_ADDR", "REMOTE_PORT", "REMOTE_HOST"})


class Refused(Exception):
    """This request opens nothing; `status` tells a script why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


def read(environ: "WSGIEnvironment") -> Mapping[str, str]:
    """The query of a request that engine.io would understand, each name once.

    Raises:
        Refused: another path, method, version or transport, or half a websocket.
    """
    if environ["PATH_INFO"] != PATH:
        raise Refused(HTTPStatus.NOT_FOUND)
    if environ["REQUEST_METHOD"] not in ("GET", "POST", "OPTIONS"):
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
    try:
        found = parse_qs(environ.get("QUERY_STRING", ""), max_num_fields=NAMES)
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST) from error
    return {name: values[0] for name, values in found.items()}


def require_shape(environ: "WSGIEnvironment", query: Mapping[str, str]) -> None:
    """Raise `Refused` unless engine.io would understand the request."""
    wanted = query.get("transport", "")
    is_known = query.get("EIO") == "4" and wanted in ("polling", "websocket")
    if not is_known or (wanted == "websocket") != is_websocket(environ):
        raise Refused(HTTPStatus.BAD_REQUEST)
    if is_websocket(environ) and not _can_shake_hands(environ):
        raise Refused(HTTPStatus.BAD_REQUEST)


def body(environ: "WSGIEnvironment") -> bytes:
    """What a POST carries; one that is too long is refused before it is read.

    Raises:
        Refused: no length, or more than a browser of ours would send.
    """
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal():
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    if len(length) > 9 or int(length) > MAX_MESSAGE:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        read: bytes = environ["wsgi.input"].read(int(length))
    except OSError as error:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT) from error
    return read


def lean(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """The same request, from here on without cookies, addresses, and whatever else it says of a
    browser: what is around us holds it as long as the connection lasts."""
    for name in tuple(environ):
        if name in _ADDRESSES or (name.startswith("HTTP_") and name not in _HEADERS):
            del environ[name]
    return environ


def _can_shake_hands(environ: "WSGIEnvironment") -> bool:
    """Whether the headers are those of a websocket; a wrong one fails only deep inside."""
    try:
        key = b64decode(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), validate=True)
    except (NotBase64, ValueError):
        return False
    return (
        environ["REQUEST_METHOD"] == "GET"
        and len(key) == 16
        and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
        and "upgrade" in environ.get("HTTP_CONNECTION", "").lower()
    )
