"""The screen's door: who may see it, six digits for a projector, one answer to all others."""

import pytest

from tests.builders import a_member, a_session
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from workshop.actions import screens, sessions
from workshop.core.session.phases import Phase, Role
from workshop.seats import screen_cookie_name


@pytest.fixture
def served(tmp_path) -> Served:
    """A session in its lobby with three seats, behind the application."""
    return serve(play(tmp_path, 3), tmp_path)


def screen_of(playing: Play) -> str:
    return f"/s/{playing.code}/screen"


def test_the_facilitator_sees_the_screen(served):
    answer = served.signed_in(served.play.ada).get(screen_of(served.play))
    assert answer.status_code == 200
    assert 'data-view="screen" data-theme="dark"' in answer.text
    assert 'data-audience="screen"' in answer.text
    assert f"/join/{served.play.code}" in answer.text


def test_a_light_wall_is_a_choice_and_nothing_else_is(served):
    client = served.signed_in(served.play.ada)
    assert 'data-theme="light"' in client.get(screen_of(served.play) + "?theme=light").text
    assert 'data-theme="dark"' in client.get(screen_of(served.play) + '?theme="><b>').text


def test_a_stranger_is_asked_for_digits_and_sees_nothing_of_the_session(served):
    answer = served.anybody().get(screen_of(served.play))
    assert answer.status_code == 200
    assert 'name="digits"' in answer.text
    assert served.play.jam.title not in answer.text


def test_a_code_that_does_not_exist_looks_the_same(served):
    client = served.anybody()
    there = client.get(screen_of(served.play)).text.replace(served.play.code, "CODE")
    none = client.get("/s/ZZZZ9999/screen").text.replace("ZZZZ9999", "CODE")

    def steady(text: str) -> str:
        return "\n".join(
            line for line in text.splitlines() if "csrf" not in line and "nonce" not in line
        )

    assert steady(there) == steady(none)


def test_a_seat_is_no_screen(served):
    phone = served.phone(served.play.seats[0])
    assert 'name="digits"' in phone.get(screen_of(served.play)).text


def test_the_digits_of_the_desk_open_the_screen_once(served):
    playing = served.play
    digits = screens.pair(playing.house, playing.code, playing.ada)
    projector, other = served.anybody(), served.anybody()
    answer = projector.post(screen_of(playing) + "/pair", data={"digits": digits})
    assert (answer.status_code, answer.location) == (303, screen_of(playing))
    assert 'data-view="screen"' in projector.get(screen_of(playing)).text
    again = other.post(screen_of(playing) + "/pair", data={"digits": digits})
    assert again.status_code == 403
    assert 'data-view="screen"' not in other.get(screen_of(playing)).text


def test_the_cookie_of_a_screen_cannot_be_read_by_script_and_stays_on_this_site(served):
    playing = served.play
    digits = screens.pair(playing.house, playing.code, playing.ada)
    answer = served.anybody().post(screen_of(playing) + "/pair", data={"digits": digits})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(screen_cookie_name(playing.code, False) + "=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert digits not in cookie


def test_a_paired_screen_sees_only_its_own_session(served):
    playing = served.play
    other = a_session(playing.house, playing.team, playing.ada)
    digits = screens.pair(playing.house, playing.code, playing.ada)
    projector = served.anybody()
    projector.post(screen_of(playing) + "/pair", data={"digits": digits})
    assert 'name="digits"' in projector.get(f"/s/{other.code}/screen").text


def test_wrong_digits_and_a_wrong_code_are_refused_in_the_same_words(served):
    client = served.anybody()
    wrong = client.post(screen_of(served.play) + "/pair", data={"digits": "000 000"})
    none = client.post("/s/ZZZZ9999/screen/pair", data={"digits": "000000"})
    assert wrong.status_code == none.status_code == 403
    sentence = "These digits do not open a screen here."
    assert sentence in wrong.text
    assert sentence in none.text


def test_the_shared_regions_are_what_the_page_shows_and_are_not_sent_twice(served):
    client = served.signed_in(served.play.ada)
    found = client.get(screen_of(served.play) + "/shared", headers=SWAP).json
    assert set(found["swap"]) == {"head", "wall", "foot"}
    known = SWAP | {"Workshop-Version": f"{found['n']}-{found['hash']}"}
    assert client.get(screen_of(served.play) + "/shared", headers=known).status_code == 204
    page = client.get(screen_of(served.play)).text
    assert f'data-n="{found["n"]}" data-hash="{found["hash"]}"' in page


@pytest.mark.parametrize("piece", ["shared", "own"])
def test_who_may_not_see_the_screen_gets_none_of_its_pieces(served, piece):
    client = served.anybody()
    there = client.get(f"{screen_of(served.play)}/{piece}", headers=SWAP)
    none = client.get(f"/s/ZZZZ9999/screen/{piece}", headers=SWAP)
    assert there.status_code == none.status_code == 404
    assert there.json == none.json


def test_the_way_in_is_fetched_as_this_server_is_reached(served):
    client = served.signed_in(served.play.ada)
    found = client.get(screen_of(served.play) + "/own", headers=SWAP).json
    assert "localhost" in found["swap"]["own-join"]


def test_an_observer_of_the_team_may_put_it_on_a_wall(served):
    playing = served.play
    guest = a_member(playing.house, playing.team)
    assert 'name="digits"' in served.signed_in(guest).get(screen_of(playing)).text
    sessions.name_person(playing.house, playing.ada, playing.code, guest.id, Role.OBSERVER)
    assert 'data-view="screen"' in served.signed_in(guest).get(screen_of(playing)).text


@pytest.mark.parametrize("phase", [Phase.IDEATE, Phase.VOTE, Phase.TALLY, Phase.CLOSED])
def test_the_page_can_be_drawn_whole_in_a_session_that_runs(served, phase):
    served.play.to(phase)
    answer = served.signed_in(served.play.ada).get(screen_of(served.play))
    assert answer.status_code == 200
    assert f'data-visit="{served.play.jam.visit}"' in answer.text
