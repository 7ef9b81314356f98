"""Nobody publishes their own codename by mistake: refused wherever a seat writes, text kept."""

from pathlib import Path

import pytest

from tests.actions.traces import refused, trace
from tests.play import Play, play
from tests.served import SWAP, serve
from workshop.actions import ballots, notes, seats
from workshop.actions.notes import Writing
from workshop.core.seat import giveaway
from workshop.core.seat.giveaway import CodenameInText
from workshop.core.seat.seat import Seat
from workshop.core.session.notes import NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset

SAYS = "These are the six words of your codename."


def seated(tmp_path: Path, phase: Phase) -> tuple[Play, Seat, str]:
    """A session in this phase, a seat in it, and that seat's codename."""
    playing = play(tmp_path, 2, Preset.STANDARD)
    seat, words = seats.take(playing.house, playing.code)
    playing.seats.append(seat)
    return playing.to(phase), seat, words


@pytest.mark.parametrize(
    ("phase", "kind"),
    [
        (Phase.APPRAISE, NoteKind.STATEMENT),
        (Phase.CHALLENGES, NoteKind.WORKS),
        (Phase.CHALLENGES, NoteKind.CHALLENGE),
        (Phase.HMW, NoteKind.HMW),
        (Phase.IDEATE, NoteKind.IDEA),
        (Phase.REVEAL, NoteKind.QUESTION),
        (Phase.DESIGN, NoteKind.PREMORTEM),
    ],
)
def test_no_text_of_a_seat_can_hold_its_codename(
    tmp_path: Path, phase: Phase, kind: NoteKind
) -> None:
    playing, seat, words = seated(tmp_path, phase)
    with refused(playing, CodenameInText):
        playing.write(seat, f"It is {words.upper().replace(' ', '-')}!", kind)


def test_neither_a_title_nor_title_and_text_together_can(tmp_path: Path) -> None:
    playing, seat, words = seated(tmp_path, Phase.IDEATE)
    first, rest = words.split(" ")[:3], words.split(" ")[3:]
    for title, text in ((words, "An idea"), (" ".join(first), " ".join(rest))):
        said = Writing(NoteKind.IDEA, text, title=title)
        with refused(playing, CodenameInText):
            notes.write(playing.house, playing.code, seat, playing.key(), said)


def test_no_change_of_a_text_can_bring_it_in(tmp_path: Path) -> None:
    playing, seat, words = seated(tmp_path, Phase.IDEATE)
    note = playing.write(seat, "An idea")
    with refused(playing, CodenameInText):
        said = Writing(NoteKind.IDEA, f"An idea of {words}")
        notes.edit(playing.house, playing.code, seat, note, said)


def test_no_theme_and_no_reason_can(tmp_path: Path) -> None:
    playing, seat, words = seated(tmp_path, Phase.CLUSTER)
    with refused(playing, CodenameInText):
        notes.propose_theme(playing.house, playing.code, seat, playing.key(), words)
    playing.to(Phase.ESTIMATE)
    current = playing.room().open_round
    assert current is not None
    with refused(playing, CodenameInText):
        unit = current.units[0]
        ballots.estimate(playing.house, playing.code, seat, unit, 5, 5, f"because {words}")


def test_somebody_else_may_happen_to_write_these_words(tmp_path: Path) -> None:
    playing, _, words = seated(tmp_path, Phase.IDEATE)
    other = playing.seats[0]
    assert playing.write(other, words) in {note.id for note, _ in playing.mine(other).notes}


def test_the_refusal_says_why_and_the_text_stays_in_the_form(tmp_path: Path) -> None:
    playing, seat, words = seated(tmp_path, Phase.IDEATE)
    phone = serve(playing, tmp_path).phone(seat)
    sent = {"key": "one", "kind": "idea", "text": f"Mine is {words}"}
    before = trace(playing)
    page = phone.post(f"/s/{playing.code}/note", data=sent)
    assert page.status_code == 422
    assert SAYS in page.text
    assert f"Mine is {words}</textarea>" in page.text
    answer = phone.post(f"/s/{playing.code}/note", data=sent, headers=SWAP)
    assert answer.json is not None
    assert answer.json["code"] == "codename_in_text"
    assert words not in answer.text
    assert trace(playing) == before


def test_without_the_guard_it_would_be_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing, seat, words = seated(tmp_path, Phase.IDEATE)
    monkeypatch.setattr(giveaway, "runs", lambda *_: ())
    playing.write(seat, words)
    playing.to(Phase.REVEAL)
    assert words in {note.text for note in playing.room().of(NoteKind.IDEA)}
