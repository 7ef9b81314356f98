"""The door for programs: daily sums of one pilot, as JSON or CSV, with the key of that pilot.

No cookie is read here and none is set, so no page of another site can use somebody's browser for
it, and no token of a page is asked for. Every answer is JSON, mistakes with row and column.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from workshop.actions import readings
from workshop.actions.readings import Filing
from workshop.away import away
from workshop.core.errors import RuleBroken
from workshop.core.limits import Limit
from workshop.core.pilot import table
from workshop.core.pilot.card import Card
from workshop.core.pilot.reading_checks import Way
from workshop.core.pilot.reading_faults import Fault, Mistake, ReadingsRefused
from workshop.core.pilot.reading_in import Understood, understand
from workshop.core.pilot.records import read_records
from workshop.core.pilot.table import MAX_BYTES, refused
from workshop.core.pilot.table_out import PLAIN
from workshop.core.pilot.token import WrongKey
from workshop.core.pilot.written import DayOrder, DecimalSign, Written
from workshop.web import limits
from workshop.web.current import current_house
from workshop.web.errors import sentence_of, status_of
from workshop.web.reading_words import mistake

blueprint = Blueprint("readings_api", __name__, url_prefix="/api/pilots/<pilot_id>/readings")

#: So many mistakes are told; the count tells the rest.
TOLD = 200


@blueprint.post("")
def post(pilot_id: str) -> tuple[Response, int]:
    """Take readings from a program: all of them, or none and what is wrong."""
    house, secret = current_house(), _key()
    with limits.trying(Limit.WRONG_KEY, WrongKey):
        card = readings.card_for_key(house, secret, pilot_id)
    body, kind = request.get_data(cache=False), request.mimetype
    how = _how_written()
    found = away(lambda: _read(body, kind, how, card))
    taken = readings.hand_in_by_key(
        house, secret, pilot_id, found.lines, request.headers.get("Idempotency-Key", ""), _filing()
    )
    told = jsonify(
        stored=taken.stored,
        unchanged=taken.unchanged,
        again=taken.again,
        remarks=_told(taken.remarks),
    )
    return told, 200 if taken.again else 201


@blueprint.errorhandler(RuleBroken)
def broken(refusal: RuleBroken) -> Response:
    """A broken rule as JSON; mistakes each with row, column, code and sentence."""
    mistakes = refusal.mistakes if isinstance(refusal, ReadingsRefused) else ()
    answer = jsonify(code=refusal.code, says=sentence_of(refusal), mistakes=_told(mistakes[:TOLD]))
    answer.status_code = status_of(refusal)
    if isinstance(refusal, WrongKey):
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """More than there is room for."""
    answer = broken(refused(Fault.TOO_LARGE, limit=MAX_BYTES // 1024**2))
    answer.status_code = 413
    return answer


@blueprint.errorhandler(HTTPException)
def other(error: HTTPException) -> Response:
    """Everything else that goes wrong before the readings are looked at."""
    says = _("That could not be read. Nothing was kept.")
    answer = jsonify(code=f"http_{error.code}", says=says, mistakes=[])
    answer.status_code = error.code or 500
    return answer


def _key() -> str:
    """The key that came with the request; without one a key that opens nothing."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _read(body: bytes, kind: str, how: Written, card: Card) -> Understood:
    """What the body says.

    Raises:
        ReadingsRefused: something cannot be read.
    """
    if kind == "application/json":
        found = understand(read_records(table.decoded(body)), card, PLAIN)
    elif kind == "text/csv":
        found = understand(table.read(table.decoded(body)), card, how)
    else:
        raise refused(Fault.KIND)
    if found.mistakes:
        raise ReadingsRefused(found.mistakes)
    return found


def _how_written() -> Written:
    """How a CSV is written, as the address says; what it does not say is seen from the table."""
    signs = {"comma": DecimalSign.COMMA, "point": DecimalSign.POINT}
    orders = {order.value: order for order in DayOrder}
    args = request.args
    return Written(signs.get(args.get("decimal", "")), orders.get(args.get("days", "")))


def _filing() -> Filing:
    """Whether days that were given before are to be corrected, and why."""
    if request.args.get("correct") != "1":
        return readings.AS_NEW
    return Filing(Way.CORRECT, " ".join(request.args.get("reason", "").split()))


def _told(mistakes: Sequence[Mistake]) -> list[dict[str, str | int]]:
    return [
        {"row": each.row, "column": each.column, "code": each.fault.value, "says": mistake(each)}
        for each in mistakes
    ]
