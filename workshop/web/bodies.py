"""How much a request may bring, by route; and an uploaded file stays in memory, never on a disk.

Werkzeug puts larger uploads into a temporary file. A list of cases must leave no such trace, so a
body is held in memory, and bounded before anything reads it.
"""

from io import BytesIO
from typing import IO

from flask import Flask, Request, request

from workshop.core.pilot.cases import MAX_CASE_BYTES
from workshop.core.pilot.table import MAX_BYTES

#: What surrounds a text in a form: the other fields, the boundaries.
AROUND = 64 * 1024
#: A little more than may be in it, so that what is slightly too large is refused in words.
_SUMS = 2 * MAX_BYTES + AROUND
#: Routes that take more than a page of words.
ROOM = {
    "reading_tables.given_table": _SUMS,
    "reading_tables.store": _SUMS,
    "readings_api.post": _SUMS,
    "reading_tables.cases": MAX_CASE_BYTES + 1024**2,
}


class InMemory(Request):
    """A request whose files are held in memory."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def install(app: Flask) -> None:
    """Hold bodies in memory, and give room where sums and cases come in."""
    app.request_class = InMemory

    @app.before_request
    def make_room() -> None:
        room = ROOM.get(request.endpoint or "")
        if room:
            request.max_content_length = room
            request.max_form_memory_size = room
