"""The participant's page put together: the shared view, and over it what is only this seat's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from secrets import token_hex

from flask import render_template
from flask_babel import get_locale
from markupsafe import escape

from workshop.core.seat.seat import Seat
from workshop.core.seat.tags import Purpose, tag
from workshop.core.session.jam import Jam
from workshop.core.session.room import Need
from workshop.core.session.sealing import Audience
from workshop.core.session.wall import Note
from workshop.pages import phone as pages
from workshop.pages import reading
from workshop.pages.drawings import Drawing
from workshop.pages.regions import Overlay
from workshop.web.current import current_house, parts

#: Fields that hold words of a person.
_TYPED = ("text", "title", "object", "deviation", "should", "actual", "since", "rationale", "lines")
#: Beside its slots, a page asked for whole says to those who came late that they have to wait.
_WHOLE = frozenset({Need.ROLL})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one seat may see, from one reading: what all share, and what was asked for of its own.

    `slots` are the names of own slots that were asked for and that the open phase has, `text` an
    own text that was asked for.
    """

    drawing: Drawing
    over: Overlay
    slots: tuple[str, ...]
    text: Note | None = None

    @property
    def jam(self) -> Jam:
        """The session."""
        return self.drawing.room.jam


def sight(
    code: str,
    seat: Seat,
    only: Collection[str] | None = None,
    more: Collection[Need] = (),
    text: str = "",
) -> Sight:
    """Read the session for a seat: all its own slots or `only` these, what is needed beside them,
    and one own text by its id."""
    language, house = str(get_locale()), current_house()
    with house.store.reading() as connection:
        jam = reading.session(connection, code)
        drawing = parts().drawings.of(connection, jam, Audience.PHONE, language)
        open_now = pages.SLOTS.get(jam.phase, ())
        slots = tuple(slot for slot in open_now if only is None or slot in only)
        mine = reading.mine(connection, jam, seat.secret, pages.needs(slots) | set(more))
        found = reading.own_text(connection, jam, seat.secret, text) if text else None
    over = Overlay(
        now=house.store.now(),
        counts=parts().counts(code, Audience.PHONE),
        mine=mine,
        seed=tag(seat.secret, Purpose.ORDER, jam.id)[:16],
    )
    return Sight(drawing, over, slots, found)


def whole(
    code: str, seat: Seat, says: str = "", kept: Mapping[str, str] | None = None, wanted: str = ""
) -> str:
    """The page with everything in it, so that it can be read and used without script.

    `says` is a refusal, `kept` what was typed with it, `wanted` the finalist to show again.
    """
    seen = sight(code, seat, more=_WHOLE)
    over = replace(seen.over, refused=says, kept=kept or {}, wanted=wanted)
    draw = partial(
        render_template,
        "phone/page.html",
        **seen.drawing.context(over),
        language=str(get_locale()),
        shared_version=seen.drawing.drawn.version,
        now_ms=round(over.now.timestamp() * 1000),
        key=token_hex(16),
    )
    page = draw()
    homeless = _homeless(over.kept, page)
    return draw(homeless=homeless) if homeless else page


def own(
    code: str, seat: Seat, only: Collection[str] | None = None, wanted: str = ""
) -> dict[str, str]:
    """The own slots of the open phase, by the id of their place; or `only` these of them."""
    return drawn(sight(code, seat, only), wanted)


def drawn(seen: Sight, wanted: str = "") -> dict[str, str]:
    """The own slots that were asked for, by the id of their place."""
    return {
        f"own-{slot}" if slot == "dots" else f"own-{slot}-{seen.jam.visit}": piece(
            slot, seen, wanted=wanted
        )
        for slot in seen.slots
    }


def piece(name: str, seen: Sight, wanted: str = "", **given: object) -> str:
    """One piece of what is mine, by the name of its template."""
    context = seen.drawing.context(replace(seen.over, wanted=wanted))
    language = str(get_locale())
    return render_template(f"phone/own/_{name}.html", **context, **given, language=language)


def _homeless(kept: Mapping[str, str], page: str) -> tuple[str, ...]:
    """Texts that were refused and that no field of the page holds, as when the phase moved on."""
    names = (*_TYPED, f"edit-{kept.get('note', '')}")
    texts = (kept[name] for name in names if kept.get(name, "").strip())
    return tuple(text for text in texts if escape(text) not in page)
