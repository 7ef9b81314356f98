"""The pages about pilots that run and were decided: who sees them, what they say and take."""

import json
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from tests.actions.test_deciding_pilots import GO_ON, story_of
from tests.builders import a_facilitator, a_manager, a_member, a_team
from tests.core.pilot.call_centre import working_day
from tests.pilots import HANDLE, a_card, a_pilot
from tests.play import Play, play
from tests.reviewed import REASON, a_running_pilot, a_wish, hand_in, managers, many_readings
from tests.served import Served, serve
from tests.web.test_pages_whole import twice
from workshop.actions import deciding_pilots, minding_pilots
from workshop.core.pilot.card import PilotState
from workshop.core.pilot.concerns import Severity
from workshop.core.pilot.deciding import Decision
from workshop.core.pilot.learning import Learning
from workshop.core.pilot.metrics import Family
from workshop.core.pilot.readings import Arm, Reading, Sums
from workshop.core.session.phases import Phase

#: Words that no page of ours may hold: managers read proved, not yet, disproved.
JARGON = re.compile(r"\b(p-value|p\s*[<=>]|e-value|z-score|z\s*=|alpha|significan\w+)\b", re.I)
DECISION = {
    "seen": "continue",
    "decision": "stop",
    "confidence": "70 %",
    "reason": REASON,
    "ground": "new_fact",
    "expected": "Fewer calls in May without it.",
    "expected_on": "2025-06-30",
}


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return serve(play(tmp_path), tmp_path)


def a_manager_of(served: Served, name: str = "Cy") -> FlaskClient:
    return served.signed_in(managers(served.play, name)[0])


def told(html: str) -> str:
    """The words of a page, without its tags and with its spaces as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ---- the review ---------------------------------------------------------------------------------


def test_the_review_says_what_was_promised_and_what_the_numbers_say(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    page = a_manager_of(served).get(f"/pilots/{pilot_id}/review")
    words = told(page.text)
    assert page.status_code == 200
    assert "18.1 % against 23.2 %. In truth it is lower by 0.4 to 9.9 percentage points." in words
    assert "8.5 % today, inside the limit." in words
    assert "11 against 12 in all" in words
    assert "The rules recommend Continue" in words
    assert "Half of the cases stay under 7 min, nine in ten under 18 min." in words
    assert "Grade A" in words
    assert twice(page.text) == []
    assert JARGON.findall(words) == []


def test_a_stop_line_that_is_disproved_is_good_news_with_a_colour_of_its_own(
    served: Served,
) -> None:
    page = a_manager_of(served).get(f"/pilots/{a_running_pilot(served.play)}/review").text
    assert 'data-is="cleared"' in page
    assert 'data-is="disproved"' not in page


def test_too_early_is_said_as_it_is(served: Served) -> None:
    pilot_id = a_running_pilot(served.play, days=2)
    words = told(a_manager_of(served).get(f"/pilots/{pilot_id}/review").text)
    assert "The rules recommend Keep testing" in words
    assert "Decide all the same" in words


def test_the_figures_of_a_chart_stand_in_its_table_too(served: Served) -> None:
    page = a_manager_of(served).get(f"/pilots/{a_running_pilot(served.play)}/review").text
    assert page.count("data-chart=") == 4
    assert page.count("<canvas role=") == page.count("<details data-on-paper>") == 4
    assert "<script type" not in page.replace('<script type="module" src', "")
    assert "style=" not in page


def test_who_has_no_part_in_the_team_finds_no_pilot(served: Served) -> None:
    address = f"/pilots/{a_running_pilot(served.play)}/review"
    house, team = served.play.house, served.play.team
    stranger = a_manager(house, a_team(house, "Another"))
    assert served.signed_in(stranger).get(address).status_code == 404
    assert served.signed_in(a_member(house, team)).get(address).status_code == 404
    assert served.anybody().get(address).status_code == 403
    assert served.signed_in(a_facilitator(house, team)).get(address).status_code == 200


def test_a_facilitator_sees_no_way_to_decide_and_cannot(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    client = served.signed_in(a_facilitator(served.play.house, served.play.team))
    page = client.get(f"/pilots/{pilot_id}/review").text
    assert "A manager of the team decides." in page
    assert "/review/decide" not in page
    assert client.post(f"/pilots/{pilot_id}/review/decide", data=DECISION).status_code == 403


def test_forecasts_are_on_no_page_before_the_decision(served: Served) -> None:
    cy, dan = managers(served.play, "Cy", "Dan")
    pilot_id = a_running_pilot(served.play)
    client = served.signed_in(cy)
    assert "blind: 40 and 70" not in told(client.get(f"/pilots/{pilot_id}/review").text)
    deciding_pilots.decide(served.play.house, cy, pilot_id, a_wish())
    assert "blind: 40 and 70" not in told(client.get(f"/pilots/{pilot_id}/review").text)
    deciding_pilots.sign_second(served.play.house, dan, pilot_id)
    assert "blind: 40 and 70" in told(client.get(f"/pilots/{pilot_id}/review").text)


# ---- deciding -----------------------------------------------------------------------------------


def test_an_override_is_signed_by_two_and_recorded(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    cy, dan = a_manager_of(served, "Cy"), a_manager_of(served, "Dan")
    address = f"/pilots/{pilot_id}/review"
    assert cy.post(f"{address}/decide", data=DECISION).status_code == 303
    assert "/review/sign" not in cy.get(address).text, "nobody signs twice"
    assert "/review/sign" in dan.get(address).text
    assert dan.post(f"{address}/sign").status_code == 303
    words = told(dan.get(address).text)
    assert "Stopped against the recommendation" in words
    assert REASON in words


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("decision", "", "Please choose one of the three."),
        ("reason", "Calls feel too long.", "20 of at least 40 characters."),
        ("ground", "", "Please say what this rests on."),
        ("expected", "", "What do you expect to see?"),
        ("expected_on", "", "Please give a day after today"),
        ("expected_on", "2025-03-28", "Please give a day after today"),
        ("confidence", "very", "How sure are you that this is right?"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(
    served: Served, name: str, typed: str, says: str
) -> None:
    pilot_id = a_running_pilot(served.play)
    answer = a_manager_of(served).post(
        f"/pilots/{pilot_id}/review/decide", data={**DECISION, name: typed}
    )
    assert answer.status_code == 422
    assert re.search(rf'id="{name}-wrong"[^>]*>.*?{re.escape(says)}', answer.text, re.S)
    assert "Fewer calls in May" in answer.text or name == "expected"
    assert story_of(served.play, pilot_id).waiting is None


def test_a_page_that_is_out_of_date_keeps_the_words_and_says_so(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    answer = a_manager_of(served).post(
        f"/pilots/{pilot_id}/review/decide", data={**DECISION, "seen": "kill"}
    )
    assert answer.status_code == 422
    assert "The recommendation has changed" in answer.text
    assert REASON in answer.text


def test_going_on_with_a_larger_share_takes_one_signature(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    data = {
        "seen": "continue",
        "decision": "continue",
        "confidence": "80",
        "reach": "larger",
        "share": "80 %",
    }
    client = a_manager_of(served)
    smaller = {**data, "share": "50"}
    refused = client.post(f"/pilots/{pilot_id}/review/decide", data=smaller)
    assert (refused.status_code, "percent, and 100 is the most" in refused.text) == (422, True)
    assert client.post(f"/pilots/{pilot_id}/review/decide", data=data).status_code == 303
    assert "to 80 percent" in told(client.get(f"/pilots/{pilot_id}/review").text)


def test_every_other_act_of_the_page_is_done_and_refused_at_its_field(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    cy, dan = a_manager_of(served, "Cy"), a_manager_of(served, "Dan")
    address = f"/pilots/{pilot_id}/review"
    acts = [
        (dan, "concern", {"severity": "safety", "worry": "It smokes."}, "worry"),
        (cy, "settle", {"about": "2", "settled": "It was the kettle."}, "settled"),
        (dan, "dissent", {"dissent": "I would wait."}, "dissent"),
        (dan, "pause", {"cause": "The press called."}, "cause"),
        (cy, "resume", {"cause": "About something else."}, "cause"),
    ]
    for client, name, data, field in acts:
        empty = client.post(f"{address}/{name}", data={**data, field: " "})
        assert (name, empty.status_code) == (name, 422)
        assert 'class="wrong small"' in empty.text, name
        assert client.post(f"{address}/{name}", data=data).status_code == 303, name
    words = told(cy.get(address).text)
    for said in ("It smokes.", "It was the kettle.", "I would wait."):
        assert said in words
    nothing = cy.post(f"{address}/settle", data={"about": "x", "settled": "?"})
    assert (nothing.status_code, "This concern is settled already" in nothing.text) == (422, True)


def test_a_waiting_decision_is_taken_back_with_a_reason(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    cy = a_manager_of(served)
    address = f"/pilots/{pilot_id}/review"
    cy.post(f"{address}/decide", data=DECISION)
    assert cy.post(f"{address}/take-back", data={"why": ""}).status_code == 422
    assert cy.post(f"{address}/take-back", data={"why": "Too early."}).status_code == 303
    assert story_of(served.play, pilot_id).waiting is None


def test_after_the_decision_come_the_learning_card_and_the_look_back(served: Served) -> None:
    cy, dan = managers(served.play, "Cy", "Dan")
    pilot_id = a_running_pilot(served.play)
    deciding_pilots.decide(served.play.house, cy, pilot_id, a_wish())
    deciding_pilots.sign_second(served.play.house, dan, pilot_id)
    client, address = served.signed_in(cy), f"/pilots/{pilot_id}/review"
    card = {"believed": "A", "observed": "B", "learned": "Words matter.", "will_do": "D"}
    gap = client.post(f"{address}/learn", data={**card, "observed": ""})
    assert gap.status_code == 422
    assert 'id="observed-wrong"' in gap.text
    assert "Words matter." in gap.text
    assert client.post(f"{address}/learn", data=card).status_code == 303
    assert "/review/look-back" not in client.get(address).text, "its day has not come"
    served.play.clock.time = datetime(2025, 6, 30, 9, tzinfo=UTC)
    client = served.signed_in(cy)
    assert "/review/look-back" in client.get(address).text
    back = {"outcome": "partly", "saw": "21 % call again."}
    assert client.post(f"{address}/look-back", data={"saw": "x"}).status_code == 422
    assert client.post(f"{address}/look-back", data=back).status_code == 303
    assert "Looking back: Partly" in told(client.get(address).text)


# ---- the lists ----------------------------------------------------------------------------------


def test_the_list_begins_with_what_is_overdue_and_ends_with_equal_chips(served: Served) -> None:
    cy, dan = managers(served.play, "Cy", "Dan")
    house = served.play.house
    for title, decision in (("Voice", Decision.STOP), ("Room", Decision.ITERATE)):
        pilot_id = a_running_pilot(served.play, title=title)
        deciding_pilots.decide(house, cy, pilot_id, a_wish(decision))
        deciding_pilots.sign_second(house, dan, pilot_id)
        minding_pilots.learn(house, cy, pilot_id, Learning("b", "o", f"{title} taught us.", "w"))
    deciding_pilots.decide(house, cy, a_running_pilot(served.play, title="Spot"), GO_ON)
    a_running_pilot(served.play, title="Chat first")
    served.play.clock.time = datetime(2025, 4, 11, 9, tzinfo=UTC)
    page = served.signed_in(cy).get("/pilots")
    words = told(page.text)
    assert page.status_code == 200
    order = ["3 working days late", "Drafts", "Decided"]
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)
    assert re.findall(r'class="verdict" data-is="(\w+)"', page.text.split("Decided</h2>")[1])
    for word in ("Continued", "Changed", "Stopped"):
        assert word in words
    assert "Voice taught us." in words
    assert "The learning card is not written yet." in words
    assert twice(page.text) == []


def test_a_list_without_pilots_says_where_they_come_from(served: Served) -> None:
    assert "A pilot begins where a session ends" in a_manager_of(served).get("/pilots").text
    assert "Nothing is due." in a_manager_of(served).get("/reviews").text


def test_only_those_who_see_pilots_are_led_to_them(served: Served) -> None:
    member = served.signed_in(a_member(served.play.house, served.play.team))
    for path in ("/pilots", "/reviews"):
        assert member.get(path).status_code == 403
        assert served.anybody().get(path).status_code == 403
    assert 'href="/pilots"' not in member.get("/").text
    assert 'href="/pilots"' in a_manager_of(served).get("/").text


def test_the_list_of_reviews_says_what_is_due_when(served: Served) -> None:
    a_running_pilot(served.play)
    words = told(a_manager_of(served).get("/reviews").text)
    assert "28 March 2025 Named owner for billing complaints Review, 4 of 6" in words
    assert "8 April 2025 Named owner for billing complaints Decision, 6 of 6" in words
    assert "4 April 2025" not in words, "of the reviews only the next one"


# ---- the calendar -------------------------------------------------------------------------------


def address_of(client: FlaskClient) -> str:
    page = client.post("/reviews/calendar").text
    found = re.search(r'value="http://localhost(/calendar/[^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_calendar_program_gets_dates_and_titles_and_nothing_else(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    minding_pilots.raise_concern(
        served.play.house, managers(served.play, "Dan")[0], pilot_id, Severity.HARMS, "It hurts."
    )
    path = address_of(a_manager_of(served))
    answer = served.anybody().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    events = list(Calendar.from_ical(answer.data).walk("VEVENT"))
    decision = next(each for each in events if "Decision" in each["summary"])
    begins = decision["dtstart"].dt
    assert begins.isoformat() == "2025-04-08T09:00:00+02:00"
    assert decision["dtstart"].params["TZID"] == "Europe/Berlin"
    assert str(decision["summary"]) == "Decision: Named owner for billing complaints"
    assert len(events) == 3
    for secret in ("It hurts.", "calls get endless", "agents can keep", "Ada", "18.1"):
        assert secret not in answer.text


def test_an_address_that_was_ended_or_never_made_opens_nothing(served: Served) -> None:
    client = a_manager_of(served)
    path = address_of(client)
    assert served.anybody().get(path).status_code == 200
    assert client.post("/reviews/calendar/end").status_code == 303
    assert served.anybody().get(path).status_code == 404
    assert served.anybody().get("/calendar/made-up.ics").status_code == 404
    assert served.anybody().get("/reviews").status_code == 403


def test_whoever_leaves_the_team_has_an_empty_calendar(served: Served) -> None:
    a_running_pilot(served.play)
    (cy,) = managers(served.play, "Cy")
    path = address_of(served.signed_in(cy))
    with served.play.house.store.unit() as unit:
        unit.connection.exec_driver_sql("DELETE FROM memberships")
    assert "VEVENT" not in served.anybody().get(path).text


# ---- how we know --------------------------------------------------------------------------------


def test_how_we_know_is_open_to_everybody_and_free_of_jargon(served: Served) -> None:
    page = served.anybody().get("/how-we-know")
    words = told(page.text)
    assert page.status_code == 200
    assert "On evenings 6 to 8 an ordinary dashboard would have called victory" in words
    assert JARGON.findall(words) == []
    assert "style=" not in page.text
    assert twice(page.text) == []


def test_jargon_is_noticed() -> None:
    assert JARGON.findall("statistically significant, p < 0.05")


# ---- how quick ----------------------------------------------------------------------------------


def served_in(client: FlaskClient, path: str) -> float:
    begun = time.perf_counter()
    assert client.get(path).status_code == 200
    return time.perf_counter() - begun


def test_a_review_of_ten_thousand_readings_is_served_quickly(served: Served) -> None:
    pilot_id = a_running_pilot(served.play)
    many_readings(served.play.house, pilot_id, 10_000)
    client = a_manager_of(served)
    path = f"/pilots/{pilot_id}/review"
    first = served_in(client, path)
    again = min(served_in(client, path) for _ in range(5))
    print(f"first {first * 1000:.0f} ms, then {again * 1000:.0f} ms")
    assert again < 0.3


def test_a_pilot_that_is_a_draft_or_proposed_has_no_review(served: Served) -> None:
    client = a_manager_of(served)
    for state in (PilotState.DRAFT, PilotState.PROPOSED):
        pilot_id = a_pilot(served.play, state=state)
        assert client.get(f"/pilots/{pilot_id}/review").status_code == 409


def test_the_report_of_the_session_says_what_became_of_its_pilot(tmp_path: Path) -> None:
    playing: Play = play(tmp_path, seats_taken=3).to(Phase.CLOSE)
    served = serve(playing, tmp_path)
    cy, dan = managers(playing, "Cy", "Dan")
    address = f"/s/{playing.code}/report"
    assert "Stopped" not in served.phone(playing.seats[0]).get(address).text
    pilot_id = a_running_pilot(playing)
    deciding_pilots.decide(playing.house, cy, pilot_id, a_wish())
    deciding_pilots.sign_second(playing.house, dan, pilot_id)
    minding_pilots.learn(playing.house, cy, pilot_id, Learning("b", "o", "Words matter.", "w"))
    words = told(served.phone(playing.seats[0]).get(address).text)
    assert "Stopped" in words
    assert "Words matter." in words
    assert REASON not in words


def test_hostile_words_of_a_card_stay_words_in_page_and_chart(served: Served) -> None:
    evil = "\"'><img src=x onerror=pwn=1>"
    metrics = tuple(replace(each, name=each.name + evil, unit=evil) for each in a_card().metrics)
    pilot_id = a_running_pilot(served.play, title="T" + evil, metrics=metrics)
    page = a_manager_of(served).get(f"/pilots/{pilot_id}/review").text
    assert "<img" not in page
    charts = [json.loads(unescape(each)) for each in re.findall(r'data-chart="([^"]*)"', page)]
    assert [each["kind"] for each in charts] == ["run", "run", "spread", "run"]
    assert charts[2]["unit"] == evil


def test_a_mean_never_stands_alone(served: Served) -> None:
    before = replace(HANDLE.baseline, value=8.1, sd=6.0, lowest=6.0, highest=10.0)  # type: ignore[type-var]
    mean = replace(HANDLE, key="time", name="handle time", family=Family.MEAN, limit=None, cap=60.0)
    for bins, alone in (((), True), (HANDLE.bins, False)):
        metric = replace(mean, baseline=before, bins=bins)
        pilot_id = a_running_pilot(served.play, metrics=(*a_card().metrics, metric))
        counts = (0,) * 7 + (90,) if bins else ()
        sums = Sums(90, total=720.0, squares=9000.0, bins=counts)
        hand_in(served.play, pilot_id, [Reading(working_day(1), Arm.PILOT, "time", sums)])
        page = a_manager_of(served).get(f"/pilots/{pilot_id}/review").text
        assert ("A mean hides how the cases are spread." in page) is alone
        assert ("; the mean is 8 min." in page) is not alone
