"""Page plus news is the page: what a frame brings is what a fetch would have brought."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.framed import trees
from tests.play import Play, play
from tests.served import Page, Served, serve
from tests.waiting import until
from workshop.actions import ballots, deciding, moving, notes, revealing, sorting, telling
from workshop.core.events import EVENTS
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.sealing import Audience

Act = Callable[[], object]


def everybody(served: Served) -> list[Page]:
    playing = served.play
    bo = playing.named("Bo", Role.DECIDER)
    cy = playing.named("Cy", Role.OBSERVER)
    desk = served.signed_in(playing.ada)
    return [
        served.page(Audience.PHONE, served.phone(playing.seats[0])),
        served.page(Audience.DESK, desk),
        served.page(Audience.SCREEN, desk),
        served.page(Audience.DECIDER, served.signed_in(bo)),
        served.page(Audience.OBSERVER, served.signed_in(cy)),
    ]


def acts(playing: Play) -> Iterator[Act]:
    """A session in single acts, among them at least one that records each kind of event."""
    house, code, ada = playing.house, playing.code, playing.ada
    dee = playing.named("Dee", Role.CO_FACILITATOR)

    def at(command: Callable[..., object], *args: object) -> Act:
        return lambda: command(house, code, *args)

    def visit(command: Callable[..., object]) -> Act:
        return lambda: command(house, code, ada, playing.jam.visit)

    yield visit(moving.go_on)
    yield at(moving.undo_go_on, ada)
    yield at(moving.take_over, dee)
    yield at(moving.skip, ada, Phase.BUILD_ON)
    yield at(moving.set_minutes, ada, Phase.VOTE, 7)
    yield from step(playing)
    yield at(deciding.fill_grid, ada, {"what-is": "prices"})
    yield at(moving.add_time, ada, "more", 1)
    yield at(moving.pause, ada)
    yield at(moving.resume, ada)
    yield at(moving.stretch, ada)
    yield lambda: (playing.clock.go_on(seconds=61), moving.settle(house, code))
    yield from step(playing)
    yield at(deciding.agree_statement, ada, "Homes show prices that are too high")
    yield from step(playing)
    yield from step(playing)
    yield from step(playing)
    yield lambda: playing.write(playing.seats[0], "How might we make one home?", NoteKind.HMW)
    yield visit(revealing.tell_few)
    yield at(moving.undo_go_on, ada)
    yield from step(playing)
    yield from step(playing)
    yield at(deciding.agree_question, ada, "How might we build more homes sooner?")
    yield from step(playing)
    yield from step(playing)
    yield lambda: sorting.hide_note(house, code, ada, first(playing), True)
    yield lambda: sorting.hide_note(house, code, ada, first(playing), False)
    yield from step(playing)
    yield lambda: propose(playing)
    yield lambda: sorting.stack(house, code, ada, *stacks(playing)[:2])
    yield at(sorting.undo_stack, ada)
    yield lambda: sorting.keep_apart(house, code, ada, *stacks(playing)[:2])
    yield at(sorting.make_theme, ada, "theme", "Land and rules")
    yield lambda: sorting.rename_theme(house, code, ada, theme(playing), "Land")
    yield lambda: sorting.move_to_theme(house, code, ada, stacks(playing)[0], theme(playing))
    yield visit(moving.go_back)
    yield from step(playing)
    yield from step(playing)
    yield lambda: (playing.seat(), ballots.admit(house, code, ada))
    yield lambda: (playing.clock.go_on(seconds=1), tie(playing))
    yield lambda: playing.go_on()
    yield lambda: playing.go_on()
    yield lambda: deciding.break_tie(house, code, ada, tied(playing), "It is the boldest.")
    yield from step(playing)
    yield from step(playing)
    yield lambda: playing.choose()
    yield from step(playing)
    yield lambda: deciding.fill_card(house, code, ada, playing.room().pilots[0].id, {"who": "us"})
    yield from step(playing)
    yield from step(playing)


def propose(playing: Play) -> None:
    notes.propose_theme(playing.house, playing.code, playing.seats[0], "theme", "Land")
    telling.tell(playing.house, playing.code)


def step(playing: Play) -> Iterator[Act]:
    yield playing.least
    yield lambda: playing.go_on()


def first(playing: Play) -> str:
    return playing.room(Audience.DESK).of(NoteKind.IDEA)[0].id


def stacks(playing: Play) -> list[str]:
    return sorted(playing.room(Audience.DESK).board.stacks)


def theme(playing: Play) -> str:
    return next(iter(playing.room(Audience.DESK).board.themes))


def tie(playing: Play) -> None:
    """Ten units with one dot each, so that the eighth place is tied."""
    current = playing.room().open_round
    assert current is not None
    for n, unit in enumerate(current.units[:10]):
        playing.place(playing.seats[n % 4], unit, 1)
        playing.place(playing.seats[(n + 1) % 4], unit, 1)


def tied(playing: Play) -> list[str]:
    cut = playing.room().cut
    assert cut is not None
    return list(cut.tied[: cut.places])


def kinds(playing: Play) -> set[str]:
    with playing.house.store.reading() as reading:
        return {row[0] for row in reading.exec_driver_sql("SELECT DISTINCT kind FROM events")}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_page_and_frames_together_are_the_page(tmp_path: Path, seed: int) -> None:
    playing = play(tmp_path, seats_taken=10)
    served = serve(playing, tmp_path)
    pages = everybody(served)
    left = runs(seed)
    run = next(left)
    for act in acts(playing):
        act()
        run -= 1
        if run:
            continue
        run = next(left)
        n = playing.jam.n
        for page in pages:
            until(partial(caught_up, page, n), f"{page.audience} at {n}")
            fetched = page.fetch()
            assert fetched["n"] == page.n
            assert trees(fetched["swap"]) == page.held, f"{page.audience} in {playing.jam.phase}"
    assert kinds(playing) == set(EVENTS), "every kind of event must have happened"


def caught_up(page: Page, n: int) -> bool:
    page.hear()
    return page.n == n


def runs(seed: int) -> Iterator[int]:
    chance = Random(seed)
    while True:
        yield chance.randint(1, 5)


def test_a_lost_last_frame_heals_by_the_next_tick(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3)
    served = serve(playing, tmp_path)
    page = served.page(Audience.PHONE, served.phone(playing.seats[0]))
    moving.add_time(playing.house, playing.code, playing.ada, "key", 1)
    n = playing.jam.n
    until(lambda: page.hear(drop_frames=True) or page.ticked >= n, "a tick that tells of the loss")
    assert page.n < n
    page.load()
    assert page.n == n
    assert page.swap == page.fetch()["swap"]


def test_nothing_is_sent_to_a_room_nobody_is_in(tmp_path: Path) -> None:
    playing = play(tmp_path, seats_taken=3)
    served = serve(playing, tmp_path)
    page = served.page(Audience.PHONE, served.phone(playing.seats[0]))
    page.socket.disconnect()
    moving.add_time(playing.house, playing.code, playing.ada, "key", 1)
    assert page.n < playing.jam.n
