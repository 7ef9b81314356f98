"""Row 26: two sessions that differ only in who was faster give the same files to take away."""

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.pages.rooms import render
from tests.play import Play, play
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.core.session.sealing import Audience
from workshop.pages import report as pages
from workshop.pages.export_csv import as_csv
from workshop.pages.export_json import as_json

TEXTS = [f"Idea number {n}: build {n} homes" for n in range(12)]
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def written_in(folder: Path, order: Sequence[int], seed: int) -> Play:
    """A whole session in which the same texts come in this order, each from the same person."""
    folder.mkdir()
    playing = play(folder, seats_taken=4, preset=Preset.EXPRESS, seed=seed).to(Phase.IDEATE)
    for number in order:
        playing.write(playing.seats[number % 4], TEXTS[number])
    while playing.jam.phase is not Phase.VOTE:
        playing.go_on()
    unit_of = {note.text: note.id for note in playing.room().of(NoteKind.IDEA)}
    voters = list(playing.seats)
    Random(seed).shuffle(voters)
    for seat in voters:
        for text in TEXTS[:3]:
            playing.place(seat, unit_of[text], 1)
    playing.go_on()
    while playing.jam.phase is not Phase.CHOOSE:
        if playing.jam.phase is Phase.ESTIMATE:
            playing.estimate()
        playing.go_on()
    return playing


def exports(playing: Play) -> dict[str, str]:
    """Every file of the report, with ids masked."""
    with playing.house.store.reading() as reading:
        report = pages.read(reading, playing.jam, Audience.OBSERVER)
    told = {
        "json": as_json(report),
        "csv": as_csv(report),
        "md": render("report/file.md", "en", {"report": report, "jam": report.jam}),
    }
    return {name: IDS.sub("an id", text) for name, text in told.items()}


ORDERS = (range(12), range(11, -1, -1), (5, 3, 8, 0, 11, 1, 7, 2, 10, 6, 4, 9))


@pytest.fixture(scope="module")
def sessions(tmp_path_factory) -> list[Play]:
    folder = tmp_path_factory.mktemp("exports")
    return [written_in(folder / str(n), order, n) for n, order in enumerate(ORDERS)]


@pytest.mark.parametrize("file", ["json", "csv", "md"])
def test_who_was_faster_changes_no_byte_of_an_export(sessions, file):
    first, *others = [exports(playing)[file] for playing in sessions]
    assert all(text in first for text in TEXTS)
    assert others == [first, first]


def test_an_export_in_the_order_of_arrival_would_be_seen(sessions):
    """The twin: the same lines as a careless program would write them."""

    def careless(playing: Play, order: Sequence[int]) -> list[str]:
        lines = exports(playing)["csv"].splitlines()
        return [next(line for line in lines if TEXTS[number] in line) for number in order]

    first, *others = map(careless, sessions, ORDERS)
    assert [sorted(other) for other in others] == [sorted(first), sorted(first)]
    assert first not in others
