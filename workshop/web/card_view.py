"""The pages of the card's form, put together from the draft and from what was typed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, jsonify, render_template, request, url_for
from flask_babel import gettext as _

from workshop.actions import drafting
from workshop.actions.drafting import Opened
from workshop.core.pilot.card import Card
from workshop.core.pilot.checks.lines import KIND, MOST, step_of
from workshop.core.pilot.filling.belief import MOST_MILESTONES
from workshop.core.pilot.filling.lines import next_id
from workshop.core.pilot.library import LIBRARY, partner_of, suggestion
from workshop.core.pilot.metrics import Better, Dimension, Family, Metric
from workshop.core.pilot.missing import Step
from workshop.pages import card_fields, card_page, card_whole, card_words, plan_words
from workshop.web.forms.cards import (
    STEP_FORMS,
    ContinueForm,
    DatesForm,
    LineForm,
    MeasureForm,
    StepForm,
    line_form,
)

#: The groups of lines on each of the two steps, by the first letter of their ids.
GROUPS: dict[Step, tuple[str, ...]] = {Step.STOP: ("k", "g", "t"), Step.CONTINUE: ("c",)}
#: Of these kinds one empty line stands on the page from the start.
_BEGUN = frozenset({"k", "g", "c"})

Lines = Mapping[str, LineForm]


def form_of(opened: Opened, step: Step) -> StepForm:
    """The form of a step, with what was sent, else with what the card holds."""
    card = opened.pilot.card
    data = {**card_fields.of_step(card, step), "revision": str(opened.pilot.revision)}
    form = STEP_FORMS[step](data=data)
    if isinstance(form, DatesForm):
        form.offer(opened.owners, opened.approvers)
    if isinstance(form, ContinueForm):
        count = sum(KIND[each.role] == "continue" for each in card.criteria)
        some = {str(n): str(n) for n in range(1, count)}
        form.continue_of.choices = {"0": _("all of them"), **some}
    return form


def lines_of(opened: Opened, step: Step) -> Lines:
    """The forms of the lines of a step by id: those of the card, those sent, and a new one."""
    card = opened.pilot.card
    found = {
        each.id: line_form(each.id, card, card_fields.of_line(each, card))
        for each in card.criteria
        if step_of(each) is step
    }
    letters = GROUPS.get(step, ())
    for name in request.form:
        line_id = name.removesuffix("-metric")
        if line_id != name and line_id[:1] in letters and line_id[1:].isdecimal():
            found.setdefault(line_id, line_form(line_id, card, None))
    for letter in letters:
        has_one = any(line_id.startswith(letter) for line_id in found)
        wanted = request.args.get("add") == letter or (letter in _BEGUN and not has_one)
        if wanted and not request.form:
            new = next_id(card, letter)
            found[new] = line_form(new, card, _begun(letter, card))
    return dict(sorted(found.items()))


def _begun(letter: str, card: Card) -> dict[str, Any]:
    """What an empty line begins with."""
    is_compared = card.parts.allocation.value != "before_after"
    found = {"cmp": ">", "against": "control" if is_compared else "before"}
    if letter == "c":
        found |= {"cmp": "<", "counted": "points", "amount": "0"}
    if letter == "t":
        found |= {"against": "itself", "counted": "unit"}
    if letter == "g":
        found |= {"against": "itself", "counted": "percent"}
    if letter == "k":
        found |= {"counted": "points", "amount": "0"}
    return found


def show(opened: Opened, step: Step, form: StepForm, lines: Lines | None = None) -> tuple[str, int]:
    """The page of a step."""
    lines = lines_of(opened, step) if lines is None else lines
    card = opened.pilot.card
    page = render_template(
        f"cards/{step.value}.html",
        **_around(opened, step, form),
        lines=lines,
        room_for={letter: _has_room(card, letter, lines) for letter in GROUPS.get(step, ())},
        milestones=_milestones(card),
        quote=_quote(card),
        **(_read(card) if step is Step.LOCK else {}),
    )
    return page, form.status


def _read(card: Card) -> dict[str, Any]:
    """The whole card in words, and what to expect of it."""
    plan = drafting.plan_of(card)
    return {
        "chapters": card_whole.whole(card),
        "planned": plan_words.planned(plan, card) if plan else (),
        "plan_days": plan.days if plan else 0,
    }


def _around(opened: Opened, step: Step, form: StepForm) -> dict[str, Any]:
    """What every page of the form shows."""
    pilot = opened.pilot
    return {
        "opened": opened,
        "pilot": pilot,
        "card": pilot.card,
        "form": form,
        "beside": card_page.page(pilot.card, step, opened.missing),
        "said": card_words.said,
        "reads": _readings(pilot.card),
        "found": card_page.by_line(opened.missing),
        "rests": card_page.rests(pilot.touched_at, opened.now),
    }


def saved_pieces(opened: Opened, step: Step, form: StepForm, lines: Lines) -> Response:
    """For a script: the pieces of the page that a save has changed."""
    around = _around(opened, step, form)
    form.revision.data = str(opened.pilot.revision)
    swap = {
        "beside": render_template("cards/_beside.html", **around),
        "revision": render_template("cards/_revision.html", form=form),
        **{
            f"reads-{line_id}": render_template("cards/_reads.html", line_id=line_id, **around)
            for line_id in lines
        },
        **dict.fromkeys(_places(form, lines), ""),
    }
    return jsonify(says=_("Saved."), swap=swap, clear=[])


def refused_pieces(form: StepForm, lines: Lines) -> dict[str, str]:
    """For a script: what is wrong with each field, and nothing where nothing is."""
    return {
        place: render_template("cards/_wrong.html", field=field)
        for place, field in _places(form, lines).items()
    }


def _places(form: StepForm, lines: Lines) -> dict[str, Any]:
    """Where the mistake of each field stands on the page, by the id of that place."""
    fields: Iterable[Any] = (*form, *(field for line in lines.values() for field in line))
    return {f"{field.id}-slot": field for field in fields if field.short_name != "csrf_token"}


def next_address(opened: Opened, step: Step, act: str) -> str:
    """Where to after a save: the next step, or the same one with a line more."""
    here = url_for("cards.step", pilot_id=opened.pilot.id, name=step.value)
    if act.startswith("add-"):
        letter, _sep, quote = act[4:].partition("-")
        asked = f"&quote={quote}" if quote.isdecimal() else ""
        return f"{here}?add={letter}{asked}#new"
    after = card_page.page(opened.pilot.card, step, ()).after
    if act != "next" or after is None:
        return here
    return url_for("cards.step", pilot_id=opened.pilot.id, name=after.value)


def measure_form(opened: Opened, key: str) -> MeasureForm:
    """The form of a measure: of the card, of the library, or of a new one."""
    card = opened.pilot.card
    metric = next((each for each in card.metrics if each.key == key), None)
    suggested = suggestion(key)
    fresh = suggested.metric if suggested else Metric("", "", Family.SHARE, Better.LOWER)
    data = card_fields.of_measure(metric or fresh, is_new=metric is None)
    return MeasureForm(data={**data, "revision": str(opened.pilot.revision)})


def show_measure(opened: Opened, key: str, form: MeasureForm | StepForm) -> tuple[str, int]:
    """The page of a measure."""
    there = {each.key for each in opened.pilot.card.metrics}
    page = render_template(
        "cards/measure.html",
        **_around(opened, Step.STOP, form),
        key=key,
        is_there=key in there,
        suggested=suggestion(key),
        partner=partner_of(key),
        findings=card_page.by_line(opened.missing).get(key, ()),
    )
    return page, form.status


def library_of(opened: Opened) -> dict[str, Any]:
    """What the page of suggestions shows: by whose days get better, those of the card left out."""
    there = {each.key for each in opened.pilot.card.metrics}
    return {
        **_around(opened, Step.STOP, STEP_FORMS[Step.STOP]()),
        "groups": [
            (dimension, [each for each in LIBRARY if each.metric.dimension is dimension])
            for dimension in Dimension
        ],
        "there": there,
        "partner_of": partner_of,
    }


def _readings(card: Card) -> dict[str, str]:
    """Each line read back."""
    return {each.id: card_page.reads(each, card) for each in card.criteria}


def _has_room(card: Card, letter: str, lines: Lines) -> bool:
    kinds = {"c": "continue", "k": "kill", "g": "guard", "t": "tripwire"}
    return sum(line_id.startswith(letter) for line_id in lines) < MOST[kinds[letter]]


def _milestones(card: Card) -> list[tuple[str, bool]]:
    """The text and the tick of each row: what was sent, else the card's, and some empty ones."""
    if request.form:
        return [
            (request.form.get(f"milestone-{n}", ""), bool(request.form.get(f"resources-{n}")))
            for n in range(MOST_MILESTONES)
        ]
    have = [(each.text, each.has_resources) for each in card.belief.backcast]
    return (have + [("", False)] * MOST_MILESTONES)[: min(MOST_MILESTONES, len(have) + 3)]


def _quote(card: Card) -> str:
    """The answer to the pre-mortem that a new line is meant to answer."""
    n = request.args.get("quote", "")
    is_there = n.isdecimal() and len(n) < 4 and int(n) < len(card.premortem)
    return card.premortem[int(n)] if is_there else ""
