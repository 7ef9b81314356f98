"""What is tried too often is not tried any more, at every door; and nobody else notices."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import PASSWORD, a_facilitator, a_person, everything
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from tests.web.walk import addresses
from workshop.actions import invitations, passwords, screens, seats, ways_back
from workshop.core import limits as rules
from workshop.core.limits import KEPT_FOR, Limit, Rule
from workshop.core.permissions import TeamRole
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.web import limits, strangers
from workshop.web.limits import Limits, Memory

WRONG = "WRNGCDE2"
OTHER_OFFICE = {"REMOTE_ADDR": "198.51.100.4"}
WAIT = "That was too often. Please wait a minute."


@dataclass
class Watch:
    """A clock for limits that stands still until a test winds it."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class House:
    """A limited Workshop with its session and its watch."""

    served: Served
    watch: Watch = field(default_factory=Watch)

    def __post_init__(self) -> None:
        self.limits.now = self.watch

    @property
    def limits(self) -> Limits:
        found: Limits = self.served.app.extensions[limits.EXTENSION]
        return found

    @property
    def play(self) -> Play:
        return self.served.play

    def endless(self) -> "House":
        """The same without any limit: what every test here must be able to tell apart."""
        table = dict.fromkeys(Limit, Rule())
        self.served.app.extensions[limits.EXTENSION] = Limits(self.watch, table)
        return self


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(serve(play(tmp_path, seats_taken=2), tmp_path, limited=True))


# ---- wrong codes ------------------------------------------------------------------------------

DOORS = [
    ("POST", "/join", 404),
    ("GET", "/join/{code}", 404),
    ("POST", "/join/{code}", 404),
    ("GET", "/join/{code}/back", 200),
    ("POST", "/join/{code}/back", 422),
    ("GET", "/s/{code}", 404),
    ("GET", "/s/{code}/shared", 404),
    ("GET", "/s/{code}/own", 404),
    ("POST", "/s/{code}/note", 404),
    ("GET", "/s/{code}/report", 404),
    ("GET", "/s/{code}/report.json", 404),
    ("GET", "/s/{code}/desk", 303),
    ("POST", "/s/{code}/desk/go-on", 303),
    ("GET", "/s/{code}/screen", 200),
    ("GET", "/s/{code}/screen/shared", 404),
    ("POST", "/s/{code}/screen/pair", 403),
]


def knock(client: FlaskClient, method: str, path: str, code: str, **how: object) -> TestResponse:
    address = path.format(code=code)
    return client.open(address, method=method, data={"code": code}, **how)


@pytest.mark.parametrize(("method", "path", "usual"), DOORS)
def test_the_eleventh_wrong_code_is_not_looked_up_at_any_door(
    house: House, method: str, path: str, usual: int
) -> None:
    client = house.served.anybody()
    tried = [knock(client, method, path, f"WRNGCDE{n}").status_code for n in range(10)]
    assert tried == [usual] * 10
    refused = knock(client, method, path, WRONG)
    assert refused.status_code == 429
    assert WAIT in refused.text
    assert refused.headers["Retry-After"] == "6"
    right = knock(client, method, path, house.play.code)
    assert right.status_code == 429
    assert without_tokens(right.text) == without_tokens(refused.text)
    house.watch.seconds += 6
    assert knock(client, method, path, house.play.code).status_code != 429


def test_without_the_limit_every_code_is_tried(house: House) -> None:
    def refusals() -> int:
        answers = (knock(client, "GET", "/join/{code}", f"W{n}") for n in range(200))
        return sum(answer.status_code == 429 for answer in answers)

    client = house.served.anybody()
    assert refusals() == 190
    house.endless()
    assert refusals() == 0


def test_doors_share_one_count(house: House) -> None:
    client = house.served.anybody()
    for method, path, _usual in DOORS[:10]:
        knock(client, method, path, WRONG)
    assert knock(client, "GET", "/s/{code}/screen", WRONG).status_code == 429


def test_a_typed_code_that_leads_on_costs_one_try_and_not_two(house: House) -> None:
    client = house.served.anybody()
    for _ in range(10):
        client.post("/join", data={"code": WRONG}, follow_redirects=True)
    assert knock(client, "POST", "/join", WRONG).status_code == 429


def exhaust(house: House, client: FlaskClient | None = None, **how: object) -> None:
    client = client or house.served.anybody()
    for n in range(11):
        answer = knock(client, "GET", "/join/{code}", f"W{n}", **how)
    assert answer.status_code == 429


def test_people_inside_go_on_while_their_office_is_stopped(house: House) -> None:
    exhaust(house)
    code, playing = house.play.code, house.play
    digits = screens.pair(playing.house, code, playing.ada)
    phone = house.served.phone(playing.seats[0])
    assert phone.get(f"/s/{code}").status_code == 200
    assert phone.get(f"/s/{code}/own").status_code == 200
    assert phone.post(f"/s/{code}/slow", headers=SWAP).status_code != 429
    assert house.served.signed_in(playing.ada).get(f"/s/{code}/desk").status_code == 200
    projector = house.served.anybody()
    paired = projector.post(f"/s/{code}/screen/pair", data={"digits": digits})
    assert paired.status_code == 429
    elsewhere = {"environ_base": OTHER_OFFICE}
    digits = screens.pair(playing.house, code, playing.ada)
    projector.post(f"/s/{code}/screen/pair", data={"digits": digits}, **elsewhere)
    assert projector.get(f"/s/{code}/screen/shared").status_code == 200


def test_a_made_up_cookie_is_no_way_round(house: House) -> None:
    exhaust(house)
    client = house.served.anybody()
    for name in (f"seat_{house.play.code}", f"screen_{house.play.code}", "account"):
        client.set_cookie(name, "made up")
    stranger = house.served.signed_in(a_person(house.play.house))
    for asker in (client, stranger):
        for code in (house.play.code, WRONG):
            assert knock(asker, "GET", "/join/{code}", code).status_code == 429


def test_another_office_is_not_stopped(house: House) -> None:
    exhaust(house)
    neighbour = {"environ_base": {"REMOTE_ADDR": "127.0.0.77"}}
    elsewhere = {"environ_base": OTHER_OFFICE}
    client, code = house.served.anybody(), house.play.code
    assert knock(client, "GET", "/join/{code}", code, **neighbour).status_code == 429
    assert knock(client, "GET", "/join/{code}", code, **elsewhere).status_code == 200


def test_six_hundred_wrong_codes_a_minute_stop_the_guessers_and_no_newcomer(house: House) -> None:
    client, code = house.served.anybody(), house.play.code
    guessers = [{"environ_base": {"REMOTE_ADDR": f"198.51.{n}.4"}} for n in range(120)]
    for n in range(600):
        answer = knock(client, "GET", "/join/{code}", f"W{n}", **guessers[n % 120])
        assert answer.status_code == 404
    assert knock(client, "GET", "/join/{code}", code, **guessers[7]).status_code == 429
    newcomer = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    assert knock(client, "GET", "/join/{code}", code, **newcomer).status_code == 200
    assert knock(client, "GET", "/join/{code}", WRONG, **newcomer).status_code == 404
    assert knock(client, "GET", "/join/{code}", WRONG, **newcomer).status_code == 429
    house.watch.seconds += KEPT_FOR
    assert knock(client, "GET", "/join/{code}", code, **guessers[7]).status_code == 200


@pytest.mark.parametrize(("hops", "is_caught"), [(0, True), (1, False)])
def test_what_a_proxy_says_counts_only_when_one_is_trusted(
    tmp_path: Path, hops: int, is_caught: bool
) -> None:
    playing = play(tmp_path)
    house = House(serve(playing, tmp_path, limited=True, trusted_proxies=hops))
    client = house.served.anybody()
    for n in range(11):
        said = {"X-Forwarded-For": f"192.0.{n}.1"}
        answer = knock(client, "GET", "/join/{code}", f"W{n}", headers=said)
    assert (answer.status_code == 429) is is_caught


def test_two_thousand_right_joins_from_one_address_pass(house: House) -> None:
    raw = house.play.engine.raw_connection()
    raw.execute("PRAGMA synchronous=OFF")  # the pool's one connection: the disk is not tested here
    raw.close()
    joined = {
        knock(house.served.anybody(), "POST", "/join/{code}", house.play.code).status_code
        for _ in range(2000)
    }
    assert joined == {200}
    refused = knock(house.served.anybody(), "POST", "/join/{code}", house.play.code)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    house.watch.seconds += 1
    again = knock(house.served.anybody(), "POST", "/join/{code}", house.play.code)
    assert again.status_code == 200


# ---- unknown and closed are one answer ----------------------------------------------------------


def shown(client: FlaskClient, method: str, path: str) -> tuple[int, str, str]:
    """All that a stranger can tell of an answer."""
    with client.open(path, method=method) as answer:
        return answer.status_code, answer.headers.get("Location", ""), without_tokens(answer.text)


def told_apart(house: House) -> list[str]:
    """Every address that answers a stranger of a closed session otherwise than of none."""
    client, code, wrong = house.served.anybody(), house.play.code, []
    for method in ("GET", "POST"):
        for endpoint, path in addresses(house.served, method):
            closed = shown(client, method, path)
            unknown = shown(client, method, path.replace(code, WRONG))
            if str(closed).replace(code, WRONG) != str(unknown) and code in path:
                wrong.append(f"{method} {endpoint}: {closed[0]}, {unknown[0]}")
    return wrong


def test_a_closed_session_looks_like_none_at_every_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(serve(play(tmp_path, seats_taken=3).to(Phase.CLOSED), tmp_path))
    assert told_apart(house) == []
    # Without the guard it is told apart wherever a seat is asked for.
    monkeypatch.setattr(strangers, "_count_if_wrong", lambda _code: None)
    assert len(told_apart(house)) > 10


def test_a_typed_code_of_a_closed_session_is_refused_like_one_of_none(tmp_path: Path) -> None:
    house = House(serve(play(tmp_path, seats_taken=3).to(Phase.CLOSED), tmp_path))
    client = house.served.anybody()
    closed, unknown = (knock(client, "POST", "/join", code) for code in (house.play.code, WRONG))
    assert closed.status_code == unknown.status_code == 404
    told = without_tokens(closed.text).replace(house.play.code, WRONG)
    assert told == without_tokens(unknown.text)


def apart(client: FlaskClient, one: str, other: str, times: int = 500) -> float:
    """How many milliseconds the medians of asking for two addresses in turn differ."""
    taken: dict[str, list[float]] = {one: [], other: []}
    for _ in range(times):
        for path in (one, other):
            begun = perf_counter()
            client.get(path)
            taken[path].append((perf_counter() - begun) * 1000)
    return abs(median(taken[one]) - median(taken[other]))


def test_closed_and_unknown_take_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(serve(play(tmp_path, seats_taken=3).to(Phase.CLOSED), tmp_path)).endless()
    client, code = house.served.anybody(), house.play.code
    assert apart(client, f"/join/{code}", f"/join/{WRONG}") < 5
    look_up = strangers._found

    def found_and_pondered(asked_for: str) -> Jam | None:
        found = look_up(asked_for)
        sleep(0.02 if found else 0)
        return found

    monkeypatch.setattr(strangers, "_found", found_and_pondered)
    assert apart(client, f"/join/{code}", f"/join/{WRONG}", times=41) > 5


# ---- codenames, digits, links -------------------------------------------------------------------


def test_codenames_are_guessed_ten_times_and_then_no_more(house: House) -> None:
    client, path = house.served.anybody(), f"/join/{house.play.code}/back"
    _seat, words = seats.take(house.play.house, house.play.code)

    def come_back(codename: str) -> TestResponse:
        return client.post(path, data={"codename": codename})

    assert [come_back("six other words").status_code for _ in range(10)] == [422] * 10
    assert come_back("six other words").status_code == come_back(words).status_code == 429
    house.watch.seconds += 6
    assert come_back(words).status_code == 303
    house.endless()
    assert {come_back("six other words").status_code for _ in range(20)} == {422}


def test_coming_back_with_the_right_words_never_counts(house: House) -> None:
    _seat, words = seats.take(house.play.house, house.play.code)
    path = f"/join/{house.play.code}/back"
    for _ in range(40):
        assert house.served.anybody().post(path, data={"codename": words}).status_code == 303


def test_digits_are_guessed_ten_times_and_then_no_more(house: House) -> None:
    client, code, playing = house.served.anybody(), house.play.code, house.play
    path = f"/s/{code}/screen/pair"
    for _ in range(10):
        digits = screens.pair(playing.house, code, playing.ada)
        wrong = str((int(digits) + 1) % 10**6).zfill(6)
        assert client.post(path, data={"digits": wrong}).status_code == 403
    digits = screens.pair(playing.house, code, playing.ada)
    before = everything(playing.house)
    assert client.post(path, data={"digits": digits}).status_code == 429
    assert everything(playing.house) == before
    house.endless()
    assert client.post(path, data={"digits": digits}).status_code == 303


@pytest.mark.parametrize("door", ["invitation", "way-back", "set-up"])
def test_links_are_guessed_ten_times_and_then_no_more(house: House, door: str) -> None:
    playing, client = house.play, house.served.anybody()
    right = {
        "invitation": lambda: invitations.invite(
            playing.house, playing.ada, playing.team.id, TeamRole.MEMBER
        ),
        "way-back": lambda: ways_back.make(playing.house, playing.ada.email),
        "set-up": lambda: "used up",
    }[door]()
    tried = [client.get(f"/{door}/guess-{n}").status_code for n in range(10)]
    assert tried == [404] * 10
    assert client.get(f"/{door}/{right}").status_code == 429
    assert client.post(f"/{door}/{right}", data={"password": PASSWORD}).status_code == 429
    house.endless()
    assert client.get(f"/{door}/{right}").status_code == (404 if door == "set-up" else 200)


# ---- passwords --------------------------------------------------------------------------------


def sign_in(client: FlaskClient, email: str, password: str, **how: object) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password}, **how)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords compared at once: what is tested here is who is asked at all."""
    monkeypatch.setattr(
        passwords, "matches", lambda hashed, typed: bool(hashed) and typed == PASSWORD
    )


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("is_known", [True, False])
def test_after_five_wrong_passwords_every_try_has_to_wait(house: House, is_known: bool) -> None:
    email = house.play.ada.email if is_known else "nobody@nowhere.example"
    client = house.served.anybody()
    for _ in range(5):
        assert sign_in(client, email, "wrong").status_code == 422
    waits = []
    for _ in range(8):
        refused = sign_in(client, email, PASSWORD)
        seconds = refused.headers["Retry-After"]
        assert refused.status_code == 429
        assert f"Please wait {seconds} s, then try again." in refused.text
        assert f'value="{email}"' in refused.text
        waits.append(int(seconds))
        house.watch.seconds += int(seconds)
        assert sign_in(client, email, "wrong").status_code == 422
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.usefixtures("quick")
def test_a_hundred_guesses_in_ten_seconds_are_eight_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_at() -> int:
        statuses = []
        for _ in range(100):
            statuses.append(sign_in(client, house.play.ada.email, "wrong").status_code)
            house.watch.seconds += 0.1
        assert set(statuses) <= {422, 429}
        return statuses.count(422)

    client = house.served.anybody()
    assert looked_at() == 8
    monkeypatch.setattr(rules, "pause_after", lambda _failures, _now: 0.0)
    house.endless()
    assert looked_at() == 100


@pytest.mark.usefixtures("quick")
def test_the_right_password_after_the_wait_opens_and_wipes_the_slate(house: House) -> None:
    client, email = house.served.anybody(), house.play.ada.email
    for _ in range(5):
        sign_in(client, email, "wrong")
    assert sign_in(client, f" {email.upper()} ", PASSWORD).status_code == 429
    house.watch.seconds += 1
    assert sign_in(client, email, PASSWORD).status_code == 303
    for _ in range(5):
        assert sign_in(client, email, "wrong").status_code == 422


@pytest.mark.usefixtures("quick")
def test_one_address_may_not_try_one_password_on_everybody(house: House) -> None:
    client = house.served.anybody()
    for n in range(30):
        assert sign_in(client, f"person{n}@nowhere.example", PASSWORD).status_code == 422
    assert sign_in(client, house.play.ada.email, PASSWORD).status_code == 429
    elsewhere = {"environ_base": OTHER_OFFICE}
    assert sign_in(client, house.play.ada.email, PASSWORD, **elsewhere).status_code == 303


@pytest.mark.usefixtures("quick")
def test_the_old_password_is_guarded_in_the_same_way(house: House) -> None:
    client = house.served.signed_in(house.play.ada)

    def change(old: str) -> TestResponse:
        form = {"old": old, "new": "a stone in the river"}
        return client.post("/account/password", data=form)

    for _ in range(5):
        assert change("wrong").status_code == 422
    assert change(PASSWORD).status_code == 429
    stranger = house.served.anybody()
    assert sign_in(stranger, house.play.ada.email, PASSWORD).status_code == 429
    house.watch.seconds += 1
    assert change(PASSWORD).status_code == 303


def test_an_unknown_address_takes_as_long_as_a_known_one(house: House) -> None:
    house.endless()
    client, taken = house.served.anybody(), {}
    for email in (house.play.ada.email, "nobody@nowhere.example") * 8:
        house.watch.seconds += KEPT_FOR
        begun = process_time()
        sign_in(client, email, "wrong password")
        taken.setdefault(email, []).append((process_time() - begun) * 1000)
    known, unknown = (median(times) for times in taken.values())
    assert abs(known - unknown) < 10
    # A look-up that ends early for unknown addresses would save a whole hash.
    assert min(known, unknown) > 20


# ---- commands and reports -----------------------------------------------------------------------


def write(client: FlaskClient, code: str, n: int, **how: object) -> TestResponse:
    form = {"key": f"key-{n}", "text": f"A thought worth keeping, number {n}"}
    return client.post(f"/s/{code}/note", data=form, **how)


def test_a_seat_that_presses_too_fast_is_asked_to_wait_and_keeps_its_words(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=2).to(Phase.IDEATE)
    house = House(serve(playing, tmp_path, limited=True))
    fast, calm = (house.served.phone(seat) for seat in playing.seats)
    code = playing.code
    passed = [fast.post(f"/s/{code}/slow").status_code for _ in range(60)]
    assert 429 not in passed
    refused = write(fast, code, 60)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "1"
    assert WAIT in refused.text
    field_ = re.search(r"<textarea[^>]*>([^<]*)</textarea>", refused.text)
    assert field_ is not None
    assert field_[1] == "A thought worth keeping, number 60"
    told = write(fast, code, 60, headers=SWAP)
    assert told.status_code == 429
    assert told.get_json()["code"] == "too_often"
    assert write(calm, code, 60).status_code == 303
    house.watch.seconds += 1
    passed = [write(fast, code, n, headers=SWAP).status_code for n in range(60, 66)]
    assert passed == [200] * 5 + [429]


def test_the_desk_is_limited_by_account_and_keeps_what_was_typed(house: House) -> None:
    playing, code = house.play, house.play.code
    ada = house.served.signed_in(playing.ada)
    for _ in range(60):
        assert ada.post(f"/s/{code}/desk/pause", headers=SWAP).status_code != 429
    refused = ada.post(f"/s/{code}/desk/time", data={"minutes": "2", "key": "k"})
    assert refused.status_code == 429
    assert WAIT in refused.text
    assert "data-audience" in refused.text  # the desk itself, not a page apart
    assert ada.get(f"/s/{code}/desk").status_code == 200
    house.watch.seconds += 0.2
    assert ada.post(f"/s/{code}/desk/pause", headers=SWAP).status_code != 429


def test_the_seats_of_one_office_are_not_counted_together(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=12).to(Phase.IDEATE)
    house = House(serve(playing, tmp_path, limited=True))
    for n, seat in enumerate(playing.seats):
        phone = house.served.phone(seat)
        for k in range(10):
            assert write(phone, playing.code, 100 * n + k, headers=SWAP).status_code == 200


def test_a_report_is_not_asked_for_without_end(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=2)
    house = House(serve(playing, tmp_path, limited=True))
    ada = house.served.signed_in(playing.ada)
    addresses = [f"/s/{playing.code}/report{ending}" for ending in ("", ".json", ".csv", ".md")]
    statuses = [ada.get(addresses[n % 4]).status_code for n in range(21)]
    assert statuses == [200] * 20 + [429]
    other = a_facilitator(playing.house, playing.team)
    assert house.served.signed_in(other).get(addresses[0]).status_code == 200


# ---- what is remembered, and for how long -------------------------------------------------------


def test_nothing_of_a_guesser_is_kept_or_readable(house: House) -> None:
    before = everything(house.play.house)
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.77"}}
    exhaust(house, **elsewhere)
    sign_in(house.served.anybody(), "guessed@nowhere.example", "wrong", **elsewhere)
    assert everything(house.play.house) == before
    remembered = repr([vars(memory) for memory in memories(house.limits)])
    assert not re.search(r"203\.0|guessed|WRNG", remembered)
    twin = Limits(house.watch)
    assert twin._key(Limit.WRONG_CODE, "one", "x") != house.limits._key(
        Limit.WRONG_CODE, "one", "x"
    )


def memories(found: Limits) -> list[Memory[object]]:
    return [value for value in vars(found).values() if isinstance(value, Memory)]


def test_everything_is_forgotten_after_ten_minutes(house: House) -> None:
    exhaust(house)
    sign_in(house.served.anybody(), "guessed@nowhere.example", "wrong")
    assert sum(len(memory) for memory in memories(house.limits)) == 5
    house.watch.seconds += KEPT_FOR
    for memory in memories(house.limits):
        memory.get(b"", house.watch.seconds)
        assert len(memory) == 0


def test_the_memory_has_an_end() -> None:
    memory: Memory[int] = Memory(most=100)
    for n in range(1000):
        memory.put(str(n).encode(), n, now=0.0)
    assert len(memory) == 100
    assert memory.get(b"999", 0.0) == 999
    assert memory.get(b"899", 0.0) is None


def without_tokens(page: str) -> str:
    return re.sub(r'(csrf_token" value|nonce)="[^"]*"', "", page)


def test_what_is_guessed_on_many_workers_counts_together() -> None:
    watch = Watch()
    one, other = Limits(watch), Limits(watch)
    for n in range(600):
        one.count(Limit.WRONG_CODE, f"198.51.{n}.0/24")
    other.count(Limit.WRONG_CODE, "203.0.113.0/24")
    assert other.wait(Limit.WRONG_CODE, "203.0.113.0/24") == 0
    for limit, times in one.untold().items():
        other.hear(limit, times)
    assert other.wait(Limit.WRONG_CODE, "203.0.113.0/24") > 0
    assert other.wait(Limit.WRONG_CODE, "192.0.2.0/24") == 0  # a newcomer is served all the same
    assert one.untold() == {}


def test_only_what_goes_wrong_is_told_to_other_workers_and_what_is_unknown_is_not_counted() -> None:
    limits_ = Limits(Watch())
    for limit in (Limit.JOIN, Limit.COMMAND, Limit.REPORT):
        limits_.count(limit, "anybody")
    assert limits_.untold() == {}
    limits_.hear("made_up", 10**5)
    limits_.hear(Limit.JOIN.value, 10**5)
    assert limits_.wait(Limit.JOIN, "anybody") == 0
