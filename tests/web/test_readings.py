"""The pages of readings: typed in, pasted, uploaded or counted, read back, and stored whole."""

import logging
import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from tests import builders as make
from tests.actions.traces import rows, trace
from tests.core.pilot.handed import DAY, HEADING
from tests.core.pilot.listed import as_bytes, many
from tests.core.pilot.test_reading_in import BY_AGENT, MEANS
from tests.pilots import a_pilot
from tests.play import play
from tests.served import Served, serve
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.table import MAX_BYTES, MAX_ROWS
from workshop.web import bodies

GERMAN = (
    "Tag;Arm;Kennzahl;Fälle;Treffer\r\n"
    "3.3.2025;Pilot;repeat7;1.090;17\r\n"
    "3.3.2025;Kontrolle;repeat7;1.090;25\r\n"
)


class Desk:
    """A browser of somebody who fills in one pilot."""

    def __init__(self, folder: Path, **pilot: Any) -> None:
        self.play = play(folder)
        self.served: Served = serve(self.play, folder)
        self.pilot = a_pilot(self.play, **{"state": PilotState.LOCKED, **pilot})
        self.client: FlaskClient = self.served.signed_in(self.play.ada)

    def get(self, path: str = "") -> str:
        answer = self.client.get(f"/pilots/{self.pilot}/readings{path}")
        assert answer.status_code == 200, answer.status
        return answer.text

    def post(self, path: str, **form: Any) -> TestResponse:
        return self.client.post(f"/pilots/{self.pilot}/readings{path}", data=form)

    def upload(self, path: str, body: bytes, **form: Any) -> TestResponse:
        """Send a file; put together here, since werkzeug's client would make a file of it."""
        parts = MultiDict({**form, "file": FileStorage(BytesIO(body), "list.csv", "file")})
        stream, length, boundary = stream_encode_multipart(parts, use_tempfile=False)
        kind = f"multipart/form-data; boundary={boundary}"
        address = f"/pilots/{self.pilot}/readings{path}"
        return self.client.post(address, data=stream.read(length), content_type=kind)

    def kept(self) -> list[Any]:
        return rows(self.play, "readings")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def hidden(page: str) -> dict[str, str]:
    """What a preview sends on: the text and the hidden fields."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    text = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert text is not None
    return {**dict(fields), "text": text[1]}


def refused(desk: Desk, path: str, says: str, **form: Any) -> str:
    """Send something that is refused; what the page says, with nothing stored."""
    before = trace(desk.play)
    answer = desk.post(path, **form)
    assert answer.status_code == 422, answer.status
    assert trace(desk.play) == before
    assert says in answer.text, re.findall(r"<li><span.*", answer.text)
    return answer.text


# ---- a table ------------------------------------------------------------------------------------


def test_a_table_is_read_back_and_then_stored_without_any_script(desk: Desk) -> None:
    before = trace(desk.play)
    preview = desk.post("/table", text=GERMAN).text
    assert "Is this right?" in preview
    assert "17 of 1,090" in preview
    assert trace(desk.play) == before
    answer = desk.post("/store", **hidden(preview))
    assert answer.status_code == 303
    assert [(row["cases"], row["hits"], row["by_name"]) for row in desk.kept()] == [
        (1090, 17, "Ada"),
        (1090, 25, "Ada"),
    ]
    page = desk.get()
    assert "Stored: 2 lines." in page
    assert "17 of 1,090" in page


def test_storing_twice_stores_once(desk: Desk) -> None:
    form = hidden(desk.post("/table", text=DAY).text)
    desk.post("/store", **form)
    desk.post("/store", **form)
    assert len(desk.kept()) == 2
    assert "This was stored before" in desk.get()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_taken_as_the_spreadsheet_wrote_it(desk: Desk, encoding: str) -> None:
    answer = desk.upload("/table", GERMAN.encode(encoding))
    assert answer.status_code == 200
    desk.post("/store", **hidden(answer.text))
    assert len(desk.kept()) == 2


def test_every_mistake_is_named_with_row_and_column_and_the_text_stays(desk: Desk) -> None:
    text = f"{HEADING}\n3.3.25;pilot;foo;9,5;-3\n=1+1;pilot;repeat7;90;19 %\n"
    page = refused(desk, "/table", "Write the year of “3.3.25” with four digits.", text=text)
    for told in (
        "Row 2 · metric</span> The card has no “foo”",
        "Row 2 · cases</span> “9,5” has to be a whole number",
        "Row 2 · hits</span> “-3” is below zero",
        "Row 3 · day</span> “=1+1” is no day",
        "Row 3 · hits</span> “19 %” is a percentage",
        "9,5;-3",
    ):
        assert told in page, told


def test_columns_are_called_as_in_the_table_itself(desk: Desk) -> None:
    wrong = GERMAN.replace("1.090;17", "90;91").replace("1.090;25", "x;25")
    assert "Row 3 · Fälle</span> “x” is no number" in refused(desk, "/table", "Row 3", text=wrong)
    more = GERMAN.replace("1.090;17", "90;91")
    assert "Row 2 · Treffer</span> 91 of 90" in refused(desk, "/table", "Row 2", text=more)


def test_what_was_read_back_can_be_changed_again(desk: Desk) -> None:
    form = hidden(desk.post("/table", text=GERMAN).text)
    page = desk.post("/table", **form, change="1")
    assert page.status_code == 200
    assert "Paste or upload a table" in page.text
    assert "3.3.2025;Kontrolle;repeat7;1.090;25" in page.text


def test_what_is_unclear_is_asked_and_the_choice_settles_it(desk: Desk) -> None:
    text = DAY.replace("3.3.2025", "03/04/2025").replace(";90;", ";1.000;")
    page = refused(desk, "/table", "can be two different days", text=text)
    assert "can be two different numbers" in page
    preview = desk.post("/table", text=text, days="month_first", decimal="comma").text
    assert "4 March 2025" in preview
    assert "17 of 1,000" in preview
    form = hidden(preview)
    assert (form["days"], form["decimal"]) == ("month_first", "comma")
    assert desk.post("/store", **form).status_code == 303


def test_a_day_given_before_is_refused_and_filed_with_a_reason(desk: Desk) -> None:
    desk.post("/store", text=DAY, key="a")
    new = DAY.replace("90;17", "88;18")
    page = refused(desk, "/table", "Some of it was given before.", text=new)
    assert "Rows 2, 3 · day" in page
    refused(desk, "/table", "Say why this is corrected.", text=new, correct="y")
    preview = desk.post("/table", text=new, correct="y", reason="counted twice").text
    assert "the difference is filed as a correction: counted twice" in preview
    desk.post("/store", **hidden(preview))
    page = desk.get()
    assert "counted twice" in page
    assert "cases −2, hits +1" in page
    assert "corrected" in page


def test_what_was_refused_between_preview_and_storing_is_told(desk: Desk) -> None:
    form = hidden(desk.post("/table", text=DAY).text)
    desk.post("/store", text=DAY, key="somebody faster".replace(" ", "-"))
    refused(desk, "/store", "Some of it was given before.", **form)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "There is no row of figures in it."),
        (b"PK\x03\x04", "This is a workbook, not a table."),
        (b"day;metric\n3.3.2025;a\x00b\n", "There is a sign in here that cannot be shown."),
        (b"a;b\n1;2\n", "There is no column “a” here."),
        (
            f"{HEADING}\n".encode() + b"3.3.2025;pilot;repeat7;9;1\n" * (MAX_ROWS + 1),
            "There are more than 5,000 rows.",
        ),
        (b"x" * (MAX_BYTES + 1), "This is larger than 2 MB."),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(desk: Desk, body: bytes, says: str) -> None:
    before = trace(desk.play)
    answer = desk.upload("/table", body)
    assert answer.status_code == 422
    assert says in answer.text
    assert trace(desk.play) == before


def test_far_too_much_is_not_even_read(desk: Desk) -> None:
    for path, says in (("/table", "larger than 2 MB"), ("/cases", "larger than 16 MB")):
        answer = desk.upload(path, b"x" * (18 * 1024 * 1024))
        assert answer.status_code == 413
        assert says in answer.text


def test_other_routes_have_no_more_room_than_before(desk: Desk) -> None:
    answer = desk.client.post("/join", data={"code": "x" * 300_000})
    assert answer.status_code == 413


def test_two_megabytes_pass_through_the_preview(desk: Desk) -> None:
    filler = "3.3.2025;pilot;repeat7;9;91\n" * 4000
    big = f"{HEADING}\n{filler}".ljust(1_900_000)
    assert desk.post("/store", text=big, key="a").status_code == 422


def test_hostile_words_stay_words(desk: Desk) -> None:
    evil = "<script>alert(1)</script>"
    page = refused(desk, "/table", "&lt;script&gt;", text=f"{HEADING};{evil}\n1;2;3;4;5;6\n")
    assert evil not in page
    desk.post("/store", text=DAY, key="a")
    desk.post("/store", text=DAY.replace(";17", ";18"), key="b", correct="y", reason=f"={evil}")
    page = desk.get()
    assert evil not in page
    assert "=&lt;script&gt;" in page


def test_the_template_reads_back(desk: Desk) -> None:
    text = desk.client.get(f"/pilots/{desk.pilot}/readings/template.csv").data
    assert text.startswith(b"\xef\xbb\xbfday;arm;metric;cases;hits;exposure;bins;eligible")
    assert desk.upload("/table", text).status_code == 422


# ---- by hand ------------------------------------------------------------------------------------


def typed(**figures: str) -> dict[str, str]:
    usual = {
        "repeat7-pilot-cases": "90",
        "repeat7-pilot-hits": "17",
        "repeat7-control-cases": "90",
        "repeat7-control-hits": "25",
    }
    return {"day": "2025-03-03", "key": "a", **usual, **figures}


def test_a_day_typed_in_is_stored_and_the_next_one_offered(desk: Desk) -> None:
    assert 'value="2025-03-03"' in desk.get("/day")
    form = typed(**{"complaints-pilot-hits": "0", "complaints-pilot-exposure": "90"})
    form |= {"complaints-control-hits": "1", "complaints-control-exposure": "90"}
    assert desk.post("/day", **form).status_code == 303
    assert [(row["metric"], row["hits"]) for row in desk.kept()] == [
        ("repeat7", 17),
        ("repeat7", 25),
        ("complaints", 0),
        ("complaints", 1),
    ]
    page = desk.get("/day")
    assert "Stored: 4 lines." in page
    assert 'value="2025-03-04"' in page


def test_a_wrong_figure_is_told_at_its_field_and_all_stays_typed(desk: Desk) -> None:
    wrong = typed(**{"repeat7-pilot-hits": "91"})
    page = refused(desk, "/day", "91 of 90 cases cannot be", **wrong)
    assert 'id="repeat7-pilot-hits-wrong"' in page
    assert 'name="repeat7-control-hits" value="25"' in page
    refused(desk, "/day", "Something has to stand here", **typed(**{"repeat7-pilot-hits": ""}))
    refused(desk, "/day", "This day has not come yet", **typed(day="2099-03-03"))
    refused(desk, "/day", "is no day", **typed(day="soon"))
    refused(desk, "/day", "There is no row of figures", day="2025-03-03", key="a")
    refused(desk, "/day", "1.000", **typed(**{"repeat7-pilot-cases": "1.000"}))


def test_a_day_given_before_is_filed_by_hand_too(desk: Desk) -> None:
    desk.post("/day", **typed())
    again = typed(**{"repeat7-pilot-hits": "18", "key": "b"})
    refused(desk, "/day", "This was given before.", **again)
    assert desk.post("/day", **again, correct="y", reason="one more").status_code == 303
    assert [(row["hits"], row["reason"]) for row in desk.kept()[2:]] == [(1, "one more")]


def test_averages_have_their_own_fields_and_groups_come_as_tables(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    assert 'name="minutes-control-sum_of_squares"' in Desk(tmp_path, card=MEANS).get("/day")
    assert "This pilot is counted by group." in Desk(tmp_path / "b", card=BY_AGENT).get("/day")


# ---- a list of cases ----------------------------------------------------------------------------


def test_a_list_becomes_sums_that_are_stored_like_a_table(desk: Desk) -> None:
    desk.play.clock.time = desk.play.clock.time.replace(year=2025, month=4, day=8)
    answer = desk.upload("/cases", as_bytes(many(500)), metric="handle")
    assert "500 of 500 cases are in the sums." in answer.text
    assert "Not read at all: Kundenname." in answer.text
    assert desk.post("/store", **hidden(answer.text)).status_code == 303
    assert sum(row["cases"] for row in desk.kept()) == 500
    again = desk.upload("/cases", as_bytes(many(500)), metric="handle")
    assert again.status_code == 422
    assert "Some of it was given before." in again.text


def test_the_recipe_stands_on_the_page(desk: Desk) -> None:
    assert "int(sha256(&#34;owner-2025:{key}&#34;)[:8], 16) % 100 &lt; 50" in desk.get("/cases")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "There is no row of figures in it."),
        (b"PK\x03\x04", "This is a workbook"),
        (b"key;opened;resolved\na;soon;later\n", "“soon” is no day and time"),
        (b"key;opened;resolved\na;03/04/2025;\n", "can be two different days"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(desk: Desk, body: bytes, says: str) -> None:
    before = trace(desk.play)
    answer = desk.upload("/cases", body, metric="handle")
    assert answer.status_code == 422
    assert says in answer.text
    assert trace(desk.play) == before
    assert desk.upload("/cases", body, metric="complaints").status_code == 422


CANARY = "Meier-Canary"


def opened_files(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every file that is opened for writing, or made without a name, while a list is counted."""
    written: list[str] = []
    real_open, real_mkstemp = os.open, os.memfd_create

    def watched(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            written.append(str(path))
        return real_open(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr(os, "memfd_create", lambda *a: written.append("memfd") or real_mkstemp(*a))
    desk.upload("/cases", as_bytes(many(20_000)), metric="handle")
    monkeypatch.undo()
    return [path for path in written if "workshop.db" not in path]


def test_no_case_reaches_a_file_or_a_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert opened_files(desk, monkeypatch) == []
    assert CANARY not in caplog.text
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path
    wrong = desk.upload("/cases", as_bytes(many(3)).replace(b"2025 ", b"20x5 "), metric="handle")
    assert CANARY not in wrong.text


def test_a_server_that_spools_uploads_is_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(bodies.InMemory, "_get_file_stream")
    assert opened_files(desk, monkeypatch) != []


# ---- who, and when ------------------------------------------------------------------------------


def test_a_draft_says_that_the_promise_comes_first(tmp_path: Path) -> None:
    desk = Desk(tmp_path, state=PilotState.DRAFT)
    page = desk.get()
    assert "The promise comes first." in page
    assert "Type in a day" not in page
    before = trace(desk.play)
    assert desk.post("/table", text=DAY).status_code == 403
    assert desk.post("/store", text=DAY, key="a").status_code == 403
    assert desk.post("/day", **typed()).status_code == 403
    assert trace(desk.play) == before


def test_a_decided_pilot_keeps_its_figures_as_they_are(tmp_path: Path) -> None:
    desk = Desk(tmp_path, state=PilotState.DECIDED)
    assert "Its figures stay as they are." in desk.get()
    refused(desk, "/store", "This pilot has been decided.", text=DAY, key="a")


def test_whoever_is_not_of_the_team_finds_no_pilot(desk: Desk) -> None:
    for account in (
        make.a_member(desk.play.house, desk.play.team),
        make.an_administrator(desk.play.house),
        make.a_manager(desk.play.house, make.a_team(desk.play.house, "Another")),
    ):
        client = desk.served.signed_in(account)
        for path in ("", "/day", "/table", "/cases", "/keys", "/template.csv"):
            answer = client.get(f"/pilots/{desk.pilot}/readings{path}")
            assert answer.status_code == 404, path


# ---- keys ---------------------------------------------------------------------------------------


def test_a_key_is_shown_once_and_ended(desk: Desk) -> None:
    page = desk.post("/keys", name="Nightly export").text
    secret = re.search(r'id="secret">([\w-]{43})<', page)
    assert secret is not None
    assert "It is shown only now." in page
    page = desk.get("/keys")
    assert secret[1] not in page
    assert "Nightly export" in page
    assert secret[1] not in str(trace(desk.play))
    (kept,) = rows(desk.play, "tokens")
    desk.post("/keys/end", hash=kept["hash"])
    assert "Ended. It opens nothing any more." in desk.get("/keys")
    assert desk.post("/keys/end", hash=kept["hash"]).status_code == 422
    refused(desk, "/keys", "", name="")
