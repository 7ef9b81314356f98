"""What people see of an agenda: the rail of stages, and its moods."""

from itertools import pairwise

import pytest

from workshop.core.session.phases import Phase
from workshop.core.session.presets import AGENDAS, Preset
from workshop.core.session.stages import STAGE, Mood, StageState, phase_name, rail

STANDARD = AGENDAS[Preset.STANDARD]


def test_every_phase_has_a_stage_and_a_name():
    assert list(STAGE) == list(Phase)
    names = [phase_name(phase) for phase in Phase]
    assert len(set(names)) == len(names)
    assert phase_name(Phase.AGREE) == "Agree on the problem"


def test_the_stages_lie_together_and_are_twelve():
    changes = sum(one is not other for one, other in pairwise(STAGE.values()))
    assert changes + 1 == len(set(STAGE.values())) == 12


def test_the_mood_is_open_until_the_reveal_and_again_at_the_close():
    opened = [phase for phase in Phase if STAGE[phase].mood is Mood.OPEN]
    order = list(Phase)
    assert opened == [*order[: order.index(Phase.CLUSTER)], Phase.CLOSE, Phase.CLOSED]


def test_the_rail_of_a_standard_session_has_all_stages():
    labels = [step.label for step in rail(STANDARD, Phase.LOBBY)]
    assert labels == [
        *("Arrive", "Problem", "Question", "Ideas", "Build on", "Read"),
        *("Sort", "Vote", "Estimate", "Choose", "Pilot", "Close"),
    ]


def test_the_rail_shows_only_stages_of_its_agenda():
    labels = [step.label for step in rail(AGENDAS[Preset.EXPRESS], Phase.LOBBY)]
    assert "Question" not in labels
    assert "Problem" in labels


@pytest.mark.parametrize("phase", [*(step.phase for step in STANDARD), Phase.CLOSED])
def test_one_stage_is_now_what_is_before_is_done_and_the_rest_is_ahead(phase):
    steps = rail(STANDARD, phase)
    (now,) = [place for place, step in enumerate(steps) if step.state is StageState.NOW]
    assert (steps[now].label, steps[now].mood) == (STAGE[phase].label, STAGE[phase].mood)
    assert {step.state for step in steps[:now]} <= {StageState.DONE}
    assert {step.state for step in steps[now + 1 :]} <= {StageState.AHEAD}
