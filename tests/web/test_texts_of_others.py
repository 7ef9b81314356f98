"""Nobody changes or withdraws a text that is not their own; one's own, as long as it is sealed."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.actions.traces import trace
from tests.builders import a_session
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from workshop.actions import moving, notes, seats
from workshop.actions.notes import Writing
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.storage.queries import notes as queries

MINE, THEIRS = "Lend out empty offices.", "Build on top of car parks."


def room(tmp_path: Path) -> tuple[Served, FlaskClient, dict[str, str]]:
    """A phone that has written one idea, and ids of texts that are not its own."""
    playing = play(tmp_path, 4).to(Phase.IDEATE)
    me = playing.seats[0]
    revealed = playing.mine(me).notes[0][0].id
    mine = playing.write(me, MINE)
    theirs = playing.write(playing.seats[1], THEIRS)
    foreign = {
        "nobody's": str(uuid4()),
        "another person's": theirs,
        "empty": "",
        "another session's": elsewhere(playing),
        "the owner's mark instead of the text's": me.hash,
        "one that was revealed": revealed,
        "text that is none": "' OR 1=1 --",
    }
    served = serve(playing, tmp_path)
    return served, served.phone(me), {"mine": mine, **foreign}


def elsewhere(playing: Play) -> str:
    """A text in another session."""
    other = a_session(playing.house, playing.team, playing.ada)
    seat, _ = seats.take(playing.house, other.code)
    for _step in range(20):
        if _jam_phase(playing, other.code) is Phase.IDEATE:
            break
        moving.go_on(playing.house, other.code, playing.ada, _visit(playing, other.code))
        playing.clock.go_on(seconds=5)
        moving.settle(playing.house, other.code)
    return notes.write(playing.house, other.code, seat, "k", Writing(NoteKind.IDEA, THEIRS))


def _jam_phase(playing: Play, code: str) -> Phase:
    with playing.house.store.unit_on(code) as unit:
        return unit.jam.phase


def _visit(playing: Play, code: str) -> int:
    with playing.house.store.unit_on(code) as unit:
        return unit.jam.visit


def act(served: Served, phone: FlaskClient, command: str, note: str, text: str) -> TestResponse:
    form = {"key": served.play.key(), "note": note, f"edit-{note}": text}
    return phone.post(f"/s/{served.play.code}/{command}", data=form, headers=SWAP)


FOREIGN = (
    "nobody's",
    "another person's",
    "empty",
    "another session's",
    "the owner's mark instead of the text's",
    "one that was revealed",
    "text that is none",
)


@pytest.mark.parametrize("command", ["edit", "withdraw"])
def test_whatever_is_not_mine_is_refused_in_the_same_words_and_changes_nothing(
    tmp_path: Path, command: str
) -> None:
    served, phone, ids = room(tmp_path)
    before = trace(served.play)
    answers = [act(served, phone, command, ids[name], "Something else.") for name in FOREIGN]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.get_data() for answer in answers}) == 1
    assert trace(served.play) == before


@pytest.mark.parametrize("command", ["edit", "withdraw"])
def test_ten_megabytes_are_refused_before_they_are_read(tmp_path: Path, command: str) -> None:
    served, phone, ids = room(tmp_path)
    before = trace(served.play)
    for note in (ids["mine"], ids["another person's"], "x" * 10_000_000):
        answer = act(served, phone, command, note, "x" * 10_000_000)
        assert answer.status_code == 413
    assert trace(served.play) == before


def test_a_text_of_another_person_takes_no_longer_to_refuse_than_none(tmp_path: Path) -> None:
    served, phone, ids = room(tmp_path)
    took: dict[str, list[float]] = {"nobody's": [], "another person's": []}
    for _ in range(25):
        for name, times in took.items():
            begun = time.perf_counter()
            act(served, phone, "withdraw", ids[name], "")
            times.append(time.perf_counter() - begun)
    one, two = (median(times) for times in took.values())
    assert abs(one - two) < max(one, two) / 2, (one, two)


def test_one_who_asked_for_no_own_mark_would_withdraw_what_others_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, phone, ids = room(tmp_path)
    before = trace(served.play)
    real: Callable[..., object] = queries.sealed_ideas

    def anybodys(connection: object, session_id: str, _secret: str, wanted: str) -> object:
        found = real(connection, session_id)
        return next(note for note in found if note.id == wanted)  # type: ignore[attr-defined]

    monkeypatch.setattr(queries, "own_sealed", anybodys)
    assert act(served, phone, "withdraw", ids["another person's"], "").status_code == 200
    assert trace(served.play) != before


# ---- one's own, on the page -----------------------------------------------------------------


def test_my_text_can_be_changed_until_its_part_ends_and_withdrawn_until_it_is_shown(
    tmp_path: Path,
) -> None:
    served, phone, ids = room(tmp_path)
    playing, mine = served.play, ids["mine"]
    page = phone.get(f"/s/{playing.code}").text
    assert f'name="edit-{mine}"' in page
    assert "Withdraw it" in page
    assert act(served, phone, "edit", mine, "Lend out empty shops.").status_code == 200
    playing.write(playing.seats[2], "One more idea")
    assert playing.go_on() is Phase.BUILD_ON
    page = phone.get(f"/s/{playing.code}").text
    assert "Lend out empty shops." in page
    assert f'name="edit-{mine}"' not in page
    assert "Withdraw it" in page
    late = act(served, phone, "edit", mine, "Too late.")
    assert (late.status_code, (late.json or {})["code"]) == (403, "editing_over")
    assert act(served, phone, "withdraw", mine, "").status_code == 200
    assert "Lend out empty shops." not in phone.get(f"/s/{playing.code}").text


def test_what_is_shown_stays_and_the_page_offers_no_way_to_take_it_back(tmp_path: Path) -> None:
    served, phone, ids = room(tmp_path)
    playing = served.play
    playing.write(playing.seats[2], "One more idea")
    playing.to(Phase.REVEAL)
    before = trace(playing)
    page = phone.get(f"/s/{playing.code}").text
    assert MINE in page
    assert "Withdraw it" not in page
    assert act(served, phone, "withdraw", ids["mine"], "").status_code == 404
    assert trace(playing) == before
