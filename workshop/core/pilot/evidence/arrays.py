"""Rows of numbers: what all formulas count with, loaded when the first of them is asked.

Here alone numpy and scipy are named: they are a quarter of what a server without pilots weighs.
"""

from typing import TYPE_CHECKING

from workshop.later import Later

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from scipy import special

    Array = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
else:
    np = Later("numpy")
    special = Later("scipy.special")
    # Types are for the checker alone; at run time they are only names in annotations.
    Array = Flags = object

__all__ = ["Array", "Flags", "np", "special"]
