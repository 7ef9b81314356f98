"""What a session needs before it can be opened."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workshop.core.account import LanguageUnknown
from workshop.core.session import making
from workshop.core.session.making import (
    PilotsOutOfRange,
    QuestionNeeded,
    SessionDraft,
    StatementNeeded,
    TimezoneUnknown,
)
from workshop.core.session.notes import EmptyText, TooLong, TooShort
from workshop.core.session.phases import Phase
from workshop.core.session.presets import AGENDAS, AgendaBroken, Preset, Step

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STATEMENT = "Calls about bills should be 200 a week and are 500, since May."
QUESTION = "How might we settle a complaint the first time?"
DRAFT = SessionDraft("Billing complaints", Preset.STANDARD)
EXPRESS = replace(DRAFT, preset=Preset.EXPRESS, statement=STATEMENT, question=QUESTION)


@pytest.mark.parametrize("preset", [Preset.STANDARD, Preset.DEEP])
def test_the_longer_agendas_need_only_a_title(preset: Preset) -> None:
    checked = making.check(replace(DRAFT, preset=preset))
    assert checked.steps == AGENDAS[preset]
    assert (checked.statement, checked.question) == ("", "")


def test_express_starts_from_a_typed_statement_and_question() -> None:
    assert making.check(EXPRESS).statement == STATEMENT
    with pytest.raises(StatementNeeded):
        making.check(replace(EXPRESS, statement=" "))
    with pytest.raises(QuestionNeeded):
        making.check(replace(EXPRESS, question=" "))


def test_an_agenda_of_ones_own_without_those_steps_needs_the_texts_too() -> None:
    own = replace(EXPRESS, preset=Preset.CUSTOM, steps=whole(AGENDAS[Preset.EXPRESS]))
    assert making.check(own).steps == whole(AGENDAS[Preset.EXPRESS])
    with pytest.raises(StatementNeeded):
        making.check(replace(own, statement=""))


def test_an_agenda_that_cannot_be_run_is_refused() -> None:
    with pytest.raises(AgendaBroken):
        making.check(replace(DRAFT, preset=Preset.CUSTOM, steps=(Step(Phase.LOBBY, 5),)))


def test_the_steps_of_a_ready_agenda_cannot_be_typed_over() -> None:
    assert (
        making.check(replace(DRAFT, steps=(Step(Phase.LOBBY, 5),))).steps == AGENDAS[DRAFT.preset]
    )


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("title", "", EmptyText),
        ("title", "x" * 81, TooLong),
        ("problem", "x" * 281, TooLong),
        ("statement", "x" * 281, TooLong),
        ("question", "How might we?", TooShort),
        ("question", "x" * 161, TooLong),
        ("language", "tlh", LanguageUnknown),
        ("timezone", "Europe/Atlantis", TimezoneUnknown),
        ("timezone", "../../etc/passwd", TimezoneUnknown),
        ("timezone", "", TimezoneUnknown),
        ("max_pilots", 0, PilotsOutOfRange),
        ("max_pilots", 4, PilotsOutOfRange),
    ],
)
def test_a_field_that_cannot_be_taken_is_refused(
    field: str, value: object, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        making.check(replace(DRAFT, **{field: value}))


def test_a_session_opens_in_its_lobby_as_the_first_visit_with_nothing_told() -> None:
    jam = making.opened(
        making.check(replace(DRAFT, timezone="Europe/Amsterdam", rehearsal=True)),
        session_id="s",
        code="ABCDEFGH",
        team_id="billing",
        lead_id="ann",
        now=NOW,
        minute=timedelta(seconds=30),
    )
    assert (jam.phase, jam.visit, jam.position, jam.n) == (Phase.LOBBY, 1, 0, 0)
    assert jam.timer.ends_at == NOW + timedelta(seconds=30) * AGENDAS[DRAFT.preset][0].minutes
    assert (jam.lead_id, jam.timezone, jam.rehearsal) == ("ann", "Europe/Amsterdam", True)


def whole(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(Step(step.phase, max(1, step.minutes)) for step in steps)
