"""How an act of a seat is answered: to a script with no more than what the act has changed.

A hall presses a hundred times a second. Whoever has written one idea gets this one idea, and is not
looked for among thousands of others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, request
from werkzeug.wrappers import Response

from workshop.core.seat.seat import Seat
from workshop.core.session import notes
from workshop.pages import phone as pages
from workshop.web.answering import HTML, NOT_KEPT, wants_pieces
from workshop.web.answering import done as answered
from workshop.web.phone_page import drawn, piece, sight, whole
from workshop.web.phone_writing import WORDS

#: The own slots that an act may have changed, by the name of its view. Where one text or one dot is
#: all that has changed, that piece alone is put into its list.
CHANGES: Mapping[str, frozenset[str]] = {
    "write": frozenset({"done"}),
    "write_list": frozenset({"mine", "done"}),
    "edit": frozenset(),
    "withdraw": frozenset(),
    "deal": frozenset({"card", "seeds"}),
    "finish": frozenset({"done"}),
    "place": frozenset({"done"}),
    "estimate": frozenset({"scale", "answer"}),
    "scale": frozenset({"scale", "answer"}),
    "read": frozenset({"read"}),
    "unclear": frozenset(),
    "report_note": frozenset(),
    "same": frozenset(),
    "theme": frozenset(),
    "take_out": frozenset({"stacked"}),
    "time": frozenset({"lobby"}),
    "slow": frozenset(),
    "pulse": frozenset({"pulse"}),
}
#: What a page has shown before the answer, so that a refusal must show how it is.
SHOWN_BEFORE: Mapping[str, frozenset[str]] = {"place": frozenset({"dots"})}


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act has done to lists of my own: a text that is `kept` as it is now, or `gone`, by
    its id; `dots` on a unit."""

    kept: str = ""
    gone: str = ""
    dots: tuple[str, int] | None = None


_NONE = Effect()


def kept_words() -> dict[str, str]:
    """What was typed, by field."""
    return {name: text for name, text in request.form.items() if name not in NOT_KEPT}


def done(
    code: str,
    seat: Seat,
    says: str = "",
    clear: tuple[str, ...] = (),
    effect: Effect = _NONE,
    wanted: str = "",
) -> Response:
    """Answer an act; without script the page comes back with whatever else was being written."""
    if wants_pieces():
        swap, lists = _changed(code, seat, effect, wanted)
        return answered(f"/s/{code}", says, swap, clear, lists)
    if any(request.form.get(name, "").strip() for name in WORDS if name not in clear):
        if says:
            flash(says)
        return Response(whole(code, seat, kept=kept_words()), content_type=HTML)
    return answered(f"/s/{code}", says)


def act() -> str:
    """The name of the view that answers this request."""
    return (request.endpoint or "").rpartition(".")[2]


def _changed(
    code: str, seat: Seat, effect: Effect, wanted: str
) -> tuple[Mapping[str, str], Mapping[str, object]]:
    seen = sight(code, seat, CHANGES[act()], text=effect.kept)
    slots = pages.SLOTS.get(seen.jam.phase, ())
    lists: dict[str, object] = {}
    if "mine" in slots and effect.gone:
        lists[f"own-notes-{seen.jam.visit}"] = _steps(drop=effect.gone)
    if "mine" in slots and seen.text and seen.text.kind in notes.KIND_OF[seen.jam.phase]:
        html = piece("note", seen, note=seen.text)
        lists[f"own-notes-{seen.jam.visit}"] = _steps(seen.text.id, html)
    if "dots" in slots and effect.dots:
        unit, count = effect.dots
        html = piece("dot", seen, unit=unit, count=count)
        lists["own-dots"] = _steps(unit, html) if count else _steps(drop=unit)
    return drawn(seen, wanted), lists


def _steps(key: str = "", html: str = "", drop: str = "") -> Mapping[str, object]:
    """What to do to a list; a new piece comes first where the list has no order of its own."""
    return {"drop": [drop] if drop else [], "put": [[key, html.strip(), ""]] if key else []}
