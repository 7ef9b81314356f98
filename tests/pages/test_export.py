"""The files of a report: the same for the same session, and harmless in whatever opens them."""

import csv
import io
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages.rooms import AT, a_jam, a_room, an_estimate, note, render
from tests.pages.test_report import chosen_room, nine_level
from tests.pilots import a_card
from workshop.core.session.clusters import Board
from workshop.core.session.notes import NoteKind
from workshop.core.session.room import Tie
from workshop.core.session.ties import Cut
from workshop.pages import export
from workshop.pages.export_csv import COLUMNS, as_csv, guarded
from workshop.pages.export_json import as_json
from workshop.pages.report import report

DOCUMENT = Path(__file__).parents[2] / "docs" / "export.md"


def rows(room):
    """The lines of the table, as a program reads them back."""
    text = as_csv(report(room)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def markdown(room):
    found = report(room)
    return render("report/file.md", "en", {"report": found, "jam": found.jam})


def told_in_order(ids):
    """One session whose texts were sent in another order, so that they bear other ids."""
    a, b, c, d = ids
    ideas = (
        note("Build small", a),
        note("cap rents", b, lineage="yes_and", parents=(a,)),
        note("Ask owners", c, lineage="combine", parents=tuple(sorted((a, b)))),
        note("What works: the fair", d, kind=NoteKind.WORKS),
    )
    room = a_room(
        ideas=tuple(sorted(ideas, key=lambda n: n.id)),
        dots={a: (3, 2), b: (3, 2), c: (2, 2)},
        board=Board({a: (a,), b: (b,), c: (c,)}, {}, {}),
        answers=chosen_room().answers and {a: chosen_room().answers["3"]},
        chosen=(replace(chosen_room().chosen[0], unit=a),),
    )
    again = an_estimate({b: ([5, 6, 7], [1, 2, 3]), a: ([5, 6, 7], [1, 2, 3])})
    return replace(room, rounds=(*room.rounds, again))


@pytest.mark.parametrize("order", ["1234", "4321", "2413"])
def test_who_was_faster_changes_no_file(order):
    first, other = told_in_order("1234"), told_in_order(order)
    assert as_json(report(first)) == as_json(report(other))
    assert as_csv(report(first)) == as_csv(report(other))
    assert markdown(first) == markdown(other)


def test_the_data_says_its_format_and_holds_everything():
    told = json.loads(as_json(report(chosen_room())))
    assert (told["format"], told["version"]) == ("workshop-report", 1)
    assert [idea["text"] for idea in told["ideas"]] == ["Ask owners", "Build small", "cap rents"]
    assert told["result"]["through"] == [2, 3]
    assert told["choice"][0]["unit"] == 2
    assert told["units"][0]["answer"]["into_unit"] == 2
    assert told["pilots"][0]["title"] == "Small homes"


def test_a_card_that_is_filled_in_whole_is_in_the_data_with_its_days():
    room = chosen_room()
    (pilot, *others) = room.pilots
    whole = replace(room, pilots=(replace(pilot, card=a_card()), *others))
    cards = json.loads(as_json(report(whole)))["pilots"]
    (card,) = [each for each in cards if each["title"] == a_card().title]
    assert card["dates"]["start"] == "2025-03-03"
    assert card["criteria"][0]["metric"] == "repeat7"
    assert card["people"] == {"owner": "Ada", "approver": "Ben"}


def test_every_name_of_the_data_is_documented():
    words = DOCUMENT.read_text(encoding="utf-8")
    told = json.loads(as_json(report(chosen_room())))
    for name in (*told, *told["session"], *told["units"][0], *told["result"], *COLUMNS):
        assert f"`{name}`" in words, name


def test_no_id_of_a_text_is_in_any_file():
    ideas = (note("Build small", "7d1f-idea"), note("cap rents", "88aa-idea"))
    room = a_room(ideas=ideas, dots={"7d1f-idea": (3, 2), "88aa-idea": (2, 2)})
    for told in (as_json(report(room)), as_csv(report(room)), markdown(room)):
        assert "7d1f-idea" not in told
        assert "88aa-idea" not in told


def test_the_join_code_is_in_no_file():
    room = chosen_room()
    for told in (as_json(report(room)), as_csv(report(room)), markdown(room)):
        assert room.jam.code not in told


def test_a_draw_can_be_repeated_from_the_data():
    seed = "beef1234"
    lots = sorted("012345678", key=lambda unit: sha256(f"{seed}|{unit}".encode()).hexdigest())
    through = tuple(lots[:8])
    room = replace(nine_level(), cut=Cut(through), tie=Tie(through, "", "", seed))
    tie = json.loads(as_json(report(room)))["result"]["tie"]
    hashed = {sha256(f"{tie['seed']}|{lot['id']}".encode()).hexdigest(): lot for lot in tie["lots"]}
    winners = {hashed[each]["unit"] for each in sorted(hashed)[:8]}
    assert winners == set(json.loads(as_json(report(room)))["result"]["through"])


def test_the_table_has_a_line_for_each_idea_under_names_that_stay():
    table = rows(chosen_room())
    assert tuple(table[0]) == COLUMNS
    assert [line["text"] for line in table] == ["Ask owners", "Build small", "cap rents"]
    assert table[1]["dots"] == "5"
    assert table[1]["roll"] == "10"
    assert table[1]["chosen"] == "yes"
    assert table[0]["where"] == "Build small"


def test_the_table_is_marked_as_utf_8_and_every_cell_is_quoted():
    told = as_csv(report(chosen_room()))
    assert told.startswith('\ufeff"number",')
    assert told.endswith('"\r\n')


HIDDEN = ["", " ", "\u00a0", "\u3000", "\t", "\u200b", "\ufeff", " \u00a0\u2060"]
SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe62", "\ufe63"]


@pytest.mark.parametrize("lead", HIDDEN)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_formula_is_never_the_beginning_of_a_cell_or_of_a_line(lead, sign):
    formula = f"{lead}{sign}HYPERLINK(1)"
    assert guarded(formula) == f"'{formula}"
    assert guarded(f"first\n{formula}") == f"first\n'{formula}"
    assert guarded(f"first\r\n{formula}\nlast").count("'") == 1


@pytest.mark.parametrize("lead", ["\t", "\r", "\n", "\r\n"])
def test_a_cell_never_begins_with_a_tab_or_a_line_end(lead):
    assert guarded(f"{lead}words").startswith("'")


@pytest.mark.parametrize("text", ["", "plain words", "a = b", "1 + 1", "x@example.org", "'quoted"])
def test_harmless_words_stay_as_they_are(text):
    assert guarded(text) == text


@given(st.text(alphabet="=+-@ \t\r\n\u00a0\uff1dab'", max_size=12))
def test_no_cell_whatever_it_holds_can_begin_with_a_formula(text):
    for line in guarded(text).splitlines():
        assert not re.match(r"[\s\u00a0]*[=+\-@\uff1d]", line)


def test_every_cell_of_the_table_is_guarded():
    ideas = (note("=cmd()", "1", title="+1"), note("\n@SUM(A1)", "2"))
    room = a_room(ideas=ideas, board=Board({"1": ("1",), "2": ("2",)}, {"t": "-2"}, {"1": "t"}))
    cells = [cell for line in rows(room) for cell in line.values()]
    assert {"'=cmd()", "'+1", "'-2", "'\n'@SUM(A1)"} <= set(cells)


FORGERIES = {
    "# A heading": "\\# A heading",
    "- a list": "\\- a list",
    "+ a list": "\\+ a list",
    "* a list": "\\* a list",
    "1. first": "1\\. first",
    "23) next": "23\\) next",
    "> a quote": "\\> a quote",
    "---": "\\---",
    "===": "\\===",
    "a | b": "a \\| b",
    "[x](https://example.org)": "\\[x\\](https://example.org)",
    "![x](y)": "!\\[x\\](y)",
    "<script>": "\\<script>",
    "&lt;": "\\&lt;",
    "`code` *b* _i_ ~~s~~": "\\`code\\` \\*b\\* \\_i\\_ \\~\\~s\\~\\~",
    "a\n# b\n\n    code": "a # b code",
    "back\\slash": "back\\\\slash",
}


@pytest.mark.parametrize("text", FORGERIES)
def test_a_text_forms_nothing_in_markdown(text):
    assert export.plain(text) == FORGERIES[text]


def test_every_text_of_the_markdown_file_is_plain():
    bad = "# x\n# <b>[y](z)</b>"
    jam = a_jam(title=bad, question=bad, statement=bad, problem=bad, grid={"what-is": bad})
    kinds = tuple(note(bad, f"k{kind}", kind=kind) for kind in NoteKind)
    room = chosen_room()
    chosen = replace(room.chosen[0], unit="kidea", by=bad, reason=bad)
    card = replace(room.pilots[0].card, title=bad, change=bad, decide_by=bad)
    answer = replace(room.answers["3"], owner=bad, reason=bad)
    room = a_room(
        ideas=kinds,
        dots={"kidea": (2, 2)},
        jam=jam,
        chosen=(chosen,),
        pilots=(replace(room.pilots[0], card=card),),
        answers={"kidea": answer},
    )
    room = replace(room, board=replace(room.board, themes={"t": bad}, theme_of={"kidea": "t"}))
    told = markdown(room)
    assert "[y](z)" not in told
    assert not re.search(r"(?<!\\)<b>", told)
    headings = [line for line in told.splitlines() if line.startswith("#")]
    assert not [line for line in headings if re.match(r"#+ x", line)]
    assert told.count("\\[y\\]") >= 15


def test_the_markdown_is_not_escaped_as_html():
    assert "Tom & Ann's" in markdown(a_room(ideas=(note("Tom & Ann's"),))).replace("\\", "")


def test_a_file_is_named_by_title_and_day_in_the_place_of_the_session():
    found = report(a_room(jam=a_jam(title='Größe "x"/../../etc; ☃', closed_at=AT)))
    assert export.file_name(found, "csv") == "grosse-x-etc-2026-03-02.csv"
    tokyo = report(a_room(jam=a_jam(timezone="Asia/Tokyo", title="☃")))
    assert export.file_name(tokyo, "md") == "session-2026-03-03.md"
