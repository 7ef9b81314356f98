"""Receipts: 26 letters that people copy by hand, and every way in which they come back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pilot.chains import three
from workshop.core.pilot import receipt
from workshop.core.pilot.receipt import NotAReceipt, Receipt

HASH = "4f2a91c07be3d58a06ff2c1d9a47e3b0" + "00" * 16
CODE = "J4VJD QD34P KYUBX 7FQOZ UR7DWA"


def test_a_code_is_26_letters_in_groups_for_128_bits():
    assert receipt.code_of(HASH) == CODE
    assert receipt.letters_of(HASH) == CODE.replace(" ", "")


@given(st.binary(min_size=32, max_size=32))
def test_every_hash_has_a_code_that_can_be_read_again(raw):
    code = receipt.code_of(raw.hex())
    assert [len(group) for group in code.split()] == [5, 5, 5, 5, 6]
    assert receipt.read(code).letters == receipt.letters_of(raw.hex())


def test_two_hashes_that_differ_in_bit_128_have_two_codes():
    other = HASH[:31] + "1" + HASH[32:]
    assert receipt.code_of(other) != receipt.code_of(HASH)


@pytest.mark.parametrize(
    ("typed", "n"),
    [
        (CODE, None),
        (CODE.lower().replace(" ", "-"), None),
        (CODE.replace(" ", ""), None),
        (CODE.replace("O", "0"), None),
        (f"\n {CODE} \n", None),
        (f"3: {CODE}", 3),
        (f"No. 3 · {CODE}", 3),
        (f"Entry 3: {CODE}", 3),
        (HASH, None),
        (HASH.upper(), None),
        (f"12/{HASH}", 12),
        (f"Workshop pilot p-1 entry 3 sha256 {HASH}", 3),
    ],
)
def test_a_receipt_is_read_however_it_was_written_down(typed, n):
    assert receipt.read(typed) == Receipt(CODE.replace(" ", ""), n)


@pytest.mark.parametrize(
    "typed", ["", "hello", CODE[:-1], CODE + "A", HASH[:-1], HASH + "0", "9" * 26, "3:", "é" * 26]
)
def test_what_is_no_receipt_is_refused(typed):
    with pytest.raises(NotAReceipt):
        receipt.read(typed)


def test_the_code_for_machines_can_be_read_again():
    for entry in three():
        found = receipt.read(receipt.in_full(entry))
        assert found.fits(entry)
        assert entry.hash.upper() in receipt.in_full(entry)


def test_a_code_is_written_with_the_number_of_its_entry():
    one, two, _ = three()
    assert receipt.numbered(two) == f"2: {receipt.code_of(two.hash)}"
    assert receipt.read(receipt.numbered(one)).fits(one)
    assert receipt.numbered(replace(one, hash="made unreadable")) == ""


def test_a_receipt_fits_its_own_entry_alone():
    one, two, _ = three()
    mine = Receipt(receipt.letters_of(one.hash), 1)
    assert mine.fits(one)
    assert not mine.fits(two)
    assert not Receipt(mine.letters, 2).fits(one)
    assert not mine.fits(replace(one, hash="made unreadable"))
