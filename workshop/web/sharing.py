"""Shared regions over HTTP, for pages that missed a frame: the one recovery path of all pages."""

from flask import request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from workshop.core.session.sealing import Audience
from workshop.pages import reading
from workshop.web.current import current_house, parts

#: A version is the event number and the content's hash, in a header of ours.
VERSION_HEADER = "Workshop-Version"


def shared_regions(code: str, audience: Audience) -> Response:
    """Regions of an audience as JSON, or 204 when the asker has them already.

    They are compressed for everybody at once: all that is in them everybody in the room may see.
    """
    with current_house().store.reading() as connection:
        jam = reading.session(connection, code)
        drawing = parts().drawings.of(connection, jam, audience, str(get_locale()))
    if request.headers.get(VERSION_HEADER) == f"{drawing.drawn.n}-{drawing.drawn.version}":
        return Response(status=204)
    now = round(current_house().store.now().timestamp() * 1000)
    rest = {"now": now, "counts": dict(parts().counts(code, audience))}
    if request.accept_encodings["gzip"]:
        answer = Response(drawing.begun.gzipped(rest), content_type="application/json")
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = Response(drawing.begun.plain(rest), content_type="application/json")
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
