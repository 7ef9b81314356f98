"""A missing part is told by name with the line that installs it, and in CI nothing is skipped."""

from pathlib import Path

import pytest

from tests.conftest import LONGEST
from tests.needs import CHROMIUM, NGINX, POSTGRES, REDIS, Part, find, needs

NOWHERE = Part("Teleporter", ("no-such-program-here",), "teleporter", ("no/such/folder",))
TOLD = "Teleporter is missing. On Debian: sudo apt-get install teleporter"


def test_every_file_that_is_begun_first_is_there():
    tests = Path(__file__).parent
    assert [file for file in LONGEST if not (tests / file).exists()] == []


def test_a_missing_part_is_skipped_by_name_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=TOLD):
        needs(NOWHERE)


def test_in_ci_a_missing_part_is_a_failure(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=TOLD):
        needs(NOWHERE)


def test_a_part_is_found_beside_the_path_too(tmp_path, monkeypatch):
    program = tmp_path / "7" / "bin" / "no-such-program-here"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    pattern = str(tmp_path / "*" / "bin").lstrip("/")
    assert find(Part("Teleporter", NOWHERE.programs, "teleporter", (pattern,))) == program


@pytest.mark.parametrize("part", [CHROMIUM, POSTGRES, REDIS, NGINX], ids=lambda part: part.name)
def test_every_part_is_installed_by_the_ci_script(part, request):
    script = (request.config.rootpath / ".ci" / "run").read_text()
    assert f" {part.package}\n" in script
