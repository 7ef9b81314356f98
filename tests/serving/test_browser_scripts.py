"""The browser's scripts come from a lock file that names no place, by a Node that is new enough."""

import json
from pathlib import Path

import pytest

from workshop.serving import browser_scripts

ROOT = Path(__file__).parents[2]
LOCK = json.loads((ROOT / "package-lock.json").read_text())


def test_the_lock_file_names_no_download_address():
    fetched = [each for name, each in LOCK["packages"].items() if name]
    assert fetched
    assert not any("resolved" in each for each in fetched)
    assert "://" not in (ROOT / "package-lock.json").read_text()


def test_the_lock_file_keeps_a_fingerprint_of_every_package():
    prints = [each["integrity"] for name, each in LOCK["packages"].items() if name]
    assert all(each.startswith("sha512-") for each in prints)


def test_the_lock_file_is_made_without_addresses_next_time_too():
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text().splitlines()


def test_every_script_comes_from_a_package_that_is_asked_for_by_exact_version():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    sources = {source.partition("/")[0] for source in browser_scripts.SCRIPTS.values()}
    assert sources == set(wanted)
    assert all(version[0].isdigit() for version in wanted.values())


def test_every_script_is_copied_to_where_pages_find_it(tmp_path):
    for source in browser_scripts.SCRIPTS.values():
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True)
        path.write_text(source)
    (tmp_path / browser_scripts.VENDOR).mkdir(parents=True)
    browser_scripts.copy(tmp_path)
    copied = {path.name: path.read_text() for path in (tmp_path / browser_scripts.VENDOR).iterdir()}
    assert copied == browser_scripts.SCRIPTS


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.0.0", True), ("v24.19.0", True), ("v18.20.1", False), ("", False), ("20", False)],
)
def test_node_20_is_the_oldest_that_is_used(version, enough):
    assert browser_scripts.is_new_enough(version) is enough


def test_the_machines_own_node_is_used_when_it_is_new_enough(tmp_path, monkeypatch):
    programs(tmp_path, monkeypatch, node="echo v22.1.0", npm="true")
    assert browser_scripts.npm() == (str(tmp_path / "npm"),)


@pytest.mark.parametrize("present", [{}, {"node": "echo v18.1.0", "npm": "true"}])
def test_without_a_new_enough_node_the_packaged_one_is_used(tmp_path, monkeypatch, present):
    programs(tmp_path, monkeypatch, **present)
    monkeypatch.setattr(browser_scripts, "_packaged_npm", lambda: ("packaged",))
    assert browser_scripts.npm() == ("packaged",)


def programs(folder: Path, monkeypatch, **lines: str) -> None:
    """Let nothing be on the path but these programs, each a line of shell."""
    for name, line in lines.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_fetch_that_fails_ends_with_a_sentence(tmp_path, monkeypatch):
    programs(tmp_path, monkeypatch, node="echo v22.1.0", npm="exit 1")
    with pytest.raises(SystemExit, match="could not be fetched"):
        browser_scripts.main()
