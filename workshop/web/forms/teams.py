"""Forms about teams: a new one, an invitation, what a member is."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField

from workshop.core import team
from workshop.core.permissions import ROLE_NAMES, TeamRole
from workshop.core.team import LastManager, StillLeads
from workshop.web.forms.base import Form, Rule


class TeamForm(Form):
    """A new team."""

    name = StringField(_l("Name of the team"), [Rule(team.check_name)])


class InvitationForm(Form):
    """Into which role somebody is invited."""

    role = SelectField(_l("Invite as"), coerce=TeamRole)

    def offer(self, roles: Collection[TeamRole]) -> None:
        """Offer these roles only, the smallest first."""
        offered = (role for role in (TeamRole.MEMBER, *TeamRole) if role in roles)
        self.role.choices = {role.value: _(ROLE_NAMES[role]) for role in offered}


class MemberForm(Form):
    """What a member is; with no role they leave the team."""

    ANSWERED = (*Form.ANSWERED, LastManager, StillLeads)
    roles = SelectMultipleField(choices={role.value: name for role, name in ROLE_NAMES.items()})

    def chosen(self) -> frozenset[TeamRole]:
        """The roles that were ticked."""
        return frozenset(TeamRole(role) for role in self.roles.data or ())
