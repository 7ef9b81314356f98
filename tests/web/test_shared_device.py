"""Forgetting a seat on this device, and a device that several people use one after the other."""

from pathlib import Path

from flask.testing import FlaskClient

from tests.actions.traces import trace
from tests.play import play
from tests.served import Served, serve
from workshop.actions import seats as acts
from workshop.core.session.phases import Phase
from workshop.seats import seat_cookie_name, shared_cookie_name


def at_the_door(tmp_path: Path, phase: Phase = Phase.LOBBY) -> tuple[Served, FlaskClient, str]:
    served = serve(play(tmp_path, 3).to(phase), tmp_path)
    return served, served.anybody(), served.play.code


def lasting(answer_headers: list[str]) -> list[str]:
    """The cookies that outlive the window of the browser."""
    return [line for line in answer_headers if "Max-Age" in line or "Expires" in line]


# ---- forget me on this device ---------------------------------------------------------------


def test_the_menu_of_the_phone_leads_to_what_i_wrote_and_to_forgetting(tmp_path: Path) -> None:
    served, _, code = at_the_door(tmp_path)
    page = served.phone(served.play.seats[0]).get(f"/s/{code}").text
    for address in (f"/s/{code}/wrote", f"/s/{code}/forget", "/anonymity"):
        assert f'href="{address}"' in page


def test_forgetting_is_asked_once_and_says_what_is_lost(tmp_path: Path) -> None:
    served, _, code = at_the_door(tmp_path)
    phone = served.phone(served.play.seats[0])
    page = phone.get(f"/s/{code}/forget")
    assert page.status_code == 200
    assert "Your codename is the only way back" in page.text
    assert phone.get_cookie(seat_cookie_name(code, False)) is not None


def test_after_forgetting_the_door_says_so_and_empties_the_memory_of_the_browser(
    tmp_path: Path,
) -> None:
    served, _, code = at_the_door(tmp_path)
    phone, before = served.phone(served.play.seats[0]), trace(served.play)
    page = phone.post(f"/s/{code}/forget", follow_redirects=True)
    assert "This device has forgotten you." in page.text
    assert f'data-forget="{code}"' in page.text
    assert phone.get_cookie(seat_cookie_name(code, False)) is None
    assert trace(served.play) == before
    assert f'data-forget="{code}"' not in phone.get(f"/join/{code}").text


def test_forgetting_after_the_close_leads_to_the_door_of_the_codename(tmp_path: Path) -> None:
    served, _, code = at_the_door(tmp_path, Phase.CLOSED)
    phone = served.phone(served.play.seats[0])
    page = phone.post(f"/s/{code}/forget", follow_redirects=True)
    assert page.request.path == "/answers"
    assert f'data-forget="{code}"' in page.text


def test_whoever_holds_no_seat_is_not_asked(tmp_path: Path) -> None:
    _, browser, code = at_the_door(tmp_path)
    answer = browser.get(f"/s/{code}/forget")
    assert (answer.status_code, answer.location) == (303, f"/join/{code}")


# ---- a shared device ------------------------------------------------------------------------


def test_a_seat_on_a_shared_device_ends_with_the_window(tmp_path: Path) -> None:
    served, browser, code = at_the_door(tmp_path)
    door = browser.get(f"/join/{code}?shared=1").text
    assert f'action="/join/{code}?shared=1"' in door
    answer = browser.post(f"/join/{code}?shared=1")
    assert lasting(answer.headers.getlist("Set-Cookie")) == []
    assert "Others may look at this screen." in answer.text
    assert "data-copy=" not in answer.text
    own = served.anybody().post(f"/join/{code}")
    assert lasting(own.headers.getlist("Set-Cookie")), "one's own phone keeps its seat"
    assert "data-copy=" in own.text


def test_every_page_of_a_seat_on_a_shared_device_has_the_bar(tmp_path: Path) -> None:
    served, browser, code = at_the_door(tmp_path, Phase.IDEATE)
    shown = [browser.post(f"/join/{code}?shared=1").text]
    shown += [browser.get(address).text for address in (f"/s/{code}", f"/s/{code}/wrote")]
    for page in shown:
        assert f'action="/s/{code}/next"' in page
        assert "Next person" in page
    own = served.phone(served.play.seats[0]).get(f"/s/{code}").text
    assert "Next person" not in own


def test_the_report_on_a_shared_device_has_the_bar_too(tmp_path: Path) -> None:
    served, browser, code = at_the_door(tmp_path)
    browser.post(f"/join/{code}?shared=1")
    served.play.to(Phase.CLOSE)
    assert "Next person" in browser.get(f"/s/{code}/report").text
    own = served.phone(served.play.seats[0]).get(f"/s/{code}/report").text
    assert "Next person" not in own


def test_the_next_person_begins_at_the_shared_door_without_the_seat(tmp_path: Path) -> None:
    _, browser, code = at_the_door(tmp_path)
    browser.post(f"/join/{code}?shared=1")
    answer = browser.post(f"/s/{code}/next")
    assert (answer.status_code, answer.location) == (303, f"/join/{code}?shared=1")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get_cookie(seat_cookie_name(code, False)) is None
    assert browser.get(f"/s/{code}").location == f"/join/{code}"
    assert f'data-forget="{code}"' in browser.get(f"/join/{code}").text
    assert f'action="/join/{code}?shared=1"' in browser.get(f"/join/{code}").text


def test_coming_back_on_a_shared_device_is_shared_too(tmp_path: Path) -> None:
    served, browser, code = at_the_door(tmp_path)
    _, words = acts.take(served.play.house, code)
    assert f"/join/{code}/back?shared=1" in browser.get(f"/join/{code}?shared=1").text
    answer = browser.post(f"/join/{code}/back?shared=1", data={"codename": words})
    assert lasting(answer.headers.getlist("Set-Cookie")) == []
    assert "Next person" in browser.get(f"/s/{code}").text


def test_a_device_is_shared_no_more_when_somebody_says_so(tmp_path: Path) -> None:
    _, browser, code = at_the_door(tmp_path)
    browser.post(f"/join/{code}?shared=1")
    browser.post(f"/s/{code}/next")
    assert browser.get_cookie(shared_cookie_name(code, False)) is not None
    assert "Several people share this device" in browser.get(f"/join/{code}?shared=0").text
    assert browser.get_cookie(shared_cookie_name(code, False)) is None


def test_a_body_that_is_too_large_is_still_refused_in_words(tmp_path: Path) -> None:
    _, browser, code = at_the_door(tmp_path)
    browser.post(f"/join/{code}?shared=1")
    answer = browser.post(f"/s/{code}/note", data={"text": "x" * 300_000})
    assert answer.status_code == 413
