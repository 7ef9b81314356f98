"""What only pages of pilots need is not loaded by a server at which nobody has opened one."""

from contextlib import closing

from real_server import NO_SETTINGS, running

HEAVY = {"numpy", "scipy", "redis", "holidays", "icalendar"}


def loaded(app: str, data_dir, settings=NO_SETTINGS) -> set[str]:
    """Which of the heavy libraries the worker has loaded."""
    with running(app, data_dir, settings=settings) as server, closing(server.connect()) as sock:
        sock.sendall(b"GET /loaded HTTP/1.0\r\n\r\n")
        answer = b"".join(iter(lambda: sock.recv(1 << 16), b"")).decode()
    head, _, names = answer.partition("\r\n\r\n")
    assert " 200 " in head.splitlines()[0]
    return HEAVY & set(names.split())


def test_a_server_that_starts_loads_nothing_heavy(tmp_path):
    assert loaded("loaded_app:whole()", tmp_path) == set()


def test_one_that_did_would_be_noticed(tmp_path):
    assert loaded("loaded_app:hungry()", tmp_path) == {"numpy", "icalendar"}


def test_a_worker_among_others_has_its_redis_even_while_it_is_away(tmp_path):
    nobody_there = {"WORKSHOP_REDIS_URL": "redis://127.0.0.1:1/0"}
    assert loaded("loaded_app:whole()", tmp_path, nobody_there) == {"redis"}
