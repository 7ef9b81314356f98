"""An open connection ends within two seconds of the right behind it (rows 47 and 48).

The rights are taken away by another process than the one that holds the connections.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from live_house import Line, Live, live
from socketio import Server
from sqlalchemy import delete, update

from tests.builders import PASSWORD, a_manager, a_session
from tests.waiting import until
from workshop.actions import accounts, screens, sessions, teams
from workshop.core.account import AT_MOST, IDLE, token_hash
from workshop.core.permissions import Account
from workshop.core.session.phases import Role
from workshop.live.watch import Watch
from workshop.seats import account_cookie_name, screen_cookie_name
from workshop.serving.transports import Transports
from workshop.storage.tables import ScreenRow, SeatRow, SessionRow, SignInRow

SECONDS = 2.0


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("watch")) as found:
        yield found
        found.assert_nothing_was_printed()


@pytest.fixture(scope="module")
def unwatched(tmp_path_factory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("unwatched"), "watch") as found:
        yield found


@pytest.fixture
def here(house) -> Iterator[Live]:
    yield house
    house.hang_up()


def desk_of(here: Live, account: Account, token: str) -> Line:
    """The desk of this person, in a browser that signs in with this token."""
    return here.line(here.signed_in(account, token), here.query("desk")).hello()


def co(here: Live) -> Account:
    """One more facilitator of the session."""
    return here.play.named("Co", Role.CO_FACILITATOR)


def write(here: Live, *statements: object) -> None:
    with here.play.house.store.unit() as unit:
        for statement in statements:
            unit.execute(statement)


def age(here: Live, token: str, **columns: object) -> None:
    write(
        here,
        update(SignInRow).where(SignInRow.token_hash == token_hash(token)).values(**columns),
    )


# ---- signed out (row 47) ------------------------------------------------------------------------


def sign_out(here: Live, _who: Account, token: str) -> None:
    accounts.sign_out(here.play.house, token_hash(token))


def sign_out_everywhere(here: Live, who: Account, _token: str) -> None:
    accounts.sign_out_everywhere(here.play.house, who)


def change_password(here: Live, who: Account, _token: str) -> None:
    accounts.change_password(here.play.house, who, PASSWORD, "four other words are good")


def not_used_for_hours(here: Live, _who: Account, token: str) -> None:
    age(here, token, seen_at=here.play.house.store.now() - IDLE)


def signed_in_for_a_day(here: Live, _who: Account, token: str) -> None:
    age(here, token, made_at=here.play.house.store.now() - AT_MOST)


# ---- removed (row 48) ---------------------------------------------------------------------------


def part_removed(here: Live, who: Account, _token: str) -> None:
    sessions.remove_person(here.play.house, here.play.ada, here.play.code, who.id)


def part_changed(here: Live, who: Account, _token: str) -> None:
    playing = here.play
    sessions.name_person(playing.house, playing.ada, playing.code, who.id, Role.OBSERVER)


def left_the_team(here: Live, who: Account, _token: str) -> None:
    manager = a_manager(here.play.house, here.play.team)
    teams.change_member(here.play.house, manager, here.play.team.id, who.id, frozenset())


TAKING_AWAY = (
    sign_out,
    sign_out_everywhere,
    change_password,
    not_used_for_hours,
    signed_in_for_a_day,
    part_removed,
    part_changed,
    left_the_team,
)


@pytest.mark.parametrize("take_away", TAKING_AWAY, ids=lambda each: each.__name__)
def test_a_desk_ends_when_its_right_does(
    here: Live, take_away: Callable[[Live, Account, str], None]
) -> None:
    who, token = co(here), take_away.__name__
    desk = desk_of(here, who, token)
    other = desk_of(here, co(here), f"beside-{token}")
    take_away(here, who, token)
    assert desk.seconds_until_closed() < SECONDS
    cookie = f"{account_cookie_name(False)}={token}"
    assert (
        here.knock(here.query("desk"), {"Cookie": cookie, "Origin": f"http://{here.host}"}) == 403
    )
    here.ask("/test/frames/1")
    assert any(b'"filling"' in frame.content for frame in other.arriving)


@pytest.mark.parametrize("take_away", [sign_out, part_removed], ids=lambda each: each.__name__)
def test_without_the_watch_it_goes_on(
    unwatched: Live, take_away: Callable[[Live, Account, str], None]
) -> None:
    who, token = co(unwatched), take_away.__name__
    desk = desk_of(unwatched, who, token)
    take_away(unwatched, who, token)
    with pytest.raises(AssertionError, match="not closed in time"):
        desk.seconds_until_closed(SECONDS)


def frames_after_a_part_was_taken_away(here: Live) -> tuple[int, int]:
    """How many frames the one removed hears, and how many the one beside it."""
    who, beside = co(here), co(here)
    removed = desk_of(here, who, f"removed-{who.id}")
    stays = desk_of(here, beside, f"stays-{who.id}")
    here.ask(f"/test/part/{here.play.code}/{who.id}")
    heard = []
    for line in (stays, removed):
        line.sock.settimeout(SECONDS)
        count = 0
        try:
            for frame in line.arriving:
                count += frame.content.startswith(b'42["frame"')
                if count:
                    break
        except TimeoutError:
            pass
        heard.append(count)
    return heard[1], heard[0]


def test_not_one_more_frame_reaches_somebody_whose_part_was_taken_away(here: Live) -> None:
    assert frames_after_a_part_was_taken_away(here) == (0, 1)


def test_without_the_watch_the_next_frame_does(unwatched: Live) -> None:
    assert frames_after_a_part_was_taken_away(unwatched) == (1, 1)


# ---- screens and seats --------------------------------------------------------------------------


def screen_of(here: Live) -> tuple[Line, str]:
    """A paired screen, and the hash of its cookie."""
    playing = here.play
    digits = screens.pair(playing.house, playing.code, playing.ada)
    token = screens.redeem(playing.house, playing.code, digits)
    cookie = f"{screen_cookie_name(playing.code, False)}={token}"
    return here.line(cookie, here.query("screen")).hello(), token_hash(token)


def test_a_screen_ends_when_it_is_unpaired(here: Live) -> None:
    screen, hashed = screen_of(here)
    write(here, delete(ScreenRow).where(ScreenRow.token_hash == hashed))
    assert screen.seconds_until_closed() < SECONDS


def test_a_screen_ends_when_its_day_is_over(here: Live) -> None:
    screen, hashed = screen_of(here)
    over = here.play.house.store.now() - timedelta(seconds=1)
    write(here, update(ScreenRow).where(ScreenRow.token_hash == hashed).values(expires_at=over))
    assert screen.seconds_until_closed() < SECONDS


def here_count(desk: Line, wanted: int) -> None:
    """Wait for a tick that counts this many phones."""
    desk.sock.settimeout(6)
    for frame in desk.arriving:
        if frame.content.startswith(b'42["tick"'):
            counts = json.loads(frame.content[2:])[1]["counts"]
            if counts.get("here") == wanted:
                return
    raise AssertionError("the desk was closed")


def test_a_phone_ends_when_its_seat_is_deleted_and_is_no_longer_counted(here: Live) -> None:
    desk = desk_of(here, here.play.ada, "counting")
    phones = [here.line(here.seat(seat), here.query()).hello() for seat in here.play.seats[:2]]
    here_count(desk, 2)
    write(here, delete(SeatRow).where(SeatRow.hash == here.play.seats[0].hash))
    assert phones[0].seconds_until_closed() < SECONDS
    here_count(desk, 1)
    here.ask("/test/frames/1")
    assert any(b'"filling"' in frame.content for frame in phones[1].arriving)


def test_everybody_goes_when_the_session_is_deleted(here: Live) -> None:
    playing = here.play
    gone = a_session(playing.house, playing.team, playing.ada)
    desk = here.line(here.signed_in(playing.ada, "gone"), here.query("desk", gone.code)).hello()
    write(here, delete(SessionRow).where(SessionRow.id == gone.id))
    assert desk.seconds_until_closed() < SECONDS


def test_a_poll_that_waits_is_ended_too(here: Live) -> None:
    own = {"Origin": f"http://{here.host}", "Cookie": here.signed_in(here.play.ada, "polling")}
    sid = here.poll(here.query("desk"), own).text.split('"')[3]
    assert here.poll(f"&sid={sid}", own, method="POST", body=b"40").status == 200
    sign_out(here, here.play.ada, "polling")
    until(lambda: here.poll(f"&sid={sid}", own).status == 400, "the end of the polls", SECONDS)


def test_somebody_who_reads_nothing_is_cut_off(here: Live) -> None:
    desk = desk_of(here, co(here), "deaf")
    here.ask("/test/frames/60")
    sign_out(here, here.play.ada, "deaf")
    until(lambda: here.open_now() == 0, "nothing open", SECONDS)
    assert desk.seconds_until_closed() < 1


class Failing(Transports):
    """The real ones, on a bad day."""

    looks = 0

    def reap(self) -> None:
        self.looks += 1
        raise RuntimeError("canary")


def test_a_look_that_fails_is_not_the_last_one_and_says_no_more_than_its_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = Failing(Server(async_mode="threading"))
    naps = iter(range(3))
    with pytest.raises(StopIteration):
        Watch(failing, lambda _holdings: ()).run(lambda _seconds: next(naps))
    assert failing.looks == 3
    assert caplog.messages == ["Rights could not be looked up: RuntimeError"] * 3
