"""Every way to bend a promise is found, with its place; and what is whole is left alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.core.pilot.chains import KEY, LOCKED, OTHER_KEY, a_chain, edited, rebuilt, three
from workshop.core.pilot.card import Card, PilotState
from workshop.core.pilot.chain import EntryKind, seal
from workshop.core.pilot.metrics import Baseline, Better, Family, Metric
from workshop.core.pilot.proving import (
    SENTENCES,
    Fault,
    Flaw,
    Kept,
    contradictions,
    state_of,
    verify,
)
from workshop.core.pilot.receipt import Receipt, letters_of

BASELINE = Baseline(0.24, 4120, date(2025, 1, 1), date(2025, 2, 28), "export")
REPEAT = Metric("repeat7", "call again", Family.SHARE, Better.LOWER, baseline=BASELINE)
CARD = Card("A", "I", metrics=(REPEAT,))
OTHER_BASELINE = replace(REPEAT, baseline=replace(BASELINE, value=0.3))
KEPT = Kept(PilotState.LOCKED, CARD, CARD)


def of(entry):
    return Receipt(letters_of(entry.hash), entry.n)


def test_what_was_signed_is_whole_and_every_receipt_fits():
    chain = three()
    assert verify(chain, KEY) == ()
    for entry in chain:
        assert verify(chain, KEY, of(entry)) == ()
        assert verify(chain, KEY, replace(of(entry), n=None)) == ()


# ---- the five attacks, and reordering -----------------------------------------------------------


@pytest.mark.parametrize("n", [1, 2, 3])
def test_an_edited_entry_is_broken_at_its_place(n):
    assert verify(edited(three(), n, '{"words":"Other"}'), KEY) == (Fault(Flaw.BROKEN, n),)


def test_a_chain_rebuilt_without_the_key_is_forged():
    bent = rebuilt(edited(three(), 2, '{"words":"Other"}'), key=None)
    assert verify(bent, KEY) == (Fault(Flaw.FORGED, 2), Fault(Flaw.FORGED, 3))
    other = rebuilt(bent, key=OTHER_KEY)
    assert verify(other, KEY) == tuple(Fault(Flaw.FORGED, n) for n in (1, 2, 3))


def test_a_chain_rebuilt_with_the_key_is_caught_by_a_receipt_and_by_nothing_else():
    chain = three()
    bent = rebuilt(edited(chain, 1, '{"words":"Other"}'), key=KEY)
    assert verify(bent, KEY) == ()
    for entry in chain:
        assert verify(bent, KEY, of(entry)) == (Fault(Flaw.RECEIPT, entry.n),)
    assert verify(bent, KEY, replace(of(chain[0]), n=None)) == (Fault(Flaw.RECEIPT, 0),)


def test_a_receipt_of_an_entry_before_the_rewritten_one_does_not_help():
    chain = three()
    bent = rebuilt(edited(chain, 3, '{"words":"Other"}'), key=KEY)
    assert verify(bent, KEY, of(chain[1])) == ()
    assert verify(bent, KEY, of(chain[2])) == (Fault(Flaw.RECEIPT, 3),)


def test_a_tail_that_was_cut_off_is_caught_by_the_head_receipt_and_by_nothing_else():
    chain = three()
    cut = chain[:2]
    assert verify(cut, KEY) == ()
    assert verify(cut, KEY, of(chain[1])) == ()
    assert verify(cut, KEY, of(chain[2])) == (Fault(Flaw.CUT, 3),)


def test_entries_in_another_order_are_broken():
    one, two, three_ = three()
    swapped = (one, replace(three_, n=2), replace(two, n=3))
    assert {Fault(Flaw.BROKEN, 2), Fault(Flaw.BROKEN, 3)} <= set(verify(swapped, KEY))
    forged = rebuilt((one, three_, two), key=None)
    assert {fault.flaw for fault in verify(forged, KEY)} >= {Flaw.FORGED}


# ---- other damage -------------------------------------------------------------------------------


def test_an_entry_taken_out_leaves_a_gap():
    one, _, last = three()
    assert verify((one, last), KEY) == (Fault(Flaw.MISSING, 3),)
    assert verify((last,), KEY) == (Fault(Flaw.MISSING, 3),)


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": 1}', '{"a":1e999}', "[" * 100_000])
def test_a_body_that_is_no_canonical_text_is_broken_and_not_a_crash(text):
    assert verify(edited(three(), 2, text), KEY)[0] == Fault(Flaw.BROKEN, 2)


def test_a_seal_that_is_no_seal_is_forged():
    chain = three()
    assert verify((replace(chain[0], mac="é"), *chain[1:]), KEY) == (Fault(Flaw.FORGED, 1),)


def test_an_entry_older_than_the_one_before_is_told_even_with_the_key():
    chain = three()
    early = replace(chain[2], at=chain[0].at - timedelta(days=30))
    assert verify(rebuilt((*chain[:2], early), KEY), KEY) == (Fault(Flaw.BACKDATED, 3),)


def test_a_copy_of_another_pilots_chain_is_broken():
    moved = tuple(replace(each, pilot_id="q") for each in three())
    assert [fault.flaw for fault in verify(moved, KEY)] == [Flaw.BROKEN] * 3


# ---- what stands beside the chain ---------------------------------------------------------------


def test_what_agrees_with_the_chain_is_left_alone():
    assert contradictions(three(), KEPT) == ()
    assert contradictions((), replace(KEPT, state=PilotState.DRAFT)) == ()
    assert contradictions((), replace(KEPT, state=PilotState.PROPOSED)) == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"card": replace(CARD, title="B")}, Fault(Flaw.CARD, 1)),
        ({"signed": None}, Fault(Flaw.CARD, 1)),
        ({"card": replace(CARD, metrics=())}, Fault(Flaw.BASELINE, 1)),
        ({"card": replace(CARD, metrics=(OTHER_BASELINE,))}, Fault(Flaw.BASELINE, 1)),
        ({"early": 7}, Fault(Flaw.EARLY, 7)),
        ({"state": PilotState.DRAFT}, Fault(Flaw.STATE)),
        ({"state": PilotState.PROPOSED}, Fault(Flaw.STATE)),
        ({"state": PilotState.PAUSED}, Fault(Flaw.STATE)),
        ({"state": PilotState.DECIDED}, Fault(Flaw.STATE)),
        ({"state": PilotState.REPLACED}, Fault(Flaw.STATE)),
    ],
)
def test_what_the_rest_of_the_database_says_otherwise_is_told(changed, fault):
    assert contradictions(three(), replace(KEPT, **changed)) == (fault,)


def test_a_lock_that_no_entry_supports_is_told():
    assert contradictions((), KEPT) == (Fault(Flaw.STATE),)


def test_a_chain_that_is_broken_is_not_asked_what_it_says():
    assert contradictions(edited(three(), 1, "{}"), KEPT) == ()


PAUSE, RESUME = (EntryKind.PAUSE, {}), (EntryKind.RESUME, {})
DECIDED, AGAINST = (EntryKind.DECISION, {"against": False}), (EntryKind.DECISION, {"against": True})
SECOND, NEXT = (EntryKind.SECOND_SIGNATURE, {}), (EntryKind.NEXT_VERSION, {})


@pytest.mark.parametrize(
    ("then", "state"),
    [
        ([], PilotState.LOCKED),
        ([PAUSE], PilotState.PAUSED),
        ([PAUSE, RESUME], PilotState.LOCKED),
        ([DECIDED], PilotState.DECIDED),
        ([AGAINST], PilotState.LOCKED),
        ([PAUSE, AGAINST], PilotState.PAUSED),
        ([AGAINST, SECOND], PilotState.DECIDED),
        ([NEXT], PilotState.REPLACED),
        ([DECIDED, NEXT], PilotState.DECIDED),
        ([DECIDED, RESUME], PilotState.DECIDED),
    ],
)
def test_where_a_pilot_stands_follows_from_its_entries(then, state):
    chain = a_chain(*then)
    assert state_of(chain) is state
    assert contradictions(chain, replace(KEPT, state=state)) == ()


def test_every_flaw_has_its_sentence():
    assert set(SENTENCES) == set(Flaw)
    assert Fault(Flaw.BROKEN, 3).sentence % {"n": 3} == "Entry 3 was changed: it is broken at 3."


def test_the_twin_a_chain_without_seals_or_receipts_hides_a_rewrite():
    """What the seals are for: whoever rewrites everything leaves nothing else to see."""
    bent = rebuilt(edited(three(), 1, '{"card_hash":"h"}'), key=None)
    resealed = tuple(replace(each, mac=seal(KEY, each.hash)) for each in bent)
    assert verify(bent, KEY) != ()
    assert verify(resealed, KEY) == ()
    assert LOCKED["card_hash"] == "h"
