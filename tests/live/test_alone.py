"""When nobody has been at the desk for a minute, everybody is told, and told when somebody is."""

from functools import partial
from pathlib import Path

import pytest

from tests.play import play
from tests.served import Page, serve
from tests.waiting import until
from workshop.core.session.sealing import Audience
from workshop.live import sender


def heard(page: Page, value: int) -> bool:
    """Whether the last count of an empty desk that this page was told is `value`."""
    page.hear()
    counts = [p["args"][0]["counts"] for p in page.packets if p["name"] == "tick"]
    told = [each["alone"] for each in counts if "alone" in each]
    return bool(told) and told[-1] == value


def test_a_phone_is_told_that_the_desk_is_empty_and_that_it_no_longer_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing = play(tmp_path, seats_taken=3)
    served = serve(playing, tmp_path)
    desk = served.page(Audience.DESK, served.signed_in(playing.ada))
    phone = served.page(Audience.PHONE, served.phone(playing.seats[0]))
    until(partial(heard, phone, 0), "a desk with somebody at it")
    monkeypatch.setattr(sender, "ALONE", 0.0)
    desk.socket.disconnect()
    until(partial(heard, phone, 1), "an empty desk")
    served.page(Audience.DESK, served.signed_in(playing.ada))
    until(partial(heard, phone, 0), "somebody back at the desk")


def test_a_short_absence_from_the_desk_is_nobodys_business(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3)
    served = serve(playing, tmp_path)
    desk = served.page(Audience.DESK, served.signed_in(playing.ada))
    phone = served.page(Audience.PHONE, served.phone(playing.seats[0]))
    desk.socket.disconnect()
    until(partial(heard, phone, 0), "a tick after the desk was left")
    assert not heard(phone, 1)
