"""Adds cases up one by one and forgets them."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from hashlib import sha256

from workshop.core.pilot import written
from workshop.core.pilot.allotting import arm_by_hash
from workshop.core.pilot.card import Card
from workshop.core.pilot.case_columns import CaseColumn
from workshop.core.pilot.case_tally import Left, Tally
from workshop.core.pilot.columns import arm_of, is_yes
from workshop.core.pilot.metrics import Family, Metric
from workshop.core.pilot.moments import between, moment, seconds_in
from workshop.core.pilot.reading_faults import Fault, Mistake
from workshop.core.pilot.reading_in import has_clusters, has_control, is_cluster
from workshop.core.pilot.readings import Arm, Reading
from workshop.core.pilot.table import Row
from workshop.core.pilot.working_days import WorkingDays
from workshop.core.pilot.written import Written

#: No single case has a value beyond that.
MAX_VALUE = 1e10


@dataclass(frozen=True, slots=True)
class Site:
    """Where and when: the zone the times are meant in, today there, and on which days it works."""

    zone: tzinfo
    today: date
    works: WorkingDays


class Counter:
    """Adds cases up one by one and forgets them; of a key only a hash stays, until the end."""

    def __init__(
        self,
        card: Card,
        metric: Metric,
        site: Site,
        places: Mapping[CaseColumn, int],
        how: Written,
    ) -> None:
        self._card = card
        self._metric = metric
        self._site = site
        self._places = places
        self._how = how
        self._unit = seconds_in(metric.unit)
        self._tallies: dict[tuple[date, Arm, str], Tally] = {}
        self._seen: dict[Arm, set[int]] = {arm: set() for arm in Arm}
        self.left = Left()
        self.mistakes: list[Mistake] = []

    def take(self, row: Row) -> None:
        """Add one case up."""
        self.left.cases += 1
        key = self._text(row, CaseColumn.KEY)
        if not key:
            return self._wrong(row, Fault.MISSING, CaseColumn.KEY)
        opened = self._moment(row, CaseColumn.OPENED)
        cluster = self._cluster(row)
        arm = self._arm(row, cluster or key)
        if opened is None or arm is None or cluster is None:
            return None
        day = self._day_of(opened)
        if day is None:
            return None
        tally = self._tallies.setdefault((day, arm, cluster), self._empty())
        if self._is_again(key, arm, tally):
            return None
        tally.eligible += 1
        return self._judge(row, opened, tally)

    def readings(self) -> tuple[Reading, ...]:
        """The sums, by day, with both arms of each day."""
        if has_control(self._card) and not has_clusters(self._card):
            for day, _, cluster in list(self._tallies):
                for arm in Arm:
                    self._tallies.setdefault((day, arm, cluster), self._empty())
        return tuple(self._reading(*each) for each in sorted(self._tallies.items(), key=_in_order))

    def _reading(self, about: tuple[date, Arm, str], tally: Tally) -> Reading:
        day, arm, cluster = about
        return Reading(
            day,
            arm,
            self._metric.key,
            tally.sums(),
            cluster,
            tally.eligible,
            duplicates=tally.duplicates,
            crossed=tally.crossed,
        )

    def _empty(self) -> Tally:
        return Tally(bins=[0] * (len(self._metric.bins) + 1) if self._metric.bins else [])

    def _text(self, row: Row, column: CaseColumn) -> str:
        place = self._places.get(column)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _wrong(self, row: Row, fault: Fault, column: str, text: str = "") -> None:
        fields: dict[str, str | int | float] = {"text": text[:40]} if text else {}
        self.mistakes.append(Mistake(fault, row.number, column, fields))

    def _moment(self, row: Row, column: CaseColumn) -> datetime | None:
        text = self._text(row, column)
        if not text:
            self._wrong(row, Fault.MISSING, column)
            return None
        found = moment(text, self._how.days, self._site.zone)
        if isinstance(found, Fault):
            self._wrong(row, found, column, text)
            return None
        return found

    def _cluster(self, row: Row) -> str | None:
        text = self._text(row, CaseColumn.CLUSTER)
        if not has_clusters(self._card):
            return ""
        if not text or not is_cluster(text):
            fault = Fault.CLUSTER_UNREADABLE if text else Fault.CLUSTER_MISSING
            self._wrong(row, fault, CaseColumn.CLUSTER)
            return None
        return text

    def _arm(self, row: Row, drawn_by: str) -> Arm | None:
        """The arm that stands there; without such a column, the one the recipe gives."""
        if not has_control(self._card):
            return Arm.PILOT
        if CaseColumn.ARM not in self._places:
            return arm_by_hash(drawn_by, self._card.parts.salt, self._card.parts.share)
        text = self._text(row, CaseColumn.ARM)
        arm = arm_of(text)
        if arm is None:
            self._wrong(row, Fault.ARM_UNKNOWN if text else Fault.MISSING, CaseColumn.ARM, text)
        return arm

    def _is_again(self, key: str, arm: Arm, tally: Tally) -> bool:
        """Whether this key was there before, in this arm or in the other one."""
        mark = int.from_bytes(sha256(key.encode(errors="surrogatepass")).digest()[:8], "big")
        other = Arm.CONTROL if arm is Arm.PILOT else Arm.PILOT
        if mark in self._seen[arm]:
            self.left.duplicates += 1
            tally.duplicates += 1
            return True
        if mark in self._seen[other]:
            self.left.crossed += 1
            tally.crossed += 1
            return True
        self._seen[arm].add(mark)
        return False

    def _day_of(self, opened: datetime) -> date | None:
        """The working day the case counts for; None when it does not count (yet)."""
        day, dates = opened.astimezone(self._site.zone).date(), self._card.dates
        if dates.start and day < dates.start:
            self.left.before_start += 1
            return None
        if day > self._site.today:
            self.left.to_come += 1
            return None
        working = self._site.works.on_or_after(day)
        if working + timedelta(days=dates.maturation_days) > self._site.today:
            self.left.not_matured += 1
            return None
        self.left.moved += working != day
        return working

    def _judge(self, row: Row, opened: datetime, tally: Tally) -> None:
        """Add what became of the case, or count it as open."""
        if self._metric.family is Family.SHARE and self._metric.limit is None:
            return self._add_hit(row, tally)
        value = self._value(row, opened)
        if value is not None:
            return self._add_value(value, tally)
        if self._is_beyond_while_open(row, opened):
            self.left.over_while_open += 1
            self.left.counted += 1
            tally.n += 1
            tally.hits += not self._metric.counts_below
            tally.has_unknown_bin = True
            return None
        if not self._is_wrong(row):
            self.left.still_open += 1
        return None

    def _is_wrong(self, row: Row) -> bool:
        return bool(self.mistakes) and self.mistakes[-1].row == row.number

    def _add_hit(self, row: Row, tally: Tally) -> None:
        text = self._text(row, CaseColumn.HIT)
        if not text:
            self.left.still_open += 1
            return
        said = is_yes(text)
        if said is None:
            self._wrong(row, Fault.YES_OR_NO, CaseColumn.HIT, text)
            return
        self.left.counted += 1
        tally.n += 1
        tally.hits += said

    def _value(self, row: Row, opened: datetime) -> float | None:
        """The value of the case; None when it is still open, or wrong."""
        if CaseColumn.VALUE in self._places:
            return self._typed_value(row)
        if not self._text(row, CaseColumn.RESOLVED):
            return None
        resolved = self._moment(row, CaseColumn.RESOLVED)
        if resolved is None or self._unit is None:
            return None
        if resolved < opened:
            text = self._text(row, CaseColumn.RESOLVED)
            self._wrong(row, Fault.ENDS_BEFORE, CaseColumn.RESOLVED, text)
            return None
        return between(opened, resolved, self._unit)

    def _typed_value(self, row: Row) -> float | None:
        text = self._text(row, CaseColumn.VALUE)
        found = written.number(text, self._how.decimal) if text else None
        if isinstance(found, float) and abs(found) > MAX_VALUE:
            found = Fault.TOO_BIG
        if isinstance(found, Fault):
            self._wrong(row, found, CaseColumn.VALUE, text)
            return None
        return found

    def _is_beyond_while_open(self, row: Row, opened: datetime) -> bool:
        """Whether a case is open and already older than the limit, so that its side is known."""
        limit, unit = self._metric.limit, self._unit
        if limit is None or unit is None or CaseColumn.VALUE in self._places:
            return False
        if self._text(row, CaseColumn.RESOLVED):
            return False
        midnight = datetime.combine(self._site.today, datetime.min.time(), self._site.zone)
        return between(opened, midnight, unit) > limit

    def _add_value(self, value: float, tally: Tally) -> None:
        self.left.counted += 1
        tally.n += 1
        if tally.bins:
            tally.bins[bisect_left(self._metric.bins, value)] += 1
        if self._metric.family is Family.SHARE and self._metric.limit is not None:
            is_below = value < self._metric.limit
            tally.hits += is_below if self._metric.counts_below else value > self._metric.limit
            return
        if self._metric.cap is not None and value > self._metric.cap:
            self.left.capped += 1
            tally.capped += 1
            value = self._metric.cap
        tally.total += value
        tally.squares += value * value


def _in_order(each: tuple[tuple[date, Arm, str], Tally]) -> tuple[date, bool, str]:
    (day, arm, cluster), _ = each
    return day, arm is Arm.CONTROL, cluster
