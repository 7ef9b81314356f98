"""Signing in, setting up, invitations, teams and new sessions, as a browser meets them."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import builders as make
from tests.builders import PASSWORD
from tests.web.front import Browser, an_app
from workshop.actions import invitations, setting_up, ways_back
from workshop.actions.house import House
from workshop.core.account import token_hash
from workshop.core.permissions import Account, TeamRole
from workshop.core.session.phases import Phase, Role
from workshop.core.session.presets import AGENDAS, Preset
from workshop.core.team import Team
from workshop.storage.queries import jams, people

QUESTION = "How might we settle a complaint the first time?"


@dataclass
class Front:
    """A Workshop with one team, its facilitator, manager and member, and a way to open browsers."""

    house: House
    data_dir: Path
    team: Team
    facilitator: Account
    manager: Account
    member: Account
    public_url: str = ""

    def browser(self, account: Account | None = None) -> Browser:
        """A browser, signed in as this account."""
        origin = self.public_url or "http://localhost"
        browser = Browser(an_app(self.house, self.data_dir, self.public_url), origin)
        browser.get("/")
        if account:
            answer = browser.post("/sign-in", email=account.email, password=PASSWORD)
            assert answer.status_code == 303
            browser.get("/account")
        return browser


@pytest.fixture
def front(tmp_path: Path) -> Front:
    house = make.a_house(tmp_path)
    team = make.a_team(house)
    return Front(
        house,
        tmp_path,
        team,
        make.a_facilitator(house, team, name="Ann Facilitates"),
        make.a_manager(house, team, name="Max Manages"),
        make.a_member(house, team, name="Tom Member"),
    )


@pytest.fixture
def empty(tmp_path: Path) -> Front:
    """A Workshop that nobody has set up."""
    nobody = Account("", "", "")
    return Front(make.a_house(tmp_path), tmp_path, Team("", "", ()), nobody, nobody, nobody)


# ---- two doors --------------------------------------------------------------------------------


def test_a_stranger_finds_two_doors(front: Front) -> None:
    page = front.browser().get("/").text
    assert 'action="/join"' in page
    assert 'action="/sign-in"' in page
    assert "Nobody has set up" not in page


def test_a_workshop_that_is_not_set_up_says_so_on_its_doors(empty: Front) -> None:
    assert "Nobody has set up this Workshop yet." in empty.browser().get("/").text


@pytest.mark.parametrize("typed", ["{0}{1}", " {0}-{1} ", "{0} {1}"])
def test_a_code_leads_to_its_session_however_it_was_typed(front: Front, typed: str) -> None:
    code = make.a_session(front.house, front.team, front.facilitator).code
    small = code.lower()
    answer = front.browser().post("/join", code=typed.format(small[:4], small[4:]))
    assert (answer.status_code, answer.location) == (303, f"/join/{code}")


def test_a_code_of_no_session_is_said_beside_its_field(front: Front) -> None:
    answer = front.browser().post("/join", code="KTM4H7WX")
    assert answer.status_code == 404
    assert 'id="code-wrong"' in answer.text
    assert 'value="KTM4H7WX"' in answer.text


@pytest.mark.parametrize("typed", ["", "  ", "?!"])
def test_no_code_is_asked_for_again(front: Front, typed: str) -> None:
    answer = front.browser().post("/join", code=typed)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


# ---- setting up -------------------------------------------------------------------------------


SET_UP = {"name": "Ann Bakker", "email": "ann@stadtwerke.example", "team": "Billing"}


def test_the_first_person_sets_up_and_is_signed_in(empty: Front) -> None:
    link = "/set-up/" + setting_up.draw_link(empty.data_dir, empty.house.chance)
    browser = empty.browser()
    page = browser.get(link)
    assert "This connection is not private." in page.text
    answer = browser.post(link, password=PASSWORD, **SET_UP)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Billing" in browser.get("/").text
    assert browser.get(link).status_code == 404
    assert browser.post(link, password=PASSWORD, **SET_UP).status_code == 404


def test_a_guessed_set_up_link_opens_nothing(empty: Front) -> None:
    browser = empty.browser()
    assert browser.get("/set-up/guess").status_code == 404
    setting_up.draw_link(empty.data_dir, empty.house.chance)
    before = make.everything(empty.house)
    assert browser.get("/set-up/guess").status_code == 404
    assert browser.post("/set-up/guess", password=PASSWORD, **SET_UP).status_code == 404
    assert make.everything(empty.house) == before


def test_a_mistake_stands_beside_its_field_and_the_text_is_kept(empty: Front) -> None:
    link = "/set-up/" + setting_up.draw_link(empty.data_dir, empty.house.chance)
    browser = empty.browser()
    browser.get(link)
    before = make.everything(empty.house)
    answer = browser.post(link, password="password1234", **SET_UP)
    assert answer.status_code == 422
    assert 'id="password-wrong"' in answer.text
    assert re.search(r'aria-describedby="password-hint password-wrong"', answer.text)
    assert 'value="Ann Bakker"' in answer.text
    assert "password1234" not in answer.text
    assert make.everything(empty.house) == before
    answer = browser.post(link, password=PASSWORD, **{**SET_UP, "email": "ann"})
    assert answer.status_code == 422
    assert 'id="email-wrong"' in answer.text


# ---- signing in and out -------------------------------------------------------------------------


def test_the_cookie_of_an_account_is_out_of_reach_for_scripts_and_other_sites(front: Front) -> None:
    browser = front.browser()
    answer = browser.post("/sign-in", email=front.member.email, password=PASSWORD)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("account="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(front: Front) -> None:
    front.public_url = "https://jam.example.org"
    browser = front.browser()
    answer = browser.post("/sign-in", email=front.member.email, password=PASSWORD)
    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if "account=" in c)
    assert cookie.startswith("__Host-account=")
    assert "Secure" in cookie
    assert "not private" not in browser.get("/account").text


def test_an_unknown_address_and_a_wrong_password_look_the_same(front: Front) -> None:
    browser = front.browser()
    wrong = browser.post("/sign-in", email=front.member.email, password="wrong password")
    unknown = browser.post("/sign-in", email="nobody@nowhere.example", password="wrong password")
    assert wrong.status_code == unknown.status_code == 422
    assert "E-mail and password do not match." in wrong.text
    same = wrong.text.replace(front.member.email, "nobody@nowhere.example")
    assert _without_tokens(same) == _without_tokens(unknown.text)
    assert browser.cookie("account") is None


def test_a_planted_cookie_is_never_taken_over(front: Front) -> None:
    browser = front.browser()
    browser.keep("account", "planted")
    browser.post("/sign-in", email=front.member.email, password=PASSWORD)
    assert browser.cookie("account") not in (None, "planted")
    other = front.browser()
    other.keep("account", "planted")
    assert other.get("/account").status_code == 403


def test_a_stolen_copy_of_the_cookie_is_dead_after_signing_out(front: Front) -> None:
    browser, thief = front.browser(front.member), front.browser()
    thief.keep("account", str(browser.cookie("account")))
    assert thief.get("/account").status_code == 200
    assert browser.post("/sign-out").status_code == 303
    assert browser.cookie("account") is None
    assert thief.get("/account").status_code == 403


def test_signing_out_everywhere_reaches_every_browser(front: Front) -> None:
    here, there = front.browser(front.member), front.browser(front.member)
    assert here.post("/sign-out/everywhere").status_code == 303
    assert there.get("/account").status_code == 403


def test_a_browser_is_signed_out_after_eight_idle_hours_and_after_a_day(front: Front) -> None:
    clock = make.the_clock(front.house)
    idle, busy = front.browser(front.member), front.browser(front.member)
    clock.go_on(hours=7, minutes=59)
    assert busy.get("/account").status_code == 200
    clock.go_on(minutes=1)
    assert idle.get("/account").status_code == 403
    for _ in range(2):
        clock.go_on(hours=7)
        assert busy.get("/account").status_code == 200
    clock.go_on(hours=2)
    assert busy.get("/account").status_code == 403


def test_being_seen_is_written_once_a_minute_at_most(front: Front) -> None:
    browser = front.browser(front.member)
    before = make.everything(front.house)
    make.the_clock(front.house).go_on(seconds=59)
    browser.get("/account")
    assert make.everything(front.house) == before
    make.the_clock(front.house).go_on(seconds=1)
    browser.get("/account")
    found = make.sign_in_of(front.house, str(browser.cookie("account")))
    assert found is not None
    assert found[0].seen_at == make.the_clock(front.house).time


@pytest.mark.parametrize("page", ["/teams/{team}", "/s/KTM4H7WX/desk", "/?a=b"])
def test_signing_in_leads_back_to_where_one_wanted_to_go(front: Front, page: str) -> None:
    page = page.format(team=front.team.id)
    browser = front.browser()
    browser.get(f"/sign-in?next={page}")
    answer = browser.post("/sign-in", email=front.member.email, password=PASSWORD, next=page)
    assert answer.location == page


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil", "evil"]
)
def test_signing_in_never_leads_to_another_place(front: Front, elsewhere: str) -> None:
    browser = front.browser()
    answer = browser.post("/sign-in", email=front.member.email, password=PASSWORD, next=elsewhere)
    assert answer.location == "/"


POSTS = [
    *("/join", "/sign-in", "/sign-out", "/sign-out/everywhere", "/account", "/account/password"),
    *("/teams", "/teams/x", "/teams/x/invitations", "/teams/x/members/y", "/sessions/new"),
    *("/set-up/x", "/invitation/x", "/invitation/x/join", "/way-back/x"),
]


@pytest.mark.parametrize("path", POSTS)
def test_a_form_without_the_token_of_our_page_changes_nothing(front: Front, path: str) -> None:
    browser = front.browser(front.manager)
    before = make.everything(front.house)
    answer = browser.client.post(path, data={"name": "x"}, base_url=browser.origin)
    assert answer.status_code in (400, 405)
    assert make.everything(front.house) == before


@pytest.mark.parametrize("path", ["/account", "/sessions/new", "/teams/x"])
def test_pages_of_an_account_are_closed_to_strangers(front: Front, path: str) -> None:
    answer = front.browser().get(path)
    assert answer.status_code == 403
    assert "Please sign in first." in answer.text


# ---- one's own account --------------------------------------------------------------------------


def test_people_change_their_name_and_see_it(front: Front) -> None:
    browser = front.browser(front.member)
    answer = browser.post("/account", name="Tom  Visser", language="en")
    assert answer.status_code == 303
    page = browser.get("/account").text
    assert 'value="Tom Visser"' in page
    assert "Saved." in page
    assert browser.post("/account", name=" ", language="en").status_code == 422
    assert browser.post("/account", name="Tom", language="tlh").status_code == 422
    assert make.again(front.house, front.member).name == "Tom Visser"


def test_a_changed_password_keeps_this_browser_and_signs_out_the_others(front: Front) -> None:
    here, there = front.browser(front.member), front.browser(front.member)
    wrong = here.post("/account/password", old="not this one", new="a stone in the river")
    assert wrong.status_code == 422
    assert 'id="old-wrong"' in wrong.text
    assert f'value="{front.member.name}"' in wrong.text
    right = here.post("/account/password", old=PASSWORD, new="a stone in the river")
    assert right.status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 403


def test_a_way_back_opens_once(front: Front) -> None:
    link = "/way-back/" + ways_back.make(front.house, front.member.email)
    browser = front.browser()
    assert front.member.email in browser.get(link).text
    assert browser.post(link, password="short").status_code == 422
    assert browser.post(link, password="a stone in the river").status_code == 303
    assert browser.get("/account").status_code == 200
    assert browser.get(link).status_code == 404


# ---- teams --------------------------------------------------------------------------------------


def test_an_invitation_is_shown_once_and_brings_somebody_in(front: Front) -> None:
    browser = front.browser(front.manager)
    team = f"/teams/{front.team.id}"
    answer = browser.post(f"{team}/invitations", role="facilitator")
    link = re.search(r'id="link">http://localhost(/invitation/[^<]+)<', answer.text)
    assert link is not None
    assert "/invitation/" not in browser.get(team).text.replace('action="/teams', "")
    guest = front.browser()
    assert front.team.name in guest.get(link[1]).text
    answer = guest.post(link[1], name="Eva Smit", email="eva@b.example", password=PASSWORD)
    assert answer.status_code == 303
    assert "New session" in guest.get("/").text
    assert front.browser().get(link[1]).status_code == 404


def test_somebody_signed_in_joins_with_one_button(front: Front) -> None:
    link = invitations.invite(front.house, front.manager, front.team.id, TeamRole.MEMBER)
    eva = make.a_person(front.house)
    browser = front.browser(eva)
    assert "Join the team" in browser.get(f"/invitation/{link}").text
    answer = browser.post(f"/invitation/{link}/join")
    assert answer.location == f"/teams/{front.team.id}"
    assert make.again(front.house, eva).roles == {front.team.id: {TeamRole.MEMBER}}


def test_an_address_that_is_taken_is_said_beside_its_field(front: Front) -> None:
    link = invitations.invite(front.house, front.manager, front.team.id, TeamRole.MEMBER)
    browser = front.browser()
    browser.get(f"/invitation/{link}")
    answer = browser.post(
        f"/invitation/{link}", name="Eve", email=front.member.email, password=PASSWORD
    )
    assert answer.status_code == 422
    assert 'id="email-wrong"' in answer.text


def test_a_facilitator_can_offer_membership_only(front: Front) -> None:
    browser = front.browser(front.facilitator)
    page = browser.get(f"/teams/{front.team.id}").text
    assert 'value="member"' in page
    assert 'value="manager"' not in page
    before = make.everything(front.house)
    answer = browser.post(f"/teams/{front.team.id}/invitations", role="manager")
    assert answer.status_code == 422
    assert make.everything(front.house) == before


def test_a_member_sees_the_team_and_no_controls(front: Front) -> None:
    browser = front.browser(front.member)
    page = browser.get(f"/teams/{front.team.id}").text
    assert front.facilitator.name in page
    assert 'name="roles"' not in page
    assert "Make a link" not in page
    before = make.everything(front.house)
    team = f"/teams/{front.team.id}"
    assert browser.post(f"{team}/invitations", role="member").status_code == 403
    answer = browser.post(f"{team}/members/{front.member.id}", roles="manager")
    assert answer.status_code == 403
    assert make.everything(front.house) == before


def test_another_team_is_closed(front: Front) -> None:
    other = make.a_team(front.house)
    make.a_session(front.house, other, title="Their secret title")
    browser = front.browser(front.manager)
    assert browser.get(f"/teams/{other.id}").status_code == 403
    assert browser.get("/teams/nowhere").status_code == 403
    assert "Their secret title" not in browser.get("/").text


def test_a_manager_changes_what_members_are(front: Front) -> None:
    browser = front.browser(front.manager)
    path = f"/teams/{front.team.id}/members/{front.member.id}"
    assert browser.post(path, roles=["member", "facilitator"]).status_code == 303
    both = {TeamRole.MEMBER, TeamRole.FACILITATOR}
    assert make.again(front.house, front.member).roles == {front.team.id: both}
    assert browser.post(path).status_code == 303
    assert make.again(front.house, front.member).roles == {}


def test_the_last_manager_is_told_to_find_another_first(front: Front) -> None:
    browser = front.browser(front.manager)
    before = make.everything(front.house)
    answer = browser.post(f"/teams/{front.team.id}/members/{front.manager.id}", roles="member")
    assert answer.status_code == 422
    assert "A team needs at least one manager." in answer.text
    assert make.everything(front.house) == before


def test_an_administrator_makes_a_team_from_the_front_page(front: Front) -> None:
    browser = front.browser(make.an_administrator(front.house))
    browser.get("/")
    answer = browser.post("/teams", name="Shipping")
    assert answer.status_code == 303
    assert "Shipping" in browser.get(str(answer.location)).text
    assert browser.post("/teams", name=" ").status_code == 422
    others = front.browser(front.manager)
    assert others.post("/teams", name="Mine").status_code == 403


# ---- sessions -----------------------------------------------------------------------------------


def form(**fields: object) -> dict[str, object]:
    usual = {"title": "Billing complaints", "preset": "standard90", "language": "en"}
    usual |= {"co_facilitator": "", "decider": ""}
    return {**usual, "timezone": "Europe/Amsterdam", "max_pilots": "2", **fields}


def own_minutes(given: dict[Phase, str]) -> dict[str, str]:
    """The fields of an agenda of one's own; a browser sends the empty ones too."""
    steps = (phase for phase in Phase if phase is not Phase.CLOSED)
    return {f"minutes-{phase.value}": given.get(phase, "") for phase in steps}


def test_a_facilitator_makes_a_session_and_is_led_to_its_desk(front: Front) -> None:
    browser = front.browser(front.facilitator)
    page = browser.get("/sessions/new").text
    assert '<option selected value="Europe/Berlin">' in page
    answer = browser.post(
        "/sessions/new",
        **form(decider=front.member.id, observers=[front.manager.id], rehearsal="y"),
    )
    assert answer.status_code == 303
    found = re.fullmatch(r"/s/([A-Z2-9]{8})/desk", str(answer.location))
    assert found is not None
    with front.house.store.reading() as reading:
        jam = jams.by_code(reading, found[1])
        named = people.people_of(reading, jam.id)
    assert (jam.timezone, jam.rehearsal, jam.agenda) == (
        "Europe/Amsterdam",
        True,
        AGENDAS[Preset.STANDARD],
    )
    assert named == {
        front.facilitator.id: Role.FACILITATOR,
        front.member.id: Role.DECIDER,
        front.manager.id: Role.OBSERVER,
    }
    assert "Billing complaints" in browser.get("/").text
    assert "Billing complaints" in front.browser(front.member).get("/").text


def test_express_without_its_texts_is_refused_beside_the_fields(front: Front) -> None:
    browser = front.browser(front.facilitator)
    before = make.everything(front.house)
    answer = browser.post("/sessions/new", **form(preset="express45", problem="Bills & letters"))
    assert answer.status_code == 422
    assert 'id="statement-wrong"' in answer.text
    assert "Bills &amp; letters" in answer.text
    answer = browser.post("/sessions/new", **form(preset="express45", statement="Bills are late."))
    assert answer.status_code == 422
    assert 'id="question-wrong"' in answer.text
    assert make.everything(front.house) == before
    texts = {"statement": "Bills are late.", "question": QUESTION}
    assert browser.post("/sessions/new", **form(preset="express45", **texts)).status_code == 303


def test_an_agenda_of_ones_own_has_the_steps_that_got_minutes(front: Front) -> None:
    browser = front.browser(front.facilitator)
    kept = {step.phase: 3 for step in AGENDAS[Preset.EXPRESS]}
    minutes = own_minutes({phase: str(each) for phase, each in kept.items()})
    texts = {"statement": "Bills are late.", "question": QUESTION}
    answer = browser.post("/sessions/new", **form(preset="custom", **minutes, **texts))
    assert answer.status_code == 303
    with front.house.store.reading() as reading:
        jam = jams.by_code(reading, str(answer.location).split("/")[2])
    assert [(step.phase, step.minutes) for step in jam.agenda] == list(kept.items())


def test_an_agenda_that_cannot_be_run_is_refused_in_words(front: Front) -> None:
    browser = front.browser(front.facilitator)
    before = make.everything(front.house)
    minutes = own_minutes({Phase.LOBBY: "5"})
    answer = browser.post("/sessions/new", **form(preset="custom", **minutes))
    assert answer.status_code == 422
    assert 'id="preset-wrong"' in answer.text
    assert make.everything(front.house) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"preset": "anything"},
        {"timezone": "Europe/Atlantis"},
        {"max_pilots": "9"},
        {"decider": "somebody-elsewhere"},
        {"observers": ["somebody-elsewhere"]},
        {"preset": "custom", "minutes-lobby": "many"},
    ],
)
def test_a_form_that_was_tampered_with_makes_no_session(
    front: Front, fields: dict[str, object]
) -> None:
    browser = front.browser(front.facilitator)
    before = make.everything(front.house)
    assert browser.post("/sessions/new", **form(**fields)).status_code == 422
    assert make.everything(front.house) == before


def test_whoever_makes_no_sessions_gets_no_form(front: Front) -> None:
    before = make.everything(front.house)
    for account in (front.member, front.manager, make.an_administrator(front.house)):
        browser = front.browser(account)
        assert browser.get("/sessions/new").status_code == 403
        assert browser.post("/sessions/new", **form()).status_code == 403
        assert "New session" not in browser.get("/").text
    assert make.everything(front.house)["sessions"] == before["sessions"]


def test_the_list_escapes_what_people_typed(front: Front) -> None:
    make.a_session(front.house, front.team, front.facilitator, title="<b>loud</b>")
    page = front.browser(front.facilitator).get("/").text
    assert "<b>loud" not in page
    assert "&lt;b&gt;loud" in page


def test_no_page_holds_the_secret_of_the_cookie(front: Front) -> None:
    browser = front.browser(front.manager)
    secret = str(browser.cookie("account"))
    for path in ("/", "/account", f"/teams/{front.team.id}"):
        page = browser.get(path).text
        assert secret not in page
        assert token_hash(secret) not in page


def _without_tokens(page: str) -> str:
    return re.sub(r'(csrf_token" value|nonce)="[^"]*"', "", page)
