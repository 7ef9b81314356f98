"""What the facilitator hides is gone for the room and can come back; nobody learns whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.actions.traces import rows
from tests.play import Play, play
from tests.served import SWAP, Served, serve
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase, Role
from workshop.core.session.wall import Note
from workshop.remembered import Remembered

WORDS = "Zebras should run the housing office"
#: From the reveal on; in each of these the text could stand somewhere.
PHASES = (
    Phase.REVEAL,
    Phase.CLUSTER,
    Phase.VOTE,
    Phase.CHOOSE,
    Phase.DESIGN,
    Phase.CLOSE,
    Phase.CLOSED,
)


@dataclass
class Room:
    """A session in which one text is meant, and everybody who might still read it."""

    served: Served
    idea: str
    desk: FlaskClient
    readers: dict[str, FlaskClient]

    @property
    def code(self) -> str:
        return self.served.play.code

    def press(self, command: str) -> None:
        """Hide the text, or show it, at the desk."""
        address = f"/s/{self.code}/desk/{command}"
        assert self.desk.post(address, data={"note": self.idea}, headers=SWAP).status_code == 200

    def pages(self) -> Iterator[tuple[str, str]]:
        """Everything each reader can ask for, as where and words."""
        inside = f"/s/{self.code}"
        asked = {
            "another phone": (inside, f"{inside}/shared", f"{inside}/own", f"{inside}/report"),
            "screen": (f"{inside}/screen", f"{inside}/screen/shared"),
            "decider": (f"{inside}/desk", f"{inside}/desk/shared", f"{inside}/report.md"),
            "observer": (
                *(f"{inside}/desk", f"{inside}/desk/shared", f"{inside}/report"),
                *(f"{inside}/report.{ending}" for ending in ("json", "csv", "md")),
            ),
        }
        for who, paths in asked.items():
            for path in paths:
                yield f"{who}: {path}", self.readers[who].get(path).text

    def where(self) -> list[str]:
        """Where the words can be read."""
        return [place for place, words in self.pages() if "Zebras" in words]


def a_room(folder: Path, phase: Phase) -> Room:
    playing = play(folder, seats_taken=5)
    decider, observer = playing.named("Bo", Role.DECIDER), playing.named("Cy", Role.OBSERVER)
    playing.to(Phase.IDEATE)
    playing.write(playing.seats[0], WORDS)
    for seat in playing.seats[1:]:
        playing.write(seat, f"Something else of {playing.seats.index(seat)}")
    playing.go_on()
    while playing.jam.phase is not phase:
        if playing.jam.phase is Phase.VOTE:
            vote_for(playing.room().of(NoteKind.IDEA), playing)
        else:
            playing.least()
        playing.go_on()
    idea = next(row["id"] for row in rows(playing, "notes") if row["text"] == WORDS)
    served = serve(playing, folder)
    readers = {
        "another phone": served.phone(playing.seats[1]),
        "screen": served.signed_in(playing.ada),
        "decider": served.signed_in(decider),
        "observer": served.signed_in(observer),
    }
    return Room(served, idea, served.signed_in(playing.ada), readers)


def vote_for(notes: tuple[Note, ...], playing: Play) -> None:
    """Everybody wants the text that is meant, so that it goes all the way to a pilot."""
    meant = next(note.id for note in notes if note.text == WORDS)
    others = [note.id for note in notes if note.id != meant][:2]
    for seat in playing.seats:
        playing.place(seat, meant, 3)
        for other in others:
            playing.place(seat, other, 1)


@pytest.mark.parametrize("phase", PHASES)
def test_a_hidden_text_is_gone_everywhere_and_comes_back(tmp_path: Path, phase: Phase) -> None:
    room = a_room(tmp_path, phase)
    before = room.where()
    assert before, "it must stand somewhere first"
    room.press("hide")
    assert room.where() == []
    told = room.readers["observer"].get(f"/s/{room.code}/report.json").json
    assert told is not None
    assert told["session"]["hidden_texts"] == 1
    assert "hidden" in room.readers["observer"].get(f"/s/{room.code}/report").text
    room.press("show")
    assert room.where() == before


def test_hiding_is_an_act_that_everybody_is_told_of(tmp_path: Path) -> None:
    room = a_room(tmp_path, Phase.CLUSTER)
    n = room.served.play.jam.n
    room.press("hide")
    assert room.served.play.jam.n == n + 1
    assert WORDS in room.desk.get(f"/s/{room.code}/desk").text  # to be shown again


def test_a_page_that_forgets_to_look_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = a_room(tmp_path, Phase.CLUSTER)
    room.press("hide")
    rows_before = rows(room.served.play, "notes")
    assert any(row["hidden"] for row in rows_before)
    monkeypatch.setattr("workshop.storage.keep.notes.bool", lambda _value: False, raising=False)
    monkeypatch.setattr("workshop.storage.queries.notes._NOTES", Remembered[Note](most=9))
    assert room.where() != []


def told_of_authors(room: Room) -> list[str]:
    """Pages that hold anything only a seat could have made: a tag, a hash, a secret."""
    playing = room.served.play
    secrets = {seat.secret for seat in playing.seats} | {seat.hash for seat in playing.seats}
    for table, column in (("notes", "own_tag"), ("marks", "tag"), ("seats", "hash")):
        secrets |= {row[column] for row in rows(playing, table)}
    found = []
    for who, client in {**room.readers, "desk": room.desk}.items():
        for rule in room.served.app.url_map.iter_rules():
            path = rule.rule.replace("<code>", room.code).replace(
                "<any(json, csv, md):ending>", "json"
            )
            if "GET" not in (rule.methods or ()) or "<" in path:
                continue
            answer = client.get(path)
            told = answer.text + str(answer.headers)
            found += [f"{who}: {path}" for secret in secrets if secret in told]
    return found


@pytest.mark.parametrize("phase", [Phase.CLUSTER, Phase.CLOSED])
def test_no_page_says_anything_that_only_a_seat_could_have_made(
    tmp_path: Path, phase: Phase
) -> None:
    room = a_room(tmp_path, phase)
    assert told_of_authors(room) == []


def test_a_page_that_says_a_tag_is_noticed(tmp_path: Path) -> None:
    room = a_room(tmp_path, Phase.CLUSTER)
    tag = next(row["own_tag"] for row in rows(room.served.play, "notes") if row["id"] == room.idea)
    room.served.app.add_url_rule("/leak", view_func=lambda: tag)
    assert told_of_authors(room)
