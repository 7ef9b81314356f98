"""The address a proxy or a service manager asks to learn whether Workshop is well."""

from flask import Blueprint
from werkzeug.wrappers import Response

from workshop.actions import health
from workshop.web.current import current_house

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer "ok"; 503 when the database does not answer."""
    if health.database_answers(current_house()):
        return Response("ok\n", mimetype="text/plain")
    return Response("The database does not answer.\n", status=503, mimetype="text/plain")
