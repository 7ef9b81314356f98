"""What a browser may say over a live connection; the rest is passed over, or ends it."""

import pytest
from socketio.packet import Packet

from workshop.serving.said import AT_ONCE, BETWEEN, Unwelcome, read, read_body

DEEP = "[" * 50_000


@pytest.mark.parametrize("packet", ["1", "2probe", "3", "5", "40", "41"])
def test_hello_goodbye_and_still_here_are_handed_on(packet):
    assert read(packet) == packet


@pytest.mark.parametrize("auth", ["{}", '{"token":"x"}', "{" + DEEP])
def test_what_comes_with_a_hello_is_left_out_unread(auth):
    assert read("40" + auth) == "40"


@pytest.mark.parametrize(
    "packet",
    [
        '42["note",{"text":"An idea"}]',
        "42" + DEEP,
        '42["\\ud800"]',
        "42{}",
        "42",
        "43" + "9" * 60_000,
    ],
)
def test_events_and_answers_are_passed_over_unread(packet):
    assert read(packet) == ""


@pytest.mark.parametrize(
    "packet",
    ["", "0", "2", "4", "44", "45", "451-[]", "461-[]", "49", "6", "7", "x", "bAAAA", "40/desk,"],
)
def test_a_packet_that_no_browser_of_ours_sends_ends_the_connection(packet):
    with pytest.raises(Unwelcome):
        read(packet)


@pytest.mark.parametrize("packet", ["40[", "4" + DEEP, "d=4", "\ud800", "３"])
def test_and_so_does_one_that_was_made_to_harm(packet):
    with pytest.raises(Unwelcome):
        read(packet)


def test_a_post_carries_several_packets_and_what_is_passed_over_is_left_out():
    assert read_body(b'40{}\x1e42["note"]\x1e3') == "40\x1e3"
    assert read_body(b'42["note"]') == ""


@pytest.mark.parametrize(
    "body", [b"", b"\xed\xa0\x80", b"40\x1e", BETWEEN.join(["3"] * (AT_ONCE + 1)).encode()]
)
def test_a_post_with_anything_else_in_it_ends_the_connection(body):
    with pytest.raises(Unwelcome):
        read_body(body)


def test_without_this_the_library_would_read_what_a_stranger_has_made_up():
    with pytest.raises(RecursionError):
        Packet(encoded_packet="2" + DEEP)
