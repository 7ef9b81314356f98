"""Every unit gets an answer."""

from dataclasses import fields
from datetime import date

import pytest

from workshop.core.errors import Invalid, Refused
from workshop.core.session import statuses
from workshop.core.session.statuses import Answer, Status
from workshop.core.session.ties import ReasonNeeded, ReasonTooLong

MAY = date(2031, 5, 2)
FULL = {"owner": "Noor", "until": MAY, "reason": "Too much at once.", "where": "handbook, page 4"}
DECLINED = Answer(Status.DECLINED, reason="No budget.")


def merged(into):
    return Answer(Status.MERGED, where=into)


def test_every_status_says_what_it_needs():
    assert set(statuses.NEEDS) == set(Status)
    named = {field.name for field in fields(Answer)} - {"status"}
    assert all(needs and set(needs) <= named for needs in statuses.NEEDS.values())


@pytest.mark.parametrize("status", Status)
def test_a_status_with_all_it_needs_is_an_answer(status):
    answer = statuses.check(status, **FULL)
    assert answer.status is status
    for field, value in FULL.items():
        kept = field in statuses.NEEDS[status] or field == "reason"
        assert getattr(answer, field) == (value if kept else getattr(Answer(status), field))


@pytest.mark.parametrize(
    ("status", "missing", "refusal"),
    [
        (Status.PILOT, "owner", statuses.OwnerNeeded),
        (Status.PILOT, "until", statuses.DateNeeded),
        (Status.PARKED, "until", statuses.DateNeeded),
        (Status.DECLINED, "reason", ReasonNeeded),
        (Status.MERGED, "where", statuses.TargetNeeded),
        (Status.EXISTS, "where", statuses.PlaceNeeded),
    ],
)
def test_a_status_without_what_it_needs_is_refused(status, missing, refusal):
    assert issubclass(refusal, Invalid)
    with pytest.raises(refusal):
        statuses.check(status, **{k: v for k, v in FULL.items() if k != missing})
    if missing != "until":
        with pytest.raises(refusal):
            statuses.check(status, **(FULL | {missing: " \n"}))


def test_every_need_has_a_refusal_that_is_tested():
    assert sum(len(needs) for needs in statuses.NEEDS.values()) == 6


def test_a_date_gone_by_is_refused_when_today_is_known():
    with pytest.raises(statuses.DatePast):
        statuses.check(Status.PARKED, until=date(2031, 5, 1), today=MAY)
    assert statuses.check(Status.PARKED, until=MAY, today=MAY).until == MAY


def test_words_have_their_limits():
    with pytest.raises(ReasonTooLong):
        statuses.check(Status.DECLINED, reason="x" * 281)
    with pytest.raises(statuses.AnswerTooLong) as owner:
        statuses.check(Status.PILOT, owner="x" * 81, until=MAY)
    with pytest.raises(statuses.AnswerTooLong) as where:
        statuses.check(Status.EXISTS, where="x" * 281)
    assert (owner.value.fields, where.value.fields) == ({"limit": 80}, {"limit": 280})


def test_a_session_is_closed_only_when_every_unit_has_its_answer():
    answers = {"a": DECLINED}
    assert not statuses.all_answered(["a", "b"], answers)
    assert statuses.unanswered(["b", "a", "c"], answers) == ("b", "c")
    with pytest.raises(statuses.AnswersMissing) as refused:
        statuses.require_answers(["b", "a", "c"], answers)
    assert isinstance(refused.value, Refused)
    assert refused.value.fields == {"count": 2}


def test_a_session_with_every_unit_answered_can_be_closed():
    answers = {"a": DECLINED, "b": merged("c"), "c": merged("a")}
    assert statuses.all_answered(["a", "b", "c"], answers)
    statuses.require_answers(["a", "b", "c"], answers)


@pytest.mark.parametrize(
    "answers",
    [
        {"a": merged("a")},
        {"a": merged("b"), "b": merged("a")},
        {"a": merged("nowhere")},
        {"a": merged("elsewhere"), "elsewhere": DECLINED},
        {"a": merged("b")},
    ],
)
def test_a_merge_that_ends_nowhere_is_no_answer(answers):
    assert not statuses.all_answered(["a"], answers)
    assert "a" in statuses.unanswered(["a", "b"], answers)
