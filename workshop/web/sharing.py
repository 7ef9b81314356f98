"""Shared regions over HTTP, for pages that missed a frame: the one recovery path of all pages."""

from flask import jsonify, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from workshop.core.session.sealing import Audience
from workshop.pages import regions
from workshop.web.current import current_house, parts

#: A version is the event number and the content's hash, in a header of ours.
VERSION_HEADER = "Workshop-Version"


def shared_regions(code: str, audience: Audience) -> Response:
    """Regions of an audience as JSON, or 204 when the asker has them already."""
    with current_house().store.reading() as reading:
        room = regions.read(reading, code, audience)
    drawn = regions.draw(parts().render, room, str(get_locale()))
    if request.headers.get(VERSION_HEADER) == f"{drawn.n}-{drawn.version}":
        return Response(status=204)
    return jsonify(
        n=drawn.n,
        hash=drawn.version,
        mood=drawn.mood,
        now=round(current_house().store.now().timestamp() * 1000),
        counts=dict(parts().counts(code, audience)),
        swap=dict(drawn.swap),
    )
