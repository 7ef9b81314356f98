"""What every answer carries and every request must show: headers, a policy, an own origin."""

import secrets

from flask import Flask, abort, g, request
from werkzeug.wrappers import Response

from workshop.seats import is_private
from workshop.web.current import parts

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types swap"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Older browsers and scanners read this; the policy's frame-ancestors says the same.
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with that, browsers hide the origin of our own forms, even from us.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
#: Once reached over https, a browser comes by https only, for a year from its last visit.
_ONLY_HTTPS = "max-age=31536000"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Statuses of static files themselves; anything else under their address is a page of ours.
_FILE = frozenset({200, 206, 304})


def install(app: Flask) -> None:
    """Put the gate in front of every page."""

    @app.before_request
    def look() -> None:
        g.nonce = secrets.token_urlsafe(16)
        if request.method not in _READS and not _is_own_page():
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
        if is_private():
            response.headers.setdefault("Strict-Transport-Security", _ONLY_HTTPS)
        if request.endpoint != "static" or response.status_code not in _FILE:
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.context_processor
    def nonce() -> dict[str, str]:
        return {"csp_nonce": g.get("nonce", "")}


def _is_own_page() -> bool:
    """Whether a request that changes something comes from a page of ours.

    Browsers send `Origin` with every POST. Should something on the way take it out, they still say
    where the request began. Over https a request that says neither and brings cookies is no
    browser's own; without cookies it has nothing that could be misused. The token of the page is
    asked for in any case.
    """
    origin = request.headers.get("Origin")
    if origin is not None:
        schemes = ("https",) if is_private() else ("https", "http")
        here = {f"{scheme}://{request.host}" for scheme in schemes}
        return origin in here | {parts().settings.public_url}
    began = request.headers.get("Sec-Fetch-Site")
    if began is not None:
        return began in ("same-origin", "none")
    return not (is_private() and request.cookies)


def _holds_nul() -> bool:
    """Whether a NUL came in anywhere: no page sends one, and PostgreSQL fails over it."""
    sent = [request.path, *(text for _, texts in request.values.lists() for text in texts)]
    return any("\x00" in text for text in sent)
