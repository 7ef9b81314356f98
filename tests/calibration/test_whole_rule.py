"""The table that simulates thousands of pilots is the one that recommends for a single one."""

import numpy as np

from tests.calibration.whole_rule import CODES, Run, advise, calendar, ends
from workshop.core.pilot.plan import Grade
from workshop.core.pilot.verdict import TABLE, Facts, Row, recommend

NAMED = ("hard", "soft", "outside", "near")
SAID = ("won", "is_review", "is_deadline", "ran_enough")
RUNS = 4000


def random_run(seed: int, **fixed: bool) -> Run:
    chance = np.random.default_rng(seed)
    flags = {name: chance.random((RUNS, 3)) < 0.5 for name in (*NAMED, *SAID)}
    flags["hard"] &= chance.random((RUNS, 3)) < 0.3
    flags["soft"] &= chance.random((RUNS, 3)) < 0.3
    return Run(**flags, **fixed)


def as_facts(run: Run, place: tuple[int, int]) -> Facts:
    named = {name: (name,) if getattr(run, name)[place] else () for name in NAMED}
    said = {name: bool(getattr(run, name)[place]) for name in SAID}
    return Facts(
        **named,
        **said,
        iterations_left=run.iterations_left,
        iterates_by_default=run.iterates_by_default,
        grade=Grade.C if run.grade_c else Grade.A,
    )


def differing(table=recommend) -> int:
    """On how many random days both tables say something else."""
    count = 0
    for seed in range(8):
        run = random_run(
            seed,
            iterations_left=bool(seed & 1),
            iterates_by_default=bool(seed & 2),
            grade_c=bool(seed & 4),
        )
        advice, row = advise(run)
        for place in np.ndindex(advice.shape):
            said = table(as_facts(run, place))
            count += (CODES[said.advice], said.row) != (advice[place], row[place])
    return count


def test_both_tables_say_the_same_on_96000_random_days():
    assert differing() == 0


def test_a_table_with_two_rows_swapped_is_found_out():
    def swapped(facts: Facts):
        rows: list[Row] = list(TABLE)
        rows[2], rows[6] = rows[6], rows[2]
        row = next(row for row in rows if row.fits(facts))
        return type(recommend(facts))(row.advice, row.number)

    assert differing(swapped) > 100


def test_a_run_ends_with_the_first_day_that_says_so():
    none, review, deadline = np.zeros((3, 4), bool), *calendar(4, 2, 1)[:2]
    won, hard = none.copy(), none.copy()
    won[0, 1:], hard[0, 2], hard[1, 0] = True, True, True
    end = ends(Run(hard, none, won, none, none, review, deadline, np.ones(4, dtype=bool)))
    assert end.continued.tolist() == [True, False, False]
    assert end.killed.tolist() == [False, True, False]
    assert end.by_default.tolist() == [False, False, True]
