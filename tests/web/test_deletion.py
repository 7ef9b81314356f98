"""Deleting a session on its page: what goes is said before, what is left is said after."""

from pathlib import Path

import pytest

from tests import builders as make
from tests.play import play
from tests.served import SWAP, serve
from workshop.core.session.phases import Phase, Role


def test_the_page_says_what_goes_and_the_next_one_what_is_left(tmp_path: Path) -> None:
    playing = play(tmp_path, 4).to(Phase.VOTE)
    ada = serve(playing, tmp_path).signed_in(playing.ada)
    address = f"/s/{playing.code}/delete"
    assert f'href="{address}"' in ada.get("/").text
    page = ada.get(address).text
    assert "This cannot be undone." in page
    assert "Backups made before keep it for up to 30 days" in page
    answer = ada.post(address, data={"code": f" {playing.code[:4]}-{playing.code[4:]} ".lower()})
    assert answer.status_code == 200
    assert "none of this session is left" in answer.text
    assert "texts and keys: none found" in answer.text
    assert ada.get(address).status_code == 404
    assert address not in ada.get("/").text


@pytest.mark.parametrize("typed", ["", "ABCD2345"])
def test_a_wrong_code_is_said_beside_the_field_and_deletes_nothing(
    tmp_path: Path, typed: str
) -> None:
    playing = play(tmp_path, 2)
    ada = serve(playing, tmp_path).signed_in(playing.ada)
    before = make.everything(playing.house)
    answer = ada.post(f"/s/{playing.code}/delete", data={"code": typed})
    assert answer.status_code == 422
    assert "code-wrong" in answer.text
    assert make.everything(playing.house) == before


def test_strangers_find_nothing_and_others_are_told_that_it_is_not_theirs(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    served = serve(playing, tmp_path)
    address, typed = f"/s/{playing.code}/delete", {"code": playing.code}
    before = make.everything(playing.house)
    dee = playing.named("Dee", Role.CO_FACILITATOR)
    admin = make.an_administrator(playing.house)
    clients = {
        403: [served.signed_in(dee), served.anybody(), served.phone(playing.seats[0])],
        404: [served.signed_in(admin)],
    }
    before = make.everything(playing.house)
    for status, each in clients.items():
        for client in each:
            assert client.get(address).status_code == status
            assert client.post(address, data=typed).status_code == status
    assert make.everything(playing.house) == before
    assert "/delete" not in served.signed_in(dee).get("/").text


def test_a_forged_form_deletes_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    ada = serve(playing, tmp_path, csrf=True).signed_in(playing.ada)
    address = f"/s/{playing.code}/delete"
    assert ada.post(address, data={"code": playing.code}).status_code == 400
    assert playing.jam.code == playing.code


def test_the_pages_of_a_deleted_session_say_that_there_is_none(tmp_path: Path) -> None:
    playing = play(tmp_path, 2)
    served = serve(playing, tmp_path)
    ada, phone = served.signed_in(playing.ada), served.phone(playing.seats[0])
    ada.post(f"/s/{playing.code}/delete", data={"code": playing.code})
    for client, address in ((phone, ""), (ada, "/desk"), (phone, "/report")):
        answer = client.get(f"/s/{playing.code}{address}")
        assert answer.status_code == 404, address
        assert "There is no open session with this code." in answer.text
    assert phone.get(f"/s/{playing.code}/shared", headers=SWAP).status_code == 404
