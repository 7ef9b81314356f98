"""Shared regions are drawn once for all who ask, and never once more after they have changed."""

import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import update

from tests.play import Play, play
from tests.served import serve
from workshop.actions import drafting, moving, sorting
from workshop.assembly import languages
from workshop.core.errors import RuleBroken
from workshop.core.pilot.missing import Step
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.sealing import Audience
from workshop.pages import regions
from workshop.pages.drawings import KEPT_FOR, LONGEST, Drawing, Drawings
from workshop.storage.queries import jams, outcomes
from workshop.storage.queries import room as rooms
from workshop.storage.tables import NoteRow
from workshop.web.current import EXTENSION

KEPT = sorted(KEPT_FOR)


class Drawer:
    """Draws each region as its name and number, and counts how often."""

    def __init__(self, playing: Play, **how: Any) -> None:
        self.playing = playing
        self.drawn: Counter[str] = Counter()
        self.now = 0.0
        self.drawings = Drawings(self._render, clock=lambda: self.now, **how)

    def of(self, audience: Audience = Audience.PHONE, language: str = "en") -> Drawing:
        with self.playing.house.store.reading() as reading:
            jam = jams.by_code(reading, self.playing.code)
            return self.drawings.of(reading, jam, audience, language)

    def _render(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        self.drawn[f"{template} {language}"] += 1
        return f"{template} {language} {context['jam'].n}"


def test_a_room_is_drawn_once_however_many_ask(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    first = drawer.of()
    assert all(drawer.of() is first for _ in range(10))
    assert drawer.drawn["phone/_matter.html en"] == 1


def test_every_audience_and_language_has_a_drawing_of_its_own(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    seen = {
        tuple(drawer.of(audience, language).drawn.swap.values())
        for audience in KEPT
        for language in ("en", "de")
    }
    assert len(seen) == 2 * len(KEPT)


def test_an_event_has_it_drawn_anew(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    before = drawer.of()
    moving.pause(drawer.playing.house, drawer.playing.code, drawer.playing.ada)
    assert drawer.of().drawn.n == before.drawn.n + 1


def test_pages_that_name_people_and_pilots_are_drawn_each_time(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    assert drawer.of(Audience.DESK) is not drawer.of(Audience.DESK)


def test_two_who_ask_at_the_same_moment_wait_for_one_drawing(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        drawer.of()

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert drawer.drawn["phone/_matter.html en"] == 1


def test_a_drawing_is_let_go_after_ten_minutes(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    first = drawer.of()
    drawer.now = LONGEST - 1
    assert drawer.of() is first
    drawer.now = LONGEST + 1
    assert drawer.of() is not first


def test_a_drawing_that_nobody_asks_for_again_is_let_go_as_well(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    drawer.of()
    drawer.now = LONGEST - 1
    drawer.drawings.forget_old()
    assert drawer.drawings._size > 0
    drawer.now = LONGEST + 1
    drawer.drawings.forget_old()
    assert (drawer.drawings._size, len(drawer.drawings._kept)) == (0, 0)


def test_what_was_not_asked_for_longest_makes_room(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    size = drawer.of().size
    drawer = Drawer(drawer.playing, most=2 * size)
    en, _de = drawer.of(language="en"), drawer.of(language="de")
    assert drawer.of(language="en") is en
    drawer.of(language="nl")
    assert drawer.of(language="en") is en
    assert drawer.drawn["phone/_matter.html de"] == 1
    drawer.of(language="de")
    assert drawer.drawn["phone/_matter.html de"] == 2


def test_one_that_was_read_before_takes_no_place_of_a_later_one(tmp_path: Path) -> None:
    drawer = Drawer(play(tmp_path))
    house, code = drawer.playing.house, drawer.playing.code
    with house.store.reading() as slow:
        early = jams.by_code(slow, code)
        moving.pause(house, code, drawer.playing.ada)
        later = drawer.of()
        drawer.drawings.of(slow, early, Audience.PHONE, "en")
    assert drawer.of() is later


# ---- what is kept is what would be drawn ----------------------------------------------------


class Compared:
    """After every commit: what is kept of the session, beside what would be drawn now."""

    def __init__(self, playing: Play, folder: Path) -> None:
        self.playing = playing
        self.app = serve(playing, folder).app
        self.kept: Drawings = self.app.extensions[EXTENSION].drawings
        self.render = languages.render_in(self.app)
        self.looks, self.stale = 0, list[str]()
        playing.house.store.on_commit(lambda _commit: self.look())

    def look(self) -> None:
        with self.playing.house.store.reading() as reading:
            jam = jams.by_code(reading, self.playing.code)
            for audience in KEPT:
                kept = self.kept.of(reading, jam, audience, "en").drawn
                fresh = regions.draw(self.render, rooms.room(reading, jam, audience), "en")
                self.looks += 1
                self.stale += [jam.phase.value] if kept.version != fresh.version else []


def touch(playing: Play) -> None:
    """What people at the desk may do meanwhile that phones and screens show."""
    house, code, ada = playing.house, playing.code, playing.ada
    moving.pause(house, code, ada)
    moving.resume(house, code, ada)
    moving.add_time(house, code, ada, playing.key(), 1.0)
    for idea in playing.room(Audience.DESK).of(NoteKind.IDEA)[:1]:
        sorting.hide_note(house, code, ada, idea.id, True)
        sorting.hide_note(house, code, ada, idea.id, False)


def test_all_the_way_through_a_session_nothing_kept_is_stale(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4)
    compared = Compared(playing, tmp_path)
    playing.named("Bo", Role.DECIDER)
    while playing.jam.phase is not Phase.CLOSED:
        with suppress(RuleBroken):
            touch(playing)
        playing.least()
        playing.go_on()
    assert compared.stale == []
    assert compared.looks > 200


def test_a_card_that_is_written_on_its_own_page_is_shown_as_it_is(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4)
    while playing.jam.phase is not Phase.DESIGN:
        playing.least()
        playing.go_on()
    compared = Compared(playing, tmp_path)
    compared.look()
    with playing.house.store.reading() as reading:
        pilot = outcomes.pilots(reading, playing.jam.id)[0]
    drafting.write_step(
        playing.house, playing.ada, pilot.id, Step.WHY, {"title": ["Without a name"]}, 1
    )
    before = compared.looks
    compared.look()
    assert compared.looks > before
    assert compared.stale == []


def test_the_size_of_a_drawing_is_about_what_it_takes(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.IDEATE)
    for n in range(60):
        playing.write(
            playing.seats[n % 4], f"Idea {n} \N{ELECTRIC LIGHT BULB}" + " of many words" * 20
        )
    playing.to(Phase.REVEAL)
    drawings = Drawings(languages.render_in(serve(playing, tmp_path).app))
    with playing.house.store.reading() as reading:
        drawing = drawings.of(reading, playing.jam, Audience.PHONE, "en")
    # Four bytes a letter where one of them is a picture, and every text a second time as a piece.
    assert drawing.size > 4 * sum(map(len, drawing.drawn.swap.values()))
    assert "Idea 59" in str(drawing.drawn.swap)


def test_what_changes_behind_the_back_of_a_session_would_be_noticed(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=4).to(Phase.REVEAL)
    compared = Compared(playing, tmp_path)
    compared.look()
    with playing.house.store.unit() as unit:
        unit.execute(update(NoteRow).values(text="Said by nobody"))
    compared.look()
    assert compared.stale == ["reveal", "reveal"]
