"""Forms on the page of a pilot's review: deciding, signing, worrying, learning, looking back."""

from typing import Any, ClassVar, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from workshop.core.errors import RuleBroken
from workshop.core.pilot import concerns, deciding, learning, scoring
from workshop.core.pilot.concerns import ConcernMissing, ConcernTooLong, Severity
from workshop.core.pilot.deciding import Decision, Ground, Reach, Wish
from workshop.core.pilot.decision_refusals import (
    ConfidenceMissing,
    DecisionTooLong,
    ExpectedDay,
    ExpectedMissing,
    GroundMissing,
    NothingChosen,
    NotOpen,
    NoTriesLeft,
    ReachMissing,
    ReasonTooShort,
    SafetyOpen,
    ShareNotLarger,
)
from workshop.core.pilot.findings import Advice
from workshop.core.pilot.halting import HaltNeedsReason, HaltTooLong
from workshop.core.pilot.learning import Learning, LearningMissing, LearningTooLong
from workshop.core.pilot.scoring import Outcome, OutcomeMissing, ScoreNeedsWords, ScoreTooLong
from workshop.pages import verdict_words as words
from workshop.web.forms.base import Form, text_of

Kind = TypeVar("Kind")


class DecisionForm(Form):
    """What becomes of a pilot. `seen` is the recommendation that stood on the page."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        NothingChosen: "decision",
        NotOpen: "decision",
        NoTriesLeft: "decision",
        SafetyOpen: "reach",
        ReachMissing: "reach",
        ShareNotLarger: "share",
        ConfidenceMissing: "confidence",
        ReasonTooShort: "reason",
        DecisionTooLong: "reason",
        GroundMissing: "ground",
        ExpectedMissing: "expected",
        ExpectedDay: "expected_on",
    }
    seen = HiddenField()
    decision = RadioField(
        _l("You decide"),
        [Optional()],
        choices={each.value: chip.word for each, chip in words.DECISIONS.items()},
    )
    reach = RadioField(
        _l("How far?"),
        [Optional()],
        choices={each.value: word for each, word in words.REACHES.items()},
    )
    share = StringField(_l("New share, in percent"))
    reason = TextAreaField(
        _l("Why against the recommendation?"),
        description=_l("What do you know that the numbers do not?"),
    )
    ground = RadioField(
        _l("What does it rest on?"),
        [Optional()],
        choices={each.value: word for each, word in words.GROUNDS.items()},
    )
    expected = TextAreaField(
        _l("What do you expect to see?"), description=_l("So that it can turn out wrong.")
    )
    expected_on = DateField(_l("When do we look again?"), [Optional()])
    confidence = StringField(
        _l("How sure are you, in percent?"),
        description=_l("50 is a coin, 100 is certain. Only the record keeps it."),
    )
    remark = TextAreaField(_l("A reason, if you like"))

    def wish(self) -> Wish:
        """What was typed, as the action takes it."""
        return Wish(
            decision=_one(Decision, self.decision.data),
            seen=_one(Advice, self.seen.data) or Advice.WAIT,
            confidence=_whole(text_of(self.confidence)),
            reach=_one(Reach, self.reach.data),
            share=_whole(text_of(self.share)),
            reason=text_of(self.reason) or text_of(self.remark),
            ground=_one(Ground, self.ground.data),
            expected=text_of(self.expected),
            expected_on=self.expected_on.data,
        )


class TakeBackForm(Form):
    """Why a decision is not signed, or taken back."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {ReasonTooShort: "why"}
    why = StringField(_l("Why not?"))


class ConcernForm(Form):
    """A worry about a pilot, with how much is at stake."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        ConcernMissing: "worry",
        ConcernTooLong: "worry",
    }
    severity = RadioField(
        _l("How much is at stake?"),
        choices={each.value: word for each, word in words.SEVERITIES.items()},
        default=Severity.ANNOYING.value,
    )
    worry = TextAreaField(
        _l("What worries you?"), render_kw={"maxlength": concerns.MAX_TEXT, "rows": 3}
    )


class SettleForm(Form):
    """How a concern was settled; `about` is the number of its entry."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        ConcernMissing: "settled",
        ConcernTooLong: "settled",
    }
    about = HiddenField()
    settled = StringField(_l("What was done about it?"))

    @property
    def number(self) -> int:
        """The number of the concern; 0, which none has, where something else was sent."""
        about = text_of(self.about)
        return int(about) if about.isascii() and about.isdigit() and len(about) < 9 else 0


class DissentForm(Form):
    """A note of somebody who sees it differently."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        ConcernMissing: "dissent",
        ConcernTooLong: "dissent",
    }
    dissent = TextAreaField(
        _l("I see it differently, because …"),
        description=_l("It is attached to the decision, with your name, for good."),
        render_kw={"maxlength": concerns.MAX_TEXT, "rows": 3},
    )


class HaltForm(Form):
    """Why a pilot is paused, or goes on."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {HaltNeedsReason: "cause", HaltTooLong: "cause"}
    cause = TextAreaField(_l("Why?"), render_kw={"rows": 2})


class LearningForm(Form):
    """The learning card."""

    believed = TextAreaField(_l("We believed"))
    observed = TextAreaField(_l("We observed"))
    learned = TextAreaField(_l("From that we learned"))
    will_do = TextAreaField(_l("Therefore we will"))
    surprise = TextAreaField(_l("What surprised us"))
    thanks = TextAreaField(_l("Thanks to"))
    next_question = TextAreaField(_l("The next question"))

    def written(self) -> Learning:
        """What was typed, as the action takes it."""
        return Learning(**{name: text_of(self[name]) for name in Learning.__dataclass_fields__})

    def refuse(self, refusal: RuleBroken) -> None:
        """Put the sentence beside the field that the refusal names."""
        if isinstance(refusal, (LearningMissing, LearningTooLong)):
            self.BESIDE = {type(refusal): refusal.field}  # type: ignore[misc]
        super().refuse(refusal)


class LookBackForm(Form):
    """How a decision turned out."""

    BESIDE: ClassVar[dict[type[RuleBroken], str]] = {
        OutcomeMissing: "outcome",
        ScoreNeedsWords: "saw",
        ScoreTooLong: "saw",
    }
    outcome = RadioField(
        _l("How did it turn out?"),
        [Optional()],
        choices={each.value: word for each, word in words.OUTCOMES.items()},
    )
    saw = TextAreaField(
        _l("What did you see?"),
        description=_l("A figure or a fact, so that others can follow."),
        render_kw={"maxlength": scoring.MAX_TEXT, "rows": 3},
    )

    def said(self) -> Outcome | None:
        """What was chosen."""
        return _one(Outcome, self.outcome.data)


class FeedForm(Form):
    """Nothing but the token: make the address of the calendar anew, or end it."""


MOST_DECISION = deciding.MAX_TEXT
MOST_LEARNING = learning.MAX_TEXT


def _one(kind: type[Kind], text: Any) -> Kind | None:
    """The member of an enum with this value, or None."""
    return next((each for each in kind if each.value == text), None)  # type: ignore[attr-defined]


def _whole(text: str) -> int | None:
    """A whole number as people type it, "60", "60 %"; None where it is none."""
    digits = text.strip().removesuffix("%").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 4 else None
