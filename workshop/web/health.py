"""The address a proxy or a service manager asks to learn whether Workshop is well."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from workshop.actions import health
from workshop.web.current import current_house, parts

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer whether the database does (503 when not), and what is wrong while pages still work."""
    answers = health.database_answers(current_house())
    answer = jsonify(database=answers, troubles=list(parts().troubles()))
    answer.status_code = 200 if answers else 503
    return answer
