"""Shared regions over HTTP, for pages that missed a frame: the one recovery path of all pages."""

from flask import request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from workshop.core.session.jam import Jam
from workshop.core.session.sealing import Audience
from workshop.pages import reading
from workshop.pages.drawings import Drawing
from workshop.web.current import current_house, parts

#: A version is the event number and the content's hash, in a header of ours.
VERSION_HEADER = "Workshop-Version"


def drawing_of(jam: Jam, audience: Audience) -> Drawing:
    """What this audience shares in the reader's language, of the session as it was just read.

    Where it has been drawn already, the database is not asked again.
    """
    language, drawings = str(get_locale()), parts().drawings
    kept = drawings.kept(jam, audience, language)
    if kept is not None:
        return kept
    with current_house().store.reading() as connection:
        now = reading.session(connection, jam.code)
        return drawings.of(connection, now, audience, language)


def shared_regions(drawing: Drawing) -> Response:
    """Shared regions as JSON, or 204 when the asker has them already.

    They are compressed for everybody at once: all that is in them everybody in the room may see.
    """
    if request.headers.get(VERSION_HEADER) == f"{drawing.drawn.n}-{drawing.drawn.version}":
        return Response(status=204)
    now = round(current_house().store.now().timestamp() * 1000)
    rest = {
        "now": now,
        "counts": dict(parts().counts(drawing.room.jam.code, drawing.room.audience)),
    }
    if request.accept_encodings["gzip"]:
        answer = Response(drawing.begun.gzipped(rest), content_type="application/json")
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = Response(drawing.begun.plain(rest), content_type="application/json")
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
