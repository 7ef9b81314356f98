"""The desk over HTTP: who is let in, what each button does, and refusals that leave no trace."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import a_manager, a_person, an_administrator, everything
from tests.play import play
from tests.served import SWAP, Served, serve
from workshop.actions import ballots, screens
from workshop.core.permissions import Account
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.sealing import Audience
from workshop.core.session.statuses import Answer, Status


class Desk:
    """Somebody's desk of one session."""

    def __init__(self, served: Served, account: Account | None = None) -> None:
        self.play = served.play
        self.client: FlaskClient = (
            served.signed_in(account) if account else served.signed_in(served.play.ada)
        )

    def page(self, query: str = "") -> TestResponse:
        return self.client.get(f"/s/{self.play.code}/desk{query}")

    def press(self, act: str, **fields: Any) -> TestResponse:
        """Press a button with script; fields are all that goes with it."""
        address = f"/s/{self.play.code}/desk/{act}"
        return self.client.post(address, data={"key": "a key", **fields}, headers=SWAP)

    def submit(self, act: str, **fields: Any) -> TestResponse:
        """Press a button without script: every field of the page goes with it."""
        sent = {"key": "a key", **self.fields(), **fields}
        return self.client.post(f"/s/{self.play.code}/desk/{act}", data=sent)

    def fields(self) -> dict[str, str]:
        """What the page's fields hold, by name, the way a browser would send them."""
        html = self.page().text
        inputs = re.findall(r'<input[^>]*form="act"[^>]*>', html)
        found = {}
        for one in inputs:
            name, value = re.search(r'name="([^"]*)"', one), re.search(r' value="([^"]*)"', one)
            if name and 'type="checkbox"' not in one:
                found[name.group(1)] = value.group(1) if value else ""
        selects = r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>'
        for name_, options in re.findall(selects, html, re.S):
            chosen = re.search(r'value="([^"]*)" selected', options)
            first = re.search(r'value="([^"]*)"', options)
            found[name_] = chosen.group(1) if chosen else first.group(1) if first else ""
        areas = r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>'
        return {**found, **dict(re.findall(areas, html, re.S))}


def desk_of(tmp_path: Path, phase: Phase = Phase.LOBBY, seats_taken: int = 4) -> Desk:
    return Desk(serve(play(tmp_path, seats_taken=seats_taken).to(phase), tmp_path))


def without_nonce(html: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", html)


def stacks(desk: Desk) -> list[str]:
    return sorted(desk.play.room().board.stacks)


# ---- who is let in --------------------------------------------------------------------------


def test_nobody_gets_in_without_an_account_and_comes_back_after_signing_in(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    answer = served.anybody().get(f"/s/{served.play.code}/desk")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/sign-in?next=/s/{served.play.code}/desk")


def test_strangers_hear_the_same_as_for_a_session_that_is_not_there(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    for account in (a_person(served.play.house), an_administrator(served.play.house)):
        client = served.signed_in(account)
        for path in ("", "/shared", "/own"):
            here = client.get(f"/s/{served.play.code}/desk{path}")
            nowhere = client.get(f"/s/NOSUCHXX/desk{path}")
            assert here.status_code == nowhere.status_code == 404
            assert without_nonce(here.text) == without_nonce(nowhere.text)


def test_a_strangers_command_is_answered_like_one_to_a_session_that_is_not_there(
    tmp_path: Path,
) -> None:
    served = serve(play(tmp_path), tmp_path)
    desk = Desk(served, a_person(served.play.house))
    before = everything(served.play.house)
    answer = desk.press("pause")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "no_such_session")
    assert {**everything(served.play.house), "sign_ins": []} == {**before, "sign_ins": []}


def test_everybody_with_a_part_gets_the_page_of_that_part(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    playing = served.play
    expected = (
        (playing.ada, Audience.DESK),
        (playing.named("Mira", Role.CO_FACILITATOR), Audience.DESK),
        (playing.named("Jonas", Role.DECIDER), Audience.DECIDER),
        (playing.named("Otto", Role.OBSERVER), Audience.OBSERVER),
        (a_manager(playing.house, playing.team), Audience.OBSERVER),
    )
    for account, audience in expected:
        page = Desk(served, account).page()
        assert page.status_code == 200
        assert f'data-audience="{audience.value}"' in page.text


@pytest.mark.parametrize("role", [None, Role.CO_FACILITATOR, Role.DECIDER, Role.OBSERVER])
def test_every_phase_can_be_looked_at(tmp_path: Path, role: Role | None) -> None:
    served = serve(play(tmp_path, seats_taken=4), tmp_path)
    playing = served.play
    desk = Desk(served, playing.named("Bo", role) if role else playing.ada)
    while True:
        page = desk.page()
        assert page.status_code == 200, playing.jam.phase
        assert "None" not in re.sub(r"<[^>]*>", "", page.text), playing.jam.phase
        if playing.jam.phase is Phase.CLOSED:
            return
        playing.least()
        playing.go_on()


def test_the_page_names_the_version_its_shared_regions_have(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.IDEATE)
    page = desk.page().text
    n, name = (re.search(rf'data-{x}="([^"]*)"', page) for x in ("n", "hash"))
    assert n is not None
    assert name is not None
    version = {"Workshop-Version": f"{n.group(1)}-{name.group(1)}"}
    address = f"/s/{desk.play.code}/desk/shared"
    assert desk.client.get(address, headers={**SWAP, **version}).status_code == 204
    fresh = desk.client.get(address, headers=SWAP).get_json()
    assert set(fresh) == {"n", "hash", "mood", "now", "counts", "swap"}
    assert set(fresh["swap"]) == {"top", "agenda", "matter", "controls"}


def test_the_way_in_and_the_lead_are_fetched_by_each_for_themselves(tmp_path: Path) -> None:
    served = serve(play(tmp_path), tmp_path)
    playing = served.play
    mira = Desk(served, playing.named("Mira", Role.CO_FACILITATOR))
    swaps = [
        desk.client.get(f"/s/{playing.code}/desk/own", headers=SWAP).get_json()["swap"]
        for desk in (Desk(served), mira)
    ]
    assert all(f"/join/{playing.code}" in swap["own-join"] for swap in swaps)
    assert ["take-over" in swap["own-lead"] for swap in swaps] == [False, True]


# ---- moving ---------------------------------------------------------------------------------


def test_going_on_is_announced_and_can_be_undone(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    assert desk.press("go-on", visit=desk.play.jam.visit).status_code == 200
    assert desk.play.jam.timer.going_on_at
    assert "/desk/undo" in desk.page().text
    assert desk.press("undo").status_code == 200
    assert desk.play.jam.timer.going_on_at is None


@pytest.mark.parametrize("act", ["go-on", "back"])
@pytest.mark.parametrize("visit", ["1", ""])
def test_a_page_of_a_phase_that_is_over_moves_nothing(tmp_path: Path, act: str, visit: str) -> None:
    desk = desk_of(tmp_path, Phase.AGREE)
    before = everything(desk.play.house)
    answer = desk.press(act, visit=visit)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "moved_on")
    assert everything(desk.play.house) == before


def test_back_and_another_round_open_the_phases_they_name(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.REVEAL)
    desk.press("back", visit=desk.play.jam.visit)
    assert desk.play.jam.phase is Phase.BUILD_ON
    desk.play.to(Phase.REVEAL)
    desk.press("second-round", visit=desk.play.jam.visit)
    assert desk.play.jam.phase is Phase.IDEATE


def test_one_press_gives_time_once(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.APPRAISE)
    before = desk.play.jam.timer.ends_at
    for _ in range(2):
        assert desk.press("time", minutes="2").status_code == 200
    after = desk.play.jam.timer.ends_at
    assert before is not None
    assert after is not None
    assert (after - before).total_seconds() == 120


@pytest.mark.parametrize("minutes", ["-5", "0", "nan", "inf", "1e300", "soon", ""])
def test_time_that_is_none_is_refused(tmp_path: Path, minutes: str) -> None:
    desk = desk_of(tmp_path, Phase.APPRAISE)
    before = everything(desk.play.house)
    assert desk.press("time", minutes=minutes).status_code == 422
    assert everything(desk.play.house) == before


def test_the_minutes_of_a_step_are_those_of_its_own_row(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    assert desk.submit("minutes", phase="vote", **{"vote-minutes": "9"}).status_code == 303
    minutes = {step.phase: step.minutes for step in desk.play.jam.agenda}
    assert minutes[Phase.VOTE] == 9
    assert minutes[Phase.IDEATE] == 10


@pytest.mark.parametrize("minutes", ["0", "nan", "1e300", "181"])
def test_minutes_no_step_can_have_are_refused(tmp_path: Path, minutes: str) -> None:
    desk = desk_of(tmp_path)
    answer = desk.press("minutes", phase="vote", minutes=minutes)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "minutes_out_of_range")


def test_a_step_ahead_can_be_skipped(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    desk.press("skip", phase="build_on")
    assert Phase.BUILD_ON not in {step.phase for step in desk.play.jam.agenda}
    assert desk.press("skip", phase="vote").get_json()["code"] == "cannot_skip"
    assert desk.press("skip", phase="nowhere").get_json()["code"] == "not_readable"


def test_the_clock_can_be_stopped_and_let_run(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.APPRAISE)
    desk.press("pause")
    assert desk.play.jam.timer.paused
    desk.press("resume")
    assert desk.play.jam.timer.paused is None
    desk.press("stretch")
    assert desk.play.jam.timer.stretch_until


def test_late_arrivals_are_let_in(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.VOTE)
    late = desk.play.seat()
    assert desk.press("admit").get_json()["says"] == ""
    current = desk.play.room().open_round
    assert current is not None
    ballots.place(desk.play.house, desk.play.code, late, current.units[0], 1)
    assert desk.press("admit").get_json()["says"] == "Nobody was waiting."


def test_a_co_facilitator_can_take_over_and_the_facilitator_can_take_the_lead_back(
    tmp_path: Path,
) -> None:
    served = serve(play(tmp_path), tmp_path)
    mira = served.play.named("Mira", Role.CO_FACILITATOR)
    told = Desk(served, mira).press("take-over").get_json()
    assert served.play.jam.lead_id == mira.id
    assert "You lead" in told["swap"]["own-lead"]
    Desk(served).press("take-over")
    assert served.play.jam.lead_id == served.play.ada.id


def test_the_digits_for_a_projector_are_shown_to_who_asked_alone(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    told = desk.press("pair-screen").get_json()
    digits = "".join(re.findall(r"\d{3}", told["swap"]["pairing"]))
    assert screens.redeem(desk.play.house, desk.play.code, digits)
    assert digits[:3] not in re.sub(r'="[^"]*"', "", desk.page().text)


def test_without_script_the_digits_stand_on_the_next_page(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    assert desk.submit("pair-screen").status_code == 303
    digits = re.search(r"projector: (\d{6})", desk.page().text)
    assert digits is not None
    assert screens.redeem(desk.play.house, desk.play.code, digits.group(1))


# ---- sorting --------------------------------------------------------------------------------


def test_hiding_and_showing_a_text(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.REVEAL)
    note = desk.play.room().of(NoteKind.IDEA)[0].id
    desk.press("hide", note=note)
    assert note not in {n.id for n in desk.play.room().of(NoteKind.IDEA)}
    desk.press("show", note=note)
    assert note in {n.id for n in desk.play.room().of(NoteKind.IDEA)}
    assert desk.press("hide").get_json()["code"] == "not_readable"


def test_a_stack_goes_under_the_one_its_own_menu_names(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    one, two, three, *_ = stacks(desk)
    assert desk.submit("stack", other=two, **{f"{two}-onto": three}).status_code == 303
    board = desk.play.room().board
    assert board.stacks[three] == (three, two)
    assert board.stacks[one] == (one,)


def test_a_dragged_stack_goes_where_it_was_dropped(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    one, two, three, *_ = stacks(desk)
    desk.press("stack", unit=one, onto=two)
    assert desk.play.room().board.stacks[two] == (two, one)
    desk.press("theme", row="new", **{"new-name": "Homes"})
    (theme,) = desk.play.room().board.themes
    desk.press("move", unit=three, theme=theme)
    assert desk.play.room().board.theme_of == {three: theme}


def test_a_proposed_pair_is_stacked_kept_apart_and_undone(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    one, two, three, *_ = stacks(desk)
    desk.press("stack", pair=f"{one} {two}")
    assert desk.play.room().board.stacks[one] == (one, two)
    desk.press("undo-stack")
    assert len(stacks(desk)) == 4
    desk.press("apart", pair=f"{one} {three}")
    pairs = {(p.a, p.b) for p in desk.play.room(Audience.DESK).proposals}
    assert (one, three) not in pairs


def test_an_idea_is_taken_out_of_its_stack(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    one, two, *_ = stacks(desk)
    desk.press("stack", onto=one, other=two)
    desk.press("unstack", note=two)
    assert desk.play.room().board.stacks[two] == (two,)


def test_themes_are_made_renamed_and_filled_without_script(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    one, two, *_ = stacks(desk)
    desk.submit("theme", key="first", row="new", **{"new-name": "Homes"})
    desk.submit("theme", key="second", stack=one, **{f"{one}-name": "Rents"})
    names = {name: theme for theme, name in desk.play.room().board.themes.items()}
    assert set(names) == {"Homes", "Rents"}
    assert desk.play.room().board.theme_of == {one: names["Rents"]}
    desk.submit("rename", theme=names["Homes"], **{f"{names['Homes']}-name": "Good homes"})
    assert desk.play.room().board.themes[names["Homes"]] == "Good homes"
    assert desk.play.room().board.themes[names["Rents"]] == "Rents"
    desk.submit("move", stack=two, **{f"{two}-theme": names["Homes"]})
    desk.submit("move", stack=one, **{f"{one}-theme": ""})
    assert desk.play.room().board.theme_of == {two: names["Homes"]}


def test_a_name_from_the_room_becomes_a_theme_by_one_press(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    assert desk.submit("theme", name="Faster answers").status_code == 303
    assert list(desk.play.room().board.themes.values()) == ["Faster answers"]


def test_a_theme_without_a_name_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLUSTER)
    before = everything(desk.play.house)
    answer = desk.press("theme", row="new", **{"new-name": "  "})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "theme_nameless")
    assert everything(desk.play.house) == before


# ---- deciding -------------------------------------------------------------------------------


def test_the_problem_is_agreed_on_in_words_of_a_statement(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.AGREE)
    texts = [note.text for note in desk.play.room().of(NoteKind.STATEMENT)]
    page = desk.page("?use=1").text
    assert 'name="text" id="agree-text" maxlength="280"' in page
    assert re.search(rf'id="agree-text"[^>]*>{re.escape(texts[1])}</textarea>', page)
    desk.press("statement", text=texts[1])
    assert desk.play.jam.statement == texts[1]


@pytest.mark.parametrize("use", ["-1", "99", "x", "1e3", "²"])
def test_a_place_that_is_not_in_the_list_fills_nothing(tmp_path: Path, use: str) -> None:
    desk = desk_of(tmp_path, Phase.AGREE)
    assert desk.page(f"?use={use}").text.count("agree-text") == desk.page().text.count("agree-text")


def test_what_was_typed_comes_back_with_a_refusal_to_a_page_without_script(
    tmp_path: Path,
) -> None:
    desk = desk_of(tmp_path, Phase.QUESTION)
    before = everything(desk.play.house)
    answer = desk.submit("question", text="Too <short>?")
    assert answer.status_code == 422
    assert "Too &lt;short&gt;?</textarea>" in answer.text
    assert re.search(
        r'data-note role="alert" data-is="refused".*Please use at least 20', answer.text
    )
    assert everything(desk.play.house) == before


def test_a_script_gets_the_refusal_alone(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.QUESTION)
    answer = desk.press("question", text="Too short?")
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "too_short"


def test_the_decider_may_agree_and_the_observer_may_not(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=3).to(Phase.AGREE), tmp_path)
    playing = served.play
    text = "Homes show high rents"
    otto = Desk(served, playing.named("Otto", Role.OBSERVER))
    assert otto.press("statement", text=text).get_json()["code"] == "not_yours"
    jonas = Desk(served, playing.named("Jonas", Role.DECIDER))
    assert jonas.press("statement", text=text).status_code == 200
    assert playing.jam.statement == text


def test_cells_of_the_grid_are_saved_and_said_to_be(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.AGREE)
    told = desk.press("grid", **{"what-is": "Rents", "where-is_not": "The north"}).get_json()
    assert desk.play.jam.grid == {"what-is": "Rents", "where-is_not": "The north"}
    assert "Saved at" in told["swap"]["saved-grid"]


def tied(tmp_path: Path) -> Desk:
    playing = play(tmp_path, seats_taken=10).to(Phase.VOTE)
    current = playing.room().open_round
    assert current is not None
    for n, unit in enumerate(current.units):
        playing.place(playing.seats[n % 5], unit, 1)
        playing.place(playing.seats[n % 5 + 5], unit, 1)
    playing.go_on()
    playing.go_on()
    return Desk(serve(playing, tmp_path))


def test_a_tie_is_broken_with_a_sentence(tmp_path: Path) -> None:
    desk = tied(tmp_path)
    cut = desk.play.room().cut
    assert cut is not None
    desk.press("tie", unit=list(cut.tied[: cut.places]), reason="They cost least.")
    after = desk.play.room().cut
    assert after is not None
    assert after.tied == ()


def test_a_tie_is_not_broken_without_one_and_the_picks_stay_ticked(tmp_path: Path) -> None:
    desk = tied(tmp_path)
    cut = desk.play.room().cut
    assert cut is not None
    picks = list(cut.tied[: cut.places])
    before = everything(desk.play.house)
    answer = desk.submit("tie", unit=picks, reason=" ")
    assert answer.status_code == 422
    ticked = set(re.findall(r'value="([^"]*)" checked', answer.text))
    assert ticked == set(picks)
    assert everything(desk.play.house) == before


def test_the_choice_is_signed_by_who_made_it(tmp_path: Path) -> None:
    served = serve(play(tmp_path, seats_taken=4).to(Phase.CHOOSE), tmp_path)
    pick = served.play.room().eligible[0].unit
    jonas = Desk(served, served.play.named("Jonas", Role.DECIDER))
    jonas.press("choose", unit=[pick], reason="It is cheap.", own="1")
    (chosen,) = served.play.room().chosen
    assert (chosen.unit, chosen.by, chosen.own_idea) == (pick, "Jonas", True)
    assert "Chosen by Jonas" in Desk(served).page().text


def test_too_many_choices_are_refused_and_leave_no_trace(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CHOOSE, seats_taken=6)
    picks = [each.unit for each in desk.play.room().eligible][:3]
    before = everything(desk.play.house)
    assert desk.press("choose", unit=picks).get_json()["code"] == "too_many_chosen"
    assert desk.press("choose").get_json()["code"] == "nothing_chosen"
    assert everything(desk.play.house) == before


def test_estimating_again_opens_the_estimate_for_what_is_contested(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=6).to(Phase.ESTIMATE)
    current = playing.room().open_round
    assert current is not None
    for n, seat in enumerate(playing.seats):
        impact = 9 if n % 2 else 1
        ballots.estimate(playing.house, playing.code, seat, current.units[0], impact, 5, "")
    playing.go_on()
    desk = Desk(serve(playing, tmp_path))
    desk.press("estimate-again", visit=playing.jam.visit)
    assert playing.jam.phase is Phase.ESTIMATE
    assert playing.jam.again == (current.units[0],)


def test_only_the_card_whose_button_was_pressed_is_written(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CHOOSE, seats_taken=6)
    picks = [each.unit for each in desk.play.room().eligible][:2]
    desk.press("choose", unit=picks, reason="Both.")
    desk.play.go_on()
    first, second = desk.play.room().pilots
    sent = {f"{first.id}-owner": "Tessa", f"{second.id}-owner": "Nobody", "pilot": first.id}
    assert desk.submit("card", **sent).status_code == 303
    owners = {pilot.id: pilot.card.owner for pilot in desk.play.room().pilots}
    assert owners == {first.id: "Tessa", second.id: ""}


def test_a_card_says_when_it_was_saved_and_keeps_fields_that_were_not_sent(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.DESIGN)
    (pilot,) = desk.play.room().pilots
    told = desk.press("card", pilot=pilot.id, **{f"{pilot.id}-change": "One owner"}).get_json()
    assert "Saved at" in told["swap"][f"saved-{pilot.id}"]
    (after,) = desk.play.room().pilots
    assert (after.card.change, after.card.title) == ("One owner", pilot.card.title)


def test_a_card_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.DESIGN)
    assert desk.press("card", pilot="none", owner="Tessa").get_json()["code"] == "no_such_pilot"


def test_each_answer_is_that_of_its_own_row(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLOSE)
    one, two, three, four = stacks(desk)
    for unit, fields in {
        one: {"status": "parked", "until": "2026-09-01"},
        two: {"status": "merged", "into": one},
        three: {"status": "exists", "where": "On the shelf", "into": one},
        four: {"status": "declined", "reason": "Too early"},
    }.items():
        row = {f"{unit}-{name}": text for name, text in fields.items()}
        assert desk.submit("answer", unit=unit, **row).status_code == 303
    answers = desk.play.room().answers
    assert [answers[unit].status for unit in (one, two, three, four)] == [
        Status.PARKED,
        Status.MERGED,
        Status.EXISTS,
        Status.DECLINED,
    ]
    assert answers[two].where == one
    assert answers[three].where == "On the shelf"


def test_an_answer_that_misses_something_is_refused_with_its_words_kept(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLOSE)
    unit = stacks(desk)[0]
    before = everything(desk.play.house)
    fields = {f"{unit}-status": "pilot", f"{unit}-owner": "Tessa"}
    answer = desk.submit("answer", unit=unit, **fields)
    assert answer.status_code == 422
    assert "Please say until when." in answer.text
    assert 'value="Tessa"' in answer.text
    assert everything(desk.play.house) == before


def test_a_date_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLOSE)
    unit = stacks(desk)[0]
    answer = desk.press("answer", unit=unit, status="parked", until="next week")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "no_day")


def test_all_the_rest_are_kept_until_a_day(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLOSE)
    unit = stacks(desk)[0]
    desk.press("answer", unit=unit, status="declined", reason="Too early")
    told = desk.press("answer-rest", **{"rest-until": "2026-09-01"}).get_json()
    assert told["says"] == "3 are kept until then."
    answers = desk.play.room().answers
    assert answers[unit] == Answer(Status.DECLINED, reason="Too early")
    assert {answers[u].status for u in stacks(desk)[1:]} == {Status.PARKED}


def test_a_text_can_still_be_hidden_once_the_session_is_closed(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.CLOSED)
    note = desk.play.room().of(NoteKind.IDEA)[0]
    assert f'name="note" value="{note.id}"' in desk.page().text
    desk.press("hide", note=note.id)
    assert note.id not in {n.id for n in desk.play.room().of(NoteKind.IDEA)}


def test_nothing_of_a_seat_is_in_what_the_desk_is_sent(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, Phase.REVEAL)
    page = desk.page().text
    for seat in desk.play.seats:
        assert seat.secret not in page
        assert seat.hash not in page
