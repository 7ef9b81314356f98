"""The cut line, and every way across it."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.core.session import ties
from workshop.core.session.ballots import NoSuchUnit, Tally, standing
from workshop.core.session.ties import MAX_FINALISTS, Cut


def board(*dots: int, supporters: int = 1) -> tuple[Tally, ...]:
    """Units u00, u01, … with these dots."""
    return tuple(Tally(f"u{n:02}", d, min(d, supporters)) for n, d in enumerate(dots))


TIED = Cut(through=("u00",), tied=("u01", "u02", "u03"), places=2)


def test_everything_with_two_dots_goes_through():
    assert ties.cut(board(5, 3, 2, 1, 0)) == Cut(("u00", "u01", "u02"))


def test_no_more_than_eight_go_through():
    found = ties.cut(board(9, 8, 7, 6, 5, 4, 3, 3, 2, 2))
    assert found == Cut(tuple(f"u{n:02}" for n in range(8)))


def test_one_dot_is_enough_when_fewer_than_three_have_two():
    assert ties.cut(board(4, 2, 1, 1, 0)).through == ("u00", "u01", "u02", "u03")
    assert ties.cut(board(4, 2, 2, 1, 0)).through == ("u00", "u01", "u02")


def test_a_unit_without_a_dot_is_never_a_finalist():
    assert ties.cut(board(0, 0, 0)) == Cut(())


def test_equals_across_the_eighth_place_are_tied_for_the_places_left():
    found = ties.cut(board(9, 8, 7, 6, 5, 4, 2, 2, 2, 2))
    assert found.through == tuple(f"u{n:02}" for n in range(6))
    assert (found.tied, found.places) == (("u06", "u07", "u08", "u09"), 2)


def test_more_supporters_break_a_tie_before_anybody_is_asked():
    scattered = tuple(Tally(f"u{n}", 2, 1) for n in range(8))
    assert ties.cut((*scattered, Tally("wide", 2, 2))).through == ("wide",)
    assert ties.cut((*scattered[:7], Tally("wide", 2, 2), Tally("last", 1, 1))).tied == ()


_tallies = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4)), max_size=25).map(
    lambda drawn: tuple(Tally(f"u{n:02}", d, min(d, s)) for n, (d, s) in enumerate(drawn))
)


@given(_tallies)
@settings(deadline=None)
def test_no_finalist_is_weaker_than_a_unit_left_out(tallies):
    found = ties.cut(tallies)
    at = {t.unit: standing(t) for t in tallies}
    out = set(at) - set(found.through) - set(found.tied)
    for ahead, behind in ((found.through, found.tied), (found.tied, out), (found.through, out)):
        assert all(at[a] >= at[b] for a in ahead for b in behind)
    assert len({at[unit] for unit in found.tied}) <= 1


@given(_tallies)
@settings(deadline=None)
def test_a_cut_holds_at_most_eight_and_ties_only_more_units_than_places(tallies):
    found = ties.cut(tallies)
    assert len(found.through) + found.places <= MAX_FINALISTS
    assert bool(found.tied) == bool(found.places)
    assert not found.tied or len(found.tied) > found.places
    assert not set(found.through) & set(found.tied)


@given(_tallies, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_cut_is_the_same_in_whatever_order_it_is_counted(tallies, chance):
    shuffled = list(tallies)
    chance.shuffle(shuffled)
    assert ties.cut(shuffled) == ties.cut(tallies)


def test_a_runoff_gives_the_places_to_the_strongest():
    runoff = (Tally("u01", 1, 1), Tally("u02", 4, 4), Tally("u03", 3, 3))
    assert ties.after_runoff(TIED, runoff) == Cut(("u00", "u02", "u03"))


def test_what_is_still_equal_after_a_runoff_stays_tied():
    runoff = (Tally("u01", 2, 2), Tally("u02", 4, 4), Tally("u03", 2, 2))
    assert ties.after_runoff(TIED, runoff) == Cut(("u00", "u02"), ("u01", "u03"), 1)


def test_a_runoff_without_dots_changes_nothing():
    empty = tuple(Tally(unit, 0, 0) for unit in TIED.tied)
    assert ties.after_runoff(TIED, empty) == TIED


def test_a_runoff_is_about_exactly_the_tied_units():
    for units in (("u01", "u02"), ("u01", "u02", "u03", "u00")):
        with pytest.raises(NoSuchUnit):
            ties.after_runoff(TIED, tuple(Tally(unit, 1, 1) for unit in units))


def test_the_decider_gives_the_places_left():
    assert ties.decide(TIED, ("u03", "u01"), "Both are cheap.") == Cut(("u00", "u01", "u03"))


def test_the_decider_picks_only_among_the_tied():
    with pytest.raises(ties.NotAmongTheTied):
        ties.decide(TIED, ("u00", "u01"), "Because.")


@pytest.mark.parametrize("chosen", [(), ("u01",), ("u01", "u01"), ("u01", "u02", "u03")])
def test_the_decider_picks_exactly_as_many_as_there_are_places(chosen):
    with pytest.raises(ties.WrongNumberPicked) as refused:
        ties.decide(TIED, chosen, "Because.")
    assert refused.value.fields == {"places": 2}


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_the_decider_gives_a_reason(reason):
    with pytest.raises(ties.ReasonNeeded):
        ties.decide(TIED, ("u01", "u02"), reason)


def test_a_reason_has_at_most_280_characters():
    ties.decide(TIED, ("u01", "u02"), "x" * 280)
    with pytest.raises(ties.ReasonTooLong) as refused:
        ties.decide(TIED, ("u01", "u02"), "x" * 281)
    assert refused.value.fields == {"limit": 280}


def test_a_reason_is_kept_without_the_space_around_it():
    assert ties.checked_reason("  It is cheap.\n") == "It is cheap."


def test_nothing_breaks_a_tie_that_is_not_there():
    settled = Cut(("u00", "u01"))
    with pytest.raises(ties.NothingTied):
        ties.after_runoff(settled, ())
    with pytest.raises(ties.NothingTied):
        ties.decide(settled, (), "Because.")
    with pytest.raises(ties.NothingTied):
        ties.draw(settled, "seed")


def test_a_draw_can_be_repeated_by_anybody_from_its_seed():
    lots = sorted(TIED.tied, key=lambda u: sha256(b"4711|" + u.encode()).hexdigest())
    assert ties.draw(TIED, "4711") == Cut(("u00", *lots[:2]))
    assert ties.draw(TIED, "4711") == Cut(("u00", "u03", "u02"))


@given(st.text(max_size=20))
@settings(deadline=None)
def test_a_draw_fills_every_place_whatever_the_order_of_the_tied(seed):
    drawn = ties.draw(TIED, seed)
    assert len(drawn.through) == 3
    assert set(drawn.through) <= {"u00", *TIED.tied}
    assert (drawn.tied, drawn.places) == ((), 0)
    assert ties.draw(Cut(("u00",), TIED.tied[::-1], 2), seed) == drawn


def test_a_draw_favours_nobody():
    first = [ties.draw(TIED, str(seed)).through[1] for seed in range(3000)]
    assert all(900 < first.count(unit) < 1100 for unit in TIED.tied)
