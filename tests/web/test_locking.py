"""The pages of the lock: read, signed twice, taken away as a receipt, and flagged when bent."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, text

from tests.actions.test_proving import ATTACKS, a_house_with_a_chain, drop
from tests.builders import a_facilitator, a_manager, a_member, a_team, everything
from tests.pilots import LOCKED_AT, a_card, a_locked_pilot, a_pilot, the_pilot, with_people
from tests.play import play
from tests.served import Served, serve
from workshop.core.permissions import Account
from workshop.core.pilot import receipt
from workshop.core.pilot.card import PilotState
from workshop.core.session.phases import Phase
from workshop.storage.keep import entries as keep
from workshop.storage.queries import pilots as queries
from workshop.storage.tables import EntryRow

HIDDEN = re.compile(r'name="card" value="([0-9a-f]{64})"')
CODE = re.compile(r"\b(\d+: [A-Z2-7]{5}(?: [A-Z2-7]{5}){3} [A-Z2-7]{6})\b")


class Desk:
    """A pilot behind the application, and the browsers of those who have to do with it."""

    def __init__(self, folder: Path, is_locked: bool = False, **changes: object) -> None:
        self.play = play(folder)
        self.play.clock.time = LOCKED_AT
        card = a_card(**changes)
        self.card, self.ada, self.ben = with_people(self.play, card)
        locked = a_locked_pilot(self.play, card) if is_locked else ""
        self.id = locked or a_pilot(self.play, self.card)
        self.served: Served = serve(self.play, folder)
        self.lock = f"/pilots/{self.id}/lock"

    def as_(self, account: Account) -> FlaskClient:
        return self.served.signed_in(account)

    @property
    def state(self) -> PilotState:
        return the_pilot(self.play, self.id).state

    def sign(self, account: Account, forecast: str = "70") -> str:
        """Read the page, and sign the card it shows; the page that follows."""
        client = self.as_(account)
        read = HIDDEN.search(client.get(self.lock).text)
        assert read, "no place to sign"
        form = {"card": read[1], "forecast": forecast}
        answer = client.post(self.lock, data=form, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_two_people_read_and_sign_and_then_it_is_locked(desk: Desk) -> None:
    assert "It is locked as soon as" in desk.sign(desk.ada)
    assert desk.state is PilotState.PROPOSED
    page = desk.sign(desk.ben, "40 %")
    assert desk.state is PilotState.LOCKED
    assert "From now on, what stands here counts" in page
    assert "Locked 28 February 2025, 16:42 CET" in page
    assert "On 8 April 2025, if nothing is proved, it is stopped." in page


def test_a_place_to_sign_is_shown_to_whoever_s_turn_it_is_alone(desk: Desk) -> None:
    other = a_manager(desk.play.house, desk.play.team)

    def may_sign() -> list[bool]:
        pages = (desk.as_(each).get(desk.lock).text for each in (desk.ada, desk.ben, other))
        return [bool(HIDDEN.search(page)) for page in pages]

    assert may_sign() == [True, False, False]
    desk.sign(desk.ada)
    assert may_sign() == [False, True, False]


def test_the_forecasts_stand_on_no_page_before_the_decision(desk: Desk) -> None:
    """83 and 47 are on none of the pages that could show them, and in no file to take away."""
    desk.sign(desk.ada, "83")
    for who in (desk.ada, desk.ben):
        assert "83" not in told_by(desk.as_(who).get(desk.lock).text)
    desk.sign(desk.ben, "47")
    for who in (desk.ada, desk.ben):
        for path in (desk.lock, f"/pilots/{desk.id}/receipt"):
            found = told_by(desk.as_(who).get(path).text)
            assert "sealed" in found or "Receipt" in found
            assert not re.search(r"\b(83|47)\b(?! CET)", found)
    assert told_by("<p>83 percent</p>") == "83 percent", "the twin: it would be seen"


def told_by(page: str) -> str:
    """The words of a page, without drawings, codes and times."""
    words = re.sub(r"<svg.*?</svg>|<head.*?</head>", "", page, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", "", words)
    words = re.sub(r"\d\d:\d\d CET", "", words)
    return re.sub(r"[0-9a-f]{64}", "", words).strip()


@pytest.mark.parametrize("forecast", ["", "101", "-1", "seventy", "7.5"])
def test_a_forecast_that_is_none_is_said_beside_its_field(desk: Desk, forecast: str) -> None:
    client = desk.as_(desk.ada)
    read = HIDDEN.search(client.get(desk.lock).text)
    assert read
    before = everything(desk.play.house)
    answer = client.post(desk.lock, data={"card": read[1], "forecast": forecast})
    assert answer.status_code == 422
    assert "forecast-wrong" in answer.text
    assert f'value="{forecast}"' in answer.text
    assert everything(desk.play.house) == before


def test_a_card_that_changed_since_it_was_read_is_not_signed(desk: Desk) -> None:
    client = desk.as_(desk.ada)
    answer = client.post(desk.lock, data={"card": "0" * 64, "forecast": "70"})
    assert answer.status_code == 422
    assert "The card has changed since you read it." in answer.text
    assert desk.state is PilotState.DRAFT


def test_what_is_missing_is_counted_and_leads_to_the_card(tmp_path: Path) -> None:
    desk = Desk(tmp_path, criteria=())
    page = desk.as_(desk.ada).get(desk.lock).text
    assert "missing before it can be locked" in page
    assert f"/pilots/{desk.id}/card" in page
    assert not HIDDEN.search(page)


def test_on_the_day_of_the_start_it_is_too_late_to_sign(desk: Desk) -> None:
    desk.play.clock.time = LOCKED_AT.replace(month=3, day=3)
    page = desk.as_(desk.ada).get(desk.lock).text
    assert "missing before it can be locked" in page
    assert not HIDDEN.search(page)


def test_a_signature_can_be_taken_back_on_the_page(desk: Desk) -> None:
    desk.sign(desk.ada)
    answer = desk.as_(desk.ben).post(f"{desk.lock}/back", follow_redirects=True)
    assert "The card can be changed again." in answer.text
    assert desk.state is PilotState.DRAFT


# ---- after the lock ----------------------------------------------------------------------------

ADDED: dict[str, tuple[dict[str, str], str]] = {
    "said": ({"said-kind": "typo", "said-words": "“bil” is “bill”"}, "A slip of the pen"),
    "owner": ({"owner-owner": "Cy", "owner-reason": "Ada has left."}, "Another owner"),
    "days": (
        {"days-first": "2025-03-10", "days-last": "2025-03-11", "days-reason": "A strike"},
        "10 March 2025, 11 March 2025",
    ),
    "longer": ({"longer-reason": "Easter lies between."}, "Decided on 18 April 2025."),
    "again": ({"again-reason": "The limit was too strict."}, ""),
}
WITH_EXTENSION = {"dates": replace(a_card().dates, extension_days=10)}


@pytest.mark.parametrize("name", ADDED)
def test_what_is_added_stands_on_the_page_with_its_reason(tmp_path: Path, name: str) -> None:
    desk = Desk(tmp_path, is_locked=True, **WITH_EXTENSION)
    mia = a_manager(desk.play.house, desk.play.team, name="Mia")
    form, shown = ADDED[name]
    answer = desk.as_(mia).post(f"{desk.lock}/{name}", data=form)
    assert answer.status_code == 303, answer.text
    page = desk.as_(desk.ada).get(desk.lock).text
    assert shown in page
    assert list(form.values())[-1] in page
    assert "Mia, " in page


@pytest.mark.parametrize("name", ADDED)
def test_a_form_that_is_refused_keeps_its_words_and_names_its_field(
    tmp_path: Path, name: str
) -> None:
    desk = Desk(tmp_path, is_locked=True, **WITH_EXTENSION)
    mia = a_manager(desk.play.house, desk.play.team)
    form = {**ADDED[name][0]}
    reason = list(form)[-1]
    before = everything(desk.play.house)
    answer = desk.as_(mia).post(f"{desk.lock}/{name}", data={**form, reason: "  "})
    assert answer.status_code == 422
    assert f"{reason}-wrong" in answer.text
    for value in list(form.values())[:-1]:
        assert value in answer.text
    assert {**everything(desk.play.house), "sign_ins": []} == {**before, "sign_ins": []}


def test_days_that_were_read_are_refused_beside_the_field(tmp_path: Path) -> None:
    desk = Desk(tmp_path, is_locked=True)
    mia = a_manager(desk.play.house, desk.play.team)
    late = {"days-first": "2026-01-01", "days-last": "", "days-reason": "A strike"}
    answer = desk.as_(mia).post(f"{desk.lock}/days", data=late)
    assert answer.status_code == 422
    assert "days-first-wrong" in answer.text
    turned = {**late, "days-first": "2025-03-11", "days-last": "2025-03-10"}
    assert "days-last-wrong" in desk.as_(mia).post(f"{desk.lock}/days", data=turned).text


def test_only_what_is_open_to_somebody_is_offered(tmp_path: Path) -> None:
    desk = Desk(tmp_path, is_locked=True)
    mia = a_manager(desk.play.house, desk.play.team)
    facilitator = a_facilitator(desk.play.house, desk.play.team)
    theirs, managers = (desk.as_(who).get(desk.lock).text for who in (facilitator, mia))
    assert "/lock/said" in theirs
    assert "/lock/again" not in theirs
    assert "/lock/again" in managers
    assert "/lock/longer" not in managers, "no extension was declared"


def test_a_new_version_leads_to_its_draft_and_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, is_locked=True)
    mia = a_manager(desk.play.house, desk.play.team)
    answer = desk.as_(mia).post(f"{desk.lock}/again", data=ADDED["again"][0])
    page = desk.as_(mia).get(desk.lock).text
    assert answer.headers["Location"] in page
    assert "A new version has begun." in page
    assert "replaced by a new version" in page


def test_a_draft_takes_no_amendment(desk: Desk) -> None:
    mia = a_manager(desk.play.house, desk.play.team)
    for form in ({}, {"said-words": "Hello", "said-kind": "comment"}):
        answer = desk.as_(mia).post(f"{desk.lock}/said", data=form)
        assert answer.status_code in (409, 422)
        assert the_pilot(desk.play, desk.id).state is PilotState.DRAFT


# ---- receipts ----------------------------------------------------------------------------------


def test_a_receipt_can_be_checked_however_it_was_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path, is_locked=True)
    client = desk.as_(desk.ada)
    file = client.get(f"/pilots/{desk.id}/receipt.txt")
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert file.mimetype == "text/plain"
    code = CODE.search(file.text)
    assert code
    with desk.play.house.store.reading() as reading:
        (entry,) = queries.entries(reading, desk.id)
    assert entry.hash in file.text
    for typed in (code[1], code[1].lower(), entry.hash, receipt.in_full(entry)):
        page = client.get(f"/pilots/{desk.id}/receipt", query_string={"code": typed})
        assert page.status_code == 200
        assert "It fits." in page.text


def test_a_receipt_that_does_not_fit_says_so_and_a_slip_is_no_alarm(tmp_path: Path) -> None:
    desk = Desk(tmp_path, is_locked=True)
    client = desk.as_(desk.ada)
    foreign = client.get(f"/pilots/{desk.id}/receipt?code=1:%20{'A' * 26}")
    assert "It does not fit." in foreign.text
    assert "It fits." not in foreign.text
    slip = client.get(f"/pilots/{desk.id}/receipt?code=hello")
    assert slip.status_code == 422
    assert "This is no check code." in slip.text


def test_each_new_entry_has_a_receipt_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path, is_locked=True)
    client = desk.as_(desk.ada)
    client.post(f"{desk.lock}/said", data={"said-words": "Hello", "said-kind": "comment"})
    newest = client.get(f"/pilots/{desk.id}/receipt").text
    first = client.get(f"/pilots/{desk.id}/receipt?n=1").text
    assert "no. 2" in newest
    assert re.findall(r"<span data-word>\w+:?</span>", newest) != re.findall(
        r"<span data-word>\w+:?</span>", first
    )
    assert "2: " in client.get(f"/pilots/{desk.id}/receipt.txt").text


def test_a_draft_has_no_receipt_and_breaks_nothing(desk: Desk) -> None:
    client = desk.as_(desk.ada)
    assert "Nothing is locked yet" in client.get(f"/pilots/{desk.id}/receipt").text
    assert "no receipt" in client.get(f"/pilots/{desk.id}/receipt.txt").text


# ---- tampering ---------------------------------------------------------------------------------

SAID = {
    "edited": "it is broken at 2",
    "rebuilt without the key": "Entry 2 is forged",
    "rebuilt with another key": "Entry 2 is forged",
    "rebuilt with the key": "The receipt fits no entry",
    "tail cut": "the end was cut off",
}


@pytest.mark.parametrize("how", SAID)
def test_each_attack_is_told_on_the_page(tmp_path: Path, how: str) -> None:
    playing = play(tmp_path)
    pilot_id, chain = a_house_with_a_chain(playing)
    client = serve(playing, tmp_path).signed_in(playing.ada)
    attack, expected = ATTACKS[how]
    with playing.house.store.unit() as unit:
        drop(unit.connection, "entries")
        unit.execute(text("DELETE FROM entries"))
        for entry in attack(chain, playing.house.criteria_key):
            unit.execute(insert(EntryRow).values(**keep._values(entry)))
    for name in ("lock", "receipt", "review"):
        path = f"/pilots/{pilot_id}/{name}"
        page = client.get(path).text
        assert ("This pilot is not what was signed." in page) is bool(expected)
    code = f"{chain[-1].n}: {receipt.code_of(chain[-1].hash)}"
    page = client.get(f"/pilots/{pilot_id}/receipt", query_string={"code": code}).text
    assert SAID[how] in page.replace("&#39;", "'")


# ---- rights ------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_locked", [False, True])
def test_strangers_find_nothing(tmp_path: Path, is_locked: bool) -> None:
    desk = Desk(tmp_path, is_locked=is_locked)
    house = desk.play.house
    strangers: tuple[Callable[[], FlaskClient], ...] = (
        lambda: desk.as_(a_manager(house, a_team(house))),
        lambda: desk.as_(a_member(house, desk.play.team)),
    )
    for client in (each() for each in strangers):
        for path in (desk.lock, f"/pilots/{desk.id}/receipt", f"/pilots/{desk.id}/receipt.txt"):
            assert client.get(path).status_code == 404
            assert client.get(path.replace(desk.id, "none")).status_code == 404
        before = everything(house)
        for name, (form, _) in ADDED.items():
            assert client.post(f"{desk.lock}/{name}", data=form).status_code == 404
        assert client.post(f"{desk.lock}/back").status_code == 404
        signed = {"card": "0" * 64, "forecast": "7"}
        assert client.post(desk.lock, data=signed).status_code == 404
        assert everything(house) == before
    assert desk.served.anybody().get(desk.lock).status_code in (302, 303, 403)


# ---- words stay words --------------------------------------------------------------------------


def test_hostile_words_stay_words_on_every_page_of_a_lock(tmp_path: Path) -> None:
    bad = '"><script>pwn=1</script>'
    desk = Desk(tmp_path, is_locked=True, title=bad, idea=bad)
    mia = a_manager(desk.play.house, desk.play.team, name=bad)
    for name, (form, _) in ADDED.items():
        sent = {key: bad if "days-" not in key else form[key] for key in form}
        sent["days-reason"] = bad
        if name not in ("longer", "again"):
            kind = {"said-kind": "comment"} if name == "said" else {}
            answer = desk.as_(mia).post(f"{desk.lock}/{name}", data={**sent, **kind})
            assert answer.status_code == 303, answer.text
    for path in (desk.lock, f"/pilots/{desk.id}/receipt", f"/pilots/{desk.id}/receipt?code={bad}"):
        page = desk.as_(mia).get(path).text
        assert "<script>pwn" not in page
        assert "&lt;script&gt;pwn" in page
        assert 'href="mailto:?subject=Receipt%3A%20%22%3E%3Cscript%3E' in page


def test_the_report_of_the_session_holds_the_newest_check_code(tmp_path: Path) -> None:
    playing = play(tmp_path, 3).to(Phase.CLOSED)
    began = playing.clock.time
    pilot_id = a_locked_pilot(playing)
    playing.clock.time = began
    phone = serve(playing, tmp_path).phone(playing.seats[0])
    with playing.house.store.reading() as reading:
        (entry,) = queries.entries(reading, pilot_id)
    assert receipt.numbered(entry) in phone.get(f"/s/{playing.code}/report").text
