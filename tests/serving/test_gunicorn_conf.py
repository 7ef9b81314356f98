"""The server as it is set up: private files, nobody's word believed, nothing written down."""

from contextlib import closing

import pytest
from real_server import running


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running("tiny_app:whole()", tmp_path_factory.mktemp("server")) as server:
        yield server


def get(server, path: str, *headers: str) -> str:
    """The whole answer, as one text."""
    lines = (f"GET {path} HTTP/1.0", *headers, "", "")
    with closing(server.connect()) as sock:
        sock.sendall("\r\n".join(lines).encode())
        return b"".join(iter(lambda: sock.recv(1 << 16), b"")).decode()


def test_a_visitor_cannot_pretend_to_have_come_by_https(server):
    assert get(server, "/scheme", "X-Forwarded-Proto: https").endswith("\r\n\r\nhttp")


def test_what_the_server_makes_is_for_its_owner_alone(server):
    assert get(server, "/umask").endswith("\r\n\r\n0o77")


def test_requests_are_not_written_down_and_no_door_but_the_port_is_opened(tmp_path):
    with running("tiny_app:whole()", tmp_path) as server:
        get(server, "/canary-in-the-path")
        made = {path.name for path in tmp_path.rglob("*")}
        assert server.interrupt() == (0, "")
    assert made == {"secret.key", "criteria.key", "in-use.lock"}
