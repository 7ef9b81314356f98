"""What somebody wrote on a phone, out of the fields of the phase's composer."""

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _

from workshop.actions.notes import NotWrittenHere, Writing
from workshop.core.session.notes import Lineage, NoteKind
from workshop.core.session.phases import Phase
from workshop.pages import phone as pages
from workshop.web.sitting import jam_of

#: Fields of composers; those a kept text empties again.
WORDS = ("text", "title", "wild", "object", "deviation", "should", "actual", "since")


def writing(code: str) -> Writing:
    """What was written, from the fields of the phase's composer.

    Raises:
        NotWrittenHere: there is no such kind of text.
    """
    form, jam = request.form, jam_of(code)
    kind = pages.COMPOSES.get(jam.phase, NoteKind.IDEA)
    named = form.get("kind", "")
    if named:
        # A text that waited on a phone may arrive in a phase that would take it for another kind.
        if named not in set(NoteKind):
            raise NotWrittenHere
        kind = NoteKind(named)
    text = _statement() if kind is NoteKind.STATEMENT else form.get("text", "")
    lineage = ""
    parents: tuple[str, ...] = ()
    if jam.phase is Phase.BUILD_ON and form.get("seed"):
        wanted = form.get("lineage", "")
        lineage = wanted if wanted in set(Lineage) else Lineage.YES_AND.value
        parents = (form["seed"],)
        if lineage == Lineage.COMBINE.value:
            parents = (form["seed"], form.get("second", ""))
    return Writing(
        kind,
        text,
        title=form.get("title", "") if kind is NoteKind.IDEA else "",
        wild=kind is NoteKind.IDEA and form.get("wild") == "1",
        evidence=form.get("evidence", "") if kind is NoteKind.STATEMENT else "",
        lineage=lineage,
        parents=parents,
    )


def _statement() -> str:
    """One sentence out of the five fields; fields that are empty leave their part out."""
    form = {name: request.form.get(name, "").strip() for name in WORDS}
    if not form["object"] or not form["deviation"]:
        return form["object"] or form["deviation"] or request.form.get("text", "")
    said = _("%(object)s shows %(deviation)s", **_two(form, "object", "deviation"))
    parts_ = (
        (form["should"], _("should be %(x)s", x=form["should"])),
        (form["actual"], _("is %(x)s", x=form["actual"])),
        (form["since"], _("since %(x)s", x=form["since"])),
    )
    rest = ", ".join(words for given, words in parts_ if given)
    return f"{said}: {rest}" if rest else said


def _two(form: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: form[name] for name in names}
