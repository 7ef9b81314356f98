"""What can be wrong with readings that come in: each with its sentence, its place and its way out.

All that is wrong with one upload is told at once, and nothing of it is stored before all is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workshop.core.errors import Invalid
from workshop.core.words import N_


class Fault(StrEnum):
    """What is wrong with one place of an upload; the value is the lasting code."""

    # the whole of it
    TOO_MANY_ROWS = "too_many_rows"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_A_TABLE = "not_a_table"
    WORKBOOK = "workbook"
    NOT_JSON = "not_json"
    KIND = "kind"
    NO_TIME = "no_time"
    QUOTES = "quotes"
    CONTROL = "control"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    MORE_CELLS = "more_cells"
    NUMBERS_MIXED = "numbers_mixed"
    DATES_MIXED = "dates_mixed"
    # one cell
    MISSING = "missing"
    NOT_A_DAY = "not_a_day"
    DATE_UNCLEAR = "date_unclear"
    YEAR_SHORT = "year_short"
    NOT_A_MOMENT = "not_a_moment"
    ENDS_BEFORE = "ends_before"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_UNCLEAR = "number_unclear"
    PERCENT = "percent"
    FORMULA = "formula"
    NOT_WHOLE = "not_whole"
    TOO_BIG = "too_big"
    NEGATIVE = "negative"
    METRIC_UNKNOWN = "metric_unknown"
    ARM_UNKNOWN = "arm_unknown"
    NO_CONTROL = "no_control"
    CLUSTER_MISSING = "cluster_missing"
    CLUSTER_NOT_USED = "cluster_not_used"
    CLUSTER_UNREADABLE = "cluster_unreadable"
    CLUSTER_BOTH_ARMS = "cluster_both_arms"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    NOT_USED = "not_used"
    YES_OR_NO = "yes_or_no"
    # one reading, beside the card and what is there
    FUTURE = "future"
    BEFORE_START = "before_start"
    TOO_EARLY = "too_early"
    HITS_OVER_CASES = "hits_over_cases"
    CASES_OVER_ELIGIBLE = "cases_over_eligible"
    SQUARES_TOO_SMALL = "squares_too_small"
    TOTAL_OVER_CAP = "total_over_cap"
    CAPPED_OVER_CASES = "capped_over_cases"
    BINS_COUNT = "bins_count"
    BINS_SUM = "bins_sum"
    BINS_LIMIT = "bins_limit"
    NO_VOLUME = "no_volume"
    EMPTY_ARM = "empty_arm"
    TWICE = "twice"
    ALREADY_GIVEN = "already_given"
    CORRECTS_NOTHING = "corrects_nothing"
    IMPOSSIBLE_AFTER = "impossible_after"
    # only remarked upon: it is stored all the same
    WEEKEND = "weekend"
    NOT_MATURED = "not_matured"
    AFTER_DECISION = "after_decision"
    EXPOSED = "exposed"
    EVENTS_OVER_EXPOSURE = "events_over_exposure"


#: The sentence of each fault. `%(text)s` is what stood in the cell.
SENTENCES: dict[Fault, str] = {
    Fault.TOO_MANY_ROWS: N_("There are more than %(limit)s rows. Hand them in in parts."),
    Fault.TOO_LARGE: N_("This is larger than %(limit)s MB. Hand it in in parts."),
    Fault.EMPTY: N_("There is no row of figures in it."),
    Fault.NOT_A_TABLE: N_(
        "This is no table. Copy the cells from the spreadsheet, or save it as CSV."
    ),
    Fault.WORKBOOK: N_(
        "This is a workbook, not a table. Open it in the spreadsheet and save it as CSV."
    ),
    Fault.NOT_JSON: N_('This is not JSON of the form {"readings": [{…}, …]}.'),
    Fault.KIND: N_("Send text/csv or application/json, and say so in Content-Type."),
    Fault.NO_TIME: N_("Cases of this metric cannot be counted from a list. Give its daily sums."),
    Fault.QUOTES: N_("A quotation mark is opened here and never closed."),
    Fault.CONTROL: N_("There is a sign in here that cannot be shown. Please type the cell anew."),
    Fault.COLUMN_MISSING: N_(
        "The first row has to name the columns, and “%(text)s” is not among them."
    ),
    Fault.COLUMN_UNKNOWN: N_("There is no column “%(text)s” here. Take it out or rename it."),
    Fault.COLUMN_TWICE: N_("This column is there twice. Leave one of them."),
    Fault.MORE_CELLS: N_("This row has more cells than there are columns."),
    Fault.NUMBERS_MIXED: N_(
        "“%(text)s” here and “%(other)s” in row %(row)s cannot both be right: is the comma or the "
        "point the decimal sign?"
    ),
    Fault.DATES_MIXED: N_(
        "“%(text)s” here and “%(other)s” in row %(row)s cannot both be right: does the day or the "
        "month come first?"
    ),
    Fault.MISSING: N_("Something has to stand here."),
    Fault.NOT_A_DAY: N_("“%(text)s” is no day. Write it like 2025-04-08 or 8.4.2025."),
    Fault.DATE_UNCLEAR: N_(
        "“%(text)s” can be two different days. Say below whether the day or the month comes first."
    ),
    Fault.YEAR_SHORT: N_("Write the year of “%(text)s” with four digits."),
    Fault.NOT_A_MOMENT: N_("“%(text)s” is no day and time. Write it like 2025-04-08 14:30."),
    Fault.ENDS_BEFORE: N_("“%(text)s” lies before the case was opened."),
    Fault.NOT_A_NUMBER: N_("“%(text)s” is no number. Write the figures alone."),
    Fault.NUMBER_UNCLEAR: N_(
        "“%(text)s” can be two different numbers. Say below whether the comma or the point is the "
        "decimal sign."
    ),
    Fault.PERCENT: N_("“%(text)s” is a percentage. Give the number of cases instead."),
    Fault.FORMULA: N_("“%(text)s” is a formula. Copy its value instead."),
    Fault.NOT_WHOLE: N_("“%(text)s” has to be a whole number: cases are counted."),
    Fault.TOO_BIG: N_("“%(text)s” is too large for one day."),
    Fault.NEGATIVE: N_("“%(text)s” is below zero. Only a correction may be."),
    Fault.METRIC_UNKNOWN: N_("The card has no “%(text)s”. It has: %(known)s."),
    Fault.ARM_UNKNOWN: N_("“%(text)s” is neither pilot nor control."),
    Fault.NO_CONTROL: N_("This pilot has no control group. Leave these rows out."),
    Fault.CLUSTER_MISSING: N_("Say which group of the pilot these sums are of."),
    Fault.CLUSTER_NOT_USED: N_(
        "This pilot is not divided by groups of people or places. Leave this cell empty."
    ),
    Fault.CLUSTER_UNREADABLE: N_(
        "A group is named by up to 40 letters, digits, points and dashes: a made-up key, no name."
    ),
    Fault.CLUSTER_BOTH_ARMS: N_("“%(text)s” is in the pilot and in the control. It can be in one."),
    Fault.REASON_MISSING: N_("Say why this is corrected."),
    Fault.REASON_TOO_LONG: N_("This is too long. It can have %(limit)s characters."),
    Fault.NOT_USED: N_("%(metric)s needs no figure here. Leave this cell empty."),
    Fault.YES_OR_NO: N_("Write yes or no, not “%(text)s”."),
    Fault.FUTURE: N_("This day has not come yet."),
    Fault.BEFORE_START: N_("The pilot began on %(day)s. What happened before does not count."),
    Fault.TOO_EARLY: N_("The card was locked on %(day)s. What happened before does not count."),
    Fault.HITS_OVER_CASES: N_("%(hits)s of %(cases)s cases cannot be: it is more than all."),
    Fault.CASES_OVER_ELIGIBLE: N_("%(cases)s cases of %(eligible)s that could be: more than all."),
    Fault.SQUARES_TOO_SMALL: N_(
        "The sum of squares cannot be that small. Square each value first, then add them up."
    ),
    Fault.TOTAL_OVER_CAP: N_(
        "The sum is more than %(cases)s times the cap of %(cap)s. Cap each value first."
    ),
    Fault.CAPPED_OVER_CASES: N_("More values were capped than there are cases."),
    Fault.BINS_COUNT: N_("There have to be %(wanted)s counts, and there are %(found)s."),
    Fault.BINS_SUM: N_("The counts add up to %(found)s, not to the %(cases)s cases."),
    Fault.BINS_LIMIT: N_(
        "By the counts %(found)s cases are beyond the limit, and by the figure beside it %(hits)s."
    ),
    Fault.NO_VOLUME: N_("Nothing was counted that day. Leave the day out."),
    Fault.EMPTY_ARM: N_(
        "The other group of that day is missing. Both come together; write 0 where there was none."
    ),
    Fault.TWICE: N_("The same stands in row %(row)s already."),
    Fault.ALREADY_GIVEN: N_(
        "This was given before. If the new figures are the right ones, file them as a correction."
    ),
    Fault.CORRECTS_NOTHING: N_("Nothing was given for that day, so nothing can be corrected."),
    Fault.IMPOSSIBLE_AFTER: N_("With this correction the day would have %(now)s in this column."),
    Fault.WEEKEND: N_("This is no working day at the site. It is stored as it is."),
    Fault.NOT_MATURED: N_(
        "The outcome of these cases is known only %(days)s days later. If it changes, file a "
        "correction."
    ),
    Fault.AFTER_DECISION: N_("This day lies after the day of the decision."),
    Fault.EXPOSED: N_(
        "With this the change has reached %(cases)s customers; the card allows %(limit)s."
    ),
    Fault.EVENTS_OVER_EXPOSURE: N_("More events than exposure: please look whether that is right."),
}

#: What is told before it is stored, and hinders nothing.
REMARKS = frozenset(
    {
        Fault.WEEKEND,
        Fault.NOT_MATURED,
        Fault.AFTER_DECISION,
        Fault.EXPOSED,
        Fault.EVENTS_OVER_EXPOSURE,
    }
)
#: What somebody can settle with one choice for the whole upload.
UNCLEAR_DATE = frozenset({Fault.DATE_UNCLEAR, Fault.DATES_MIXED})
UNCLEAR_NUMBER = frozenset({Fault.NUMBER_UNCLEAR, Fault.NUMBERS_MIXED})


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong: which row (1 is the heading, 0 the whole) and column, and what its sentence
    needs. `fields` may hold what stood in a cell: for the page of whoever sent it, never a log.
    """

    fault: Fault
    row: int = 0
    column: str = ""
    fields: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence to be translated and filled in."""
        return SENTENCES[self.fault]


class ReadingsRefused(Invalid):
    """An upload in which something is wrong; nothing of it was stored."""

    code = "readings_refused"
    sentence = N_("Nothing was stored yet. What is named here needs a look.")

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__()
        self.mistakes = tuple(sorted(mistakes, key=lambda each: each.row))

    @property
    def can_be_filed(self) -> bool:
        """Whether all that is wrong is that it was given before."""
        return all(each.fault is Fault.ALREADY_GIVEN for each in self.mistakes)
