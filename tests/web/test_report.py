"""The report's door: its team at any time, seats from the close on, nobody else; three files."""

import csv
import io
import json

import pytest

from tests.builders import a_member, an_administrator
from tests.play import play
from tests.served import Served, serve
from workshop.actions import sorting
from workshop.core.session.phases import Phase

FILES = ("report", "report.json", "report.csv", "report.md")


@pytest.fixture
def served(tmp_path) -> Served:
    """A session in its lobby with five seats, behind the application."""
    return serve(play(tmp_path, 5), tmp_path)


def at(served: Served, name: str = "report") -> str:
    return f"/s/{served.play.code}/{name}"


@pytest.mark.parametrize("name", FILES)
def test_a_seat_reads_the_report_from_the_close_on_and_not_before(served, name):
    phone = served.phone(served.play.seats[0])
    served.play.to(Phase.DESIGN)
    early = phone.get(at(served, name))
    assert early.status_code == 403
    assert "The report opens when the session comes to its close." in early.text
    served.play.to(Phase.CLOSE)
    assert phone.get(at(served, name)).status_code == 200
    served.play.to(Phase.CLOSED)
    assert phone.get(at(served, name)).status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_nobody_else_learns_that_there_is_a_report(served, name):
    served.play.to(Phase.CLOSED)
    none = f"/s/ZZZZ9999/{name}"
    stranger = served.anybody()
    office = served.signed_in(an_administrator(served.play.house))
    member = served.signed_in(a_member(served.play.house, served.play.team))
    for client in (stranger, office, member):
        there, elsewhere = client.get(at(served, name)), client.get(none)
        assert there.status_code == elsewhere.status_code == 404
        assert served.play.jam.title not in there.text


def test_a_seat_of_another_session_opens_nothing(served, tmp_path):
    served.play.to(Phase.CLOSED)
    (tmp_path / "other").mkdir()
    stranger = serve(play(tmp_path / "other", 1, seed=11), tmp_path / "other").play.seats[0]
    assert served.phone(stranger).get(at(served)).status_code == 404


def test_the_desk_reads_it_at_any_time_as_far_as_it_is_open(served):
    desk = served.signed_in(served.play.ada)
    served.play.to(Phase.IDEATE)
    for seat in served.play.seats:
        served.play.write(seat, "A sealed idea")
    assert "A sealed idea" not in desk.get(at(served)).text
    assert "A sealed idea" not in desk.get(at(served, "report.json")).text
    served.play.to(Phase.VOTE)
    served.play.vote()
    told = desk.get(at(served, "report.json")).json
    assert told["result"] is None
    assert {unit["dots"] for unit in told["units"]} == {None}


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.RUNOFF])
def test_the_report_can_be_drawn_in_every_phase(served, phase):
    desk = served.signed_in(served.play.ada)
    served.play.to(phase)
    for name in FILES:
        assert desk.get(at(served, name)).status_code == 200


def test_a_hidden_text_is_in_no_report_and_is_counted(served):
    desk = served.signed_in(served.play.ada)
    served.play.to(Phase.IDEATE)
    served.play.write(served.play.seats[0], "An insult")
    served.play.to(Phase.REVEAL)
    note = next(n.id for n in served.play.room().notes["idea"] if n.text == "An insult")
    sorting.hide_note(served.play.house, served.play.code, served.play.ada, note, True)
    served.play.to(Phase.CLOSED)
    for name in FILES:
        assert "An insult" not in desk.get(at(served, name)).text
    assert desk.get(at(served, "report.json")).json["session"]["hidden_texts"] == 1
    assert "1 text is hidden" in desk.get(at(served)).text


def test_the_files_are_to_be_saved_under_a_plain_name(served):
    served.play.to(Phase.CLOSED)
    desk = served.signed_in(served.play.ada)
    for ending, kind in (
        ("json", "application/json"),
        ("csv", "text/csv"),
        ("md", "text/markdown"),
    ):
        answer = desk.get(at(served, f"report.{ending}"))
        assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
        name = f"a-morning-on-homes-2026-03-02.{ending}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_page_and_files_tell_the_same_sums(served):
    served.play.to(Phase.CLOSED)
    desk = served.signed_in(served.play.ada)
    told = desk.get(at(served, "report.json")).json
    table = csv.DictReader(io.StringIO(desk.get(at(served, "report.csv")).text.lstrip("\ufeff")))
    by_number = {unit["number"]: unit for unit in told["units"]}
    for line in table:
        assert line["dots"] == str(by_number[int(line["unit"])]["dots"])
    assert f"Each had {told['rounds'][-2]['dots_each']}" in desk.get(at(served)).text


def test_nothing_of_a_seat_is_in_any_report(served):
    served.play.to(Phase.CLOSED)
    desk = served.signed_in(served.play.ada)
    for name in FILES:
        text = desk.get(at(served, name)).text
        for seat in served.play.seats:
            assert seat.secret not in text
            assert seat.hash not in text
        assert not {"own_tag", "seat_hash", "tag"} & set(_names(text, name))


def _names(text: str, name: str) -> set[str]:
    """All names in a JSON file."""
    if not name.endswith("json"):
        return set()
    found: set[str] = set()
    json.loads(text, object_pairs_hook=lambda pairs: found.update(k for k, _ in pairs))
    return found
