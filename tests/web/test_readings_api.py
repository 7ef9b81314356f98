"""The door for programs: a key and nothing else opens it, and every refusal says where and why."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.actions.traces import rows, trace
from tests.core.pilot.handed import DAY
from tests.pilots import a_pilot
from tests.play import Play, play
from tests.served import Served, serve
from workshop.actions import reading_keys
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.table import MAX_ROWS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "readings-api.md"
ONE = {"day": "2025-03-03", "arm": "pilot", "metric": "repeat7", "cases": 90, "hits": 17}
BOTH = [ONE, {**ONE, "arm": "control", "hits": 25}]


class Program:
    """Another program that holds a key of one pilot."""

    def __init__(self, folder: Path, **serving: Any) -> None:
        self.play: Play = play(folder)
        self.served: Served = serve(self.play, folder, csrf=True, **serving)
        self.pilot = a_pilot(self.play, state=PilotState.LOCKED)
        self.key = reading_keys.make(self.play.house, self.play.ada, self.pilot, "Export")
        self.client = self.served.anybody()

    def post(self, pilot: str = "", key: str | None = None, **what: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        headers |= what.pop("headers", {})
        query = what.pop("query", "")
        path = f"/api/pilots/{pilot or self.pilot}/readings{query}"
        return self.client.post(path, headers=headers, **(what or {"json": {"readings": BOTH}}))

    def refused(self, status: int, code: str, **what: Any) -> dict[str, Any]:
        before = trace(self.play)
        answer = self.post(**what)
        assert answer.status_code == status, answer.text
        told: dict[str, Any] = answer.get_json()
        assert told["code"] == code
        assert told["says"]
        assert trace(self.play) == before
        return told


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def test_figures_are_stored_as_json_and_as_csv(program: Program) -> None:
    answer = program.post()
    assert answer.status_code == 201
    assert answer.get_json() == {"again": False, "remarks": [], "stored": 2, "unchanged": 0}
    csv = DAY.replace("3.3.", "4.3.").encode()
    assert program.post(data=csv, content_type="text/csv").status_code == 201
    assert {row["by_name"] for row in rows(program.play, "readings")} == {"Export"}
    assert len(rows(program.play, "readings")) == 4


def test_the_same_upload_is_stored_once_under_its_mark(program: Program) -> None:
    mark = {"Idempotency-Key": "2025-03-03"}
    assert program.post(headers=mark).status_code == 201
    again = program.post(headers=mark)
    assert (again.status_code, again.get_json()["again"]) == (200, True)
    other = {"readings": [BOTH[0], {**BOTH[1], "hits": 26}]}
    program.refused(409, "batch_reused", headers=mark, json=other)
    program.refused(422, "batch_unreadable", headers={"Idempotency-Key": "a b"})


def test_every_mistake_has_row_column_code_and_sentence(program: Program) -> None:
    wrong = [{**ONE, "hits": 91}, {**ONE, "arm": "control", "day": "soon"}]
    told = program.refused(422, "readings_refused", json={"readings": wrong})
    assert told["mistakes"] == [
        {
            "row": 2,
            "column": "day",
            "code": "not_a_day",
            "says": "“soon” is no day. Write it like 2025-04-08 or 8.4.2025.",
        }
    ]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"data": b"{", "content_type": "application/json"}, "not_json"),
        ({"json": {"readings": []}}, "empty"),
        ({"json": [ONE] * (MAX_ROWS + 1)}, "too_many_rows"),
        ({"data": b"a;b\n1;2\n", "content_type": "text/csv"}, "column_unknown"),
        ({"data": b"x=1"}, "kind"),
        ({"json": [{**ONE, "metric": "a\x00b"}]}, "metric_unknown"),
        ({"json": [{**ONE, "customer": "Meier"}]}, "column_unknown"),
        ({"data": b"x" * (2 * 1024**2 + 1), "content_type": "text/csv"}, "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused(program: Program, what: dict[str, Any], code: str) -> None:
    told = program.refused(422, "readings_refused", **what)
    assert told["mistakes"][0]["code"] == code


def test_far_too_much_is_refused_before_it_is_read(program: Program) -> None:
    told = program.refused(
        413, "readings_refused", data=b"x" * (5 * 1024**2), content_type="text/csv"
    )
    assert "2 MB" in told["mistakes"][0]["says"]


def test_how_a_table_is_written_can_be_said_in_the_address(program: Program) -> None:
    text = DAY.replace("3.3.2025", "03/04/2025").encode()
    program.refused(422, "readings_refused", data=text, content_type="text/csv")
    said = program.post(data=text, content_type="text/csv", query="?days=month_first")
    assert said.status_code == 201
    assert str(rows(program.play, "readings")[0]["day"]) == "2025-03-04"


def test_a_day_given_before_is_corrected_when_it_is_said(program: Program) -> None:
    program.post()
    new = {"json": [{**ONE, "hits": 18}]}
    program.refused(422, "readings_refused", **new)
    program.refused(422, "readings_refused", query="?correct=1", **new)
    answer = program.post(query="?correct=1&reason=one+more", **new)
    assert answer.get_json()["stored"] == 1
    assert rows(program.play, "readings")[-1]["reason"] == "one more"


# ---- who ----------------------------------------------------------------------------------------


def test_a_wrong_key_and_a_pilot_that_is_not_there_are_one_answer(program: Program) -> None:
    other = a_pilot(program.play, state=PilotState.LOCKED)
    answers = [
        program.post(key="wrong"),
        program.post(key=""),
        program.post(pilot=other),
        program.post(pilot="no-such-pilot"),
        program.post(pilot="no-such-pilot", key="wrong"),
        program.client.post(f"/api/pilots/{program.pilot}/readings", json=BOTH),
    ]
    assert {(each.status_code, each.data) for each in answers} == {(401, answers[0].data)}
    assert {each.headers["WWW-Authenticate"] for each in answers} == {"Bearer"}
    assert rows(program.play, "readings") == []


def test_a_signed_in_browser_opens_nothing_here(program: Program) -> None:
    browser = program.served.signed_in(program.play.ada)
    before = trace(program.play)
    path = f"/api/pilots/{program.pilot}/readings"
    assert browser.post(path, json={"readings": BOTH}).status_code == 401
    evil = {"Origin": "https://evil.example", "Authorization": f"Bearer {program.key}"}
    assert browser.post(path, json={"readings": BOTH}, headers=evil).status_code == 403
    assert trace(program.play) == before


def test_no_cookie_is_set_and_none_is_needed(program: Program) -> None:
    for answer in (program.post(), program.post(key="wrong"), program.post(json=[])):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_key_opens_no_page(program: Program) -> None:
    page = program.client.get(
        f"/pilots/{program.pilot}/readings", headers={"Authorization": f"Bearer {program.key}"}
    )
    assert page.status_code in (303, 401, 403)
    got = program.client.get(
        f"/api/pilots/{program.pilot}/readings", headers={"Authorization": f"Bearer {program.key}"}
    )
    assert got.status_code == 405


def test_wrong_keys_are_counted_and_right_ones_are_not(tmp_path: Path) -> None:
    program = Program(tmp_path, limited=True)
    for n in range(12):
        assert program.post(headers={"Idempotency-Key": "same"}).status_code in (200, 201), n
    statuses = [program.post(key=f"wrong-{n}").status_code for n in range(12)]
    assert statuses[:10] == [401] * 10
    assert statuses[10:] == [429, 429]
    told = program.post(key="wrong")
    assert told.get_json()["code"] == "too_often"
    assert int(told.headers["Retry-After"]) > 0


# ---- the docs -----------------------------------------------------------------------------------


def test_the_examples_in_the_docs_do_what_they_say(program: Program) -> None:
    text = DOCS.read_text(encoding="utf-8")
    commands = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    answers = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    with program.served.listening() as address:
        known = {"WORKSHOP": address, "PILOT": program.pilot, "KEY": program.key}
        said = [
            subprocess.run(
                ["sh", "-c", command.replace("curl ", "curl --silent ")],
                env={**os.environ, **known, "no_proxy": "*"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for command in commands
        ]
    first, second, corrected, wrong = (json.loads(each) for each in said)
    assert (first, wrong) == (answers[0], answers[1])
    assert (second["stored"], corrected["stored"]) == (2, 1)
