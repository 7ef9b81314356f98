"""The screen: something for every phase, nothing to press, and no total before its time."""

import re
from dataclasses import replace

import pytest

from tests.pages.rooms import (
    AT,
    QUESTION,
    a_jam,
    a_room,
    a_vote,
    an_estimate,
    drawn,
    note,
    render,
)
from workshop.core.pilot.card import Card, PilotState
from workshop.core.session.jam import Timer
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.phases import BLIND, SILENT, Phase
from workshop.core.session.room import Tie
from workshop.core.session.rounds import RoundState
from workshop.core.session.sealing import Audience, Part, shown
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.ties import Cut
from workshop.pages import regions, screen
from workshop.pages.regions import Overlay

IDEAS = tuple(note(f"Idea {letter} in a few words") for letter in "abcdefghij")
A, B, C, D = (idea.id for idea in IDEAS[:4])
DOTS = {A: (97, 7), B: (5, 3), C: (5, 3), D: (1, 1), IDEAS[4].id: (0, 0)}
FOCUS = re.compile(r"<(a|button|input|select|textarea|summary|iframe)\b|tabindex|contenteditable")


def full(phase, **fields):
    """A room that holds everything this phase may show."""
    parts = shown(phase, Audience.SCREEN)
    texts = (
        *(IDEAS if Part.WALL in parts else ()),
        *(
            [note("Rents rise", kind=NoteKind.STATEMENT, evidence="data")]
            if Part.STATEMENTS in parts
            else []
        ),
        *([note("Permits take long", kind=NoteKind.CHALLENGE)] if Part.CHALLENGES in parts else []),
        *([note(QUESTION, kind=NoteKind.HMW)] if Part.QUESTIONS in parts else []),
        *([note("What is a WOF?", kind=NoteKind.QUESTION)] if Part.CLARIFYING in parts else []),
    )
    room = a_room(phase, texts, DOTS if Part.RESULT in parts else None)
    if phase in BLIND:
        current = replace(a_vote(dict.fromkeys(DOTS, (0, 0)), phase, visit=9), tallies=())
        room = replace(room, open_round=replace(current, state=RoundState.OPEN))
    if Part.WEIGHTS in parts:
        closed = an_estimate({A: ([7, 8, 9], [2, 3, 4]), B: ([2, 5, 9, 9, 9], [2, 3, 4, 4, 4])})
        room = replace(room, rounds=(*room.rounds, closed))
    if Part.PILOTS in parts:
        chosen = Chosen(A, "It is cheap.", "Jonas", False, AT)
        room = replace(
            room,
            chosen=(chosen,),
            pilots=(Pilot("p", A, PilotState.DRAFT, Card("A pilot", "Idea", stop_if="it hurts")),),
        )
    if Part.ANSWERS in parts:
        room = replace(
            room, answers={A: Answer(Status.PILOT, owner="Tom"), B: Answer(Status.MERGED, where=A)}
        )
    return replace(room, **fields)


def wall(room):
    return drawn(room)["wall"]


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_its_wall_and_its_quiet_sentence(phase):
    swap = drawn(full(phase))
    assert set(swap) == {"head", "wall", "foot"}
    assert screen.HUSH[phase] in swap["foot"].replace("&#39;", "'")
    assert re.sub(r"<[^>]+>", "", swap["wall"]).strip()


@pytest.mark.parametrize("phase", Phase)
def test_there_is_nothing_to_press_on_the_screen(phase):
    linked = full(phase)
    texts = {
        kind: tuple(replace(n, text=f"{n.text} https://example.org/x") for n in notes)
        for kind, notes in linked.notes.items()
    }
    for html in drawn(replace(linked, notes=texts)).values():
        assert not FOCUS.search(html), FOCUS.search(html)


@pytest.mark.parametrize("phase", Phase)
def test_each_region_is_one_whole_element_so_that_a_push_changes_its_attributes_too(phase):
    for name, html in drawn(full(phase)).items():
        assert re.match(rf'<\w+ id="{name}" data-region="{name}"', html.strip()), name
        assert len(re.findall(r"data-region", html)) == 1


@pytest.mark.parametrize("phase", Phase)
def test_what_is_shared_holds_no_counter_and_no_running_clock(phase):
    for html in drawn(full(phase)).values():
        for slot in re.findall(r"data-keep[^>]*>([^<]*)<", html):
            assert slot.strip() == ""


def test_a_page_asked_for_whole_fills_the_counters_and_the_clock():
    over = Overlay(now=AT, counts={"written": 34, "done": 7})
    html = render("screen/_wall.html", "en", regions.context(full(Phase.IDEATE), over))
    assert ">34<" in html
    assert ">0:00<" in html


@pytest.mark.parametrize("phase", sorted(BLIND | SILENT))
def test_no_total_stands_on_the_wall_while_people_write_or_vote(phase):
    room = replace(full(phase), rounds=(a_vote(DOTS),))
    assert "97" not in wall(room)


def test_words_of_people_are_shown_and_never_become_markup():
    room = full(Phase.REVEAL)
    bad = note("<img src=x onerror=alert(1)>")
    room = replace(room, notes={NoteKind.IDEA: (bad,)})
    assert "&lt;img src=x" in wall(room)
    assert "<img" not in wall(room)


def test_the_question_stands_large_while_ideas_are_written_and_in_the_head_later():
    assert QUESTION in wall(full(Phase.IDEATE))
    assert QUESTION not in drawn(full(Phase.IDEATE))["head"]
    assert QUESTION in drawn(full(Phase.CLUSTER))["head"]


def test_the_result_says_who_goes_on_who_is_level_and_who_stays_below():
    room = full(Phase.TALLY, cut=Cut((A,), tied=(B, C), places=1))
    html = wall(room)
    assert html.index(A) < html.index("Level, for 1 place") < html.index(B)
    assert html.index(C) < html.index("Below this line") < html.index(D)
    assert "from 7 of 10 people" in html
    assert "1 more got no dot." in html


def test_a_void_vote_is_said_in_words():
    html = wall(full(Phase.TALLY, rounds=(a_vote({}),), cut=Cut(())))
    assert "Too few ballots" in html


def test_a_broken_tie_shows_the_name_and_the_reason():
    room = full(Phase.TALLY, cut=Cut((A, B)), tie=Tie((A, B), "We begin on Monday.", "Jonas", ""))
    assert "Jonas broke the tie:" in wall(room)
    assert "We begin on Monday." in wall(room)


def test_a_draw_shows_its_seed():
    room = full(Phase.TALLY, cut=Cut((A, B)), tie=Tie((A, B), "", "", "beef1234"))
    assert "beef1234" in wall(room)


def test_a_tie_of_an_earlier_vote_is_not_told_of_this_one():
    room = full(Phase.TALLY, cut=Cut((A, B)), tie=Tie((C,), "Old reason", "Jonas", ""))
    assert "Old reason" not in wall(room)


def test_people_who_disagree_are_heard_before_the_choice_is_made():
    html = wall(full(Phase.CHOOSE, chosen=()))
    assert "contested" in html
    assert "because 2" in html
    assert "because 9" in html


def test_the_choice_stands_with_its_reason_its_name_and_its_time():
    chosen = Chosen(A, "It is cheap.", "Jonas", True, AT)
    html = wall(full(Phase.CHOOSE, chosen=(chosen,)))
    assert A in html
    assert "It is cheap." in html
    assert "Chosen by Jonas, 2 March 2026, 23:30" in html
    assert "their own idea" in html


def test_the_filled_grid_takes_the_place_of_the_large_clock():
    room = full(Phase.APPRAISE, jam=a_jam(Phase.APPRAISE, grid={"what-is": "Rented flats"}))
    assert "Rented flats" in wall(room)
    assert "clock large" not in wall(room)
    assert "data-clock" in drawn(room)["head"]


def test_the_roll_of_an_open_round_is_shown():
    assert "of 10" in wall(full(Phase.VOTE))


def test_a_unit_whose_every_text_is_hidden_is_named_as_hidden():
    room = full(Phase.TALLY)
    kept = tuple(idea for idea in IDEAS if idea.id != A)
    room = replace(room, notes={NoteKind.IDEA: kept})
    room = replace(room, board=replace(room.board, stacks={i.id: (i.id,) for i in kept}))
    assert "A text the facilitator has hidden." in wall(room)
    assert A not in wall(room)


def test_a_long_wall_gets_smaller_letters():
    long = tuple(note(f"{n} " + "many words " * 20) for n in range(12))
    assert "data-crowded" in wall(full(Phase.REVEAL, notes={NoteKind.IDEA: long}))
    assert "data-crowded" not in wall(full(Phase.REVEAL))


def test_going_on_a_pause_and_a_stretch_are_said_on_the_screen():
    for timer, words in (
        (Timer(AT, AT, going_on_at=AT), "We go on in a few seconds."),
        (Timer(AT, paused=AT - AT), "The clock is paused."),
        (Timer(AT, paused=AT - AT, stretch_until=AT), "One minute to stand up"),
    ):
        room = full(Phase.IDEATE, jam=a_jam(Phase.IDEATE, timer=timer))
        assert words in drawn(room)["foot"]


def test_a_rehearsal_promises_nothing():
    foot = drawn(full(Phase.IDEATE, jam=a_jam(Phase.IDEATE, rehearsal=True)))["foot"]
    assert "This is a rehearsal." in foot
    assert "Nobody can see who wrote what." not in foot
