"""What a person with an account is asked for, and how long they stay signed in."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from workshop.core import account, links, password
from workshop.core.account import EmailUnreadable, LanguageUnknown, NewPerson, SignIn
from workshop.core.links import Link, LinkPurpose, LinkSpent
from workshop.core.session.notes import EmptyText, TooLong, Unreadable

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_name_is_kept_as_one_tidy_line() -> None:
    assert account.check_name("  Marleen \t Kern\n") == "Marleen Kern"


def test_a_name_in_any_script_is_kept() -> None:
    assert account.check_name("محمد 王 Şükrü 👩‍👧") == "محمد 王 Şükrü 👩‍👧"


def test_a_name_that_is_empty_or_too_long_is_refused() -> None:
    with pytest.raises(EmptyText):
        account.check_name(" \n ")
    assert len(account.check_name("x" * account.MAX_NAME)) == account.MAX_NAME
    with pytest.raises(TooLong):
        account.check_name("x" * (account.MAX_NAME + 1))


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\ud800"])
def test_a_name_that_no_page_can_show_is_refused(sign: str) -> None:
    with pytest.raises(Unreadable):
        account.check_name(f"Mar{sign}leen")


def test_an_address_is_kept_in_one_form_however_it_was_typed() -> None:
    assert account.check_email("  M.Kern@Stadtwerke.Example ") == "m.kern@stadtwerke.example"


@pytest.mark.parametrize("fine", ["a@b", "kern@firma.local", "jörg@bücher.example", "a+b@c.org"])
def test_addresses_as_they_occur_in_offices_are_taken(fine: str) -> None:
    assert account.check_email(fine) == fine


@pytest.mark.parametrize(
    "broken",
    ["", "kern", "@firma.org", "kern@", "a b@c.org", "a@b@c", "a@b..c", "a\x00@b.c", "a@b\x00.c"],
)
def test_what_is_no_address_is_refused(broken: str) -> None:
    with pytest.raises(EmailUnreadable):
        account.check_email(broken)


def test_an_address_longer_than_mail_allows_is_refused() -> None:
    with pytest.raises(EmailUnreadable):
        account.check_email("a" * account.MAX_EMAIL + "@b.c")


def test_only_languages_that_are_spoken_can_be_chosen() -> None:
    assert account.check_language("nl") == "nl"
    with pytest.raises(LanguageUnknown):
        account.check_language("tlh")


def test_a_person_is_checked_whole() -> None:
    person = account.check_person(NewPerson(" Tom  Vos", "T@Vos.nl", "vier woorden zijn goed"))
    assert person == NewPerson("Tom Vos", "t@vos.nl", "vier woorden zijn goed")
    with pytest.raises(password.PasswordIsYou):
        account.check_person(NewPerson("Bartholomeus Vos", "b@vos.nl", "Bartholomeus Vos"))


def test_a_password_needs_12_characters_and_nothing_else() -> None:
    assert password.check("river stone.", "a@b.c", "Me") == "river stone."
    with pytest.raises(password.PasswordTooShort):
        password.check("river stone", "a@b.c", "Me")


def test_a_password_may_be_long_but_not_endless() -> None:
    fine = "quiet river " * 16
    assert password.check(fine, "a@b.c", "Me") == fine
    with pytest.raises(password.PasswordTooLong):
        password.check("quiet river " * 17, "a@b.c", "Me")


@pytest.mark.parametrize(
    "own",
    ["m.kern@stadtwerke.example", "Marleen.Kern-Visser", "marleenkernvisser", "MKERNLONGNAME"],
)
def test_a_password_is_not_the_name_or_the_address(own: str) -> None:
    email = "mkernlongname@b.c" if own.startswith("MK") else "m.kern@stadtwerke.example"
    with pytest.raises(password.PasswordIsYou):
        password.check(own, email, "Marleen Kern Visser")


@pytest.mark.parametrize(
    "obvious",
    [
        *("password1234", "Password!2026", "123456789012", "aaaaaaaaaaaa", "abababababab"),
        *("wachtwoord123", "Passwort2026!", "qwertzuiop123", "workshopworkshop", "welcome-2026!"),
    ],
)
def test_what_anybody_tries_first_is_refused(obvious: str) -> None:
    with pytest.raises(password.PasswordObvious):
        password.check(obvious, "a@b.c", "Me")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    typed_apart = "cafe\u0301 terrace two"
    assert password.check(typed_apart, "a@b.c", "Me") == "café terrace two"
    assert password.as_typed_anywhere("\ufb01ne words \uff11\uff12") == "fine words 12"


def test_only_the_hash_of_a_token_is_kept() -> None:
    assert account.token_hash("secret") == hashlib.sha256(b"secret").hexdigest()


def test_a_browser_stays_signed_in_while_it_is_used_but_not_longer_than_a_day() -> None:
    def after(made: float, seen: float) -> bool:
        sign_in = SignIn("me", NOW - timedelta(hours=made), NOW - timedelta(hours=seen))
        return account.still_signed_in(sign_in, NOW)

    assert after(made=23.9, seen=7.9)
    assert not after(made=8, seen=8)
    assert not after(made=24, seen=0)


def test_last_seen_is_written_once_a_minute_at_most() -> None:
    assert not account.worth_noting(SignIn("me", NOW, NOW - timedelta(seconds=59)), NOW)
    assert account.worth_noting(SignIn("me", NOW, NOW - timedelta(seconds=60)), NOW)


def a_link(purpose: LinkPurpose = LinkPurpose.INVITATION) -> Link:
    return Link(purpose, "me", expires_at=NOW + links.LASTS[purpose])


def test_an_invitation_works_for_seven_days_and_a_way_back_for_an_hour() -> None:
    assert {
        LinkPurpose.INVITATION: timedelta(days=7),
        LinkPurpose.WAY_BACK: timedelta(hours=1),
        LinkPurpose.CALENDAR: timedelta(days=1095),
    } == links.LASTS
    for purpose, lasts in links.LASTS.items():
        link = a_link(purpose)
        assert links.require_live(link, purpose, NOW + lasts - timedelta(seconds=1)) == link
        with pytest.raises(LinkSpent):
            links.require_live(link, purpose, NOW + lasts)


def test_a_link_that_is_unknown_used_or_for_something_else_does_not_work() -> None:
    used = Link(LinkPurpose.INVITATION, "me", NOW + timedelta(days=1), used_at=NOW)
    for link in (None, used, a_link(LinkPurpose.WAY_BACK)):
        with pytest.raises(LinkSpent):
            links.require_live(link, LinkPurpose.INVITATION, NOW)
