"""Links with a secret: an invitation into a team, a way back for a forgotten password, a calendar.

Only the hash of a link is kept. Whoever has the link is taken for the person it was made for, so it
works once, and not for long; the address of a calendar, which opens dates and titles alone, works
until it is ended.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workshop.core.errors import Unknown
from workshop.core.permissions import TeamRole
from workshop.core.words import N_


class LinkPurpose(StrEnum):
    """What a link opens."""

    INVITATION = "invitation"
    WAY_BACK = "way_back"
    SET_UP = "set_up"
    CALENDAR = "calendar"


#: How long a link works. The set-up link is drawn anew at every start, until it has been used.
LASTS: dict[LinkPurpose, timedelta] = {
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.WAY_BACK: timedelta(hours=1),
    LinkPurpose.CALENDAR: timedelta(days=3 * 365),
}


class LinkSpent(Unknown):
    """Unknown, used or too old: one sentence for all three."""

    code = "link_spent"
    sentence = N_("This link does not work any more. Please ask for a new one.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `user_id` is who made an invitation, and whom a way back is for."""

    purpose: LinkPurpose
    user_id: str
    expires_at: datetime
    team_id: str = ""
    role: TeamRole | None = None
    used_at: datetime | None = None


def require_live(link: Link | None, purpose: LinkPurpose, now: datetime) -> Link:
    """Return the link if it is there, was made for this purpose and still works.

    Raises:
        LinkSpent: it does not.
    """
    if link is None or link.purpose is not purpose or link.used_at or now >= link.expires_at:
        raise LinkSpent
    return link
