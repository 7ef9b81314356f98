"""Stacks, themes, and pairs that read alike."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.core.errors import RuleBroken
from workshop.core.session import clusters
from workshop.core.session.ballots import NoSuchUnit
from workshop.core.session.clusters import Board, Pair

DATA = Path(__file__).parents[4] / "shared" / "data"
BOARD = Board(
    stacks={"s1": ("a", "b"), "s2": ("c",), "s3": ("d",)},
    themes={"t1": "Bills", "t2": "Calls"},
    theme_of={"s1": "t1", "s2": "t2"},
)


def texts_of(name):
    """The texts of a recorded conversation by their ids."""
    file = DATA / name
    if not file.exists():
        pytest.skip(f"recorded ideas are not here: {name}")
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["idea_id"]: row["text"] for row in csv.DictReader(lines)}


def test_a_stack_keeps_the_firsts_id_lead_text_and_theme():
    found = clusters.stack(BOARD, "s1", "s2")
    assert found.stacks == {"s1": ("a", "b", "c"), "s3": ("d",)}
    assert found.theme_of == {"s1": "t1"}


def test_a_stack_without_a_theme_takes_the_others():
    found = clusters.stack(BOARD, "s3", "s2")
    assert found.stacks["s3"] == ("d", "c")
    assert found.theme_of == {"s1": "t1", "s3": "t2"}


def test_a_unit_cannot_be_stacked_onto_itself():
    with pytest.raises(clusters.SameUnit):
        clusters.stack(BOARD, "s1", "s1")


@pytest.mark.parametrize(("onto", "other"), [("s1", "zz"), ("zz", "s1"), ("zz", "zz")])
def test_only_units_on_the_board_are_stacked(onto, other):
    with pytest.raises(NoSuchUnit):
        clusters.stack(BOARD, onto, other)


def test_an_idea_taken_out_stands_alone_under_the_same_theme():
    found = clusters.unstack(BOARD, "b", "s9")
    assert found.stacks == {"s1": ("a",), "s2": ("c",), "s3": ("d",), "s9": ("b",)}
    assert found.theme_of == {"s1": "t1", "s2": "t2", "s9": "t1"}


def test_the_next_text_leads_when_the_lead_is_taken_out():
    found = clusters.unstack(BOARD, "a", "s9")
    assert (found.stacks["s1"], found.stacks["s9"]) == (("b",), ("a",))


def test_an_idea_without_a_theme_is_taken_out_without_one():
    pair = clusters.move_to_theme(BOARD, "s1", None)
    assert "s9" not in clusters.unstack(pair, "a", "s9").theme_of


def test_taking_an_idea_out_is_refused_where_it_means_nothing():
    with pytest.raises(NoSuchUnit):
        clusters.unstack(BOARD, "zz", "s9")
    with pytest.raises(clusters.AloneAlready):
        clusters.unstack(BOARD, "c", "s9")
    with pytest.raises(clusters.UnitTaken):
        clusters.unstack(BOARD, "a", "s2")


def test_a_theme_is_made_and_renamed():
    made = clusters.make_theme(BOARD, "t3", "  First \n contact ")
    assert made.themes["t3"] == "First contact"
    assert clusters.rename_theme(made, "t3", "FIRST CONTACT").themes["t3"] == "FIRST CONTACT"


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", clusters.ThemeNameless),
        (" \n ", clusters.ThemeNameless),
        ("x" * 61, clusters.ThemeTooLong),
        ("CALLS", clusters.ThemeThere),
    ],
)
def test_a_name_that_is_no_name_is_refused(name, refusal):
    with pytest.raises(refusal):
        clusters.make_theme(BOARD, "t3", name)
    with pytest.raises(refusal):
        clusters.rename_theme(BOARD, "t1", name)


def test_the_limit_of_a_name_can_be_handed_in():
    assert clusters.make_theme(BOARD, "t3", "x" * 10, limit=10).themes["t3"] == "x" * 10
    with pytest.raises(clusters.ThemeTooLong) as refused:
        clusters.rename_theme(BOARD, "t1", "x" * 11, limit=10)
    assert refused.value.fields == {"limit": 10}


def test_a_theme_is_made_once_and_renamed_only_if_there():
    with pytest.raises(clusters.UnitTaken):
        clusters.make_theme(BOARD, "t1", "Other")
    with pytest.raises(clusters.NoSuchTheme):
        clusters.rename_theme(BOARD, "t9", "Other")


def test_a_stack_moves_to_a_theme_and_out_of_it():
    assert clusters.move_to_theme(BOARD, "s3", "t1").theme_of["s3"] == "t1"
    assert clusters.move_to_theme(BOARD, "s1", "t2").theme_of["s1"] == "t2"
    assert "s1" not in clusters.move_to_theme(BOARD, "s1", None).theme_of


def test_a_stack_moves_only_where_both_exist():
    with pytest.raises(NoSuchUnit):
        clusters.move_to_theme(BOARD, "zz", "t1")
    with pytest.raises(clusters.NoSuchTheme):
        clusters.move_to_theme(BOARD, "s1", "t9")


_moves = st.lists(
    st.tuples(
        st.sampled_from(["stack", "unstack", "move"]),
        st.sampled_from(["s1", "s2", "s3", "n0", "n1"]),
        st.sampled_from(["s1", "s2", "s3", "a", "b", "c", "d", "t1", "t2"]),
    ),
    max_size=20,
)


@given(_moves)
@settings(deadline=None)
def test_no_idea_is_ever_lost_or_doubled(moves):
    board = BOARD
    for n, (act, one, two) in enumerate(moves):
        try:
            if act == "stack":
                board = clusters.stack(board, one, two)
            elif act == "unstack":
                board = clusters.unstack(board, two, f"n{n}")
            else:
                board = clusters.move_to_theme(board, one, two)
        except RuleBroken:
            continue
    ideas = [idea for stack in board.stacks.values() for idea in stack]
    assert sorted(ideas) == ["a", "b", "c", "d"]
    assert all(board.stacks.values())
    assert set(board.theme_of) <= set(board.stacks)
    assert set(board.theme_of.values()) <= set(board.themes)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Call back at once!", "call back, at once"),
        ("STRASSE sperren", "Straße sperren"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("Één balie", "E\u0301e\u0301n balie"),
    ],
)
def test_case_punctuation_and_ways_of_writing_do_not_count(a, b):
    assert clusters.likeness(a, b) == 1


def test_likeness_is_twice_the_shared_runs_by_the_runs_of_both():
    # " ab", "ab " and " ab", "abc", "bc ": one run shared
    assert clusters.likeness("ab", "abc") == pytest.approx(2 * 1 / 5)


@pytest.mark.parametrize(("a", "b"), [("bills", "xqz"), ("", ""), ("…!?", "…!?"), ("", "bills")])
def test_texts_that_share_nothing_are_not_alike(a, b):
    assert clusters.likeness(a, b) == 0


@given(st.text(max_size=30), st.text(max_size=30))
@settings(deadline=None)
def test_likeness_lies_between_nothing_and_one_and_has_no_direction(a, b):
    assert 0 <= clusters.likeness(a, b) <= 1
    assert clusters.likeness(a, b) == clusters.likeness(b, a)


TEXTS = {
    "3": "Call customers back at a time they pick",
    "1": "Call the customers back at the time they pick",
    "2": "Let us write off twenty euros on the spot",
    "4": "Let us write off 20 euros on the spot, no form",
}


def proposals(texts, *, floor=clusters.FLOOR, leads=None, **kept):
    """What is proposed where every text leads a stack of its own, or only `leads` do."""
    return clusters.proposals(clusters.alike(texts, floor), leads or texts.keys(), **kept)


def test_only_texts_that_lead_a_stack_are_proposed():
    assert [(p.a, p.b) for p in proposals(TEXTS, leads={"2", "3", "4"})] == [("2", "4")]


def test_pairs_that_read_alike_are_proposed_most_alike_first():
    found = proposals(TEXTS)
    assert [(p.a, p.b) for p in found] == [("1", "3"), ("2", "4")]
    assert found[0] == Pair("1", "3", clusters.likeness(TEXTS["1"], TEXTS["3"]))
    assert found[0].likeness > found[1].likeness


def test_a_pair_that_people_keep_apart_is_not_proposed_again():
    found = proposals(TEXTS, apart=[frozenset({"3", "1"})])
    assert [(p.a, p.b) for p in found] == [("2", "4")]


def test_proposals_stop_at_their_number_and_at_their_floor():
    assert len(proposals(TEXTS, limit=1)) == 1
    assert len(proposals(TEXTS, floor=0)) > 2
    assert proposals(TEXTS, floor=0.99) == ()
    assert len(proposals({str(n): "the very same" for n in range(9)})) == 12


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=2), st.text("ab ", max_size=9)))
@settings(deadline=None)
def test_proposals_find_what_comparing_every_two_would_find(texts):
    found = proposals(texts, limit=10_000, floor=0.3)
    every = {(a, b): clusters.likeness(texts[a], texts[b]) for a in texts for b in texts if a < b}
    assert {(p.a, p.b): p.likeness for p in found} == {
        pair: likeness for pair, likeness in every.items() if likeness >= 0.3
    }


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        # the cost of building materials; taxes against housing as a place for money
        ("housing-en-ideas.csv", ("1", "146")),
        ("housing-en-ideas.csv", ("94", "96")),
        # a tax on inheritance; cigarettes and what making them costs the climate
        ("consumption-de-ideas.csv", ("210", "299")),
        ("consumption-de-ideas.csv", ("122", "130")),
    ],
)
def test_the_floor_finds_one_thought_in_two_wordings(name, pair):
    found = proposals(texts_of(name), limit=10_000)
    assert frozenset(pair) in {frozenset({p.a, p.b}) for p in found}


@pytest.mark.parametrize(
    ("name", "most"), [("housing-en-ideas.csv", 50), ("consumption-de-ideas.csv", 60)]
)
def test_the_floor_leaves_few_enough_pairs_to_read(name, most):
    assert clusters.MAX_PROPOSALS < len(proposals(texts_of(name), limit=10_000)) <= most


def test_five_hundred_ideas_are_compared_in_half_a_second():
    texts = dict(list(texts_of("consumption-de-ideas.csv").items())[:500])
    begun = time.process_time()
    proposals(texts)
    assert time.process_time() - begun < 0.5
