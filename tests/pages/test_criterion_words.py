"""A line read back as one sentence, whatever it compares; and figures as people write them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from tests.pilots import COMPLAINTS, CONTINUE, HANDLE, KILL, REPEAT, TOO_LONG, TOO_MANY
from workshop.core.pilot.criteria import Against, Cmp, Criterion, Role, Stat
from workshop.core.pilot.metrics import Family, Metric
from workshop.pages.criterion_words import claim, figure, level, sentence

MEAN = replace(HANDLE, name="time per call", family=Family.MEAN, limit=None)


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    app = Flask("words")
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("line", "metric", "says"),
    [
        (
            CONTINUE,
            REPEAT,
            "Continue if, by 8 April 2025, there are fewer people who call again within 7 days "
            "than in the comparison group, after at least 900 cases on each side.",
        ),
        (
            KILL,
            REPEAT,
            "Stop if, by 8 April 2025, there are more people who call again within 7 days than in "
            "the comparison group.",
        ),
        (
            replace(TOO_LONG, reads_as="", n_min=1200),
            HANDLE,
            "Stop if, by 8 April 2025, more than 10 % are calls longer than 18 minutes, after at "
            "least 1,200 cases.",
        ),
        (
            TOO_LONG,
            HANDLE,
            "Stop if, by 8 April 2025, more than one in ten are calls longer than 18 minutes "
            "(P90).",
        ),
        (
            replace(TOO_MANY, role=Role.GUARDRAIL_SOFT),
            COMPLAINTS,
            "Change it if, by 8 April 2025, there are more than 1.3 times as many complaints as in "
            "the comparison group.",
        ),
        (
            Criterion("t1", Role.TRIPWIRE, "complaints", Stat.COUNT, Cmp.AT_LEAST, 3.0),
            COMPLAINTS,
            "Pause at once if there are 3 or more complaints.",
        ),
    ],
)
def test_a_line_is_read_back(line: Criterion, metric: Metric, says: str) -> None:
    assert sentence(line, metric).replace("\u00a0", " ") == says


@pytest.mark.parametrize(
    ("changes", "metric", "says"),
    [
        (
            {"against": Against.CONTROL_DIFF, "value": 0.02},
            REPEAT,
            "the share of people who call again within 7 days is more than 2 percentage points "
            "above that in the comparison group",
        ),
        (
            {"against": Against.BASELINE_DIFF, "value": -0.05, "cmp": Cmp.BELOW},
            REPEAT,
            "the share of people who call again within 7 days is more than 5 percentage points "
            "below that before the pilot",
        ),
        (
            {"against": Against.CONTROL_DIFF, "value": -0.02},
            REPEAT,
            "the share of people who call again within 7 days is not even 2 percentage points "
            "below that in the comparison group",
        ),
        (
            {"against": Against.BASELINE_DIFF, "value": -0.8, "cmp": Cmp.BELOW},
            MEAN,
            "time per call is on average more than 0.8 min lower than before the pilot",
        ),
        (
            {"against": Against.CONTROL_DIFF, "value": 0.0},
            MEAN,
            "time per call is higher on average than in the comparison group",
        ),
        ({"value": 12.0}, MEAN, "time per call is above 12 min on average"),
        ({"value": 0.012}, COMPLAINTS, "there are more complaints than 12 per 1,000 cases"),
        (
            {"value": 0.4, "cmp": Cmp.BELOW},
            REPEAT,
            "fewer than 40 % are people who call again within 7 days",
        ),
        (
            {"against": Against.BASELINE_RATIO, "value": 0.8, "cmp": Cmp.BELOW},
            COMPLAINTS,
            "there are fewer than 0.8 times as many complaints as before the pilot",
        ),
    ],
)
def test_whatever_is_compared_is_said_in_words(  # type: ignore[no-untyped-def]
    changes, metric: Metric, says: str
) -> None:
    line = replace(TOO_LONG, reads_as="", **changes)
    assert claim(line, metric).replace("\u00a0", " ") == says


def test_a_line_without_a_measure_has_a_gap() -> None:
    assert "…" in sentence(replace(KILL, metric=""), None)


def test_the_day_can_be_left_out_where_a_list_says_it_once() -> None:
    assert "April" not in sentence(KILL, REPEAT, with_day=False)
    assert "April" in sentence(KILL, REPEAT)


def test_numbers_and_days_are_the_readers_own() -> None:
    with force_locale("de"):
        said = sentence(replace(TOO_LONG, reads_as="", value=0.105), HANDLE)
    assert "10,5\u00a0%" in said
    assert "8 April 2025" in said


def test_figures_are_in_the_units_of_their_line() -> None:
    assert figure(TOO_MANY, COMPLAINTS, 1.3) == "1.3 times"
    assert figure(KILL, REPEAT, 0.05) == "5 percentage points"
    assert figure(replace(TOO_LONG, role=Role.TRIPWIRE), HANDLE, 3) == "3"
    assert level(MEAN, 8.25) == "8.25 min"
    assert level(COMPLAINTS, 0.008) == "8 per 1,000 cases"
    assert level(REPEAT, 0.24) == "24\u00a0%"


def test_no_page_ever_reads_a_letter_of_statistics() -> None:
    for line, metric in ((CONTINUE, REPEAT), (KILL, REPEAT), (TOO_LONG, HANDLE)):
        assert not {"p", "e", "z"} & set(sentence(line, metric).split())
