"""The agendas, the rules for one's own, and the rail people see."""

from dataclasses import replace
from datetime import timedelta

import pytest

from workshop.core.session import presets
from workshop.core.session.phases import Phase
from workshop.core.session.presets import (
    AGENDAS,
    NEEDED,
    AgendaBroken,
    Preset,
    Step,
    custom,
    extra,
)

STANDARD = AGENDAS[Preset.STANDARD]


def minutes(preset, *phases):
    return sum(step.minutes for step in AGENDAS[preset] if step.phase in phases)


def without(*phases):
    return tuple(step for step in STANDARD if step.phase not in phases)


def lasting(time, *phases):
    return tuple(replace(step, minutes=time) if step.phase in phases else step for step in STANDARD)


def test_every_preset_but_ones_own_has_an_agenda():
    assert set(AGENDAS) == set(Preset) - {Preset.CUSTOM}


@pytest.mark.parametrize(
    ("preset", "total"), [(Preset.EXPRESS, 45), (Preset.STANDARD, 90), (Preset.DEEP, 120)]
)
def test_an_agenda_lasts_as_long_as_its_name_says(preset, total):
    assert sum(step.minutes for step in AGENDAS[preset]) == total
    assert preset.value.endswith(str(total))


COLUMNS = (
    (Phase.LOBBY,),
    (Phase.APPRAISE, Phase.AGREE),
    (Phase.CHALLENGES, Phase.CHALLENGE_DOTS, Phase.HMW, Phase.HMW_DOTS, Phase.QUESTION),
    (Phase.IDEATE,),
    (Phase.BUILD_ON,),
    (Phase.REVEAL,),
    (Phase.CLUSTER,),
    (Phase.VOTE,),
    (Phase.RUNOFF, Phase.TALLY),
    (Phase.ESTIMATE,),
    (Phase.CHOOSE,),
    (Phase.DESIGN,),
    (Phase.CLOSE,),
)


@pytest.mark.parametrize(
    ("preset", "row"),
    [
        (Preset.EXPRESS, (2, 2, 0, 7, 3, 3, 3, 4, 1, 6, 2, 10, 2)),
        (Preset.STANDARD, (5, 10, 8, 10, 6, 5, 6, 6, 2, 10, 4, 14, 4)),
        (Preset.DEEP, (5, 20, 10, 12, 9, 6, 8, 6, 3, 12, 5, 20, 4)),
    ],
)
def test_the_minutes_are_those_of_the_published_table(preset, row):
    assert tuple(minutes(preset, *column) for column in COLUMNS) == row


@pytest.mark.parametrize("agenda", AGENDAS.values())
def test_a_ready_agenda_keeps_the_order_of_the_phases_with_the_run_off_before_the_tally(agenda):
    phases = [step.phase for step in agenda]
    assert phases == [phase for phase in Phase if phase in phases]
    assert phases.index(Phase.RUNOFF) + 1 == phases.index(Phase.TALLY)
    assert set(phases) >= NEEDED
    assert all(step.minutes > 0 for step in agenda)


def test_express_only_reads_the_statement_and_asks_no_challenges():
    phases = {step.phase for step in AGENDAS[Preset.EXPRESS]}
    assert phases.isdisjoint({Phase.APPRAISE, *COLUMNS[2]})
    assert Phase.AGREE in phases


@pytest.mark.parametrize("preset", [Preset.STANDARD, Preset.DEEP])
def test_a_ready_agenda_can_be_taken_as_ones_own(preset):
    assert custom(list(AGENDAS[preset])) == AGENDAS[preset]


def test_what_is_not_needed_can_be_left_out():
    needed = tuple(step for step in STANDARD if step.phase in NEEDED | {Phase.LOBBY, Phase.CLOSE})
    assert custom(needed) == needed
    assert len(needed) == 10


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ((), presets.AgendaEnds),
        (without(Phase.LOBBY), presets.AgendaEnds),
        (without(Phase.CLOSE), presets.AgendaEnds),
        ((*STANDARD, Step(Phase.CLOSED, 1)), presets.AgendaEnds),
        ((STANDARD[0], *STANDARD), presets.StepTwice),
        ((STANDARD[0], STANDARD[2], STANDARD[1], *STANDARD[3:]), presets.StepsOutOfOrder),
        (without(Phase.CHALLENGES), presets.StepWithoutTexts),
        (without(Phase.HMW), presets.StepWithoutTexts),
        (without(Phase.HMW, Phase.HMW_DOTS), presets.StepWithoutTexts),
        (without(Phase.HMW, Phase.QUESTION), presets.StepWithoutTexts),
        (lasting(0.5, Phase.IDEATE), presets.StepLength),
        (lasting(181, Phase.IDEATE), presets.StepLength),
        (lasting(float("nan"), Phase.IDEATE), presets.StepLength),
        (lasting(-1, Phase.IDEATE), presets.StepLength),
        (lasting(180, Phase.IDEATE, Phase.BUILD_ON, Phase.REVEAL), presets.AgendaTooLong),
    ],
)
def test_an_agenda_nobody_could_run_is_refused(steps, refusal):
    with pytest.raises(refusal):
        custom(steps)


@pytest.mark.parametrize("phase", sorted(NEEDED))
def test_no_needed_phase_can_be_left_out(phase):
    with pytest.raises(presets.StepMissing):
        custom(without(phase))


def test_the_needed_phases_are_these():
    assert {
        Phase.IDEATE,
        Phase.REVEAL,
        Phase.CLUSTER,
        Phase.VOTE,
        Phase.RUNOFF,
        Phase.TALLY,
        Phase.CHOOSE,
        Phase.DESIGN,
    } == NEEDED


def test_the_limits_themselves_still_fit():
    assert custom(lasting(1, Phase.IDEATE))
    assert custom(lasting(180, Phase.IDEATE))
    rest = sum(step.minutes for step in without(Phase.IDEATE, Phase.BUILD_ON, Phase.REVEAL))
    spare = 480 - 180 - 180 - rest
    steps = [
        replace(
            step, minutes={Phase.IDEATE: 180, Phase.BUILD_ON: 180}.get(step.phase, step.minutes)
        )
        for step in STANDARD
    ]
    full = [replace(step, minutes=spare) if step.phase is Phase.REVEAL else step for step in steps]
    assert sum(step.minutes for step in custom(full)) == 480
    over = [
        replace(step, minutes=spare + 1) if step.phase is Phase.REVEAL else step for step in steps
    ]
    with pytest.raises(presets.AgendaTooLong):
        custom(over)


def test_each_broken_agenda_has_a_code_and_a_sentence_of_its_own():
    kinds = AgendaBroken.__subclasses__()
    assert len({kind.code for kind in kinds} | {AgendaBroken.code}) == len(kinds) + 1 == 8
    assert len({kind.sentence for kind in kinds}) == len(kinds)
    assert all(kind.sentence % {"least": 1, "most": 2} for kind in kinds)


@pytest.mark.parametrize(
    ("phase_minutes", "seconds"), [(0.5, 30), (1, 30), (2, 60), (4, 120), (7, 120), (180, 120)]
)
def test_extra_time_is_half_the_time_between_thirty_seconds_and_two_minutes(phase_minutes, seconds):
    assert extra(phase_minutes) == timedelta(seconds=seconds)
