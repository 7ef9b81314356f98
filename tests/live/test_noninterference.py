"""Other dots, same streams: before the close nothing anybody is sent depends on where dots lie."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from tests.play import Play, play
from tests.served import Page, serve
from tests.waiting import until
from workshop.actions import notes
from workshop.core.session.jam import Jam
from workshop.core.session.phases import Phase
from workshop.core.session.sealing import Audience
from workshop.live import sender

SEATS = 5


def one_way(playing: Play, units: tuple[str, ...]) -> None:
    """Everybody puts all dots on the first units."""
    for seat in playing.seats:
        for unit in units[:3]:
            playing.place(seat, unit, 1)


def another_way(playing: Play, units: tuple[str, ...]) -> None:
    """The same acts at the same times on other units."""
    for n, seat in enumerate(playing.seats):
        for unit in units[-3:]:
            playing.place(seat, units[(units.index(unit) + n) % len(units)], 1)


def streams(folder: Path, voting: object) -> dict[str, list[str]]:
    """Everything each client was sent while the vote was open; of ticks, what they add up to."""
    folder.mkdir()
    playing = play(folder, seats_taken=SEATS).to(Phase.VOTE)
    served = serve(playing, folder)
    desk = served.signed_in(playing.ada)
    pages = [
        served.page(Audience.PHONE, served.phone(playing.seats[0])),
        served.page(Audience.PHONE, served.phone(playing.seats[1])),
        served.page(Audience.DESK, desk),
        served.page(Audience.SCREEN, desk),
    ]
    current = playing.room().open_round
    assert current is not None
    voting(playing, current.units)  # type: ignore[operator]
    for seat in playing.seats[:3]:
        notes.finish(playing.house, playing.code, seat, True)
    for page in pages:
        until(lambda page=page: told(page, "done", 3), f"a tick at the {page.audience}")  # type: ignore[misc]
    found = {}
    for place, page in enumerate(pages):
        ticks = [packet["args"][0] for packet in page.packets if packet["name"] == "tick"]
        others = [packet for packet in page.packets if packet["name"] != "tick"]
        lines = [json.dumps(each, sort_keys=True) for each in (*others, added_up(ticks))]
        lines.append(json.dumps(page.fetch(), sort_keys=True))
        found[f"{place} {page.audience}"] = list(dict.fromkeys(lines))
        page.socket.disconnect()
    found["whole desk page"] = [desk.get(f"/s/{playing.code}/desk").get_data(as_text=True)]
    return found


def added_up(ticks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a page knows after these ticks; where the grid falls between the acts is chance."""
    known: dict[str, Any] = {"n": sorted({tick["n"] for tick in ticks}), "counts": {}}
    for tick in ticks:
        known["counts"].update(tick["counts"])
    return known


def told(page: Page, name: str, value: int) -> bool:
    """Whether the page has heard this count; phones hear of nobody's acts, so any tick will do."""
    page.hear()
    counts = [p["args"][0]["counts"] for p in page.packets if p["name"] == "tick"]
    if page.audience is Audience.PHONE:
        return len(counts) > 1
    return any(each.get(name) == value for each in counts)


def masked(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Without what is drawn anew for every page and says nothing of a session."""
    return {
        name: sorted(line for line in lines if "<!doctype" not in line)
        for name, lines in found.items()
    }


def test_other_dots_send_the_same_bytes_to_everybody(tmp_path: Path) -> None:
    first = streams(tmp_path / "a", one_way)
    second = streams(tmp_path / "b", another_way)
    assert masked(first) == masked(second)
    assert all(lines for name, lines in masked(first).items() if name != "whole desk page")


def test_a_leaked_total_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = sender.counting.counts

    def leaking(connection: Connection, jam: Jam) -> Mapping[str, int]:
        query = text(
            "SELECT coalesce(max(n), 0) FROM (SELECT sum(count) n FROM dots GROUP BY unit)"
        )
        return {**honest(connection, jam), "leak": connection.execute(query).scalar_one()}

    monkeypatch.setattr(sender.counting, "counts", leaking)
    first = streams(tmp_path / "a", one_way)
    second = streams(tmp_path / "b", another_way)
    assert masked(first) != masked(second)
