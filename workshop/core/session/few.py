"""When too few people have answered, a result is not shown, because it would show the people."""

#: Totals, medians and the counting of a round need this many answers.
MIN_ANSWERS = 3
#: Breakdowns, and anything quoted from an answer, need this many.
MIN_BREAKDOWN = 5


def enough(answers: int) -> bool:
    """Whether a total or a median of this many answers may be shown (R5)."""
    return answers >= MIN_ANSWERS


def enough_for_breakdown(answers: int) -> bool:
    """Whether a breakdown of this many answers, or a reason out of them, may be shown (R5)."""
    return answers >= MIN_BREAKDOWN
