"""The terminal says where the server is, and a phone can read it there."""

import io
import socket
from contextlib import closing
from pathlib import Path

import pytest
import segno

from workshop.config import Settings
from workshop.serving import addresses

SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


def settings(**changes) -> Settings:
    plain = {"data_dir": Path("data"), "database_url": "sqlite:////x.db"}
    keys = {"secret_key": SECRET, "criteria_key": SECRET}
    return Settings(**{**plain, **keys, **changes})


def test_a_server_for_everybody_is_here_under_localhost():
    assert addresses.local(settings(port=8080)) == "http://localhost:8080"


def test_a_server_for_everybody_is_on_the_network_under_this_machines_address(monkeypatch):
    monkeypatch.setattr(addresses, "_own_address", lambda: "198.51.100.7")
    assert addresses.network(settings()) == "http://198.51.100.7:5000"


def test_a_machine_without_a_network_has_only_the_local_address(monkeypatch):
    monkeypatch.setattr(addresses, "_own_address", lambda: None)
    assert addresses.network(settings()) is None
    assert "network" not in addresses.greeting(settings())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_server_for_this_machine_alone_has_no_network_address(host):
    assert addresses.network(settings(host=host)) is None


def test_a_server_on_one_address_is_found_there():
    ours = settings(host="198.51.100.7")
    assert addresses.local(ours) == addresses.network(ours) == "http://198.51.100.7:5000"


def test_an_ipv6_address_gets_its_brackets():
    assert addresses.local(settings(host="2001:db8::7")) == "http://[2001:db8::7]:5000"


def test_the_public_address_goes_before_the_machines_own():
    ours = settings(public_url="https://jam.example.org")
    assert addresses.network(ours) == "https://jam.example.org"
    assert "On the network:   https://jam.example.org\n" in addresses.greeting(ours)


def test_the_greeting_shows_both_addresses_and_the_code_of_the_one_for_phones():
    ours = settings(public_url="https://jam.example.org")
    said = addresses.greeting(ours)
    assert "On this machine:  http://localhost:5000\n" in said
    assert addresses.qr("https://jam.example.org") in said


def test_the_code_holds_the_address_and_a_quiet_edge():
    expected = io.StringIO()
    segno.make("https://jam.example.org", micro=False, error="m").terminal(
        expected, compact=True, border=2
    )
    drawn = addresses.qr("https://jam.example.org")
    assert drawn == expected.getvalue()
    assert set(drawn.splitlines()[0]) == {"█"}


def test_the_set_up_link_is_shown_on_the_first_start_alone():
    ours = settings(public_url="https://jam.example.org")
    assert "https://jam.example.org/setup/abc" in addresses.greeting(ours, "/setup/abc")
    assert "Set up" not in addresses.greeting(ours)


def test_a_taken_port_is_refused_in_words():
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(addresses.PortTaken, match=f"127.0.0.1:{port}.*make run PORT="):
            addresses.refuse_taken_port(settings(host="127.0.0.1", port=port))


def test_a_free_port_is_not_refused_and_stays_free():
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    addresses.refuse_taken_port(settings(host="127.0.0.1", port=port))
    addresses.refuse_taken_port(settings(host="127.0.0.1", port=port))
