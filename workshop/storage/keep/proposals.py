"""The first of two signatures under a card."""

from sqlalchemy import delete, insert

from workshop.core.pilot.pilot import Proposal
from workshop.storage.tables import ProposalRow
from workshop.storage.unit import PilotUnit


def propose(unit: PilotUnit, proposal: Proposal) -> None:
    """Keep the first signature, in place of an earlier one."""
    take_back(unit)
    unit.execute(
        insert(ProposalRow).values(
            pilot_id=unit.pilot.id,
            card_hash=proposal.card_hash,
            by_id=proposal.by_id,
            by_name=proposal.by_name,
            forecast=proposal.forecast,
            at=proposal.at,
        )
    )


def take_back(unit: PilotUnit) -> None:
    """Drop the first signature."""
    unit.execute(delete(ProposalRow).where(ProposalRow.pilot_id == unit.pilot.id))
