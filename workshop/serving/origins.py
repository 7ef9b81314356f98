"""Whether a request for a live connection comes from a page of ours.

A page of somebody else can have a browser ask us, with the cookies of whoever sits there. Browsers
say where a request comes from, and pages cannot change that.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def is_ours(environ: "WSGIEnvironment", public_url: str | None) -> bool:
    """Whether the request comes from a page of ours, as far as its headers say.

    A websocket and a POST must name an origin: the public address exactly, or without one the
    address the request itself came to. Browsers leave it out when a page of ours asks for more
    news; then they say "same-origin", which on plain http they leave out as well.
    """
    origin, ours = environ.get("HTTP_ORIGIN"), public_url or _own(environ)
    if origin is not None:
        return bool(ours and origin == ours)
    if is_websocket(environ) or environ["REQUEST_METHOD"] == "POST":
        return False
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site == "same-origin")
    return not ours.startswith("https:")


def is_websocket(environ: "WSGIEnvironment") -> bool:
    """Whether the request asks for a websocket."""
    return str(environ.get("HTTP_UPGRADE", "")).lower() == "websocket"


def _own(environ: "WSGIEnvironment") -> str:
    """The origin of a page that was asked for as this request was; "" when no host is named."""
    host = environ.get("HTTP_HOST", "").lower()
    return f"{environ['wsgi.url_scheme']}://{host}" if host else ""
