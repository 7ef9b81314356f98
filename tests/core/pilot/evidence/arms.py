"""Arms to test with: sums as they stand after one look, or day by day."""

import numpy as np

from workshop.core.pilot.evidence.sums import Running, accumulate


def after(size: float, hits: float = 0.0, total: float = 0.0, squares: float = 0.0) -> Running:
    """The sums of one look, after many days."""
    one = (np.array([float(each)]) for each in (size, hits, total, squares, 99))
    return Running(*one)


def of_values(values: np.ndarray) -> Running:
    """The sums of these values, after many days."""
    return after(values.size, 0.0, values.sum(), (values**2).sum())


def daily(size, hits=None, total=None, squares=None) -> Running:
    """Running sums of daily ones."""
    given = (None if each is None else np.asarray(each, float) for each in (hits, total, squares))
    return accumulate(np.asarray(size, float), *given)
