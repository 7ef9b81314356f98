"""How a command is answered: to a script with the pieces that changed, else with the page again."""

from collections.abc import Mapping, Sequence

from flask import flash, jsonify, redirect, request
from werkzeug.wrappers import Response

SCRIPT_HEADER = "Workshop"
HTML = "text/html; charset=utf-8"
#: Fields that hold no words of a person, so they are not put back after a refusal.
NOT_KEPT = frozenset({"csrf_token", "key"})


def wants_pieces() -> bool:
    """Whether a script asks, which puts pieces in place; else a browser asks for whole pages."""
    return request.headers.get(SCRIPT_HEADER) == "swap"


def done(
    address: str,
    says: str = "",
    swap: Mapping[str, str] | None = None,
    clear: Sequence[str] = (),
    lists: Mapping[str, object] | None = None,
) -> Response:
    """Answer a command that was carried out.

    A script gets `{says, swap, clear}`: the sentence to announce, own slots, and fields to empty;
    and `lists` where single pieces of a list have changed. A browser is sent to `address`, which
    shows the sentence.
    """
    if wants_pieces():
        told = {"says": says, "swap": dict(swap or {}), "clear": list(clear)}
        return jsonify(told | {"lists": dict(lists)} if lists else told)
    if says:
        flash(says)
    return redirect(address, 303)


def refused(says: str, code: str, status: int, swap: Mapping[str, str] | None = None) -> Response:
    """Answer a script's command that was refused: nothing was kept, its text stays in the field."""
    answer = jsonify(says=says, code=code, swap=dict(swap or {}))
    answer.status_code = status
    return answer
