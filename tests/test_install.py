"""What `make` installs: exact versions with no address; what is missing is told in words."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==[0-9][0-9A-Za-z.+!]*$")


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return {plain(line.partition("==")[0]): line for line in lines if not line.startswith("#")}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_version_is_exact_and_names_no_address():
    assert all(PINNED.match(line) for line in pins().values())


def test_everything_setup_cfg_asks_for_is_pinned():
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    lines = setup["options"]["install_requires"]
    lines += "".join(setup["options.extras_require"].values())
    asked = {plain(re.match(r"[\w.-]+", line)[0]) for line in lines.split("\n") if line}
    assert asked - set(pins()) == set()


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ("exit 1", "needs Python 3.11 or newer"),
        ('case "$2" in *ensurepip*) exit 1;; esac', "apt-get install python3-venv"),
    ],
)
def test_a_python_that_cannot_be_used_is_told_in_words(tmp_path, python, words):
    shutil.copy(ROOT / "Makefile", tmp_path)
    fake = tmp_path / "fake-python"
    fake.write_text(f"#!/bin/sh\n{python}\n")
    fake.chmod(0o755)
    command = ["make", "-C", str(tmp_path), ".venv/bin/python", f"PYTHON={fake}"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode != 0
    assert words in said.stdout
    assert not (tmp_path / ".venv").exists()
