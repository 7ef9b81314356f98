"""When too few people have answered, a result is not shown, because it would show the people."""

from datetime import timedelta

from workshop.core.errors import Conflict
from workshop.core.words import N_

#: Totals, medians and the counting of a round need this many answers.
MIN_ANSWERS = 3
#: Breakdowns, and anything quoted from an answer, need this many.
MIN_BREAKDOWN = 5
#: How long people have to take a text back, once all were told that only a few have written.
TOLD_FOR = timedelta(seconds=30)


class FewWriters(Conflict):
    """Texts would be shown that fewer than three people wrote, and nobody was told (R5)."""

    code = "few_writers"
    sentence = N_(
        "Fewer than %(least)s people have written. What they wrote may be recognised, "
        "so it is shown only after everybody has been told."
    )

    def __init__(self) -> None:
        super().__init__(least=MIN_ANSWERS)


class StillTelling(Conflict):
    """Everybody was told, and the time to take a text back is not over."""

    code = "still_telling"
    sentence = N_("Everybody has been told. People have %(seconds)s seconds to take a text back.")

    def __init__(self) -> None:
        super().__init__(seconds=round(TOLD_FOR.total_seconds()))


class NothingToTell(Conflict):
    """Enough people have written by now, or everybody has been told already."""

    code = "nothing_to_tell"
    sentence = N_("There is nothing to tell any more. You can go on.")


def enough(answers: int) -> bool:
    """Whether a total or a median of this many answers may be shown (R5)."""
    return answers >= MIN_ANSWERS


def enough_for_breakdown(answers: int) -> bool:
    """Whether a breakdown of this many answers, or a reason out of them, may be shown (R5)."""
    return answers >= MIN_BREAKDOWN
