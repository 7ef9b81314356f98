"""The participant's page put together: the shared view, and over it what is only this seat's."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from secrets import token_hex

from flask import flash, render_template, request
from flask_babel import get_locale
from markupsafe import escape
from werkzeug.wrappers import Response

from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.room import Room
from workshop.core.session.sealing import Audience
from workshop.pages import phone as pages
from workshop.pages import reading, regions
from workshop.pages.regions import Overlay
from workshop.web.answering import HTML, NOT_KEPT, wants_pieces
from workshop.web.answering import done as answered
from workshop.web.current import current_house, parts
from workshop.web.phone_writing import WORDS

#: Fields that hold words of a person.
_TYPED = ("text", "title", "object", "deviation", "should", "actual", "since", "rationale", "lines")


def kept_words() -> dict[str, str]:
    """What was typed, by field."""
    return {name: text for name, text in request.form.items() if name not in NOT_KEPT}


def done(code: str, seat: Seat, says: str = "", clear: tuple[str, ...] = ()) -> Response:
    """Answer an act; without script the page comes back with whatever else was being written."""
    if wants_pieces():
        return answered(f"/s/{code}", says, own(code, seat), clear)
    if any(request.form.get(name, "").strip() for name in WORDS if name not in clear):
        if says:
            flash(says)
        return Response(whole(code, seat, kept=kept_words()), content_type=HTML)
    return answered(f"/s/{code}", says)


def _overlay(room: Room, seat: Seat) -> Overlay:
    with current_house().store.reading() as connection:
        found = reading.mine(connection, room.jam, seat.secret)
    return Overlay(
        now=current_house().store.now(),
        counts=parts().counts(room.jam.code, Audience.PHONE),
        mine=found,
        seed=tag(seat.secret, Purpose.ORDER, room.jam.id)[:16],
    )


def _room(code: str) -> Room:
    with current_house().store.reading() as connection:
        return regions.read(connection, code, Audience.PHONE)


def whole(
    code: str, seat: Seat, says: str = "", kept: Mapping[str, str] | None = None, wanted: str = ""
) -> str:
    """The page with everything in it, so that it can be read and used without script.

    `says` is a refusal, `kept` what was typed with it, `wanted` the finalist to show again.
    """
    room = _room(code)
    over = replace(_overlay(room, seat), refused=says, kept=kept or {}, wanted=wanted)
    drawn = regions.draw(parts().render, room, str(get_locale()))
    draw = partial(
        render_template,
        "phone/page.html",
        **regions.context(room, over),
        language=str(get_locale()),
        shared_version=drawn.version,
        now_ms=round(over.now.timestamp() * 1000),
        key=token_hex(16),
    )
    page = draw()
    homeless = _homeless(over.kept, page)
    return draw(homeless=homeless) if homeless else page


def _homeless(kept: Mapping[str, str], page: str) -> tuple[str, ...]:
    """Texts that were refused and that no field of the page holds, as when the phase moved on."""
    names = (*_TYPED, f"edit-{kept.get('note', '')}")
    texts = (kept[name] for name in names if kept.get(name, "").strip())
    return tuple(text for text in texts if escape(text) not in page)


def own(code: str, seat: Seat, wanted: str = "") -> dict[str, str]:
    """The own slots of the open phase, by the id of their place on the page."""
    room = _room(code)
    over = replace(_overlay(room, seat), wanted=wanted)
    context = regions.context(room, over) | {"language": str(get_locale())}
    return {
        slot if slot == "own-dots" else f"{slot}-{room.jam.visit}": render_template(
            f"phone/own/_{slot.removeprefix('own-')}.html", **context
        )
        for slot in (f"own-{name}" for name in pages.SLOTS.get(room.jam.phase, ()))
    }
