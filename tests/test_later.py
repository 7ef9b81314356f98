"""A library that is loaded when something of it is first asked for."""

import sys
import threading
import time

import pytest

from workshop.later import Later

SLOW = "import time\nBEGUN = True\ntime.sleep(0.3)\nWHOLE = True\n"


@pytest.fixture
def slow(tmp_path, monkeypatch) -> Later:
    """A library that takes its time while it is loaded."""
    (tmp_path / "a_slow_library.py").write_text(SLOW)
    monkeypatch.syspath_prepend(tmp_path)
    yield Later("a_slow_library")
    sys.modules.pop("a_slow_library", None)


def test_it_is_loaded_by_the_first_question_and_not_before(slow):
    assert "a_slow_library" not in sys.modules
    assert slow.WHOLE
    assert "a_slow_library" in sys.modules


def test_what_it_does_not_have_is_refused_in_the_usual_way(slow):
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        _ = slow.nothing_of_this_name


def test_a_question_of_python_itself_does_not_load_it(slow):
    assert not hasattr(slow, "__wrapped__")
    assert "a_slow_library" not in sys.modules


def test_a_second_thread_waits_for_the_whole_of_it(slow):
    first = threading.Thread(target=lambda: slow.BEGUN)
    first.start()
    while "a_slow_library" not in sys.modules:
        time.sleep(0.001)
    assert slow.WHOLE
    first.join()
