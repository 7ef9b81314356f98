"""The wall: what is hidden, marked, stacked and taken out again, and by whom."""

from pathlib import Path

import pytest

from tests import builders as make
from tests.actions.traces import (
    Acts,
    events,
    refused,
    refused_to_lost_seats,
    refused_to_the_wrong_people,
    refused_where_not_open,
    rows,
    told_of,
    unnoticed,
    without_a_trace,
)
from tests.play import Play, play
from workshop.actions import moving, sorting, telling
from workshop.actions.asking import SeatLost
from workshop.actions.notes import NoSuchNote
from workshop.actions.sorting import NothingStacked
from workshop.core.errors import RuleBroken
from workshop.core.permissions import Account
from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose
from workshop.core.session.ballots import NoSuchUnit
from workshop.core.session.clusters import (
    AloneAlready,
    NoSuchTheme,
    SameUnit,
    ThemeNameless,
    ThemeThere,
    ThemeTooLong,
)
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Command, Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.sealing import Audience


def at(tmp_path: Path, phase: Phase = Phase.CLUSTER, seats: int = 3) -> Play:
    return play(tmp_path, seats, Preset.EXPRESS).to(phase)


def ideas(playing: Play) -> list[str]:
    """The ids of all ideas; there is one of each seat."""
    return [note.id for note in playing.room(Audience.DESK).of(NoteKind.IDEA)]


def own(playing: Play, seat: Seat) -> str:
    return playing.mine(seat).notes[0][0].id


def stacks(playing: Play) -> set[tuple[str, ...]]:
    return set(playing.room(Audience.DESK).board.stacks.values())


def stack(playing: Play, onto: str, other: str) -> None:
    sorting.stack(playing.house, playing.code, playing.ada, onto, other)


def unstack(playing: Play, note: str) -> None:
    sorting.unstack(playing.house, playing.code, playing.ada, note)


def undo(playing: Play) -> None:
    sorting.undo_stack(playing.house, playing.code, playing.ada)


def take_out(playing: Play, seat: Seat, note: str) -> None:
    sorting.take_out(playing.house, playing.code, seat, note)


def hide(playing: Play, note: str, hidden: bool = True) -> None:
    sorting.hide_note(playing.house, playing.code, playing.ada, note, hidden)


def mark(playing: Play, seat: Seat, note: str, what: Purpose) -> None:
    sorting.mark_note(playing.house, playing.code, seat, note, what)


def same(playing: Play, seat: Seat, a: str, b: str) -> None:
    sorting.mark_same(playing.house, playing.code, seat, a, b)


def keep_apart(playing: Play, a: str, b: str) -> None:
    sorting.keep_apart(playing.house, playing.code, playing.ada, a, b)


def theme(playing: Play, name: str, stack_id: str = "", key: str = "") -> str:
    key = key or playing.key()
    sorting.make_theme(playing.house, playing.code, playing.ada, key, name, stack_id)
    return next((t for t, n in playing.room().board.themes.items() if n == name), "")


def rename(playing: Play, theme_id: str, name: str) -> None:
    sorting.rename_theme(playing.house, playing.code, playing.ada, theme_id, name)


def move(playing: Play, stack_id: str, theme_id: str) -> None:
    sorting.move_to_theme(playing.house, playing.code, playing.ada, stack_id, theme_id)


def seat_acts(playing: Play, seat: Seat) -> Acts:
    house, code = playing.house, playing.code
    return {
        Command.MARK_READ: lambda: mark(playing, seat, "x", Purpose.READ),
        Command.MARK_UNCLEAR: lambda: mark(playing, seat, "x", Purpose.UNCLEAR),
        Command.REPORT_NOTE: lambda: mark(playing, seat, "x", Purpose.REPORT),
        Command.MARK_SAME: lambda: sorting.mark_same(house, code, seat, "x", "y"),
        Command.TAKE_OUT: lambda: take_out(playing, seat, "x"),
    }


def desk_acts(playing: Play, account: Account) -> Acts:
    house, code = playing.house, playing.code
    return {
        Command.HIDE_NOTE: lambda: sorting.hide_note(house, code, account, "x", True),
        Command.SHOW_NOTE: lambda: sorting.hide_note(house, code, account, "x", False),
        Command.STACK: lambda: sorting.stack(house, code, account, "x", "y"),
        Command.UNSTACK: lambda: sorting.unstack(house, code, account, "x"),
        Command.UNDO_MERGE: lambda: sorting.undo_stack(house, code, account),
        Command.KEEP_APART: lambda: sorting.keep_apart(house, code, account, "x", "y"),
        Command.MAKE_THEME: lambda: sorting.make_theme(house, code, account, "k", "Space"),
        Command.RENAME_THEME: lambda: sorting.rename_theme(house, code, account, "x", "Space"),
        Command.MOVE_TO_THEME: lambda: sorting.move_to_theme(house, code, account, "x", "y"),
    }


def test_where_a_seat_may_not_touch_the_wall_it_leaves_no_trace(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_where_not_open(playing, {Role.SEAT: seat_acts(playing, playing.seats[0])})


def test_only_a_seat_of_this_session_touches_the_wall(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_lost_seats(playing, lambda seat: seat_acts(playing, seat), SeatLost)


def test_who_does_not_lead_sorts_nothing(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_the_wrong_people(playing, lambda account: desk_acts(playing, account))


# -- hiding ----------------------------------------------------------------------------------------


def test_a_hidden_text_is_on_the_desk_alone_until_it_is_shown_again(tmp_path: Path) -> None:
    playing = at(tmp_path)
    note, n = ideas(playing)[0], playing.jam.n
    hide(playing, note)
    for audience in Audience:
        seen = {each.id for each in playing.room(audience).of(NoteKind.IDEA)}
        assert (note in seen) is (audience is Audience.DESK)
    hide(playing, note, hidden=False)
    assert note in {each.id for each in playing.room(Audience.PHONE).of(NoteKind.IDEA)}
    assert told_of(playing, after=n) == [
        ("NoteHidden", {"note": note}),
        ("NoteShown", {"note": note}),
    ]


def test_hiding_stays_possible_when_the_session_is_closed(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLOSED)
    hide(playing, ideas(playing)[0])
    assert len(playing.room(Audience.PHONE).of(NoteKind.IDEA)) == 2


def test_what_nobody_has_read_cannot_be_hidden(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    sealed = playing.write(playing.seats[0], "Which offices?", NoteKind.QUESTION)
    for note in (sealed, "made up"):
        for hidden in (True, False):
            with refused(playing, NoSuchNote):
                hide(playing, note, hidden)


def test_a_text_of_another_session_cannot_be_hidden_from_here(tmp_path: Path) -> None:
    playing = at(tmp_path)
    other = make.a_session(playing.house, playing.team, playing.ada)
    elsewhere = Play(playing.house, playing.team, playing.ada, other)
    while elsewhere.jam.phase is not Phase.AGREE:
        elsewhere.go_on()
    with refused(playing, NoSuchNote):
        hide(elsewhere, ideas(playing)[0])


# -- marks of seats --------------------------------------------------------------------------------


@pytest.mark.parametrize("what", [Purpose.READ, Purpose.UNCLEAR, Purpose.REPORT])
def test_a_mark_is_counted_once_and_nobody_notices(tmp_path: Path, what: Purpose) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    note = ideas(playing)[0]
    with unnoticed(playing):
        mark(playing, playing.seats[0], note, what)
    with without_a_trace(playing):
        mark(playing, playing.seats[0], note, what)
    mark(playing, playing.seats[1], note, what)
    marks = [row for row in rows(playing, "marks") if row["what"] == what.value]
    assert [row["about"] for row in marks] == [note, note]
    assert len({row["tag"] for row in marks}) == 2


@pytest.mark.parametrize("what", [Purpose.UNCLEAR, Purpose.REPORT])
def test_only_a_text_that_can_be_read_is_marked(tmp_path: Path, what: Purpose) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    sealed = playing.write(playing.seats[0], "Which offices?", NoteKind.QUESTION)
    for note in (sealed, "made up"):
        with refused(playing, NoSuchNote):
            mark(playing, playing.seats[0], note, what)


def test_two_ideas_that_somebody_called_the_same_are_proposed_to_the_desk(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b = ideas(playing)[:2]
    with unnoticed(playing):
        same(playing, playing.seats[0], b, a)
    with without_a_trace(playing):
        same(playing, playing.seats[0], a, b)
    assert all(pair.likeness < 1.0 for pair in playing.room(Audience.DESK).proposals)
    telling.tell(playing.house, playing.code)
    first = playing.room(Audience.DESK).proposals[0]
    assert (first.a, first.b, first.likeness) == (a, b, 1.0)
    assert playing.room(Audience.PHONE).proposals == ()


def test_an_idea_is_the_same_only_as_another_that_can_be_read(tmp_path: Path) -> None:
    playing = at(tmp_path)
    note = ideas(playing)[0]
    tries: list[tuple[str, str, type[RuleBroken]]] = [
        (note, note, SameUnit),
        (note, "made up", NoSuchNote),
        ("made up", note, NoSuchNote),
    ]
    for a, b, refusal in tries:
        with refused(playing, refusal):
            same(playing, playing.seats[0], a, b)
        with refused(playing, refusal):
            keep_apart(playing, a, b)


def test_a_pair_that_is_kept_apart_is_not_proposed_again(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b = ideas(playing)[:2]
    same(playing, playing.seats[0], a, b)
    n = playing.jam.n
    keep_apart(playing, b, a)
    keep_apart(playing, a, b)
    pairs = {(pair.a, pair.b) for pair in playing.room(Audience.DESK).proposals}
    assert (a, b) not in pairs
    assert len(rows(playing, "apart")) == 1
    assert set(events(playing, after=n)) == {"PairKeptApart"}


# -- taking one's own out --------------------------------------------------------------------------


def test_a_writer_has_their_own_idea_taken_out_when_sorting_ends(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, c = (own(playing, seat) for seat in playing.seats)
    stack(playing, a, b)
    n = playing.jam.n
    take_out(playing, playing.seats[1], b)
    take_out(playing, playing.seats[1], b)
    assert stacks(playing) == {(a, b), (c,)}
    assert told_of(playing, after=n) == [], "nobody sees that somebody asked"
    playing.go_on()
    assert stacks(playing) == {(a,), (b,), (c,)}
    assert [kind for kind, _ in told_of(playing, after=n)] == ["GoingOn", "PhaseOpened"]


def test_the_lead_of_a_stack_is_taken_out_as_well(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, c = (own(playing, seat) for seat in playing.seats)
    stack(playing, a, b)
    take_out(playing, playing.seats[0], a)
    playing.go_on()
    assert stacks(playing) == {(a,), (b,), (c,)}
    assert len(playing.room().board.stacks) == 3


def test_an_idea_that_stands_alone_by_then_stays_as_it_is(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, c = (own(playing, seat) for seat in playing.seats)
    stack(playing, a, b)
    take_out(playing, playing.seats[1], b)
    sorting.undo_stack(playing.house, playing.code, playing.ada)
    playing.go_on()
    assert stacks(playing) == {(a,), (b,), (c,)}


def test_somebody_elses_idea_is_no_idea_at_all_to_me(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, _ = (own(playing, seat) for seat in playing.seats)
    stack(playing, a, b)
    for note in (b, a, "made up"):
        with refused(playing, NoSuchNote):
            take_out(playing, playing.seats[2], note)


# -- stacks ----------------------------------------------------------------------------------------


def test_a_stack_is_one_thing_to_vote_on_and_keeps_every_text(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, c = ideas(playing)
    n = playing.jam.n
    stack(playing, a, b)
    assert stacks(playing) == {(a, b), (c,)}
    assert told_of(playing, after=n) == [("IdeasStacked", {"onto": a, "moved": [b]})]
    playing.go_on()
    current = playing.room().open_round
    assert current is not None
    assert set(current.units) == {a, c}


def test_stacking_what_is_not_there_leaves_no_trace(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, _ = ideas(playing)
    tries: list[tuple[str, str, type[RuleBroken]]] = [
        (a, a, SameUnit),
        (a, "made up", NoSuchUnit),
        ("made up", a, NoSuchUnit),
    ]
    for onto, other, refusal in tries:
        with refused(playing, refusal):
            stack(playing, onto, other)
    stack(playing, a, b)
    with refused(playing, NoSuchUnit):
        stack(playing, a, b)


def test_an_idea_is_unstacked_once(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, c = ideas(playing)
    stack(playing, a, b)
    unstack(playing, a)
    assert stacks(playing) == {(a,), (b,), (c,)}
    tries: list[tuple[str, type[RuleBroken]]] = [(a, AloneAlready), ("made up", NoSuchUnit)]
    for note, refusal in tries:
        with refused(playing, refusal):
            unstack(playing, note)


def test_the_latest_stacking_is_undone_as_a_whole(tmp_path: Path) -> None:
    playing = at(tmp_path, seats=4)
    a, b, c, d = ideas(playing)
    stack(playing, b, c)
    stack(playing, a, b)
    assert stacks(playing) == {(a, b, c), (d,)}
    undo(playing)
    assert stacks(playing) == {(a,), (b, c), (d,)}
    with refused(playing, NothingStacked):
        undo(playing)


def test_where_nothing_was_stacked_or_it_has_moved_since_there_is_nothing_to_undo(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path)
    a, b, _ = ideas(playing)
    with refused(playing, NothingStacked):
        undo(playing)
    stack(playing, a, b)
    unstack(playing, b)
    with refused(playing, NothingStacked):
        undo(playing)


def test_stacks_are_frozen_while_ballots_exist(tmp_path: Path) -> None:
    playing = at(tmp_path)
    a, b, c = ideas(playing)
    stack(playing, a, b)
    playing.go_on()
    before = stacks(playing)
    playing.vote()
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    assert stacks(playing) == before == {(a, b), (c,)}
    assert rows(playing, "dots") == []


# -- themes ----------------------------------------------------------------------------------------


def test_a_theme_is_made_once_under_one_key(tmp_path: Path) -> None:
    playing = at(tmp_path)
    n, unit = playing.jam.n, ideas(playing)[0]
    made = theme(playing, "Space", unit, key="k")
    with without_a_trace(playing):
        theme(playing, "Space", unit, key="k")
    board = playing.room().board
    assert (board.themes, board.theme_of) == ({made: "Space"}, {unit: made})
    assert told_of(playing, after=n) == [("ThemeMade", {"theme": made})]


@pytest.mark.parametrize(
    ("name", "stack_id", "refusal"),
    [
        (" ", "", ThemeNameless),
        ("x" * 61, "", ThemeTooLong),
        ("SPACE", "", ThemeThere),
        ("Money", "made up", NoSuchUnit),
    ],
)
def test_a_theme_that_cannot_be_made_leaves_its_key_free(
    tmp_path: Path, name: str, stack_id: str, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path)
    theme(playing, "Space")
    with refused(playing, refusal):
        theme(playing, name, stack_id, key="k")
    assert theme(playing, "Rules", key="k")


def test_a_theme_gets_another_name_once(tmp_path: Path) -> None:
    playing = at(tmp_path)
    made = theme(playing, "Space")
    theme(playing, "Money")
    n = playing.jam.n
    rename(playing, made, "Room")
    with without_a_trace(playing):
        rename(playing, made, "Room")
    assert playing.room().board.themes[made] == "Room"
    assert told_of(playing, after=n) == [("ThemeRenamed", {"theme": made})]
    tries: list[tuple[str, str, type[RuleBroken]]] = [
        ("made up", "Rules", NoSuchTheme),
        (made, "", ThemeNameless),
        (made, "x" * 61, ThemeTooLong),
        (made, "money", ThemeThere),
    ]
    for which, name, refusal in tries:
        with refused(playing, refusal):
            rename(playing, which, name)


def test_a_stack_is_put_under_a_theme_and_out_again(tmp_path: Path) -> None:
    playing = at(tmp_path)
    unit, made = ideas(playing)[0], theme(playing, "Space")
    n = playing.jam.n
    move(playing, unit, made)
    with without_a_trace(playing):
        move(playing, unit, made)
    assert playing.room().board.theme_of == {unit: made}
    move(playing, unit, "")
    assert playing.room().board.theme_of == {}
    assert told_of(playing, after=n) == [("StackMoved", {"stack": unit})] * 2
    for which, where, refusal in ((unit, "made up", NoSuchTheme), ("made up", made, NoSuchUnit)):
        with refused(playing, refusal):
            move(playing, which, where)
