"""Only a page of ours changes anything: not another site's, and none by being looked at."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.play import Play, play
from tests.served import SWAP, serve
from tests.web.front import TOKEN
from tests.web.test_every_route import FORM, browsers
from tests.web.walk import READS, addresses
from workshop.actions import seats
from workshop.core.session.phases import Phase
from workshop.storage.db import Base

#: Written while somebody reads: that a signed-in browser is in use, once a minute at most.
MAY_MOVE = {("sign_ins", "seen_at")}
PHASES = (Phase.IDEATE, Phase.VOTE, Phase.CLOSE)


#: Doors for programs, opened by a key that no browser holds: no cookie counts there, and no token
#: is asked for. That they take nothing from a browser is shown in test_readings_api.py.
FOR_PROGRAMS = frozenset({"readings_api.post"})
#: Routes after which a browser is nobody any more.
LEAVING = ("accounts.", "seat_door.forget", "seat_door.next_person")


def state(playing: Play) -> dict[str, str]:
    """A hash of all rows of each table."""
    with playing.house.store.reading() as reading:
        return {
            table.name: hashlib.sha256(
                repr(
                    sorted(
                        tuple(
                            value
                            for column, value in row.items()
                            if (table.name, column) not in MAY_MOVE
                        )
                        for row in reading.execute(select(table)).mappings()
                    )
                ).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_nothing_but_get_and_post_is_taken_anywhere(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    methods = {m for rule in served.app.url_map.iter_rules() for m in rule.methods or ()}
    assert methods == READS | {"POST"}


@pytest.mark.parametrize(
    "how",
    [
        {"data": FORM},
        {"data": FORM, "headers": SWAP},
        {"json": FORM},
        {"data": "key=a&text=b", "content_type": "text/plain"},
        {"data": {**FORM, "csrf_token": "made up"}},
    ],
    ids=["form", "script", "json", "plain", "made-up"],
)
def test_without_the_token_of_the_page_nothing_is_done_by_anybody(
    tmp_path: Path, how: dict[str, object]
) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.IDEATE)
    served = serve(playing, tmp_path, csrf=True)
    clients = list(browsers(served).values())
    paths = [each for each in addresses(served, "POST") if each[0] not in FOR_PROGRAMS]
    before = state(playing)
    answers = {c.post(path, **how).status_code for _e, path in paths for c in clients}
    assert answers == {400}
    assert changed(before, state(playing)) == set()


def test_without_the_check_the_same_walk_changes_much(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.IDEATE)
    served = serve(playing, tmp_path, csrf=False)
    clients = list(browsers(served).values())
    paths = addresses(served, "POST")
    before = state(playing)
    for endpoint, path in paths:
        if not endpoint.startswith(LEAVING):
            for client in clients:
                client.post(path, data=FORM)
    assert changed(before, state(playing)) >= {"intake", "marks", "seats", "sessions", "events"}


def test_the_token_of_another_browser_is_worth_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path)
    served = serve(playing, tmp_path, csrf=True)
    mine, other = served.anybody(), served.anybody()
    path = f"/join/{playing.code}"
    token = TOKEN.search(mine.get(path).text)
    assert token is not None
    other.get(path)
    assert other.post(path, data={"csrf_token": token[1]}).status_code == 400
    assert mine.post(path, data={"csrf_token": token[1]}).status_code == 200


@pytest.mark.parametrize("phase", PHASES)
def test_reading_changes_nothing_whoever_reads(tmp_path: Path, phase: Phase) -> None:
    playing = play(tmp_path, seats_taken=4).to(phase)
    served = serve(playing, tmp_path, csrf=True)
    clients, paths = browsers(served), addresses(served, "GET")
    playing.clock.go_on(minutes=2)
    before = state(playing)
    for _endpoint, path in paths:
        for client in clients.values():
            for method in ("GET", "HEAD"):
                with client.open(path, method=method) as answer:
                    assert answer.status_code < 500
    assert changed(before, state(playing)) == set()


def test_a_page_that_writes_when_it_is_read_is_noticed(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4)
    served = serve(playing, tmp_path)

    @served.app.get("/s/<code>/greedy")
    def greedy(code: str) -> str:
        seats.take(playing.house, code)
        return "taken"

    paths = addresses(served, "GET")
    before = state(playing)
    for _endpoint, path in paths:
        served.anybody().get(path).close()
    assert changed(before, state(playing)) == {"seats"}
