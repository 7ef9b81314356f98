"""What one worker says to the others: where something happened, how many listen, what was in vain.

Nothing of what happened, and nothing of anybody: whoever hears it looks at the database by itself.
What cannot be understood is no wake-up, wherever it came from.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workshop.live.elsewhere import Here, Presence

#: Bytes; a worker with 10,000 sessions says less.
LONGEST = 1 << 20
#: Letters of a code or of a worker's name; longer ones are not ours.
_NAME = 64


@dataclass(frozen=True, slots=True)
class Wakeup:
    """One message of the worker `by`.

    `moved` are the codes of sessions to look at. `here` is who listens on that worker, whole, and
    None where the message does not speak of it. `wrong` is how often something was tried there in
    vain since the last message, by the name of its limit; `goes` says that the worker ends.
    """

    by: str
    moved: tuple[str, ...] = ()
    here: Here | None = field(default=None)
    goes: bool = False
    wrong: Mapping[str, int] = field(default_factory=dict)


class NotUnderstood(ValueError):
    """These bytes are no wake-up of ours."""


def written(wakeup: Wakeup) -> bytes:
    """A wake-up as it travels."""
    told: dict[str, Any] = {"by": wakeup.by}
    if wakeup.moved:
        told["moved"] = wakeup.moved
    if wakeup.here is not None:
        told["here"] = {code: [p.seats, int(p.is_led)] for code, p in wakeup.here.items()}
    if wakeup.goes:
        told["goes"] = 1
    if wakeup.wrong:
        told["wrong"] = dict(wakeup.wrong)
    return json.dumps(told, separators=(",", ":")).encode()


def read(said: bytes) -> Wakeup:
    """A wake-up from what was heard.

    Raises:
        NotUnderstood: it is none.
    """
    try:
        if len(said) > LONGEST:
            raise NotUnderstood
        told = json.loads(said)
        here = told.get("here")
        return Wakeup(
            _name(told["by"]),
            _names(told.get("moved", ())),
            None if here is None else {_name(code): _presence(*p) for code, p in here.items()},
            bool(told.get("goes")),
            {_name(limit): _number(times) for limit, times in told.get("wrong", {}).items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotUnderstood from error


def _names(told: Iterable[Any]) -> tuple[str, ...]:
    return tuple(_name(each) for each in told)


def _name(told: Any) -> str:
    if not isinstance(told, str) or not 0 < len(told) <= _NAME:
        raise NotUnderstood
    return told


def _presence(seats: Any, is_led: Any) -> Presence:
    if is_led not in (0, 1):
        raise NotUnderstood
    return Presence(_number(seats), bool(is_led))


def _number(told: Any) -> int:
    if type(told) is not int or not 0 <= told < 10**6:
        raise NotUnderstood
    return told
