"""The desk's way on when only a few have written, and what every page says before."""

from pathlib import Path

from flask.testing import FlaskClient

from tests.play import play
from tests.served import SWAP, Served, serve
from workshop.core.session.few import TOLD_FOR
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience

REFUSED = "Fewer than 3 people have written."
OFFER = "Tell everybody, and reveal in 30 seconds"
TOLD = "Only a few have written."


def two_wrote(tmp_path: Path) -> tuple[Served, FlaskClient, str]:
    """Five seats of which two have written; the desk of whoever leads."""
    playing = play(tmp_path, 5).to(Phase.IDEATE)
    for seat in playing.seats[:2]:
        playing.write(seat, "An idea")
    served = serve(playing, tmp_path)
    return served, served.signed_in(playing.ada), f"/s/{playing.code}/desk"


def test_without_script_the_desk_is_refused_in_words_and_offers_to_tell(tmp_path: Path) -> None:
    served, desk, address = two_wrote(tmp_path)
    assert OFFER not in desk.get(address).text
    visit = {"visit": served.play.jam.visit}
    page = desk.post(f"{address}/go-on", data=visit)
    assert page.status_code == 409
    assert REFUSED in page.text
    assert OFFER in page.text
    answer = desk.post(f"{address}/tell-few", data=visit)
    assert (answer.status_code, answer.location) == (303, address)
    page = desk.get(address)
    assert "Undo, stay here" in page.text
    assert "Everybody has been told" in page.text


def test_with_script_the_offer_comes_with_the_refusal_and_goes_with_the_telling(
    tmp_path: Path,
) -> None:
    served, desk, address = two_wrote(tmp_path)
    visit = served.play.jam.visit
    place = f"offer-{visit}"
    assert f'id="{place}"' in desk.get(address).text
    answer = desk.post(f"{address}/go-on", data={"visit": visit}, headers=SWAP)
    assert answer.json is not None
    assert answer.json["code"] == "few_writers"
    assert OFFER in answer.json["swap"][place]
    told = desk.post(f"{address}/tell-few", data={"visit": visit}, headers=SWAP)
    assert told.json is not None
    assert told.json["swap"] == {place: ""}


def test_every_phone_and_the_screen_say_it_until_it_is_shown(tmp_path: Path) -> None:
    served, desk, address = two_wrote(tmp_path)
    playing = served.play
    phones = [served.phone(seat) for seat in playing.seats]
    live = [served.page(Audience.PHONE, phone) for phone in phones]
    live.append(served.page(Audience.SCREEN, desk))
    desk.post(f"{address}/tell-few", data={"visit": playing.jam.visit})
    for page in live:
        assert TOLD in str(page.load().swap)
    for phone in phones:
        assert TOLD in phone.get(f"/s/{playing.code}").text
    note = next(note for note, is_sealed in playing.mine(playing.seats[0]).notes if is_sealed)
    withdrawn = phones[0].post(
        f"/s/{playing.code}/withdraw", data={"key": "w", "note": note.id}, headers=SWAP
    )
    assert withdrawn.status_code == 200
    playing.clock.go_on(seconds=TOLD_FOR.total_seconds())
    assert playing.go_on() is Phase.BUILD_ON
    assert TOLD not in phones[0].get(f"/s/{playing.code}").text


def test_the_shared_pages_do_not_say_how_few(tmp_path: Path) -> None:
    served, desk, address = two_wrote(tmp_path)
    playing = served.play
    desk.post(f"{address}/tell-few", data={"visit": playing.jam.visit})
    two = served.page(Audience.PHONE, served.phone(playing.seats[2])).swap
    assert "2 people" not in str(two)


def test_a_round_with_two_ballots_has_no_result(tmp_path: Path) -> None:
    playing = play(tmp_path, 5).to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for seat in playing.seats[:2]:
        playing.place(seat, current.units[0], 1)
    assert playing.go_on() is Phase.TALLY
    served = serve(playing, tmp_path)
    page = served.phone(playing.seats[0]).get(f"/s/{playing.code}").text
    assert "Too few ballots to show a result." in page
    assert " dots" not in page


def test_a_round_with_three_ballots_has_one(tmp_path: Path) -> None:
    playing = play(tmp_path, 5).to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for seat in playing.seats[:3]:
        playing.place(seat, current.units[0], 1)
    playing.go_on()
    page = serve(playing, tmp_path).phone(playing.seats[0]).get(f"/s/{playing.code}").text
    assert "3 dots" in page
