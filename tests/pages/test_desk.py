"""The desk's view: what it offers, what it says before going on, and what it never holds."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.play import Play, play
from tests.served import serve
from workshop.actions import ballots, deciding, moving, seats, sorting
from workshop.actions.notes import Writing, write
from workshop.assembly import languages
from workshop.core.seat.seat import Seat
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import OPEN, Command, Phase, Role, is_open
from workshop.core.session.sealing import Audience
from workshop.core.session.ties import Cut
from workshop.pages import desk, desk_words, regions
from workshop.pages.desk_collecting import MANY_UNITS
from workshop.pages.regions import Drawn

#: Which command the address of a button stands for.
COMMAND: Mapping[str, Command] = {
    "go-on": Command.GO_ON,
    "undo": Command.UNDO_GO_ON,
    "back": Command.GO_BACK,
    "skip": Command.SKIP,
    "time": Command.ADD_TIME,
    "minutes": Command.SET_MINUTES,
    "pause": Command.PAUSE,
    "resume": Command.RESUME,
    "stretch": Command.STRETCH,
    "second-round": Command.SECOND_ROUND,
    "admit": Command.ADMIT,
    "hide": Command.HIDE_NOTE,
    "show": Command.SHOW_NOTE,
    "grid": Command.FILL_GRID,
    "statement": Command.AGREE_STATEMENT,
    "question": Command.AGREE_QUESTION,
    "stack": Command.STACK,
    "unstack": Command.UNSTACK,
    "apart": Command.KEEP_APART,
    "theme": Command.MAKE_THEME,
    "rename": Command.RENAME_THEME,
    "move": Command.MOVE_TO_THEME,
    "undo-stack": Command.UNDO_MERGE,
    "estimate-again": Command.ESTIMATE_AGAIN,
    "hide-reason": Command.HIDE_NOTE,
    "show-reason": Command.SHOW_NOTE,
    "tie": Command.BREAK_TIE,
    "choose": Command.CHOOSE,
    "card": Command.FILL_CARD,
    "answer": Command.SET_STATUS,
    "answer-rest": Command.SET_STATUS,
    "take-over": Command.TAKE_OVER,
    "pair-screen": Command.PAIR_SCREEN,
}
ROLE = {
    Audience.DESK: Role.FACILITATOR,
    Audience.DECIDER: Role.DECIDER,
    Audience.OBSERVER: Role.OBSERVER,
}


def drawn(playing: Play, app: Flask, audience: Audience = Audience.DESK) -> Drawn:
    return regions.draw(languages.render_in(app), playing.room(audience), "en")


def html_of(playing: Play, app: Flask, audience: Audience = Audience.DESK) -> str:
    return "".join(drawn(playing, app, audience).swap.values())


def pressed(html: str) -> set[Command]:
    """The commands that the buttons and the drags of a page give."""
    found = re.findall(r'(?:formaction|data-drop)="/s/\w+/desk/([a-z-]+)"', html)
    return {COMMAND[name] for name in found}


def walk(playing: Play) -> Iterator[Phase]:
    """Every phase of a session that has something to show in each."""
    while True:
        yield playing.jam.phase
        if playing.jam.phase is Phase.CLOSED:
            return
        playing.least()
        playing.go_on()


def next_of(playing: Play) -> desk.Next:
    return desk.view(playing.room(Audience.DESK)).next


def test_every_phase_has_its_words_and_its_matter() -> None:
    assert set(desk_words.WORDS) == set(desk.MATTER) == set(Phase)


@pytest.mark.parametrize("audience", list(ROLE))
def test_a_button_stands_only_where_the_table_allows_it(tmp_path: Path, audience: Audience) -> None:
    playing = play(tmp_path, seats_taken=5)
    app = serve(playing, tmp_path).app
    for phase in walk(playing):
        for command in pressed(html_of(playing, app, audience)):
            assert is_open(phase, command, ROLE[audience]), f"{command} in {phase}"


def test_every_command_of_a_facilitator_has_a_button_somewhere(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=5)
    app = serve(playing, tmp_path).app
    seen: set[Command] = set()
    for phase in walk(playing):
        if phase is Phase.CLUSTER:
            one, two, *_ = playing.room().board.stacks
            sorting.stack(playing.house, playing.code, playing.ada, one, two)
            sorting.hide_note(playing.house, playing.code, playing.ada, one, True)
            key = playing.key()
            sorting.make_theme(playing.house, playing.code, playing.ada, key, "Homes")
        seen |= pressed(html_of(playing, app))
        if phase is Phase.IDEATE:
            moving.pause(playing.house, playing.code, playing.ada)
            seen |= pressed(html_of(playing, app))
            moving.resume(playing.house, playing.code, playing.ada)
            moving.go_on(playing.house, playing.code, playing.ada, playing.jam.visit)
            seen |= pressed(html_of(playing, app))
            moving.undo_go_on(playing.house, playing.code, playing.ada)
    theirs = {c for row in OPEN.values() for c, roles in row.items() if Role.FACILITATOR in roles}
    # These need a tie, a disagreement, another lead, and few writers; they have tests of their own.
    rare = {Command.BREAK_TIE, Command.ESTIMATE_AGAIN, Command.TAKE_OVER, Command.TELL_FEW}
    assert theirs - seen <= rare


def test_who_looks_on_has_nothing_to_press(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=5)
    app = serve(playing, tmp_path).app
    for phase in walk(playing):
        html = html_of(playing, app, Audience.OBSERVER)
        assert "<button" not in html, phase
        assert "<textarea" not in html, phase
        assert "<select" not in html, phase


def test_a_shared_page_says_the_same_whatever_the_clock_and_the_counters_say(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=5)
    app = serve(playing, tmp_path).app
    for phase in walk(playing):
        before = drawn(playing, app)
        playing.clock.go_on(seconds=3)
        if phase is not Phase.CLOSED:
            seats.slow_down(playing.house, playing.code, playing.seats[0])
        assert drawn(playing, app) == before, phase
        assert "csrf" not in html_of(playing, app), phase


def test_what_is_written_in_silence_is_on_no_desk(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.IDEATE)
    app = serve(playing, tmp_path).app
    playing.write(playing.seats[0], "A sentence nobody may see yet.")
    for audience in ROLE:
        assert "A sentence nobody" not in html_of(playing, app, audience)


def test_going_on_is_the_one_main_button(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4)
    app = serve(playing, tmp_path).app
    for phase in walk(playing):
        assert len(re.findall(r'class="btn main', html_of(playing, app))) == 1, phase


def test_ideas_that_are_built_on_next_are_not_shown_yet(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    assert next_of(playing).closes == desk_words.IDEAS_GO[Phase.BUILD_ON]
    moving.skip(playing.house, playing.code, playing.ada, Phase.BUILD_ON)
    assert next_of(playing).closes == desk_words.IDEAS_GO[Phase.REVEAL]


def test_without_a_choice_the_way_on_says_what_is_missing(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.CHOOSE)
    assert next_of(playing).blocked
    playing.choose()
    assert not next_of(playing).blocked


def test_a_session_without_a_pilot_can_close_without_a_choice(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.CHOOSE)
    moving.skip(playing.house, playing.code, playing.ada, Phase.DESIGN)
    assert not next_of(playing).blocked


def test_the_way_on_counts_what_has_no_answer(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.CLOSE)
    assert next_of(playing).fields == {"count": len(playing.room().board.stacks)}
    playing.answer()
    assert not next_of(playing).blocked


def test_an_open_tie_says_that_a_draw_comes_next_and_offers_the_pick(tmp_path: Path) -> None:
    playing = tied(play(tmp_path, seats_taken=10))
    app = serve(playing, tmp_path).app
    assert next_of(playing).closes == desk_words.TIE_DRAWN
    for audience in (Audience.DESK, Audience.DECIDER):
        assert Command.BREAK_TIE in pressed(html_of(playing, app, audience))
    assert Command.BREAK_TIE not in pressed(html_of(playing, app, Audience.OBSERVER))


def test_a_broken_tie_names_who_broke_it_and_offers_no_pick(tmp_path: Path) -> None:
    playing = tied(play(tmp_path, seats_taken=10))
    app = serve(playing, tmp_path).app
    cut = playing.room().cut or Cut(())
    picks = cut.tied[: cut.places]
    deciding.break_tie(playing.house, playing.code, playing.ada, picks, "They cost least.")
    html = html_of(playing, app)
    assert "They cost least." in html
    assert "Ada broke the tie" in html
    assert Command.BREAK_TIE not in pressed(html)


def test_the_clock_stands_still_on_the_page_when_it_is_paused(tmp_path: Path) -> None:
    playing = play(tmp_path).to(Phase.APPRAISE)
    app = serve(playing, tmp_path).app
    moving.pause(playing.house, playing.code, playing.ada)
    html = html_of(playing, app)
    assert f'data-paused="{7 * 60 * 1000}"' in html
    assert "data-ends" not in html


def test_the_open_stage_lists_its_phases_and_others_only_their_minutes(tmp_path: Path) -> None:
    playing = play(tmp_path).to(Phase.AGREE)
    stages = {stage.step.label: stage for stage in desk.view(playing.room(Audience.DESK)).stages}
    assert [is_now for _name, _minutes, is_now in stages["Problem"].phases] == [False, True]
    assert stages["Problem"].minutes == 10
    assert stages["Vote"].phases == ()
    assert stages["Vote"].minutes == 8


def test_the_field_to_agree_in_begins_with_the_only_statement(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=1).to(Phase.APPRAISE)
    playing.write(playing.seats[0], "Homes show high rents", NoteKind.STATEMENT)
    playing.go_on()
    matter = desk.view(playing.room(Audience.DESK)).matter
    assert isinstance(matter, desk.collecting.Agreeing)
    assert matter.text == "Homes show high rents"


def test_the_question_begins_with_the_one_most_people_wanted(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.HMW_DOTS)
    wanted = playing.room().of(NoteKind.HMW)[2]
    for seat in playing.seats:
        playing.place(seat, wanted.id, 1)
    playing.go_on()
    matter = desk.view(playing.room(Audience.DESK)).matter
    assert isinstance(matter, desk.collecting.Asking)
    assert matter.text == wanted.text
    assert matter.stems == ()


def test_where_nobody_asked_a_question_three_beginnings_stand(tmp_path: Path) -> None:
    playing = play(tmp_path)
    while playing.jam.phase is not Phase.QUESTION:
        playing.go_on()
    matter = desk.view(playing.room(Audience.DESK)).matter
    assert isinstance(matter, desk.collecting.Asking)
    assert len(matter.stems) == 3


def test_a_large_board_has_one_list_of_stacks_instead_of_one_in_every_menu(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.IDEATE)
    app = serve(playing, tmp_path).app
    for n in range(MANY_UNITS + 1):
        playing.write(playing.seats[n % 3], f"Something that is number {n} of them")
    while playing.jam.phase is not Phase.CLUSTER:
        playing.go_on()
    matter = desk.view(playing.room(Audience.DESK)).matter
    assert isinstance(matter, desk.collecting.Sorting)
    assert not matter.has_menus
    assert html_of(playing, app).count("<option") < 5 * MANY_UNITS


def test_hidden_words_are_struck_through_at_the_desk_and_nowhere_else(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3).to(Phase.REVEAL)
    app = serve(playing, tmp_path).app
    note = playing.room().of(NoteKind.IDEA)[0]
    sorting.hide_note(playing.house, playing.code, playing.ada, note.id, True)
    assert f"<s>{note.text}</s>" in html_of(playing, app)
    assert note.text not in html_of(playing, app, Audience.DECIDER)


def test_words_of_people_are_escaped_wherever_they_stand(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=5, problem="Homes <i>cost</i> too much.")
    app = serve(playing, tmp_path).app
    for phase in walk(playing):
        for kind in (NoteKind.STATEMENT, NoteKind.CHALLENGE, NoteKind.HMW, NoteKind.IDEA):
            _try_to_write(playing, kind)
        for audience in ROLE:
            html = html_of(playing, app, audience)
            assert "<i>" not in html, phase
            assert "<img" not in html, phase


def test_what_came_along_stands_on_the_card(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.DESIGN)
    app = serve(playing, tmp_path).app
    card = playing.room().pilots[0].card
    html = html_of(playing, app)
    for text in (card.idea, card.question, card.reason):
        assert text in html
    assert "impact 8, effort 3" in html


def test_a_disagreement_can_be_estimated_once_more(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=6).to(Phase.ESTIMATE)
    app = serve(playing, tmp_path).app
    one, two = playing.seats[:3], playing.seats[3:]
    for group, impact in ((one, 1), (two, 9)):
        _estimate(playing, group, impact)
    playing.go_on()
    html = html_of(playing, app)
    assert Command.ESTIMATE_AGAIN in pressed(html)
    assert "Too little" in html
    assert Command.ESTIMATE_AGAIN not in pressed(html_of(playing, app, Audience.DECIDER))


def tied(playing: Play) -> Play:
    """Ten units with two dots each from two people, and a run-off that nobody takes part in."""
    playing.to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for n, unit in enumerate(current.units):
        playing.place(playing.seats[n % 5], unit, 1)
        playing.place(playing.seats[n % 5 + 5], unit, 1)
    playing.go_on()
    assert playing.jam.phase is Phase.RUNOFF
    playing.go_on()
    assert playing.jam.phase is Phase.TALLY
    return playing


def _try_to_write(playing: Play, kind: NoteKind) -> None:
    fits = {
        Phase.APPRAISE: NoteKind.STATEMENT,
        Phase.CHALLENGES: NoteKind.CHALLENGE,
        Phase.HMW: NoteKind.HMW,
        Phase.IDEATE: NoteKind.IDEA,
    }
    if fits.get(playing.jam.phase) is kind:
        text = "How might we <img src=x onerror=y> help people?"
        write(playing.house, playing.code, playing.seats[0], playing.key(), Writing(kind, text))


def _estimate(playing: Play, group: list[Seat], impact: int) -> None:
    current = playing.room().open_round
    assert current is not None
    said = "Too little" if impact == 1 else "A lot"
    for seat in group:
        ballots.estimate(playing.house, playing.code, seat, current.units[0], impact, 5, said)


def test_times_are_given_once_and_never_counted_down(tmp_path: Path) -> None:
    playing = play(tmp_path).to(Phase.APPRAISE)
    app = serve(playing, tmp_path).app
    ends = playing.clock() + timedelta(minutes=7)
    assert f'data-ends="{round(ends.timestamp() * 1000)}"' in html_of(playing, app)
