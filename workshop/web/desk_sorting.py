"""Reading and sorting the wall over HTTP: hiding, stacks, themes."""

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from workshop.actions import sorting
from workshop.web.answering import done
from workshop.web.current import current_house, require_account
from workshop.web.forms.desk import KeyForm, MoveForm, NameForm, NoteForm, PairForm, StackForm

blueprint = Blueprint("sorting", __name__)


@blueprint.post("/hide")
def hide(code: str) -> Response:
    """Hide a text from everybody."""
    sorting.hide_note(current_house(), code, require_account(), NoteForm.read().said("note"), True)
    return done(f"/s/{code}/desk")


@blueprint.post("/show")
def show(code: str) -> Response:
    """Show a hidden text again."""
    sorting.hide_note(current_house(), code, require_account(), NoteForm.read().said("note"), False)
    return done(f"/s/{code}/desk")


@blueprint.post("/hide-reason")
def hide_reason(code: str) -> Response:
    """Hide what was said at one end of an estimate."""
    return _reason(code, hidden=True)


@blueprint.post("/show-reason")
def show_reason(code: str) -> Response:
    """Show it again."""
    return _reason(code, hidden=False)


@blueprint.post("/stack")
def stack(code: str) -> Response:
    """Put one stack under another."""
    row = request.form.get("other", "")
    onto, other = StackForm.read(row).both()
    sorting.stack(current_house(), code, require_account(), onto, other or row)
    return done(f"/s/{code}/desk")


@blueprint.post("/unstack")
def unstack(code: str) -> Response:
    """Take one idea out of its stack."""
    sorting.unstack(current_house(), code, require_account(), NoteForm.read().said("note"))
    return done(f"/s/{code}/desk")


@blueprint.post("/undo-stack")
def undo_stack(code: str) -> Response:
    """Take the latest stacking back."""
    sorting.undo_stack(current_house(), code, require_account())
    return done(f"/s/{code}/desk", _("The latest stack is undone."))


@blueprint.post("/apart")
def apart(code: str) -> Response:
    """Decide that two texts are not the same."""
    a, b = PairForm.read().both()
    sorting.keep_apart(current_house(), code, require_account(), a, b)
    return done(f"/s/{code}/desk", _("They stay apart and are not proposed again."))


@blueprint.post("/theme")
def theme(code: str) -> Response:
    """Make a theme, and put a stack under it if one is named."""
    key, stack_id = KeyForm.read().said("key"), request.form.get("stack", "")
    row = stack_id or request.form.get("row", "")
    name = NameForm.read(row).said("name")
    sorting.make_theme(current_house(), code, require_account(), key, name, stack_id)
    return done(f"/s/{code}/desk", clear=[f"{row}-name"])


@blueprint.post("/rename")
def rename(code: str) -> Response:
    """Give a theme another name."""
    theme_id = request.form.get("theme", "")
    name = NameForm.read(theme_id).said("name")
    sorting.rename_theme(current_house(), code, require_account(), theme_id, name)
    return done(f"/s/{code}/desk", _("The theme has a new name."))


@blueprint.post("/move")
def move(code: str) -> Response:
    """Put a stack under a theme, or under none."""
    stack_id = request.form.get("stack") or request.form.get("unit", "")
    theme_id = MoveForm.read(stack_id).said("theme")
    sorting.move_to_theme(current_house(), code, require_account(), stack_id, theme_id)
    return done(f"/s/{code}/desk", _("Moved."))


def _reason(code: str, hidden: bool) -> Response:
    about, _colon, end = request.form.get("reason", "").rpartition(":")
    sorting.hide_reason(current_house(), code, require_account(), about, end, hidden)
    return done(f"/s/{code}/desk")
