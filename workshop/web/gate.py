"""What every answer carries and every request must show: headers, a policy, an own origin."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, abort, g, request
from werkzeug.wrappers import Response

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types swap"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that, browsers hide the origin of our own forms, even from us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


def install(app: Flask) -> None:
    """Put the gate in front of every page."""

    @app.before_request
    def look() -> None:
        g.nonce = secrets.token_urlsafe(16)
        if request.method not in ("GET", "HEAD", "OPTIONS") and not _is_own_origin():
            abort(403)
        if _holds_nul():
            abort(400)

    @app.after_request
    def dress(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Content-Security-Policy", _POLICY.format(nonce=g.get("nonce", ""))
        )
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.context_processor
    def nonce() -> dict[str, str]:
        return {"csp_nonce": g.get("nonce", "")}


def _is_own_origin() -> bool:
    """Whether a request that changes something comes from a page of ours.

    Browsers send `Origin` with every POST; what sends none is no browser and holds no cookie that
    was not its own to begin with.
    """
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":
        return origin is None
    return urlsplit(origin).netloc == request.host


def _holds_nul() -> bool:
    """Whether a NUL came in anywhere: no page sends one, and PostgreSQL fails over it."""
    sent = [request.path, *(text for _, texts in request.values.lists() for text in texts)]
    return any("\x00" in text for text in sent)
