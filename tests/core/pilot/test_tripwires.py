"""Where tripwires stand when somebody lets the pilot go on, so that counting begins there again."""

from dataclasses import replace

from tests.pilots import COMPLAINTS, TOO_MANY, a_card
from workshop.core.pilot import tripwires
from workshop.core.pilot.criteria import Against, Role, Stat
from workshop.core.pilot.readings import Sums

COUNT = replace(
    TOO_MANY, id="t1", role=Role.TRIPWIRE, stat=Stat.COUNT, value=3.0, against=Against.ABSOLUTE
)


def test_each_tripwire_stands_where_its_measure_does() -> None:
    card = a_card(criteria=(TOO_MANY, COUNT))
    assert tripwires.figures(card, {COMPLAINTS.key: Sums(hits=5, exposure=90.0)}) == {"t1": 5.0}


def test_what_nothing_has_come_in_about_stands_nowhere() -> None:
    assert tripwires.figures(a_card(criteria=(COUNT,)), {}) == {}
