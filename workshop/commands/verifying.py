"""Looks in the terminal whether pilots still are what was signed, and says where they are not."""

import click

from workshop.actions import proving
from workshop.actions.proving import Proof
from workshop.commands.opening import Open
from workshop.core.errors import RuleBroken
from workshop.core.pilot import receipt as receipts
from workshop.core.pilot.receipt import Receipt

#: The statuses that scripts see.
WHOLE, BENT, UNREADABLE = 0, 1, 2


@click.command()
@click.argument("pilots", nargs=-1, metavar="[PILOT]...")
@click.option("--receipt", "code", help="A check code from a receipt, with its number: 3: ABCDE …")
@click.pass_context
def verify(context: click.Context, pilots: tuple[str, ...], code: str | None) -> None:
    """Look whether these pilots, or all, still are what was signed.

    PILOT is the id in a pilot's address. Without a receipt it cannot be seen that somebody who
    holds the key has rewritten everything, or has cut off the end. The status is 0 when all is
    whole, 1 when something was changed, 2 when a pilot or a receipt cannot be read.
    """
    opening: Open = context.obj
    try:
        receipt = receipts.read(code) if code else None
        house, _ = opening()
        # Which pilot a receipt is of is found out below, unless a single one was named.
        ours = receipt if len(pilots) == 1 else None
        proofs = proving.prove_by_hand(house, pilots, ours)
    except RuleBroken as refusal:
        click.echo(refusal.sentence % refusal.fields, err=True)
        context.exit(UNREADABLE)
    if not proofs:
        click.echo("There is no pilot to look at.")
    bent = sum(not _told(proof) for proof in proofs)
    if receipt and not _held_against(receipt, proofs):
        bent += 1
    context.exit(BENT if bent else WHOLE)


def _told(proof: Proof) -> bool:
    """Say what there is to say about a pilot; whether it is whole."""
    card = proof.pilot.card
    name = f"{card.title}, version {card.version} (pilot {proof.pilot.id})"
    if proof.faults:
        click.echo(f"CHANGED  {name}")
        for fault in proof.faults:
            click.echo(f"         {fault.sentence % {'n': fault.n}}")
    elif proof.entries:
        head = proof.entries[-1]
        code = receipts.numbered(head)
        click.echo(f"whole    {name}\n         Receipt of its newest entry: {code}")
    else:
        click.echo(f"draft    {name}")
    return not proof.faults


def _held_against(receipt: Receipt, proofs: tuple[Proof, ...]) -> bool:
    """Say which entry the receipt is of; whether there is one."""
    for proof in proofs:
        for entry in proof.entries:
            if receipt.fits(entry):
                click.echo(f"The receipt is of entry {entry.n} of pilot {proof.pilot.id}.")
                return True
    if len(proofs) != 1:
        click.echo("The receipt fits no entry of any pilot.")
    return False
