"""The address that a proxy or a service manager asks."""

from pathlib import Path

from tests.play import play
from tests.served import serve


def test_a_workshop_that_is_well_says_so_to_anybody(tmp_path: Path) -> None:
    answer = serve(play(tmp_path), tmp_path).anybody().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "Set-Cookie" not in answer.headers


def test_a_workshop_without_its_database_says_that(tmp_path: Path) -> None:
    playing = play(tmp_path)
    client = serve(playing, tmp_path).anybody()
    playing.engine.dispose()
    (tmp_path / "workshop.db").unlink()
    (tmp_path / "workshop.db").mkdir()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "database" in answer.text
