"""Letting a projector in: done, every refusal, and what a wrong try costs."""

from pathlib import Path

import pytest

from tests.builders import everything
from tests.play import Play, play
from workshop.actions import screens
from workshop.core.account import token_hash
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.pairing import PairingRefused
from workshop.core.session.phases import NotYours, PhaseClosed, Role
from workshop.storage.queries.screens import is_paired


def paired(playing: Play, token: str) -> bool:
    with playing.house.store.reading() as reading:
        return is_paired(reading, playing.jam.id, token_hash(token), playing.clock())


def wrong(digits: str) -> str:
    return "000000" if digits != "000000" else "111111"


def test_the_digits_of_the_desk_make_a_browser_a_screen(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    token = screens.redeem(playing.house, playing.code, f"{digits[:3]} {digits[3:]}")
    assert paired(playing, token)


def test_only_hashes_are_kept(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    assert digits not in str(everything(playing.house)["screens"])
    token = screens.redeem(playing.house, playing.code, digits)
    assert token not in str(everything(playing.house)["screens"])


def test_digits_work_once(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    screens.redeem(playing.house, playing.code, digits)
    with pytest.raises(PairingRefused):
        screens.redeem(playing.house, playing.code, digits)


def test_digits_work_for_ten_minutes(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    playing.clock.go_on(minutes=10)
    with pytest.raises(PairingRefused):
        screens.redeem(playing.house, playing.code, digits)


def test_new_digits_end_the_old_ones(tmp_path: Path) -> None:
    playing = play(tmp_path)
    old = screens.pair(playing.house, playing.code, playing.ada)
    new = screens.pair(playing.house, playing.code, playing.ada)
    with pytest.raises(PairingRefused):
        screens.redeem(playing.house, playing.code, old)
    assert paired(playing, screens.redeem(playing.house, playing.code, new))


def test_every_wrong_try_takes_a_minute_off(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    for _ in range(9):
        with pytest.raises(PairingRefused):
            screens.redeem(playing.house, playing.code, wrong(digits))
    playing.clock.go_on(minutes=1)
    with pytest.raises(PairingRefused):
        screens.redeem(playing.house, playing.code, digits)


def test_a_few_slips_do_no_harm(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    for _ in range(3):
        with pytest.raises(PairingRefused):
            screens.redeem(playing.house, playing.code, wrong(digits))
    assert paired(playing, screens.redeem(playing.house, playing.code, digits))


def test_a_screen_stays_paired_for_a_day(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    token = screens.redeem(playing.house, playing.code, digits)
    playing.clock.go_on(hours=23)
    assert paired(playing, token)
    playing.clock.go_on(hours=1)
    assert not paired(playing, token)


def test_showing_digits_does_not_end_a_screen(tmp_path: Path) -> None:
    playing = play(tmp_path)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    token = screens.redeem(playing.house, playing.code, digits)
    screens.pair(playing.house, playing.code, playing.ada)
    assert paired(playing, token)


def test_an_unknown_session_answers_like_wrong_digits(tmp_path: Path) -> None:
    playing = play(tmp_path)
    with pytest.raises(PairingRefused):
        screens.redeem(playing.house, "NOSUCHXX", "123456")


@pytest.mark.parametrize("role", [Role.DECIDER, Role.OBSERVER])
def test_only_facilitators_show_digits(tmp_path: Path, role: Role) -> None:
    playing = play(tmp_path)
    account = playing.named("Bo", role)
    before = everything(playing.house)
    with pytest.raises(NotYours):
        screens.pair(playing.house, playing.code, account)
    assert everything(playing.house) == before


def test_nobody_shows_digits_for_a_session_that_is_not_there(tmp_path: Path) -> None:
    playing = play(tmp_path)
    before = everything(playing.house)
    with pytest.raises(NoSuchSession):
        screens.pair(playing.house, "NOSUCHXX", playing.ada)
    assert everything(playing.house) == before


def test_a_closed_session_shows_no_digits(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3)
    while playing.jam.closed_at is None:
        playing.least()
        playing.go_on()
    with pytest.raises(PhaseClosed):
        screens.pair(playing.house, playing.code, playing.ada)
