"""The pages of the lock put together: to sign, as it was signed, and the receipt."""

from urllib.parse import quote, urlencode

from flask import render_template, url_for
from flask_babel import gettext as _

from workshop.actions import proving
from workshop.actions.locking import Opened
from workshop.actions.proving import Proof
from workshop.core.permissions import Account, Right, may
from workshop.core.pilot import amending
from workshop.core.pilot.chain import EntryKind
from workshop.core.pilot.lock import OPEN_IN, Move
from workshop.pages import locking as pages
from workshop.pages.card_whole import whole
from workshop.web.current import address, current_house
from workshop.web.forms.base import Form
from workshop.web.forms.locking import (
    AgainForm,
    DaysForm,
    LongerForm,
    OwnerForm,
    SaidForm,
    SignatureForm,
)

#: What may be appended, with its form and the right it takes; the address is `locking.<name>`.
AMENDMENTS: dict[str, tuple[type[Form], Right, Move]] = {
    "said": (SaidForm, Right.FILL_PILOTS, Move.NOTE),
    "owner": (OwnerForm, Right.DECIDE_PILOTS, Move.NOTE),
    "days": (DaysForm, Right.DECIDE_PILOTS, Move.SHOCK),
    "longer": (LongerForm, Right.DECIDE_PILOTS, Move.EXTEND),
    "again": (AgainForm, Right.DECIDE_PILOTS, Move.REPLACE),
}


def wrong_with(account: Account, pilot_id: str) -> tuple[str, ...]:
    """What is wrong with a pilot's chain, for other pages that rest on it."""
    return pages.shown(proving.prove(current_house(), account, pilot_id).faults)


def to_sign(account: Account, opened: Opened, form: SignatureForm) -> tuple[str, int]:
    """The whole card, and a place to sign for whoever's turn it is."""
    card, people = opened.pilot.card, opened.pilot.card.people
    form.card.data = opened.card_hash
    page = render_template(
        "locking/sign.html",
        pilot=opened.pilot,
        chapters=whole(card),
        first=opened.first,
        left=len(opened.missing),
        is_owner=account.id == people.owner,
        is_second=account.id == people.approver,
        may_fill=may(Right.FILL_PILOTS, account, opened.pilot.team_id),
        form=form,
    )
    return page, form.status


def locked(account: Account, proof: Proof, sent: Form | None) -> tuple[str, int]:
    """What was signed, what was said since, and what may still be said.

    `sent` is a form that was refused; it stands there as it was sent.
    """
    pilot, entries = proof.pilot, proof.entries
    newest = pages.chosen(entries, "")
    page = render_template(
        "locking/locked.html",
        pilot=pilot,
        proof=proof,
        faults=pages.shown(proof.faults),
        chapters=whole(pilot.card),
        paper=pages.paper(pilot, newest) if newest and not proof.faults else None,
        told=pages.told(entries, proof.faults),
        owner=amending.owner_name(pilot.card, entries),
        decided_on=pages.decided_on(pilot.card, entries),
        left_out=pages.left_out(entries),
        next_id=amending.successor(entries),
        forms=_forms(account, proof, sent),
        sent=sent,
        states=pages.STATES,
        mail=_mail(proof, newest.n if newest else 0),
    )
    return page, sent.status if sent else 200


def receipt(proof: Proof, n: str, code: str, held: Proof | None, wrong: str) -> tuple[str, int]:
    """The receipt of an entry, and whether a code that was typed still fits."""
    entry = pages.chosen(proof.entries, n)
    unfit = [fault for fault in held.faults if fault not in proof.faults] if held else []
    page = render_template(
        "locking/receipt.html",
        pilot=proof.pilot,
        proof=proof,
        faults=pages.shown(proof.faults),
        paper=pages.paper(proof.pilot, entry) if entry and not proof.faults else None,
        told=pages.told(proof.entries, proof.faults),
        code=code,
        unfit=pages.shown(unfit),
        fits=held is not None and not unfit and not proof.faults,
        wrong=wrong,
        mail=_mail(proof, entry.n if entry else 0),
    )
    return page, 422 if wrong else 200


def receipt_text(proof: Proof, n: str) -> str:
    """The receipt as lines of text; without a lock it says so."""
    entry = pages.chosen(proof.entries, n)
    if entry is None or proof.faults:
        return str(_("There is no receipt to take away.")) + "\n"
    paper = pages.paper(proof.pilot, entry)
    zone = proof.pilot.card.dates.timezone
    where = address(url_for("locking.receipt", pilot_id=proof.pilot.id))
    return render_template(
        "locking/receipt.txt", paper=paper, zone=zone, where=where, pilot=proof.pilot
    )


def _forms(account: Account, proof: Proof, sent: Form | None) -> dict[str, Form]:
    """What this account may append now: a form for each, the one that was refused as it was."""
    pilot = proof.pilot
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=None)
        for name, (kind, right, move) in AMENDMENTS.items()
        if may(right, account, pilot.team_id) and pilot.state in OPEN_IN[move]
    }
    used = any(entry.kind == EntryKind.EXTENSION for entry in proof.entries)
    if used or not pilot.card.dates.extension_days:
        forms.pop("longer", None)
    if amending.successor(proof.entries):
        forms.pop("again", None)
    return forms


def _mail(proof: Proof, n: int) -> str:
    """An address that opens the reader's own mail program with the receipt in it."""
    title = _("Receipt: %(title)s", title=proof.pilot.card.title)
    fields = {"subject": title, "body": receipt_text(proof, str(n))}
    return "mailto:?" + urlencode(fields, quote_via=quote)
