"""From which pages a live connection may be asked for."""

import pytest

from workshop.serving.origins import is_ours

HTTP, HTTPS = "http://192.168.1.7:5000", "https://jam.example.org"
WEBSOCKET = {"HTTP_UPGRADE": "WebSocket"}
POST = {"REQUEST_METHOD": "POST"}
SAME, CROSS = {"HTTP_SEC_FETCH_SITE": "same-origin"}, {"HTTP_SEC_FETCH_SITE": "cross-site"}
FORGED = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_FORWARDED": "host=evil.example;proto=https",
}


def asked(address: str, **headers: str) -> dict[str, str]:
    """A GET to this server at this address."""
    scheme, _, host = address.partition("://")
    return {"REQUEST_METHOD": "GET", "wsgi.url_scheme": scheme, "HTTP_HOST": host, **headers}


def origin(text: str) -> dict[str, str]:
    return {"HTTP_ORIGIN": text}


@pytest.mark.parametrize("kind", [{}, WEBSOCKET, POST])
@pytest.mark.parametrize("public", [None, HTTP])
def test_our_own_origin_may_ask_on_a_plain_network(kind, public):
    assert is_ours(asked(HTTP, **kind, **origin(HTTP)), public)
    assert is_ours(asked(HTTP, **kind, **origin(HTTP), **FORGED), public)


@pytest.mark.parametrize("kind", [{}, WEBSOCKET, POST])
@pytest.mark.parametrize("public", [None, HTTP])
@pytest.mark.parametrize(
    "foreign",
    [
        "http://evil.example",
        "https://evil.example",
        "null",
        "",
        "https://192.168.1.7:5000",
        "http://192.168.1.7",
        "http://192.168.1.7:5001",
        "http://a.192.168.1.7:5000",
        "http://192.168.1.7:5000.evil.example",
        "http://192.168.1.7:5000/",
        "192.168.1.7:5000",
    ],
)
def test_no_other_origin_may_ask(kind, public, foreign):
    for more in ({}, FORGED, SAME):
        assert not is_ours(asked(HTTP, **kind, **origin(foreign), **more), public)


@pytest.mark.parametrize("kind", [WEBSOCKET, POST])
@pytest.mark.parametrize("said", [{}, SAME, CROSS])
def test_a_websocket_and_a_post_must_name_their_origin(kind, said):
    assert not is_ours(asked(HTTP, **kind, **said), None)
    assert not is_ours(asked(HTTPS, **kind, **said), HTTPS)


@pytest.mark.parametrize("address", [HTTP, HTTPS])
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_asking_for_more_news_without_an_origin_needs_the_same_origin(address, site):
    assert is_ours(asked(address, **SAME), None)
    assert not is_ours(asked(address, HTTP_SEC_FETCH_SITE=site), None)


def test_on_a_plain_network_browsers_say_neither_and_over_https_they_do():
    assert is_ours(asked(HTTP), None)
    assert is_ours(asked(HTTP), HTTP)
    assert not is_ours(asked(HTTPS), None)
    assert not is_ours(asked(HTTPS), HTTPS)
    assert not is_ours(asked(HTTP), HTTPS)


def test_with_a_public_address_no_other_address_of_the_server_counts():
    assert is_ours(asked(HTTP, **WEBSOCKET, **origin(HTTPS)), HTTPS)
    assert not is_ours(asked(HTTP, **WEBSOCKET, **origin(HTTP)), HTTPS)


def test_a_request_without_a_host_has_no_origin_of_its_own():
    asking = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", **WEBSOCKET}
    assert not is_ours({**asking, **origin("http://")}, None)
    assert not is_ours({**asking, **origin("")}, None)
