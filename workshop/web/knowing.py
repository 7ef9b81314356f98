"""How we know we are right: peeking, guardrails and grades for people without statistics."""

from flask import Blueprint, render_template

from workshop.pages.knowing import context

blueprint = Blueprint("knowing", __name__)


@blueprint.get("/how-we-know")
def page() -> str:
    """One page, for everybody: it says nothing about any pilot."""
    return render_template("reviews/how_we_know.html", **context())
