"""The form of the card over HTTP: typed words stay, mistakes stand at their field, scripts hear."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.actions.test_drafting import later
from tests.builders import a_manager, a_member, a_person, a_team
from tests.pilots import a_card, a_pilot, the_pilot
from tests.play import play
from tests.served import SWAP, Served, serve
from workshop.core.permissions import TeamRole
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.missing import STEPS, Step
from workshop.core.pilot.plan import Allocation
from workshop.core.pilot.terms import settled

EMPTY = Card("Named owner", "One person owns a complaint", premortem=("calls get <endless>",))
FULL = ("why", "belief", "parts", "stop", "continue", "dates", "lock")


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return serve(play(tmp_path), tmp_path)


@pytest.fixture
def ada(served: Served) -> FlaskClient:
    return served.signed_in(served.play.ada)


def send(client: FlaskClient, path: str, revision: int = 1, **fields: Any) -> TestResponse:
    data = {name.replace("__", "-"): value for name, value in fields.items()}
    return client.post(f"/pilots/{path}", data={"revision": str(revision), **data})


@pytest.mark.parametrize(
    ("state", "leads"),
    [
        (PilotState.DRAFT, "/card"),
        (PilotState.PROPOSED, "/lock"),
        (PilotState.LOCKED, "/review"),
        (PilotState.PAUSED, "/review"),
        (PilotState.DECIDED, "/review"),
    ],
)
def test_a_pilot_leads_to_where_it_stands(
    served: Served, ada: FlaskClient, state: PilotState, leads: str
) -> None:
    pilot_id = a_pilot(served.play, state=state)
    answer = ada.get(f"/pilots/{pilot_id}")
    assert (answer.status_code, answer.location) == (303, f"/pilots/{pilot_id}{leads}")


def test_the_card_opens_at_the_first_step_that_lacks_something(
    served: Served, ada: FlaskClient
) -> None:
    empty, whole = a_pilot(served.play, EMPTY), a_pilot(served.play, later(a_card()))
    assert ada.get(f"/pilots/{empty}/card").location.endswith("/card/why")
    assert ada.get(f"/pilots/{whole}/card").location.endswith("/card/lock")
    assert ada.get(f"/pilots/{whole}/card/nowhere").status_code == 404


@pytest.mark.parametrize("step", FULL)
@pytest.mark.parametrize("card", [EMPTY, later(a_card())], ids=["empty", "whole"])
def test_every_step_asks_its_one_question(
    served: Served, ada: FlaskClient, step: str, card: Card
) -> None:
    page = ada.get(f"/pilots/{a_pilot(served.play, card)}/card/{step}")
    assert page.status_code == 200
    assert STEPS[Step(step)][1].replace("'", "&#39;") in page.text
    assert page.text.count('aria-current="step"') == 1
    assert page.text.count('class="btn main"') == 1 or step == "lock"
    assert "style=" not in page.text


@pytest.mark.parametrize("path", [*(f"card/{step}" for step in FULL[:-1]), "measures/handle"])
def test_sending_a_page_back_as_it_came_changes_nothing(
    served: Served, ada: FlaskClient, path: str
) -> None:
    playing = served.play
    ben = a_person(playing.house, playing.team, TeamRole.MANAGER, name="Ben")
    card = later(a_card())
    card = replace(card, people=replace(card.people, owner=playing.ada.id, approver=ben.id))
    pilot_id = a_pilot(playing, settled(card))
    before = the_pilot(playing, pilot_id)
    fields = fields_of(ada.get(f"/pilots/{pilot_id}/{path}").text)
    answer = ada.post(f"/pilots/{pilot_id}/{path}", data=fields)
    assert answer.status_code == 303, wrong_on(answer.text)
    after = the_pilot(playing, pilot_id).card
    same = {"people": before.card.people, "dates": before.card.dates}
    assert replace(after, **same) == before.card
    assert replace(after.dates, planned_days=before.card.dates.planned_days) == before.card.dates
    assert (after.people.owner, after.people.approver) == (playing.ada.id, ben.id)


def fields_of(page: str) -> MultiDict[str, str]:
    """What a browser would send if nobody touched anything."""
    found = Fields()
    found.feed(page)
    return MultiDict(found.sent)


class Fields(HTMLParser):
    """Collects the fields of the page's own form, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._inside = self._text = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = "" if "/sign-out" in held.get("action", "") else "yes"
        name = held.get("name", "")
        if tag == "textarea" and self._inside:
            self._text = name
            self.sent.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in held:
            self.sent.append((self._select, held["value"]))
        elif tag == "input" and self._inside:
            kind = held.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in held:
                self.sent.append((name, held.get("value", "y")))

    def handle_data(self, data: str) -> None:
        if self._text:
            self.sent[-1] = (self._text, data.lstrip("\r\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""


def wrong_on(page: str) -> list[str]:
    return re.findall(r'class="wrong.*?</p>', page)


def test_saving_goes_on_to_the_next_step(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    answer = send(ada, f"{pilot_id}/card/why", title="Named owner", business="retention")
    assert answer.location == f"/pilots/{pilot_id}/card/belief"
    assert the_pilot(served.play, pilot_id).card.why.business == "retention"


def test_what_was_typed_stays_beside_the_mistake_and_nothing_is_kept(
    served: Served, ada: FlaskClient
) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    before = the_pilot(served.play, pilot_id)
    page = send(
        ada, f"{pilot_id}/card/parts", population="bills, typed", share="60", per_day="many"
    )
    assert page.status_code == 422
    for words in ("bills, typed", 'value="60"', 'value="many"', "whole number"):
        assert words in page.text
    assert 'aria-describedby="per_day-wrong"' in page.text
    assert the_pilot(served.play, pilot_id) == before


def test_an_older_page_keeps_its_words_and_says_what_happened(
    served: Served, ada: FlaskClient
) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    send(ada, f"{pilot_id}/card/why", title="First")
    page = send(ada, f"{pilot_id}/card/why", title="Second, typed")
    assert page.status_code == 409
    assert "Second, typed" in page.text
    assert "Somebody else has changed this card" in page.text
    assert 'name="revision" value="2"' in page.text  # saving once more is a choice now
    assert the_pilot(served.play, pilot_id).card.title == "First"


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "²"])
def test_a_page_without_a_revision_overwrites_nothing(
    served: Served, ada: FlaskClient, revision: str
) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    answer = ada.post(f"/pilots/{pilot_id}/card/why", data={"title": "x", "revision": revision})
    assert answer.status_code == 409


def test_a_script_hears_the_pieces_that_changed(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, later(a_card()))
    data = {"revision": "1", "k1-metric": "handle", "k1-against": "itself", "k1-amount": "20"}
    answer = ada.post(f"/pilots/{pilot_id}/card/stop", data=data, headers=SWAP)
    told = answer.get_json()
    assert answer.status_code == 200
    assert "more than 20" in told["swap"]["reads-k1"]
    assert 'value="2"' in told["swap"]["revision"]
    assert told["swap"]["k1-amount-slot"] == ""
    assert "Before it can be locked" in told["swap"]["beside"]


def test_a_script_hears_what_is_wrong_with_each_field(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, later(a_card()))
    data = {"revision": "1", "k1-metric": "handle", "k1-against": "itself", "k1-amount": "3"}
    answer = ada.post(f"/pilots/{pilot_id}/card/stop", data=data, headers=SWAP)
    told = answer.get_json()
    assert (answer.status_code, told["code"]) == (422, "step_refused")
    assert "stop on day one" in told["swap"]["k1-amount-slot"]
    assert told["swap"]["k1-cmp-slot"] == ""
    old = ada.post(f"/pilots/{pilot_id}/card/stop", data={**data, "revision": "7"}, headers=SWAP)
    assert (old.status_code, old.get_json()["code"]) == (409, "card_moved_on")


def test_another_line_is_asked_for_and_taken_away(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, later(a_card()))
    answer = send(ada, f"{pilot_id}/card/stop", act="add-k")
    assert answer.location.endswith("/card/stop?add=k#new")
    assert 'name="k2-metric"' in ada.get(answer.location).text
    send(ada, f"{pilot_id}/card/stop", act="remove-g2")
    assert "g2" not in {each.id for each in the_pilot(served.play, pilot_id).card.criteria}


def test_a_fear_of_the_room_becomes_a_line(served: Served, ada: FlaskClient) -> None:
    card = replace(later(a_card()), premortem=("calls get <endless>",))
    pilot_id = a_pilot(served.play, card)
    page = ada.get(f"/pilots/{pilot_id}/card/stop")
    assert "calls get &lt;endless&gt;" in page.text
    answer = send(ada, f"{pilot_id}/card/stop", act="add-k-0")
    assert answer.location.endswith("?add=k&quote=0#new")
    assert "For what somebody wrote" in ada.get(answer.location).text
    for odd in ("1", "x", "-1", "9999", "²"):
        odd_page = ada.get(f"/pilots/{pilot_id}/card/stop?add=k&quote={odd}")
        assert odd_page.status_code == 200
        assert "For what somebody wrote" not in odd_page.text


def test_a_line_that_was_begun_stays_on_the_page_with_its_mistake(
    served: Served, ada: FlaskClient
) -> None:
    pilot_id = a_pilot(served.play, later(a_card()))
    page = send(ada, f"{pilot_id}/card/stop", k2__metric="handle", k2__amount="lots")
    assert page.status_code == 422
    assert 'value="lots"' in page.text
    assert 'id="k2-amount-wrong"' in page.text


def test_without_a_comparison_group_a_new_line_compares_with_before(
    served: Served, ada: FlaskClient
) -> None:
    card = replace(later(a_card()), criteria=())
    card = replace(card, parts=replace(card.parts, allocation=Allocation.BEFORE_AFTER))
    page = ada.get(f"/pilots/{a_pilot(served.play, card)}/card/stop").text
    assert '<option selected value="before">' in page


def test_a_suggested_measure_comes_filled_in_with_its_guardrail(
    served: Served, ada: FlaskClient
) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    assert "people who contact us again" in ada.get(f"/pilots/{pilot_id}/measures").text
    page = ada.get(f"/pilots/{pilot_id}/measures/resolution").text
    assert 'value="48"' in page
    assert "cases that were opened again" in page
    assert "Take it away" not in page


def test_a_measure_is_saved_changed_and_taken_away(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    fields = {"name": "calls that last", "look": "above", "limit": "18", "unit": "min"}
    answer = send(ada, f"{pilot_id}/measures/new", **fields)
    assert answer.location == f"/pilots/{pilot_id}/card/stop"
    (metric,) = the_pilot(served.play, pilot_id).card.metrics
    page = send(ada, f"{pilot_id}/measures/{metric.key}", revision=2, **{**fields, "limit": "long"})
    assert page.status_code == 422
    assert 'value="long"' in page.text
    send(ada, f"{pilot_id}/measures/{metric.key}", revision=2, act="remove")
    assert the_pilot(served.play, pilot_id).card.metrics == ()
    stale = send(ada, f"{pilot_id}/measures/{metric.key}", revision=2, **fields)
    assert stale.status_code == 409


def test_an_output_is_no_measure(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    page = send(ada, f"{pilot_id}/measures/new", name="Werkzeug eingeführt", look="share")
    assert page.status_code == 422
    assert "Say what people then do" in page.text
    assert "Werkzeug eingeführt" in page.text


def test_the_last_step_tells_all_of_it_and_leads_to_the_signatures(
    served: Served, ada: FlaskClient
) -> None:
    ben = a_person(served.play.house, served.play.team, TeamRole.MANAGER, name="Ben")
    card = later(a_card())
    card = replace(card, people=replace(card.people, owner=served.play.ada.id, approver=ben.id))
    whole, empty = a_pilot(served.play, card), a_pilot(served.play, EMPTY)
    page = ada.get(f"/pilots/{whole}/card/lock").text
    assert f'href="/pilots/{whole}/lock"' in page
    assert "you will stop a good idea in 42 of 100 cases" in page
    assert "nearly blind" in page
    page = ada.get(f"/pilots/{empty}/card/lock").text
    assert f'href="/pilots/{empty}/lock"' not in page
    assert "things are left before it can be locked" in page


def test_a_signed_card_says_what_changing_it_does_and_a_resting_one_that_it_rests(
    served: Served, ada: FlaskClient
) -> None:
    signed = a_pilot(served.play, later(a_card()), PilotState.PROPOSED)
    draft = a_pilot(served.play, EMPTY)
    assert "takes that signature back" in ada.get(f"/pilots/{signed}/card/why").text
    assert "for a month" not in ada.get(f"/pilots/{draft}/card/why").text
    served.play.clock.go_on(hours=timedelta(days=31).total_seconds() / 3600)
    again = served.signed_in(served.play.ada)
    assert "for a month" in again.get(f"/pilots/{draft}/card/why").text


def test_strangers_find_no_card_and_a_locked_one_takes_no_words(served: Served) -> None:
    house, team = served.play.house, served.play.team
    pilot_id = a_pilot(served.play)
    elsewhere = a_manager(house, a_team(house, "Another team"))
    for stranger in (elsewhere, a_member(house, team)):
        client = served.signed_in(stranger)
        for path in ("", "/card", "/card/why", "/measures", "/measures/new"):
            assert client.get(f"/pilots/{pilot_id}{path}").status_code == 404
        assert send(client, f"{pilot_id}/card/why", title="Mine").status_code == 404
    locked = a_pilot(served.play, state=PilotState.LOCKED)
    client = served.signed_in(served.play.ada)
    assert client.get(f"/pilots/{locked}/card/why").status_code == 403
    answer = send(client, f"{locked}/card/why", title="Mine")
    assert (answer.status_code, "locked" in answer.text) == (403, True)


def test_words_of_a_card_stay_words(served: Served, ada: FlaskClient) -> None:
    pilot_id = a_pilot(served.play, EMPTY)
    nasty = "<script>alert(1)</script>"
    send(ada, f"{pilot_id}/card/why", title=nasty, business=nasty, team=nasty)
    for step in FULL:
        page = ada.get(f"/pilots/{pilot_id}/card/{step}").text
        assert nasty not in page
        assert "&lt;script&gt;" in page
