"""What connections have left behind is let go: knots that nobody holds are untied."""

import gc
from weakref import ref

from workshop.serving.memory import give_back


class Knot:
    def __init__(self) -> None:
        self.itself = self


def test_a_knot_among_what_has_lived_long_is_untied() -> None:
    knot = Knot()
    gc.collect()  # it is among the oldest now, where garbage is hardly ever looked for
    gone = ref(knot)
    del knot
    gc.collect(1)
    assert gone() is not None
    give_back()
    assert gone() is None
