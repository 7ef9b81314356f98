"""Every address of the application, with ids that exist, for walks that leave none out."""

from collections.abc import Iterator, Mapping

from werkzeug.routing import Rule

from tests.pilots import a_pilot
from tests.served import Served
from workshop.actions import invitations, ways_back
from workshop.core.permissions import TeamRole

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def addresses(served: Served, method: str) -> list[tuple[str, str]]:
    """The endpoint and the path of every route that takes this method."""
    return list(_addresses(served, method))


def _addresses(served: Served, method: str) -> Iterator[tuple[str, str]]:
    playing = served.play
    known = {
        "code": playing.code,
        "filename": "css/tokens.css",
        "team_id": playing.team.id,
        "user_id": playing.ada.id,
        "ending": "json",
        "pilot_id": a_pilot(playing),
        "name": "why",
        "key": "repeat7",
    }
    tokens = {
        "accounts.invitation": invitations.invite(
            playing.house, playing.ada, playing.team.id, TeamRole.MEMBER
        ),
        "accounts.way_back": ways_back.make(playing.house, playing.ada.email),
    }
    for rule in served.app.url_map.iter_rules():
        if method in (rule.methods or ()):
            token = tokens.get(rule.endpoint, "a-token")
            yield rule.endpoint, _filled(rule, {**known, "token": token})


def _filled(rule: Rule, known: Mapping[str, str]) -> str:
    missing = rule.arguments - set(known)
    assert not missing, f"{rule.endpoint}: say in tests/web/walk.py what {missing} can be"
    path = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
    assert path is not None, rule
    return path[1]
