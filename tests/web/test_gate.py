"""What every answer carries, whatever it is, and what a request must show to change anything."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.play import play
from tests.served import SWAP, Served, serve
from tests.web.test_every_route import browsers
from tests.web.walk import addresses
from workshop.core.session.phases import Phase
from workshop.web import gate

PUBLIC = "https://jam.example.org"
FILE = "/static/css/tokens.css"
SET = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": r"'none'",
    "script-src": r"'self' 'nonce-[\w-]{22}'",
    "style-src": r"'self'",
    "img-src": r"'self' data:",
    "connect-src": r"'self'",
    "base-uri": r"'none'",
    "form-action": r"'self'",
    "frame-ancestors": r"'none'",
    "require-trusted-types-for": r"'script'",
    "trusted-types": r"swap",
}
HSTS = "Strict-Transport-Security"


def lacking(answer: Response, is_file: bool = False) -> list[str]:
    """What an answer should carry and does not."""
    headers = answer.headers
    wrong = [name for name, value in SET.items() if headers.get(name) != value]
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    policy = dict(
        part.strip().split(" ", 1)
        for part in headers.get("Content-Security-Policy", "").split(";")
        if " " in part.strip()
    )
    wrong += [name for name, like in POLICY.items() if not re.fullmatch(like, policy.get(name, ""))]
    wrong += sorted(set(policy) - set(POLICY))
    if is_file:
        wrong += [name for name in ("Set-Cookie", "Vary") if name in headers]
    elif headers.get("Cache-Control") != "no-store":
        wrong.append("Cache-Control")
    return wrong


@pytest.mark.parametrize("phase", [Phase.LOBBY, Phase.VOTE, Phase.CLOSED])
def test_every_page_for_everybody_carries_the_whole_set(tmp_path: Path, phase: Phase) -> None:
    served = serve(play(tmp_path, seats_taken=4).to(phase), tmp_path, csrf=True)
    clients = browsers(served)
    statuses = set()
    for method in ("GET", "POST"):
        for endpoint, path in addresses(served, method):
            for client in clients.values():
                with client.open(path, method=method) as answer:
                    assert lacking(answer, endpoint == "static") == [], (path, answer.status)
                    statuses.add(answer.status_code)
    assert statuses >= {200, 303, 400, 403, 404}


def broken_by(served: Served) -> dict[int, TestResponse]:
    """One answer of every kind that goes wrong, by its status."""
    served.app.config["MAX_CONTENT_LENGTH"] = 1000
    served.app.add_url_rule("/fails", "fails", lambda: 1 / 0)
    code, client = served.play.code, served.anybody()
    with client.get(FILE) as file:
        mark = file.headers["ETag"]
    seat = served.phone(served.play.seats[0])
    return {
        301: served.anybody().get("//join//x"),
        304: client.get(FILE, headers={"If-None-Match": mark}),
        308: client.get("/join//x"),
        400: served.anybody().get("/", headers={"Host": "a b"}),
        403: client.post("/join", headers={"Origin": "https://evil.example"}),
        404: client.get("/nowhere"),
        405: client.get("/join"),
        413: client.post("/join", data={"code": "x" * 2000}),
        416: client.get(FILE, headers={"Range": "bytes=999999-"}),
        422: client.post("/join", data={"code": ""}),
        429: [client.get(f"/join/W{n}") for n in range(11)][-1],
        500: seat.get("/fails"),
        1404: client.get("/static/nothing.css"),
        1422: seat.post(f"/s/{code}/note", data={"key": "k", "text": ""}, headers=SWAP),
        1500: seat.get("/fails", headers=SWAP),
    }


def test_every_kind_of_error_carries_the_whole_set(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.IDEATE)
    for status, answer in broken_by(serve(playing, tmp_path, limited=True)).items():
        assert lacking(answer, is_file=status == 304) == [], (status, answer.headers)
        if status not in (301, 308, 400):
            assert answer.status_code == status % 1000
        answer.close()


@pytest.mark.parametrize("name", [*SET, "Permissions-Policy", "Content-Security-Policy"])
def test_a_header_that_is_missing_is_noticed(tmp_path: Path, name: str) -> None:
    served = serve(play(tmp_path), tmp_path)
    answer = served.anybody().get("/")
    assert lacking(answer) == []
    del answer.headers[name]
    assert lacking(answer) != []


@pytest.mark.parametrize(
    "weaker",
    [
        ("'nonce-{nonce}'", "'nonce-{nonce}' 'unsafe-inline'"),
        ("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
        ("connect-src 'self'", "connect-src *"),
        ("; frame-ancestors 'none'", ""),
        ("; trusted-types swap", "; trusted-types *"),
        ("img-src 'self' data:", "img-src 'self' data:; media-src *"),
    ],
)
def test_a_weaker_policy_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weaker: tuple[str, str]
) -> None:
    assert weaker[0] in gate._POLICY
    monkeypatch.setattr(gate, "_POLICY", gate._POLICY.replace(*weaker))
    assert lacking(serve(play(tmp_path), tmp_path).anybody().get("/")) != []


def nonce(answer: TestResponse) -> str:
    """The nonce of an answer, which its page must repeat."""
    found = re.search(r"'nonce-([\w-]+)'", answer.headers["Content-Security-Policy"])
    assert found is not None
    assert f'nonce="{found[1]}"' in answer.text
    return found[1]


def test_the_nonce_is_fresh_in_every_answer(tmp_path: Path) -> None:
    client = serve(play(tmp_path), tmp_path).anybody()
    assert len({nonce(client.get(path)) for path in ("/", "/nowhere") * 10}) == 20


def test_a_file_sets_no_cookie_and_a_page_is_kept_by_nobody(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=1), tmp_path, csrf=True)
    for client in browsers(served).values():
        client.get("/account")
        with client.get(FILE) as answer:
            assert "Set-Cookie" not in answer.headers
            assert "no-store" not in answer.headers.get("Cache-Control", "")
    with served.app.test_client() as client:
        assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
        assert client.get("/static/../../setup.cfg").status_code == 404


@pytest.mark.parametrize(("url", "is_told"), [(None, False), ("http://jam", False), (PUBLIC, True)])
def test_over_https_a_browser_is_told_to_stay_there(
    tmp_path: Path, url: str | None, is_told: bool
) -> None:
    served = serve(play(tmp_path), tmp_path, public_url=url)
    for path in ("/", "/nowhere", FILE):
        with served.anybody().get(path) as answer:
            assert answer.headers.get(HSTS) == ("max-age=31536000" if is_told else None)


# ---- where a request comes from -----------------------------------------------------------------

OWN = "https://jam.example.org"
#: Headers of a POST with a cookie; whether it is let through on plain http, and over https.
CALLERS = [
    ({"Origin": OWN}, True, True),
    ({"Origin": "http://jam.example.org"}, True, False),
    ({"Origin": "https://evil.example"}, False, False),
    ({"Origin": "https://jam.example.org.evil.example"}, False, False),
    ({"Origin": "https://other.example.org"}, False, False),
    ({"Origin": "https://jam.example.org:8443"}, False, False),
    ({"Origin": "null"}, False, False),
    ({"Origin": "http://["}, False, False),
    ({"Origin": "https://evil.example", "X-Forwarded-Host": "evil.example"}, False, False),
    ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, False, False),
    ({"Sec-Fetch-Site": "same-origin"}, True, True),
    ({"Sec-Fetch-Site": "same-site"}, False, False),
    ({"Sec-Fetch-Site": "cross-site"}, False, False),
    ({}, True, False),
]


def passes(app: Flask, headers: dict[str, str], cookie: bool = True) -> bool:
    client = app.test_client()
    if cookie:
        client.set_cookie("something", "kept", domain="jam.example.org")
    answer = client.post("/sign-out", base_url=OWN, headers=headers)
    assert answer.status_code in (303, 403)
    return answer.status_code == 303


@pytest.mark.parametrize(("headers", "on_http", "over_https"), CALLERS)
def test_only_a_page_of_ours_may_send_anything(
    tmp_path: Path, headers: dict[str, str], on_http: bool, over_https: bool
) -> None:
    playing = play(tmp_path)
    plain = serve(playing, tmp_path, public_url="http://jam.example.org")
    private = serve(playing, tmp_path, public_url=OWN)
    assert passes(plain.app, headers) is on_http
    assert passes(private.app, headers) is over_https


def test_the_public_address_counts_behind_a_proxy_that_hides_it(tmp_path: Path) -> None:
    app = serve(play(tmp_path), tmp_path, public_url=OWN).app
    client = app.test_client()
    for origin, status in ((OWN, 303), ("https://evil.example", 403)):
        answer = client.post("/sign-out", headers={"Origin": origin, "Host": "127.0.0.1:5000"})
        assert answer.status_code == status


def test_who_holds_nothing_needs_to_show_nothing(tmp_path: Path) -> None:
    private = serve(play(tmp_path), tmp_path, public_url=OWN)
    assert passes(private.app, {}, cookie=False)
    assert not passes(private.app, {}, cookie=True)
