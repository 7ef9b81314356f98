"""Forms about accounts: signing in, setting up, accepting, coming back, changing one's own."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField

from workshop.actions.browsers import EmailTaken
from workshop.core import account, password, team
from workshop.core.account import NewPerson
from workshop.core.errors import RuleBroken
from workshop.core.password import OldPasswordWrong, PasswordRefused
from workshop.core.session import joincode
from workshop.core.session.jam import NoSuchSession
from workshop.web.forms.base import Form, Rule, text_of, typed

LONG = _l("At least %(least)s characters. Four words are good.", least=password.MIN)


class CodeForm(Form):
    """The door of a participant."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {NoSuchSession: "code"}
    code = StringField(_l("Code"), [Rule(joincode.check)])


class SignInForm(Form):
    """The door of somebody with an account."""

    email = EmailField(_l("E-mail"), [typed])
    password = PasswordField(_l("Password"), [typed])
    next = HiddenField()


class PersonForm(Form):
    """Somebody who is about to get an account."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        PasswordRefused: "password",
        EmailTaken: "email",
    }
    name = StringField(
        _l("Name"), [Rule(account.check_name)], description=_l("Shown beside decisions you sign")
    )
    email = EmailField(_l("E-mail"), [Rule(account.check_email)])
    password = PasswordField(_l("Password"), [typed], description=LONG)

    def person(self, language: str) -> NewPerson:
        """What was typed, as the actions take it."""
        return NewPerson(text_of(self.name), text_of(self.email), text_of(self.password), language)


class SetUpForm(PersonForm):
    """The first person and the first team."""

    team = StringField(_l("Your team"), [Rule(team.check_name)])


class JoinTeamForm(Form):
    """A button alone: somebody signed in takes an invitation."""


class WayBackForm(Form):
    """A new password."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {PasswordRefused: "password"}
    password = PasswordField(_l("New password"), [typed], description=LONG)


class AccountForm(Form):
    """One's own name and language."""

    name = StringField(
        _l("Name"), [Rule(account.check_name)], description=_l("Shown beside decisions you sign")
    )
    language = SelectField(_l("Language"))


class PasswordForm(Form):
    """The old password and a new one."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        OldPasswordWrong: "old",
        PasswordRefused: "new",
    }
    old = PasswordField(_l("Present password"), [typed])
    new = PasswordField(_l("New password"), [typed], description=LONG)
