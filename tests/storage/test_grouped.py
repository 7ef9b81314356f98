"""Who waits for the disk together is kept together, and nobody is answered before."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random

import gevent
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, event, text

from tests.builders import Clock
from tests.gevents import told_by
from tests.play import play
from workshop.actions import moving
from workshop.core.session.phases import Phase
from workshop.storage import db, grouped
from workshop.storage.db import prepare
from workshop.storage.grouped import Disk, Grouped, NotKept, Turn
from workshop.storage.unit import Commit, Store

ROOT = Path(__file__).parents[2]


class Refused(Exception):
    pass


class Desk:
    """An engine on a table of words; `commits` counts trips to the disk, which can be held up."""

    def __init__(self, folder: Path) -> None:
        self.engine: Engine = create_engine(f"sqlite:///{folder / 'words.db'}")
        prepare(self.engine)
        self.commits = 0
        self.may_commit = threading.Event()
        self.may_commit.set()
        self.fails = False
        with self.engine.connect().execution_options(writes=True) as connection:
            connection.execute(text("CREATE TABLE words (word TEXT PRIMARY KEY)"))
            connection.commit()

        @event.listens_for(self.engine, "commit")
        def commit(_connection: object) -> None:
            self.commits += 1
            # Asked first, because a commit is done now in this thread and now in another one.
            assert self.may_commit.is_set() or self.may_commit.wait(10)
            if self.fails:
                raise sqlite3.OperationalError("disk I/O error")

    @property
    def words(self) -> set[str]:
        with self.engine.connect() as connection:
            return {row[0] for row in connection.execute(text("SELECT word FROM words"))}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # A machine that is busy with other things must not close a group early.
    monkeypatch.setattr(grouped, "OLDEST", 10.0)
    desk = Desk(tmp_path)
    yield desk
    desk.may_commit.set()
    desk.engine.dispose()


def put(store: Store, word: str, refuses: bool = False) -> None:
    with store.unit() as unit:
        unit.execute(text("INSERT INTO words VALUES (:word)").bindparams(word=word))
        if refuses:
            raise Refused


def outcome(work: Callable[[], None]) -> type[BaseException] | None:
    try:
        work()
    except (Refused, NotKept) as why:
        return type(why)
    return None


@contextmanager
def at_once(
    desk: Desk, store: Store, words: list[str], refused: frozenset[str] = frozenset()
) -> Iterator[dict[str, type[BaseException] | None]]:
    """All these words while the disk is busy with another: what became of each, afterwards."""
    found: dict[str, type[BaseException] | None] = {}

    def write(word: str) -> None:
        found[word] = outcome(lambda: put(store, word, word in refused))

    desk.may_commit.clear()
    with ThreadPoolExecutor(len(words) + 1) as pool:
        first = pool.submit(write, "first")
        until(lambda: desk.commits == 1)
        waiting = [pool.submit(write, word) for word in words]
        until(lambda: len(waits(store)) == len(words))
        yield found
        desk.may_commit.set()
        for each in (first, *waiting):
            each.result(10)


def waits(store: Store) -> list[None]:
    assert isinstance(store._writer, Grouped)
    return store._writer._waiting


def until(seen: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if seen():
            return
        pause.wait(0.01)
    raise AssertionError("it never came")


def test_units_that_wait_for_the_disk_share_the_next_trip(desk: Desk) -> None:
    words = [f"word {n}" for n in range(20)]
    with at_once(desk, Store(desk.engine, Clock()), words) as found:
        pass
    assert desk.commits == 2
    assert found == dict.fromkeys(["first", *words])
    assert desk.words == {"first", *words}


def test_without_sharing_each_takes_a_trip_of_its_own(desk: Desk) -> None:
    words = [f"word {n}" for n in range(20)]
    with at_once(desk, Store(desk.engine, Clock(), most=1), words):
        pass
    assert desk.commits == 21


def test_no_more_than_so_many_share_a_trip(desk: Desk) -> None:
    words = [f"word {n}" for n in range(20)]
    with at_once(desk, Store(desk.engine, Clock(), most=10), words):
        pass
    assert desk.commits == 3


def test_nobody_is_answered_and_nobody_reads_it_before_it_is_kept(desk: Desk) -> None:
    with at_once(desk, Store(desk.engine, Clock()), ["one", "two"]) as found:
        assert found == {}
        assert desk.words == set()
    assert set(found) == {"first", "one", "two"}


def test_an_answer_before_it_is_kept_would_be_noticed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouped.Group, "wait", lambda _group: None)
    monkeypatch.setattr(grouped, "to_its_end", lambda work: threading.Thread(target=work).start())
    monkeypatch.setattr(grouped.Disk, "is_quick", False)
    desk.may_commit.clear()
    put(Store(desk.engine, Clock()), "too early")
    assert desk.words == set()
    desk.may_commit.set()
    until(lambda: desk.words == {"too early"})


class Watch:
    """A clock that commits wind on."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at

    def takes(self, seconds: float) -> Callable[[], None]:
        """A commit that takes this long."""

        def commit() -> None:
            self.at += seconds

        return commit


def test_trips_are_made_here_while_they_are_quick_and_away_while_they_are_slow() -> None:
    watch = Watch()
    disk = Disk(watch)
    disk.trip(watch.takes(0.0002))
    assert disk.is_quick
    disk.trip(watch.takes(0.010))
    assert not disk.is_quick
    watch.at += grouped.WHILE
    assert disk.is_quick  # one is tried here again


def test_a_disk_that_stays_slow_is_tried_less_and_less_until_it_is_quick() -> None:
    watch = Watch()
    disk = Disk(watch)
    pauses = []
    for _ in range(7):
        disk.trip(watch.takes(0.010))
        began = watch.at
        while not disk.is_quick:
            watch.at += 1
        pauses.append(watch.at - began)
    assert pauses == pytest.approx([4, 8, 16, 32, 64, 64, 64], abs=1)
    disk.trip(watch.takes(0.0002))
    disk.trip(watch.takes(0.010))
    watch.at += grouped.WHILE
    assert disk.is_quick


def test_one_that_is_refused_leaves_no_trace_and_takes_nobody_along(desk: Desk) -> None:
    words = [f"word {n}" for n in range(9)]
    refused = frozenset(words[::3])
    with at_once(desk, Store(desk.engine, Clock()), words, refused) as found:
        pass
    assert desk.commits == 2
    assert {word for word, why in found.items() if why is Refused} == refused
    assert desk.words == {"first", *words} - refused


def test_where_all_are_refused_nothing_is_kept_and_the_next_one_is(desk: Desk) -> None:
    store = Store(desk.engine, Clock())
    with at_once(desk, store, ["one", "two"], frozenset({"one", "two"})):
        pass
    put(store, "three")
    assert desk.words == {"first", "three"}


def test_a_commit_that_fails_fails_all_who_shared_it(desk: Desk) -> None:
    store = Store(desk.engine, Clock())
    words = [f"word {n}" for n in range(9)]
    refused = frozenset(words[::3])
    with at_once(desk, store, words, refused) as found:
        desk.fails = True
    # Who was refused may have been refused for what others did, and that never happened.
    assert set(found.values()) == {NotKept, Refused} or set(found.values()) == {NotKept}
    assert not any(why is None for why in found.values())
    desk.fails = False
    assert desk.words == set()
    put(store, "afterwards")
    assert desk.words == {"afterwards"}


def test_where_sqlite_undoes_everything_all_are_told(desk: Desk) -> None:
    """A full disk takes the whole transaction back, not only the unit that found it full."""
    store = Store(desk.engine, Clock())

    def undo() -> None:
        with store.unit() as unit:
            unit.connection.connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]
            raise Refused

    desk.may_commit.clear()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(lambda: outcome(lambda: put(store, "first")))
        until(lambda: desk.commits == 1)
        one = pool.submit(lambda: outcome(lambda: put(store, "one")))
        until(lambda: len(waits(store)) == 1)
        two = pool.submit(lambda: outcome(undo))
        until(lambda: len(waits(store)) == 2)
        desk.may_commit.set()
        assert first.result(10) is None
        answers = {one.result(10), two.result(10)}
    # Whichever had its turn first: the words of one are there exactly if it was told so.
    assert (None in answers) == ("one" in desk.words)
    assert None not in answers or Refused in answers


def test_settling_files_waits_for_the_disk_and_keeps_everybody_out(desk: Desk) -> None:
    store = Store(desk.engine, Clock())
    inside, leave = threading.Event(), threading.Event()

    def settle() -> set[str]:
        with store.alone():
            inside.set()
            assert leave.wait(10)
            return desk.words

    desk.may_commit.clear()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(put, store, "first")
        until(lambda: desk.commits == 1)
        alone = pool.submit(settle)
        assert not inside.wait(0.1)
        desk.may_commit.set()
        assert inside.wait(10)
        second = pool.submit(put, store, "second")
        until(lambda: len(waits(store)) == 1)
        leave.set()
        assert alone.result(10) == {"first"}
        for each in (first, second):
            each.result(10)
    assert desk.words == {"first", "second"}


@settings(max_examples=25, deadline=None)
@given(plan=st.lists(st.sampled_from(["keep", "refuse"]), min_size=1, max_size=24))
def test_what_was_answered_is_kept_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, plan: list[str]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("plan"))
    store = Store(desk.engine, Clock())
    start = threading.Barrier(4, timeout=10)

    def work(worker: int) -> set[str]:
        start.wait()
        kept = set()
        for n, kind in enumerate(plan):
            word = f"{kind} {n} of {worker}"
            if outcome(lambda w=word, k=kind: put(store, w, k == "refuse")) is None:  # type: ignore[misc]
                kept.add(word)
        return kept

    with ThreadPoolExecutor(4) as pool:
        answered = set().union(*pool.map(work, range(4)))
    assert answered == desk.words
    desk.engine.dispose()


def test_news_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    playing = play(tmp_path, 3).to(Phase.IDEATE)
    heard: list[Commit] = []
    playing.house.store.on_commit(heard.append)

    def add(n: int) -> None:
        moving.add_time(playing.house, playing.code, playing.ada, f"key {n}", 0.01)

    before = playing.jam.n
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    assert [commit.n for commit in heard] == list(range(before + 1, before + 81))


def test_nothing_is_told_of_what_was_not_kept(tmp_path: Path) -> None:
    playing = play(tmp_path, 3).to(Phase.IDEATE)
    heard: list[Commit] = []
    playing.house.store.on_commit(heard.append)

    @event.listens_for(playing.engine, "commit")
    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(NotKept):
        playing.write(playing.seats[0], "An idea the disk does not take")
    assert heard == []
    event.remove(playing.engine, "commit", fail)
    assert not [note for note, sealed in playing.mine(playing.seats[0]).notes if sealed]


# ---- under the server, where a unit is a greenlet ------------------------------------------------


def served(scene: str, folder: Path) -> dict[str, float]:
    """What a scene below tells, played in a process in which everything is gevent's."""
    return told_by("test_grouped", f"{scene}(test_grouped.Path({str(folder)!r}))")


def slow(desk: Desk, seconds: float) -> None:
    """Let every commit take this long, as on a disk that does and was found to."""
    grouped.Disk.is_quick = False  # type: ignore[method-assign,assignment]
    sleep = gevent.monkey.get_original("time", "sleep")
    event.listen(desk.engine, "commit", lambda _connection: sleep(seconds))


def a_busy_minute(folder: Path) -> None:
    """Forty units at once on a slow disk, while somebody else counts how often they come by."""
    desk, turns = Desk(folder), [0]
    slow(desk, 0.1)
    store = Store(desk.engine, Clock())
    desk.commits = 0

    def go_by() -> None:
        while True:
            turns[0] += 1
            gevent.sleep(0.002)

    passer = gevent.spawn(go_by)
    units = [gevent.spawn(put, store, f"word {n}") for n in range(40)]
    gevent.joinall(units, raise_error=True)
    passer.kill()
    told = {"turns": turns[0], "commits": desk.commits, "kept": len(desk.words)}
    print(json.dumps(told))


class Overlooked:
    """The turn as somebody finds it to whom it never comes."""

    def __init__(self, turn: Turn) -> None:
        self.release = turn.release
        self._turn = turn
        self.whom: gevent.Greenlet | None = None

    def acquire(self) -> None:
        if gevent.getcurrent() is self.whom:
            gevent.sleep(10)
        self._turn.acquire()

    def __enter__(self) -> None:
        self._turn.acquire()

    def __exit__(self, *_: object) -> None:
        self._turn.release()


def one_gives_up(folder: Path) -> None:
    """A unit leaves its group open for somebody who is sent away before the turn comes."""
    desk = Desk(folder)
    store = Store(desk.engine, Clock())
    assert isinstance(store._writer, Grouped)
    turn = store._writer._turn = Overlooked(store._writer._turn)  # type: ignore[assignment]
    turn.whom = gevent.spawn(put, store, "never")
    gevent.sleep(0.01)
    first = gevent.spawn(put, store, "first")
    first.join(timeout=0.1)
    told = {"waited": not first.ready()}
    turn.whom.kill()
    first.join(timeout=10)
    print(json.dumps({**told, "ended": first.successful(), "kept": len(desk.words)}))


def one_is_sent_away(folder: Path) -> None:
    """Whoever waits for the disk is sent away; the commit goes on, and so does everybody else."""
    desk = Desk(folder)
    slow(desk, 0.1)
    store = Store(desk.engine, Clock())
    first, second = (gevent.spawn(put, store, word) for word in ("first", "second"))
    gevent.sleep(0.05)
    first.kill()
    second.join(timeout=10)
    print(json.dumps({"ended": second.successful(), "kept": len(desk.words)}))


def another_writes(folder: Path, looks: int = db.LOOKS) -> None:
    """A command beside the server holds the file's own lock, for less long than a unit waits."""
    desk, turns = Desk(folder), [0]
    db.LOOKS = looks
    store = Store(desk.engine, Clock())
    command = sqlite3.connect(folder / "words.db", isolation_level=None)
    command.execute("BEGIN IMMEDIATE")
    unit = gevent.spawn(put, store, "waited")

    def go_by() -> None:
        while not unit.ready():
            turns[0] += 1
            gevent.sleep(0.002)

    passer = gevent.spawn(go_by)
    unit.join(timeout=0.3)
    waited = not unit.ready()
    command.execute("COMMIT")
    command.close()
    gevent.joinall([unit, passer], timeout=10)
    told = {"waited": waited, "ended": bool(unit.successful()), "kept": len(desk.words)}
    print(json.dumps({**told, "others_went_on": turns[0] > 5}))


def an_evening(folder: Path) -> None:
    """Many units at random times, some refused, some sent away, on a disk that fails at times."""
    chance, sleep = Random(5), gevent.monkey.get_original("time", "sleep")
    desk = Desk(folder)
    store = Store(desk.engine, Clock(), most=8)

    def trip(_connection: object) -> None:
        sleep(chance.random() * 0.005)
        if chance.random() < 0.1:
            raise sqlite3.OperationalError("disk I/O error")

    def write(n: int, refuses: bool, after: float) -> type[BaseException] | None:
        gevent.sleep(after)
        return outcome(lambda: put(store, f"word {n}", refuses))

    event.listen(desk.engine, "commit", trip)
    units = {
        n: gevent.spawn(write, n, chance.random() < 0.2, chance.random() / 2) for n in range(400)
    }
    for n in chance.sample(sorted(units), 40):
        gevent.spawn_later(chance.random() / 2, units[n].kill)
    gevent.joinall(list(units.values()), timeout=30)
    told = {n: unit.value for n, unit in units.items()}
    event.remove(desk.engine, "commit", trip)
    put(store, "the last")
    kept = {f"word {n}" for n, why in told.items() if why is None}
    lost = {f"word {n}" for n, why in told.items() if why in (Refused, NotKept)}
    found = {
        "answered": len(kept),
        "refused": len(lost),
        "missing": len(kept - desk.words),
        "there_though_refused": len(lost & desk.words),
    }
    print(json.dumps(found))


def test_what_was_answered_is_kept_whoever_is_sent_away_and_whatever_fails(tmp_path: Path) -> None:
    told = served("an_evening", tmp_path)
    assert told["answered"] > 150
    assert told["refused"] > 50
    assert (told["missing"], told["there_though_refused"]) == (0, 0)


def test_while_another_process_writes_a_unit_waits_and_nobody_else_does(tmp_path: Path) -> None:
    told = served("another_writes", tmp_path)
    assert told == {"waited": True, "ended": True, "kept": 1, "others_went_on": True}


def nobody_looks_again(folder: Path) -> None:
    another_writes(folder, looks=0)


def test_a_unit_that_would_not_wait_is_noticed(tmp_path: Path) -> None:
    told = served("nobody_looks_again", tmp_path)
    assert (told["waited"], told["ended"], told["kept"]) == (False, False, 0)


def test_a_slow_disk_stops_nobody(tmp_path: Path) -> None:
    told = served("a_busy_minute", tmp_path)
    assert told["kept"] == 40
    assert told["commits"] <= 6  # one for the first, then for all others; more on a busy machine
    assert told["turns"] > 10 * told["commits"]


def test_a_group_left_open_for_somebody_who_is_sent_away_is_committed(tmp_path: Path) -> None:
    told = served("one_gives_up", tmp_path)
    assert told == {"waited": True, "ended": True, "kept": 1}


def test_a_commit_goes_on_when_whoever_began_it_is_sent_away(tmp_path: Path) -> None:
    assert served("one_is_sent_away", tmp_path) == {"ended": True, "kept": 2}
