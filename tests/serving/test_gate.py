"""At the gate: whoever comes from elsewhere, or holds nothing here, opens nothing (rows 19-21)."""

from collections.abc import Iterator

import pytest
from live_house import Live, live
from raw_frames import WEBSOCKET, frames, knock, send
from sqlalchemy import event

from tests.play import play
from tests.served import serve
from workshop.app import create_app
from workshop.config import Settings
from workshop.seats import seat_cookie_name
from workshop.serving.listener import MAX_MESSAGE

EVIL = "http://evil.example"
FORGED = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}
#: Headers beside a good cookie, and what a poll and a websocket are answered with.
COMBINATIONS = {
    "our own origin": ({"Origin": "{own}"}, 200, 101),
    "our own, forwarding forged": ({"Origin": "{own}", **FORGED}, 200, 101),
    "no header, as on a plain network": ({}, 200, 403),
    "same origin, as browsers say": ({"Sec-Fetch-Site": "same-origin"}, 200, 403),
    "a foreign page": ({"Origin": EVIL}, 403, 403),
    "a foreign page, host forged": ({"Origin": EVIL, **FORGED}, 403, 403),
    "a foreign page that says it is ours": (
        {"Origin": EVIL, "Sec-Fetch-Site": "same-origin"},
        403,
        403,
    ),
    "null": ({"Origin": "null"}, 403, 403),
    "a sibling host": ({"Origin": "http://localhost:{port}"}, 403, 403),
    "another port": ({"Origin": "http://127.0.0.1:1"}, 403, 403),
    "another scheme, forged": (
        {"Origin": "https://{host}", "X-Forwarded-Proto": "https"},
        403,
        403,
    ),
    "a script of a foreign page": ({"Sec-Fetch-Site": "cross-site"}, 403, 403),
    "a page of a sibling site": ({"Sec-Fetch-Site": "same-site"}, 403, 403),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("gate"), seats=20) as found:
        yield found
        found.assert_nothing_was_printed()


@pytest.fixture(scope="module")
def ungated(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("ungated"), "gate", seats=20) as found:
        yield found


@pytest.fixture
def cookie(here) -> Iterator[str]:
    """A seat of its own for each test, so that none is full because of another."""
    yield here.seat(here.play.seat())
    here.hang_up()


def answers(house: Live, cookie: str, headers: dict[str, str]) -> tuple[int, int]:
    """What a poll and a websocket with these headers are answered with."""
    names = {"host": house.host, "port": house.server.port, "own": f"http://{house.host}"}
    asked = {name: text.format(**names) for name, text in headers.items()} | {"Cookie": cookie}
    query = house.query()
    return house.poll(query, asked).status, house.knock(query, asked)


@pytest.mark.parametrize(("headers", "poll", "websocket"), COMBINATIONS.values(), ids=COMBINATIONS)
def test_only_a_page_of_ours_opens_a_connection(here, cookie, headers, poll, websocket):
    assert answers(here, cookie, headers) == (poll, websocket)


def test_without_the_gate_a_foreign_page_that_forges_or_says_nothing_is_let_in(ungated):
    forged = {"Origin": EVIL, **FORGED}
    assert answers(ungated, ungated.seat(ungated.play.seats[0]), forged) == (200, 101)
    assert answers(ungated, ungated.seat(ungated.play.seats[1]), {}) == (200, 101)


def test_a_script_of_another_page_cannot_read_the_news_as_a_script(here, cookie):
    assert here.poll(here.query() + "&j=0", {"Cookie": cookie}).status == 403
    assert here.poll(here.query() + "&j=", {"Cookie": cookie}).status == 200


def test_without_the_gate_it_can(ungated):
    answer = ungated.poll(ungated.query() + "&j=0", {"Cookie": ungated.seat(ungated.play.seats[2])})
    assert answer.status == 200
    assert answer.text.startswith("___eio[0](")


# ---- who holds something here -------------------------------------------------------------------


def test_whoever_holds_nothing_opens_nothing(here):
    before = here.open_now()
    own = {"Origin": f"http://{here.host}"}
    wrong = {**own, "Cookie": here.seat(here.play.seats[0]).replace("=", "=x")}
    elsewhere = {**own, "Cookie": here.seat(here.play.seats[0], here.other.code)}
    for headers in (own, wrong):
        for audience in ("phone", "screen", "desk", "decider", "observer", "", "everybody"):
            assert here.poll(here.query(audience), headers).status == 403
            assert here.knock(here.query(audience), headers) == 403
    assert here.knock(here.query("phone", here.other.code), elsewhere) == 403
    assert here.knock("", own) == 403
    assert here.open_now() == before


def test_a_stranger_costs_no_look_up(tmp_path):
    playing = play(tmp_path, seats_taken=1)
    served = serve(playing, tmp_path)
    asked = f"/socket.io/?EIO=4&transport=polling&s={playing.code}&as=phone"
    said: list[str] = []
    engine = playing.house.store.engine
    event.listen(engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    assert served.anybody().get(asked).status_code == 403
    assert said == []
    wrong = served.anybody()
    wrong.set_cookie(seat_cookie_name(playing.code, False), "wrong")
    assert wrong.get(asked).status_code == 403
    assert said != []


def test_an_account_hears_what_its_part_allows_and_a_seat_only_what_phones_hear(here, cookie):
    own = {"Origin": f"http://{here.host}"}
    ada = {**own, "Cookie": here.signed_in(here.play.ada, "ada")}
    assert here.knock(here.query("desk"), ada) == 101
    assert here.knock(here.query("screen"), ada) == 101
    assert here.knock(here.query("decider"), ada) == 403
    assert here.knock(here.query("phone"), ada) == 403
    assert here.knock(here.query("desk"), {**own, "Cookie": cookie}) == 403


def test_a_connection_goes_on_only_for_the_browser_that_opened_it(here, cookie):
    own = {"Origin": f"http://{here.host}"}
    sid = here.poll(here.query(), {**own, "Cookie": cookie}).text.split('"')[3]
    other = here.seat(here.play.seats[1])
    for stranger in (own, {**own, "Cookie": other}):
        assert here.poll(f"&sid={sid}", stranger).status == 403
        assert here.poll(f"&sid={sid}", stranger, method="POST", body=b"40").status == 403
    assert here.knock(f"&sid={sid}", {**own, "Cookie": other}) == 403
    mine = {**own, "Cookie": cookie}
    assert here.poll(f"&sid={sid}", mine, method="POST", body=b"40").status == 200
    assert '40{"sid"' in here.poll(f"&sid={sid}", mine).text
    assert here.poll("&sid=unknown", mine).status == 400


def test_a_chain_of_polls_can_become_a_websocket(here, cookie):
    own = {"Origin": f"http://{here.host}", "Cookie": cookie}
    sid = here.poll(here.query(), own).text.split('"')[3]
    assert here.poll(f"&sid={sid}", own, method="POST", body=b"40").status == 200
    assert '40{"sid"' in here.poll(f"&sid={sid}", own).text
    with here.server.connect() as sock:
        status, _, rest = knock(
            sock, f"EIO=4&transport=websocket&sid={sid}", {"Host": here.host, **WEBSOCKET, **own}
        )
        arriving = frames(sock, rest)
        send(sock, b"2probe")
        assert (status, next(arriving).content) == (101, b"3probe")
        send(sock, b"5")
        here.ask(f"/test/act/{here.play.code}")
        assert any(frame.content.startswith(b'42["frame"') for frame in arriving)


# ---- one room, and the server chooses it (row 19) -----------------------------------------------

JOINS = (
    '42["join",{{"room":"{room}"}}]',
    '42["join","{room}"]',
    '42["enter_room","{room}"]',
    '42["connect",{{"s":"{code}","as":"desk"}}]',
    '40{{"s":"{code}","as":"desk","room":"{room}"}}',
)


def heard_of_another_session(house: Live) -> list[bytes]:
    """What a phone hears of another session's desk, although it asks for that."""
    code = house.other.code
    desk = house.line(house.signed_in(house.play.ada, "desk"), house.query("desk", code)).hello()
    phone = house.line(house.seat(house.play.seats[3]), house.query()).hello()
    for packet in JOINS:
        phone.say(packet.format(code=code, room=f"{code}/desk/en"))
    heard: list[bytes] = []
    for _ in range(3):  # what a browser asks for is not always read before the first of these
        assert house.ask(f"/test/act/{code}").status == 200
        assert any(frame.content.startswith(b'42["frame"') for frame in desk.arriving)
        house.ask("/test/frames/1")  # to everybody: what comes before it has come by then
        for frame in phone.arriving:
            if b'"filling"' in frame.content:
                break
            heard.append(frame.content)
        assert any(b'"filling"' in frame.content for frame in desk.arriving)
    return heard


def test_no_room_of_another_session_can_be_joined(here):
    heard = heard_of_another_session(here)
    assert not [each for each in heard if each.startswith(b'42["frame"')]


def test_with_a_handler_that_takes_the_room_from_the_browser_it_can(tmp_path):
    with live(tmp_path, "rooms", seats=4) as weak:
        heard = heard_of_another_session(weak)
        assert [each for each in heard if each.startswith(b'42["frame"')]


# ---- what is refused before it costs anything ---------------------------------------------------


def test_a_body_that_is_too_long_is_refused_before_it_is_read(here, cookie):
    own = {"Origin": f"http://{here.host}", "Cookie": cookie}
    sid = here.poll(here.query(), own).text.split('"')[3]
    long = {**own, "Content-Length": str(300_000_000)}
    assert here.poll(f"&sid={sid}", long, method="POST", body=b"").status == 413
    just = b'42["' + b"x" * (MAX_MESSAGE - 6) + b'"]'
    assert len(just) == MAX_MESSAGE
    assert here.poll(f"&sid={sid}", own, method="POST", body=just).status == 200
    assert here.poll(f"&sid={sid}", own, method="POST", body=just + b"x").status == 413
    unknown = {**own, "Transfer-Encoding": "chunked"}
    assert (
        here.poll(f"&sid={sid}", unknown, method="POST", body=b"2\r\n40\r\n0\r\n\r\n").status == 411
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/socket.io/?EIO=4&transport=polling", 405),
        ("DELETE", "/socket.io/?EIO=4&transport=polling", 405),
        ("HEAD", "/socket.io/?EIO=4&transport=polling", 405),
        ("OPTIONS", "/socket.io/?EIO=4&transport=polling", 204),
        ("POST", "/socket.io/?EIO=4&transport=polling", 400),
        ("GET", "/socket.io/?EIO=3&transport=polling", 400),
        ("GET", "/socket.io/?EIO=4&transport=carrier-pigeon", 400),
        ("GET", "/socket.io/?EIO=4&transport=websocket", 400),
        ("GET", "/socket.io/?EIO=4&transport=polling" + "&x=1" * 30, 400),
        ("GET", "/socket.io/../etc?EIO=4&transport=polling", 404),
        ("GET", "/socket.io/more?EIO=4&transport=polling", 404),
        ("GET", "/socket.io?EIO=4&transport=polling", 404),
    ],
)
def test_what_engine_io_would_not_understand_never_reaches_it(here, cookie, method, path, status):
    headers = {"Cookie": cookie, "Origin": f"http://{here.host}"}
    assert here.ask(path, headers, method, b"" if method == "POST" else None).status == status


@pytest.mark.parametrize(
    "broken",
    [
        {"Sec-WebSocket-Key": "short"},
        {"Sec-WebSocket-Key": "€"},
        {"Sec-WebSocket-Version": "8"},
        {"Connection": "close"},
        {"Upgrade": "h2c"},
    ],
)
def test_half_a_websocket_is_refused(here, cookie, broken):
    asked = {"Cookie": cookie, "Origin": f"http://{here.host}", **broken}
    assert here.knock(here.query(), asked) == 400


# ---- behind a proxy -----------------------------------------------------------------------------


@pytest.mark.parametrize(("proxies", "status"), [(0, 403), (1, 400)])
def test_what_a_proxy_says_counts_only_when_there_is_one(tmp_path, proxies, status):
    """400 is what a page of ours gets for a connection that does not exist."""
    settings = Settings(
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'workshop.db'}",
        secret_key="s" * 40,
        criteria_key="c" * 40,
        trusted_proxies=proxies,
    )
    browser = create_app(settings).test_client()
    asked = {
        "Origin": "https://jam.example.org",
        "X-Forwarded-Host": "jam.example.org",
        "X-Forwarded-Proto": "https",
    }
    answer = browser.get("/socket.io/?EIO=4&transport=polling&sid=none", headers=asked)
    assert answer.status_code == status


def test_what_is_said_at_the_gate_is_plain_and_kept_nowhere(here):
    answer = here.ask("/socket.io/?EIO=4&transport=polling&s=CODE&as=phone")
    assert (answer.status, answer.text) == (403, "Forbidden")
