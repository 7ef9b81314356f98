"""Writing in silence: kept once, seen by nobody else, and its writer's own until the reveal."""

from pathlib import Path

import pytest

from tests.actions.traces import (
    Acts,
    after_the_grace,
    at_the_end_of_the_grace,
    commits,
    events,
    refused,
    refused_to_lost_seats,
    refused_where_not_open,
    rows,
    unnoticed,
    without_a_trace,
)
from tests.play import Play, play
from workshop.actions import moving, notes, telling
from workshop.actions.asking import SeatLost
from workshop.actions.notes import EditingOver, NoSuchNote, NotWrittenHere, Writing
from workshop.core.errors import Invalid, RuleBroken
from workshop.core.seat.seat import Seat
from workshop.core.session.flow import TimeIsUp
from workshop.core.session.notes import (
    EmptyText,
    NoteKind,
    TitleTooLong,
    TooLong,
    Unreadable,
    WrongParents,
    WrongShape,
)
from workshop.core.session.phases import Command, Phase, Role
from workshop.core.session.presets import Preset
from workshop.core.session.sealing import Audience

IDEA = Writing(NoteKind.IDEA, "Lend out empty offices.")


def at(tmp_path: Path, phase: Phase, seats: int = 3, preset: Preset = Preset.EXPRESS) -> Play:
    return play(tmp_path, seats, preset).to(phase)


def write(playing: Play, seat: Seat, writing: Writing, key: str = "") -> str:
    return notes.write(playing.house, playing.code, seat, key or playing.key(), writing)


def edit(playing: Play, seat: Seat, note: str, text: str) -> None:
    notes.edit(playing.house, playing.code, seat, note, Writing(NoteKind.IDEA, text))


def withdraw(playing: Play, seat: Seat, note: str) -> None:
    notes.withdraw(playing.house, playing.code, seat, note)


def finish(playing: Play, seat: Seat, done: bool = True) -> None:
    notes.finish(playing.house, playing.code, seat, done)


def propose(playing: Play, seat: Seat, text: str, key: str = "") -> None:
    notes.propose_theme(playing.house, playing.code, seat, key or playing.key(), text)


def texts(playing: Play, seat: Seat) -> list[str]:
    return sorted(note.text for note, _ in playing.mine(seat).notes)


def acts(playing: Play, seat: Seat, note: str = "") -> Acts:
    return {
        Command.WRITE: lambda: write(playing, seat, IDEA),
        Command.EDIT_NOTE: lambda: edit(playing, seat, note, "Lend out empty shops."),
        Command.WITHDRAW_NOTE: lambda: withdraw(playing, seat, note),
        Command.FINISH: lambda: finish(playing, seat),
        Command.PROPOSE_THEME: lambda: propose(playing, seat, "Space"),
    }


def building(tmp_path: Path) -> tuple[Play, str, str]:
    """Somebody has built on the first seat's idea; the ids of both."""
    playing = at(tmp_path, Phase.IDEATE)
    first, second = playing.seats[:2]
    seed = playing.write(first, "Lend out empty offices.")
    playing.to(Phase.BUILD_ON)
    playing.deal(second)
    grown = Writing(NoteKind.IDEA, "And shops.", lineage="yes_and", parents=(seed,))
    return playing, seed, write(playing, second, grown)


# -- who and when ----------------------------------------------------------------------------------


def test_where_writing_is_not_open_it_leaves_no_trace(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_where_not_open(playing, {Role.SEAT: acts(playing, playing.seats[0])})


def test_only_a_seat_of_this_session_writes(tmp_path: Path) -> None:
    playing = play(tmp_path, 1)
    refused_to_lost_seats(playing, lambda seat: acts(playing, seat), SeatLost)


def test_within_the_grace_everything_of_a_seat_is_still_taken(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = playing.write(seat, "Lend out empty offices.")
    at_the_end_of_the_grace(playing)
    edit(playing, seat, note, "Lend out empty shops.")
    playing.write(seat, "A late draft")
    assert texts(playing, seat) == ["A late draft", "Lend out empty shops."]
    withdraw(playing, seat, note)
    finish(playing, seat)
    assert texts(playing, seat) == ["A late draft"]


def test_after_the_grace_nothing_of_a_seat_is_taken(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = playing.write(seat, "Lend out empty offices.")
    after_the_grace(playing)
    for command, act in acts(playing, seat, note).items():
        if command not in (Command.PROPOSE_THEME, Command.WITHDRAW_NOTE):
            with refused(playing, TimeIsUp):
                act()


def test_a_text_can_be_withdrawn_until_it_is_shown_however_late(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = playing.write(seat, "Lend out empty offices.")
    after_the_grace(playing)
    withdraw(playing, seat, note)
    assert texts(playing, seat) == []


def test_a_draft_sent_after_next_was_announced_is_revealed_with_the_rest(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.BUILD_ON)
    moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
    playing.clock.go_on(seconds=playing.house.grace.total_seconds())
    playing.write(playing.seats[0], "At the very last moment")
    moving.settle(playing.house, playing.code)
    assert "At the very last moment" in {n.text for n in playing.room().of(NoteKind.IDEA)}


# -- writing ---------------------------------------------------------------------------------------


def test_a_text_is_its_writers_alone_until_the_reveal(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    with unnoticed(playing):
        playing.write(playing.seats[0], "Lend out empty offices.")
    assert texts(playing, playing.seats[0]) == ["Lend out empty offices."]
    assert texts(playing, playing.seats[1]) == []
    for audience in Audience:
        assert "empty offices" not in repr(playing.room(audience))


def test_a_text_is_told_as_a_counter_that_changed(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    heard, n = commits(playing), playing.jam.n
    playing.write(playing.seats[0], "Lend out empty offices.")
    assert [(commit.code, commit.n) for commit in heard] == [(playing.code, n)]


def test_the_same_key_twice_keeps_one_text(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    first, second = playing.seats[:2]
    note = write(playing, first, IDEA, key="k")
    with without_a_trace(playing):
        assert write(playing, first, IDEA, key="k") == note
    assert write(playing, second, IDEA, key="k") != note
    assert len(rows(playing, "intake")) == 2


def test_a_text_sent_again_when_its_phase_is_over_is_the_one_that_was_kept(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = write(playing, seat, IDEA, key="k")
    for later in (Phase.BUILD_ON, Phase.VOTE):
        playing.to(later)
        with without_a_trace(playing):
            assert write(playing, seat, IDEA, key="k") == note


def test_writing_takes_back_that_one_is_done(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    finish(playing, playing.seats[0])
    playing.write(playing.seats[0], "One more")
    assert not playing.mine(playing.seats[0]).done


@pytest.mark.parametrize(
    ("writing", "refusal"),
    [
        (Writing(NoteKind.CHALLENGE, "Rents rise."), NotWrittenHere),
        (Writing(NoteKind.THEME, "Space"), NotWrittenHere),
        (Writing(NoteKind.IDEA, " \n "), EmptyText),
        (Writing(NoteKind.IDEA, "x" * 361), TooLong),
        (Writing(NoteKind.IDEA, "x", title="x" * 81), TitleTooLong),
        (Writing(NoteKind.IDEA, "x\x00y"), Unreadable),
        (Writing(NoteKind.IDEA, "x", evidence="rumour"), Invalid),
        (Writing(NoteKind.IDEA, "x", parents=("made up",)), NoSuchNote),
        (Writing(NoteKind.IDEA, "x", lineage="yes_and", parents=("made up",)), NoSuchNote),
    ],
)
def test_a_text_that_cannot_be_taken_leaves_no_trace(
    tmp_path: Path, writing: Writing, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    with refused(playing, refusal):
        write(playing, playing.seats[0], writing, key="k")
    write(playing, playing.seats[0], IDEA, key="k")
    assert texts(playing, playing.seats[0]) == [IDEA.text]


def test_a_kind_without_a_wild_mark_takes_none(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.REVEAL)
    with refused(playing, WrongShape):
        write(playing, playing.seats[0], Writing(NoteKind.QUESTION, "Which offices?", wild=True))


# -- building on others ----------------------------------------------------------------------------


def test_an_idea_that_grew_from_a_dealt_seed_keeps_where_it_came_from(tmp_path: Path) -> None:
    playing, seed, grown = building(tmp_path)
    playing.to(Phase.REVEAL)
    found = {note.id: note for note in playing.room().of(NoteKind.IDEA)}
    assert found[grown].parents == (seed,)
    assert found[grown].lineage == "yes_and"


def test_one_builds_only_on_what_one_was_dealt(tmp_path: Path) -> None:
    playing, seed, _ = building(tmp_path)
    first, second, third = playing.seats
    own = next(note.id for note, _ in playing.mine(second).notes if not note.parents)
    dealt = [note.id for note in playing.mine(second).seeds]
    tries = [
        (third, "yes_and", (seed,), NoSuchNote),
        (first, "yes_and", (seed,), NoSuchNote),
        (second, "yes_and", (own,), NoSuchNote),
        (second, "yes_and", ("made up",), NoSuchNote),
        (second, "", (seed,), NoSuchNote),
        (second, "yes_and", (), WrongParents),
        (second, "combine", (seed,), WrongParents),
        (second, "combine", (seed, seed), WrongParents),
        (second, "tamer", tuple(dealt[:2]), WrongParents),
        (second, "better than", (seed,), Invalid),
    ]
    for seat, lineage, parents, refusal in tries:
        writing = Writing(NoteKind.IDEA, "And shops.", lineage=lineage, parents=parents)
        with refused(playing, refusal):
            write(playing, seat, writing)


# -- editing ---------------------------------------------------------------------------------------


def test_an_own_text_is_rewritten_where_nobody_sees_it(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = playing.write(seat, "Lend out empty offices.")
    with unnoticed(playing):
        edit(playing, seat, note, "Lend out empty shops.")
    with without_a_trace(playing):
        edit(playing, seat, note, "Lend out empty shops.")
    assert texts(playing, seat) == ["Lend out empty shops."]


def test_what_a_statement_rests_on_stays_unless_it_is_said_anew(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.APPRAISE, preset=Preset.STANDARD)
    seat, said = playing.seats[0], "Calls are slow."
    note = write(playing, seat, Writing(NoteKind.STATEMENT, said, evidence="data"))

    def rewrite(evidence: str) -> str:
        writing = Writing(NoteKind.STATEMENT, said, evidence=evidence)
        notes.edit(playing.house, playing.code, seat, note, writing)
        return str(rows(playing, "intake")[0]["evidence"])

    assert [rewrite(""), rewrite("quote")] == ["data", "quote"]
    with refused(playing, Invalid):
        rewrite("rumour")


def test_somebody_elses_text_is_no_text_at_all_to_me(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    others = playing.write(playing.seats[0], "Lend out empty offices.")
    for note in (others, "made up"):
        with refused(playing, NoSuchNote):
            edit(playing, playing.seats[1], note, "Mine now")
        with refused(playing, NoSuchNote):
            withdraw(playing, playing.seats[1], note)


@pytest.mark.parametrize(("text", "refusal"), [("", EmptyText), ("x" * 361, TooLong)])
def test_a_change_that_cannot_be_taken_leaves_the_text_as_it_was(
    tmp_path: Path, text: str, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    note = playing.write(playing.seats[0], "Lend out empty offices.")
    with refused(playing, refusal):
        edit(playing, playing.seats[0], note, text)


def test_editing_ends_with_the_visit_in_which_the_text_was_written(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = playing.write(seat, "Lend out empty offices.")
    playing.go_on()
    with refused(playing, EditingOver):
        edit(playing, seat, note, "Too late")
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    assert playing.jam.phase is Phase.IDEATE
    with refused(playing, EditingOver):
        edit(playing, seat, note, "Still too late")


# -- withdrawing -----------------------------------------------------------------------------------


def test_a_withdrawn_text_leaves_no_row(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    note = playing.write(seat, "Lend out empty offices.")
    with unnoticed(playing):
        withdraw(playing, seat, note)
    assert rows(playing, "intake") == []
    with refused(playing, NoSuchNote):
        withdraw(playing, seat, note)


def test_a_text_can_be_withdrawn_after_its_phase_until_the_reveal(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    first, second = playing.seats[:2]
    early, kept = playing.write(first, "Early"), playing.write(second, "Kept")
    playing.go_on()
    withdraw(playing, first, early)
    playing.to(Phase.REVEAL)
    assert {note.id for note in playing.room().of(NoteKind.IDEA)} == {kept}
    with refused(playing, NoSuchNote):
        withdraw(playing, second, kept)
    with refused(playing, NoSuchNote):
        edit(playing, second, kept, "Other words")


def test_a_withdrawn_seed_that_others_built_on_leaves_an_empty_place(tmp_path: Path) -> None:
    playing, seed, grown = building(tmp_path)
    withdraw(playing, playing.seats[0], seed)
    with without_a_trace(playing):
        withdraw(playing, playing.seats[0], seed)
    place = next(row for row in rows(playing, "intake") if row["id"] == seed)
    assert (place["title"], place["text"], place["evidence"]) == ("", "", "")
    playing.to(Phase.CLUSTER)
    found = {note.id: note for note in playing.room().of(NoteKind.IDEA)}
    assert found[grown].parents == (seed,)
    assert found[seed].text == ""
    assert seed not in playing.room(Audience.DESK).board.stacks
    assert grown in playing.room().board.stacks


def test_an_empty_place_is_dealt_to_nobody(tmp_path: Path) -> None:
    playing, seed, _ = building(tmp_path)
    withdraw(playing, playing.seats[0], seed)
    playing.deal(playing.seats[2])
    assert seed not in {note.id for note in playing.mine(playing.seats[2]).seeds}


# -- done, and themes ------------------------------------------------------------------------------


def test_being_done_is_counted_once_and_can_be_taken_back(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    seat = playing.seats[0]
    with unnoticed(playing):
        finish(playing, seat)
    with without_a_trace(playing):
        finish(playing, seat)
    assert [playing.mine(each).done for each in playing.seats] == [True, False, False]
    finish(playing, seat, done=False)
    with without_a_trace(playing):
        finish(playing, seat, done=False)
    assert not playing.mine(seat).done


def test_being_done_ends_with_the_phase(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.IDEATE)
    finish(playing, playing.seats[0])
    playing.go_on()
    assert [row for row in rows(playing, "marks") if row["what"] == "done"] == []


def test_a_proposed_theme_is_nowhere_before_it_is_told_and_then_on_the_desk_alone(
    tmp_path: Path,
) -> None:
    playing = at(tmp_path, Phase.CLUSTER)
    n = playing.jam.n
    propose(playing, playing.seats[0], "Space")
    assert (playing.room(Audience.DESK).of(NoteKind.THEME), events(playing, after=n)) == ((), [])
    telling.tell(playing.house, playing.code)
    assert [n.text for n in playing.room(Audience.DESK).of(NoteKind.THEME)] == ["Space"]
    assert playing.room(Audience.PHONE).of(NoteKind.THEME) == ()
    assert events(playing, after=n) == ["DeskAsked"]


def test_a_theme_is_proposed_once_under_one_key(tmp_path: Path) -> None:
    playing = at(tmp_path, Phase.CLUSTER)
    propose(playing, playing.seats[0], "Space", key="k")
    with without_a_trace(playing):
        propose(playing, playing.seats[0], "Space", key="k")
    playing.go_on()
    moving.go_back(playing.house, playing.code, playing.ada, playing.jam.visit)
    with without_a_trace(playing):
        propose(playing, playing.seats[0], "Space", key="k")


@pytest.mark.parametrize(("text", "refusal"), [(" ", EmptyText), ("x" * 61, TooLong)])
def test_a_theme_that_cannot_be_taken_leaves_its_key_free(
    tmp_path: Path, text: str, refusal: type[RuleBroken]
) -> None:
    playing = at(tmp_path, Phase.CLUSTER)
    with refused(playing, refusal):
        propose(playing, playing.seats[0], text, key="k")
    propose(playing, playing.seats[0], "Space", key="k")
    telling.tell(playing.house, playing.code)
    assert len(playing.room(Audience.DESK).of(NoteKind.THEME)) == 1


def test_an_edit_of_the_text_leaves_title_and_wild_mark_as_they_are(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    seat = playing.seats[0]
    first = Writing(NoteKind.IDEA, "Pigeons", title="By air", wild=True)
    note = notes.write(playing.house, playing.code, seat, playing.key(), first)
    notes.edit(playing.house, playing.code, seat, note, Writing(NoteKind.IDEA, "Two pigeons"))
    (own,) = (found for found, _ in playing.mine(seat).notes if found.id == note)
    assert (own.title, own.text, own.wild) == ("By air", "Two pigeons", True)


def test_a_late_repeat_does_not_bring_a_withdrawn_text_back(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    seat, key = playing.seats[0], playing.key()
    note = playing.write(seat, "Too private after all", key=key)
    notes.withdraw(playing.house, playing.code, seat, note)
    assert playing.write(seat, "Too private after all", key=key) == note
    assert note not in {found.id for found, _ in playing.mine(seat).notes}
