"""The real server settles the files at its start, while it runs and at its end."""

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from real_server import running

from tests.play import play
from tests.storage.places import order_left
from tests.storage.test_physical import placed, written
from tests.waiting import until
from workshop.core.session.phases import Phase


def log_of(folder: Path) -> int:
    log = folder / "workshop.db-wal"
    return log.stat().st_size if log.exists() else 0


def test_what_was_left_behind_is_settled_at_the_start(tmp_path: Path) -> None:
    playing = play(tmp_path, 4)
    written(playing, 10)
    assert log_of(tmp_path) > 0
    with running("wsgi:app", tmp_path):
        until(lambda: log_of(tmp_path) == 0, "the log is empty")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_stopped_leaves_files_that_tell_nothing(
    tmp_path: Path, how: signal.Signals
) -> None:
    playing = play(tmp_path, 4)
    playing.clock.time = datetime.now(
        UTC
    )  # else the server finds that its seats have had their time
    playing.to(Phase.IDEATE)
    with running("wsgi:app", tmp_path) as server:
        until(lambda: log_of(tmp_path) == 0, "the start is over")
        ids = written(playing, 10)
        assert log_of(tmp_path) > 0
        os.kill(server.process.pid, how)
        said, _ = server.process.communicate(timeout=15)
        assert "Traceback" not in said
    assert log_of(tmp_path) == 0
    assert order_left(placed(playing, tmp_path), ids) < 0.95, "unsettled it is exactly 1"
    playing.engine.dispose()
