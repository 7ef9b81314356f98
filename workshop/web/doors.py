"""The front page for somebody nobody knows yet: a code, or an account, with equal weight."""

from flask import render_template

from workshop.actions import setting_up
from workshop.web.current import current_house
from workshop.web.forms.accounts import CodeForm, SignInForm


def doors(code: CodeForm, signing_in: SignInForm) -> tuple[str, int]:
    """The page with both forms; refused when one of them is."""
    is_new = setting_up.is_needed(current_house())
    page = render_template("home/doors.html", code=code, signing_in=signing_in, is_new=is_new)
    return page, max(code.status, signing_in.status)
