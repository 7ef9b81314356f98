"""The report: everything that was found and decided, in the order of words, and nothing of who."""

from dataclasses import replace

from tests.pages.rooms import AT, a_jam, a_room, a_vote, an_estimate, note, render
from workshop.core.events import LateAdmitted, NoteHidden, NoteShown, PhaseOpened, body_of
from workshop.core.pilot.card import Card, PilotState
from workshop.core.session.ballots import Tally
from workshop.core.session.clusters import Board
from workshop.core.session.notes import NoteKind
from workshop.core.session.outcome import Chosen, Pilot
from workshop.core.session.phases import Phase
from workshop.core.session.room import Tie
from workshop.core.session.rounds import RoundState
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.ties import Cut
from workshop.pages import happened
from workshop.pages.happened import Happened
from workshop.pages.report import report

IDEAS = (note("Build small", "3"), note("cap rents", "1"), note("Ask owners", "2"))
DOTS = {"3": (5, 3), "1": (4, 2), "2": (0, 0)}


def page(room, log=None):
    """The whole page of a room's report."""
    found = report(room, log)
    return render("report/page.html", "en", {"report": found, "jam": found.jam})


def test_ideas_stand_in_the_order_of_their_words_whatever_their_ids():
    found = report(a_room(ideas=IDEAS))
    assert [idea.note.text for idea in found.ideas] == ["Ask owners", "Build small", "cap rents"]
    assert [idea.number for idea in found.ideas] == [1, 2, 3]


def test_an_idea_tells_what_it_grew_from():
    child = note("Build small and tall", "9", lineage="combine", parents=("1", "3", "gone"))
    found = next(i for i in report(a_room(ideas=(*IDEAS, child))).ideas if i.note.id == "9")
    assert [parent.text for parent in found.grew_from] == ["Build small", "cap rents"]
    assert found.lost == 1
    html = page(a_room(ideas=(*IDEAS, child)))
    assert "It grew from:" in html
    assert "1 idea that was taken back or hidden" in html


def test_stacked_ideas_stand_together_under_their_theme():
    board = Board({"1": ("1", "2"), "3": ("3",)}, {"t": "Renting"}, {"1": "t"})
    chapters = report(a_room(ideas=IDEAS, board=board)).chapters
    assert [chapter.name for chapter in chapters] == ["Renting", ""]
    assert [i.note.text for i in chapters[0].entries[0].ideas] == ["cap rents", "Ask owners"]


def test_before_anybody_sorted_every_idea_stands_alone():
    room = replace(a_room(Phase.REVEAL, IDEAS), board=Board({}, {}, {}))
    assert len(report(room).entries) == 3


def test_a_hidden_or_withdrawn_text_is_not_told():
    room = a_room(ideas=(note("", "1"), note("secret", "2", hidden=True), note("Fine", "3")))
    assert [idea.note.text for idea in report(room).ideas] == ["Fine"]
    assert "secret" not in page(room)


def test_dots_stand_beside_the_size_of_the_roll():
    html = page(a_room(ideas=IDEAS, dots=DOTS))
    assert "5 dots, from 3 of 10 people" in html
    assert "no dots" in html


def test_units_without_a_dot_are_counted_and_nothing_else():
    found = report(a_room(ideas=IDEAS, dots=DOTS)).result
    assert found.bare == 1
    assert [each.unit.id for each in found.through] == ["3", "1"]
    assert found.placed == 9


def test_equals_stand_in_the_order_of_their_words_and_on_one_place():
    found = report(a_room(ideas=IDEAS, dots=dict.fromkeys("123", (2, 2)))).result
    assert [r.unit.text for r in found.through] == ["Ask owners", "Build small", "cap rents"]
    assert {r.place for r in found.through} == {1}


def test_a_void_vote_is_told_in_words():
    room = a_room(ideas=IDEAS, rounds=(a_vote({}),), cut=Cut(()))
    assert report(room).result.is_void
    assert "Too few ballots were handed in" in page(room)


def nine_level():
    """Nine units with two dots each for eight places."""
    ideas = tuple(note(f"Idea {n}", str(n)) for n in range(9))
    return a_room(ideas=ideas, dots={idea.id: (2, 2) for idea in ideas})


def test_the_units_the_line_ran_through_are_named_with_how_it_was_settled():
    room = nine_level()
    through = tuple("01234567")
    room = replace(room, cut=Cut(through), tie=Tie(through, "They are cheaper.", "Jonas", ""))
    found = report(room).result
    assert len(found.level) == 9
    html = page(room)
    assert "which were level" in html
    assert "Jonas broke the tie:" in html
    assert "They are cheaper." in html


def test_a_draw_is_told_with_its_seed_and_how_to_repeat_it():
    through = tuple("01234567")
    room = replace(nine_level(), cut=Cut(through), tie=Tie(through, "", "", "beef1234"))
    assert "Its seed is beef1234" in page(room)
    assert "SHA-256" in page(room)


def test_a_run_off_is_told_with_its_own_roll():
    room = nine_level()
    dots = {str(n): (9 - n, 9 - n) for n in range(9)}
    runoff = a_vote(dots, Phase.RUNOFF, visit=6, roll=7)
    room = replace(room, rounds=(*room.rounds, runoff), cut=Cut(tuple("01234567")))
    assert [r.unit.id for r in report(room).result.runoff] == [str(n) for n in range(9)]
    assert "with one dot for each of 7 people" in page(room)


def test_a_run_off_of_an_earlier_vote_is_not_told_of_this_one():
    room = nine_level()
    old = a_vote({"0": (3, 3), "1": (1, 1)}, Phase.RUNOFF, visit=2)
    assert report(replace(room, rounds=(old, *room.rounds))).result.runoff == ()


def test_both_estimates_of_a_finalist_are_told():
    first = an_estimate({"3": ([2, 2, 8, 8, 8], [3, 3, 3, 3, 3])}, visit=6)
    again = an_estimate({"3": ([7, 7, 8], [3, 3, 3])}, visit=7)
    room = a_room(ideas=IDEAS, dots=DOTS)
    room = replace(room, rounds=(*room.rounds, first, again))
    ((unit, seen),) = report(room).weighings
    assert unit.id == "3"
    assert [weighed.impact.median for weighed in seen] == [8, 7]
    html = page(room)
    assert "First estimate" in html
    assert "contested" in html


def test_estimates_from_before_the_vote_are_not_told():
    old = an_estimate({"3": ([7, 7, 8], [3, 3, 3])}, visit=4)
    room = a_room(ideas=IDEAS, dots=DOTS)
    assert report(replace(room, rounds=(old, *room.rounds))).weighings == ()


def chosen_room():
    return a_room(
        ideas=IDEAS,
        dots=DOTS,
        chosen=(Chosen("3", "It is cheap.", "Jonas", False, AT),),
        pilots=(Pilot("p", "3", PilotState.DRAFT, Card("Small homes", "Build small")),),
        answers={
            "3": Answer(Status.PILOT, owner="Tom"),
            "2": Answer(Status.MERGED, where="3"),
        },
    )


def test_the_decision_comes_first():
    html = page(chosen_room())
    assert html.index("We will try this") < html.index("It is cheap.") < html.index("The problem")
    assert "Jonas, 2 March 2026, 23:30" in html


def test_every_unit_stands_under_its_answer_and_those_without_one_last():
    endings = report(chosen_room()).endings
    assert [(e.status, [u.unit.text for u in e.units]) for e in endings] == [
        (Status.PILOT, ["Build small"]),
        (Status.MERGED, ["Ask owners"]),
        (None, ["cap rents"]),
    ]
    assert endings[1].units[0].into.text == "Build small"


def test_a_card_shows_what_is_filled_and_counts_the_rest():
    pilot = Pilot(
        "p", "3", PilotState.DRAFT, Card("T", "I", stop_if="it hurts", decide_by="2026-04-08")
    )
    (card,) = report(replace(chosen_room(), pilots=(pilot,))).cards
    assert [line.name for line in card.lines] == ["stop_if", "decide_by"]
    assert card.missing == 7
    assert "8 April 2026" in page(replace(chosen_room(), pilots=(pilot,)))


def test_a_date_that_is_none_is_shown_as_it_was_typed():
    pilot = Pilot("p", "3", PilotState.DRAFT, Card("T", "I", decide_by="in spring"))
    assert "in spring" in page(replace(chosen_room(), pilots=(pilot,)))


def test_the_grid_shows_only_cells_in_which_something_stands():
    room = a_room(jam=a_jam(grid={"what-is": "Flats", "where-is": "Flats"}))
    rows = report(room).grid
    assert [row.said for row in rows if row.said] == [(("Is", "Flats"),), (("Is", "Flats"),)]


def test_late_arrivals_stand_with_the_round_they_were_let_into():
    log = [
        (type(event).__name__, body_of(event))
        for event in (
            PhaseOpened("vote", 5),
            LateAdmitted(1),
            LateAdmitted(2),
            PhaseOpened("estimate", 6),
            NoteHidden("a"),
            NoteHidden("b"),
            NoteShown("a"),
        )
    ]
    assert happened.read(log, seats=11) == Happened(11, {5: 3}, hidden=1)
    html = page(a_room(ideas=IDEAS, dots=DOTS), happened.read(log, seats=11))
    assert "8 of 10 people on the roll (3 let in late)" in html
    assert "1 text is hidden by the facilitator." in html


def test_a_round_that_was_not_counted_says_so():
    broken_off = replace(a_vote({}), ballots=1, state=RoundState.VOID)
    assert "Not counted" in page(a_room(rounds=(broken_off,), cut=Cut(())))


def test_the_pulse_is_told_only_where_the_close_has_shown_it():
    assert "I could say what I think." not in page(a_room(pulse={}))
    assert "Fewer than five people answered" in page(a_room(pulse={}))
    html = page(a_room(pulse={"safe": (0, 0, 4, 3, 3)}))
    assert "I could say what I think." in html


def test_words_of_people_are_links_only_where_they_are_safe():
    ideas = (note("see https://example.org <b>", "1"), note("javascript:alert(1)", "2"))
    html = page(a_room(ideas=ideas))
    assert 'href="https://example.org"' in html
    assert "&lt;b&gt;" in html
    assert 'href="javascript' not in html


def test_challenges_and_questions_stand_with_their_results():
    text = note("Permits take long", kind=NoteKind.CHALLENGE)
    dotted = replace(
        a_vote({}, Phase.CHALLENGE_DOTS, visit=2, roll=6),
        tallies=(Tally(text.id, 3, 2),),
        state=RoundState.CLOSED,
    )
    assert "3 dots, from 2 of 6 people" in page(a_room(ideas=(text,), rounds=(dotted,)))
    assert "There is no result" in page(a_room(ideas=(text,)))
