"""What one act costs in actions and storage: CPU time, without request, answer and disk's patience.

    python -m bench.acts [ideas] [seats]

Beside so many sealed ideas and taken seats, in a session on a SQLite database of its own.
"""

import secrets
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import insert

from tests.play import Play, play
from workshop.actions import files, notes, seats
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.storage.queries import counts
from workshop.storage.tables import IntakeRow, MarkRow, SeatRow

IDEAS, SEATS = 6000, 2000
TIMES = 100
TEXT = "One idea of many, about as long as ideas are that people write"


def crowd(playing: Play, ideas: int, many: int) -> None:
    """Fill the session with what others did: their seats, their texts, a mark for each text."""
    jam = playing.jam
    own = {"session_id": jam.id, "visit": jam.visit}
    empty = dict.fromkeys(("title", "evidence", "lineage"), "")
    texts = [
        {
            **own,
            **empty,
            "id": str(uuid4()),
            "kind": "idea",
            "text": TEXT,
            "wild": 0,
            "parents": "[]",
            "own_tag": secrets.token_hex(32),
        }
        for _ in range(ideas)
    ]
    marks = [{**own, "tag": secrets.token_hex(32), "what": "did", "about": ""} for _ in texts]
    taken = [{"session_id": jam.id, "hash": secrets.token_hex(32)} for _ in range(many)]
    with playing.house.store.unit() as unit:
        for table, rows in ((SeatRow, taken), (IntakeRow, texts), (MarkRow, marks)):
            if rows:
                unit.execute(insert(table), rows)


def cost(name: str, act: Callable[[int], object], times: int = TIMES) -> None:
    """Print the CPU time of one act: the median and the longest."""
    spent = []
    for n in range(times):
        began = time.process_time()
        act(n)
        spent.append((time.process_time() - began) * 1000)
    print(f"| {name} | {statistics.median(spent):.2f} | {max(spent):.2f} |")


def measure(playing: Play, ideas: int, many: int) -> None:
    """Acts of people while they write, what the server does beside, and the reveal."""
    house, code = playing.house, playing.code
    while playing.go_on() is not Phase.IDEATE:
        pass
    crowd(playing, ideas, many)
    own = playing.seats

    def count(_n: int) -> None:
        with house.store.reading() as reading:
            counts.counts(reading, playing.jam)

    print(f"{ideas} ideas, {many} seats\n\n| act | CPU ms, median | longest |\n|---|---|---|")
    cost("take a seat", lambda _: seats.take(house, code))
    cost("write a text", lambda n: playing.write(own[n % len(own)], f"{TEXT} {n}"))
    cost("say done", lambda n: notes.finish(house, code, own[n % len(own)], n % 2 == 0))
    cost("count, every 2 s", count, 10)
    cost("shuffle the files, every 30 s", lambda _: files.stir(house), 3)
    cost("reveal", lambda _: to_reveal(playing), 1)
    while playing.go_on() is not Phase.VOTE:
        pass
    units = playing.room().open_round
    there = units.units if units else ()
    cost(f"place dots, {len(there)} units", lambda n: playing.place(own[n % len(own)], there[n], 1))


def to_reveal(playing: Play) -> None:
    """Go on until the ideas are shown."""
    while playing.go_on() is not Phase.REVEAL:
        pass


def main() -> None:
    """Measure beside as many ideas and seats as are asked for."""
    asked = [int(number) for number in sys.argv[1:3]]
    ideas, many = [*asked, *(IDEAS, SEATS)[len(asked) :]]
    with TemporaryDirectory() as folder:
        measure(play(Path(folder), 100, preset=Preset.EXPRESS), ideas, many)


if __name__ == "__main__":
    main()
