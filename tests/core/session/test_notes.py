"""What people may write, and what is refused with which words."""

import unicodedata

import pytest

from workshop.core.errors import Invalid
from workshop.core.session import notes
from workshop.core.session.notes import KIND_OF, PARENTS, SHAPES, Draft, Lineage, NoteKind
from workshop.core.session.phases import OPEN, SILENT, Command, Phase

FAMILY = "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


def test_every_kind_has_its_shape():
    assert set(SHAPES) == set(NoteKind)
    limits = {
        kind: (shape.min_text, shape.max_text, shape.max_title) for kind, shape in SHAPES.items()
    }
    assert limits == {
        NoteKind.STATEMENT: (1, 280, 0),
        NoteKind.WORKS: (1, 200, 0),
        NoteKind.CHALLENGE: (1, 200, 0),
        NoteKind.HMW: (20, 160, 0),
        NoteKind.IDEA: (1, 360, 80),
        NoteKind.QUESTION: (1, 200, 0),
        NoteKind.PREMORTEM: (1, 200, 0),
        NoteKind.THEME: (1, 60, 0),
    }


def test_exactly_the_phases_open_for_writing_have_kinds():
    writing = {
        phase for phase in Phase if OPEN[phase].keys() & {Command.WRITE, Command.PROPOSE_THEME}
    }
    assert set(KIND_OF) == writing
    assert set(KIND_OF) >= SILENT


def test_every_kind_is_written_in_some_phase():
    assert frozenset().union(*KIND_OF.values()) == set(NoteKind)


def test_only_ideas_are_written_where_ideas_are_collected():
    assert KIND_OF[Phase.IDEATE] == KIND_OF[Phase.BUILD_ON] == {NoteKind.IDEA}


def test_a_text_is_kept_as_typed():
    typed = "Tea & <b>cakes</b> — 3 € {{ 7*7 }} “ja”,\n\n\tשלום " + FAMILY
    assert notes.check(NoteKind.IDEA, typed, "Tea", wild=True) == Draft(
        kind=NoteKind.IDEA, title="Tea", text=typed, wild=True
    )


def test_white_space_around_a_text_and_line_ends_of_other_systems_are_made_one():
    draft = notes.check(NoteKind.IDEA, " \n one\r\ntwo\rthree \t", "  Title  ")
    assert (draft.text, draft.title) == ("one\ntwo\nthree", "Title")


def test_a_letter_and_its_accent_become_one_character():
    draft = notes.check(NoteKind.IDEA, "Cafe\u0301", "u\u0308ber")
    assert (draft.text, draft.title) == ("Café", "über")


@pytest.mark.parametrize("kind", NoteKind)
def test_a_text_of_just_the_limit_fits_and_one_more_character_does_not(kind):
    limit = SHAPES[kind].max_text
    assert notes.check(kind, "x" * limit).text == "x" * limit
    with pytest.raises(notes.TooLong) as refusal:
        notes.check(kind, "x" * (limit + 1))
    assert refusal.value.fields == {"limit": limit, "length": limit + 1}


def test_length_is_counted_after_the_text_is_made_one():
    assert len(notes.check(NoteKind.THEME, "e\u0301" * 60).text) == 60
    assert len(notes.check(NoteKind.THEME, "\r\n".join("ab" * 15)).text) == 59


def test_a_title_has_its_own_limit():
    assert notes.check(NoteKind.IDEA, "text", "x" * 80).title == "x" * 80
    with pytest.raises(notes.TitleTooLong) as refusal:
        notes.check(NoteKind.IDEA, "text", "x" * 81)
    assert refusal.value.fields == {"limit": 80, "length": 81}


def test_a_question_needs_twenty_characters():
    assert notes.check(NoteKind.HMW, "x" * 20)
    with pytest.raises(notes.TooShort) as refusal:
        notes.check(NoteKind.HMW, "x" * 19 + "   ")
    assert refusal.value.fields == {"limit": 20, "length": 19}


@pytest.mark.parametrize("kind", NoteKind)
@pytest.mark.parametrize("nothing", ["", " \n\t ", "\u200b\ufeff", "\u202e\u2066", "\u00a0\u3000"])
def test_a_text_that_nobody_can_see_is_empty(kind, nothing):
    with pytest.raises(notes.EmptyText):
        notes.check(kind, nothing)


def test_a_title_that_nobody_can_see_is_no_title():
    assert notes.check(NoteKind.IDEA, "text", "\u200b \u202e").title == ""


CONTROLS = [chr(code) for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc"]


@pytest.mark.parametrize("sign", [*sorted({*CONTROLS} - {"\n", "\t", "\r"}), "\ud800"])
def test_what_no_page_can_show_is_refused(sign):
    for text, title in ((f"a{sign}b", ""), (f"{sign}ab", ""), ("ab", f"a{sign}b")):
        with pytest.raises(notes.Unreadable):
            notes.check(NoteKind.IDEA, text, title)


@pytest.mark.parametrize("sign", ["\n", "\t", "\r\n"])
def test_a_title_is_one_line(sign):
    assert notes.check(NoteKind.IDEA, f"a{sign}b")
    with pytest.raises(notes.Unreadable):
        notes.check(NoteKind.IDEA, "text", f"a{sign}b")


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_nobody_can_turn_the_page_round(code):
    draft = notes.check(NoteKind.IDEA, f"call {chr(code)}0800 1", f"a{chr(code)}b")
    assert (draft.text, draft.title) == ("call 0800 1", "ab")


def test_marks_that_only_guide_right_to_left_text_stay():
    assert notes.check(NoteKind.IDEA, "שלום\u200f!").text == "שלום\u200f!"


@pytest.mark.parametrize("kind", sorted(set(NoteKind) - {NoteKind.IDEA}))
def test_only_ideas_have_a_title_and_can_be_wild(kind):
    text = "How might we help people who wait?"
    with pytest.raises(notes.WrongShape):
        notes.check(kind, text, "Title")
    with pytest.raises(notes.WrongShape):
        notes.check(kind, text, wild=True)
    assert notes.check(kind, text, "  ").title == ""


def test_every_refusal_has_a_code_of_its_own_and_a_sentence_that_can_be_filled():
    refusals = [each for each in vars(notes).values() if _is_refusal(each)]
    assert len(refusals) == len({refusal.code for refusal in refusals}) == 9
    for refusal in refusals:
        assert refusal.sentence != Invalid.sentence
        assert refusal.sentence % {"limit": 1, "length": 2, "needed": 2, "line": 3}


def _is_refusal(each):
    return isinstance(each, type) and issubclass(each, Invalid) and each is not Invalid


def test_every_lineage_says_how_many_ideas_it_needs():
    assert PARENTS == {Lineage.YES_AND: 1, Lineage.TAMER: 1, Lineage.COMBINE: 2}
    for how, needed in PARENTS.items():
        notes.check_lineage(how, [f"idea-{number}" for number in range(needed)])


@pytest.mark.parametrize(
    ("how", "parents"),
    [
        (Lineage.YES_AND, []),
        (Lineage.TAMER, ["a", "b"]),
        (Lineage.COMBINE, ["a"]),
        (Lineage.COMBINE, ["a", "a"]),
        (Lineage.COMBINE, ["a", "b", "c"]),
    ],
)
def test_another_number_of_parents_is_refused(how, parents):
    with pytest.raises(notes.WrongParents) as refusal:
        notes.check_lineage(how, parents)
    assert refusal.value.fields == {"needed": PARENTS[how]}


def test_a_pasted_list_is_split_into_its_lines():
    assert notes.split_lines("- tea\r\n\r\n* cakes \n  • 3 € off\n–5 °C\n\n3. Stock\n") == (
        "tea",
        "cakes",
        "3 € off",
        "–5 °C",
        "3. Stock",
    )
    assert notes.split_lines(" \n ") == ()


def test_eleven_lines_are_many():
    assert len(notes.split_lines("idea\n" * 10)) <= notes.MANY_LINES
    assert len(notes.split_lines("idea\n" * 11)) > notes.MANY_LINES
