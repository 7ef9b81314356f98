"""How anonymity works here, for everybody; and on one sheet for those who have to answer for it."""

from flask import Blueprint, render_template

from workshop.pages.anonymity import context

blueprint = Blueprint("anonymity", __name__, url_prefix="/anonymity")


@blueprint.get("")
def page() -> str:
    """What is stored, what is not, when it goes, and how to check it."""
    return render_template("anonymity/page.html", **context())


@blueprint.get("/sheet")
def sheet() -> str:
    """The same on one page of paper, for a data protection officer and a works council."""
    return render_template("anonymity/sheet.html", **context())
