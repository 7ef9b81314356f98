"""The address that a proxy or a service manager asks, and what administrators are told."""

from dataclasses import replace
from pathlib import Path

from tests import builders as make
from tests.play import play
from tests.served import Served, serve
from workshop.core.troubles import Trouble
from workshop.web.current import EXTENSION


def test_a_workshop_that_is_well_says_so_to_anybody(tmp_path: Path) -> None:
    answer = serve(play(tmp_path), tmp_path).anybody().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"database": True, "troubles": []})
    assert "Set-Cookie" not in answer.headers


def test_a_workshop_without_its_database_says_that(tmp_path: Path) -> None:
    playing = play(tmp_path)
    client = serve(playing, tmp_path).anybody()
    playing.engine.dispose()
    (tmp_path / "workshop.db").unlink()
    (tmp_path / "workshop.db").mkdir()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (503, {"database": False, "troubles": []})


def troubled(served: Served) -> Served:
    """The same with upkeep in trouble."""
    parts = served.app.extensions[EXTENSION]
    served.app.extensions[EXTENSION] = replace(parts, troubles=lambda: (Trouble.LOG,))
    return served


def test_a_trouble_leaves_the_server_well_and_is_named(tmp_path: Path) -> None:
    answer = troubled(serve(play(tmp_path), tmp_path)).anybody().get("/healthz")
    assert (answer.status_code, answer.json) == (
        200,
        {"database": True, "troubles": ["log_not_emptied"]},
    )


def test_administrators_read_of_a_trouble_on_their_front_page_and_nobody_else(
    tmp_path: Path,
) -> None:
    playing = play(tmp_path)
    sentence = "The log of the database cannot be emptied at the moment."
    admin = make.an_administrator(playing.house)
    served = serve(playing, tmp_path)
    assert sentence not in served.signed_in(admin).get("/").text
    troubled(served)
    assert sentence in served.signed_in(admin).get("/").text
    assert sentence not in served.signed_in(playing.ada).get("/").text
    assert sentence not in served.anybody().get("/").text
