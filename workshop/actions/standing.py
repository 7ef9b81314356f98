"""Who asks, outside a session: the account as it is kept at this moment, not as the page saw it."""

from workshop.core.permissions import Account, NotSignedIn, Right, require
from workshop.storage.queries import people
from workshop.storage.unit import Unit


def fresh(unit: Unit, account: Account | None) -> Account:
    """The asking account with the rights it has now.

    Raises:
        NotSignedIn: nobody is signed in, or the account is gone.
    """
    found = people.account(unit.connection, account.id) if account else None
    if found is None:
        raise NotSignedIn
    return found


def require_now(
    unit: Unit, right: Right, account: Account | None, team_id: str | None = None
) -> Account:
    """Return the asking account, which has this right now.

    Raises:
        NotSignedIn, NotAllowed: it has not.
    """
    found = fresh(unit, account)
    require(right, found, team_id)
    return found
