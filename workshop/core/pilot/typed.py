"""Reading what people type into the card: numbers in any of our languages, days, choices.

"10,5 %", "10.5%", "4.120" cases and "4 120" are all understood. What could mean two things is
asked back about instead of guessed.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from workshop.core.pilot.missing import Finder, Missing, Step
from workshop.core.session.notes import Unreadable, clean
from workshop.core.words import N_

Kind = TypeVar("Kind", bound=StrEnum)

#: No amount on a card is larger; beyond it somebody has slipped on the keyboard.
MOST = 1_000_000_000
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[.-]\s*(\d{1,2})\s*[.-]\s*(\d{4})")


class Unclear(ValueError):
    """A number that could be read in two ways."""


def whole(text: str) -> int:
    """A count: every point, comma and space in it separates thousands.

    Raises:
        ValueError: no whole number.
    """
    bare = _SPACES.sub("", text)
    if re.fullmatch(r"[+-]?\d+", bare) or _GROUPED.fullmatch(bare):
        return _bounded(int(re.sub(r"[.,]", "", bare)))
    raise ValueError


def amount(text: str) -> float:
    """A number with decimals behind a point or a comma; a percent sign or a unit may follow it.

    Raises:
        Unclear: "1.234" may be a thousand or one and a bit.
        ValueError: no number.
    """
    bare = _SPACES.sub("", text).replace("−", "-")
    found = _NUMBER.match(bare)
    if not found or re.search(r"\d", bare[found.end() :]):
        raise ValueError
    number = found.group()
    marks = set(number) & {".", ","}
    if len(marks) == 2:
        decimal = max(".,", key=number.rfind)
        thousands = "," if decimal == "." else "."
        if number.count(decimal) > 1 or not _GROUPED.fullmatch(number.split(decimal)[0]):
            raise ValueError
        number = number.replace(thousands, "")
    elif _GROUPED.fullmatch(number):
        if number.count(marks.pop()) == 1:
            raise Unclear
        number = re.sub(r"[.,]", "", number)
    elif number.count(".") + number.count(",") > 1:
        raise ValueError
    return _bounded(float(number.replace(",", ".")))


def day(text: str) -> date:
    """A day, as 2025-04-08 or with the day first, as 8.4.2025.

    Raises:
        ValueError: no such day.
    """
    found = _DAY_FIRST.fullmatch(text)
    if found:
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date.fromisoformat(text)


Number = TypeVar("Number", int, float)


def _bounded(value: Number) -> Number:
    if abs(value) > MOST:
        raise ValueError
    return value


class Typed:
    """The fields of one form, read one by one; what cannot be read is noted and stays as it was.

    A field that was not sent at all keeps what the card holds, which is handed in as `now`. `about`
    names the line or the measure whose fields begin with it.
    """

    def __init__(self, values: Mapping[str, Sequence[str]], step: Step, about: str = "") -> None:
        self._values = values
        self._before = f"{about}-" if about else ""
        self._ask = Finder(step, about)
        self.found: list[Missing] = []

    def has(self, name: str) -> bool:
        """Whether the field was sent."""
        return self._before + name in self._values

    def every(self, name: str) -> tuple[str, ...]:
        """All that was sent under this name, without the empty ones."""
        return tuple(filter(None, map(str.strip, self._values.get(self._before + name, ()))))

    def text(self, name: str, now: str, most: int, may_hold: str = "") -> str:
        """A text of at most so many characters."""
        if not self.has(name):
            return now
        try:
            said = clean("".join(self._values[self._before + name][:1]), may_hold)
        except Unreadable:
            self.refuse(name, "unreadable", Unreadable.sentence)
            return now
        if len(said) > most:
            sentence = N_("This has %(length)s characters, and %(limit)s fit. Please shorten it.")
            self.found.append(
                self._ask.wrong("too_long", sentence, name, length=len(said), limit=most)
            )
            return now
        return said

    def whole(self, name: str, now: int) -> int:
        """A count; an empty field is none."""
        said = self._said(name)
        if said is None:
            return now
        try:
            return whole(said) if said else 0
        except ValueError:
            self.refuse(name, "no_whole_number", N_("Please give a whole number, for example 900."))
            return now

    def amount(self, name: str, now: float | None) -> float | None:
        """A number; an empty field is None."""
        said = self._said(name)
        if said is None:
            return now
        try:
            return amount(said) if said else None
        except Unclear:
            sentence = N_("Is the mark in “%(said)s” for thousands or for decimals? Leave it out.")
            self.found.append(self._ask.wrong("unclear_number", sentence, name, said=said))
        except ValueError:
            self.refuse(name, "no_number", N_("Please give a number, for example 10 or 10,5."))
        return now

    def day(self, name: str, now: date | None) -> date | None:
        """A day; an empty field is None."""
        said = self._said(name)
        if said is None:
            return now
        try:
            return day(said) if said else None
        except ValueError:
            sentence = N_("Please give a day, for example 2025-04-08 or 8.4.2025.")
            self.refuse(name, "no_day", sentence)
            return now

    def choice(self, name: str, now: Kind, kind: type[Kind]) -> Kind:
        """One of a few."""
        said = self._said(name)
        if not said:
            return now
        try:
            return kind(said)
        except ValueError:
            self.refuse(name, "no_such_choice", N_("Please choose one of those that are offered."))
            return now

    def choices(self, name: str, now: tuple[Kind, ...], kind: type[Kind]) -> tuple[Kind, ...]:
        """Any of a few, in their own order."""
        if not self.has(name):
            return now
        said = self.every(name)
        return tuple(each for each in kind if each.value in said)

    def tick(self, name: str, now: bool) -> bool:
        """Whether a box is ticked; a hidden empty field of the same name says it was asked."""
        return bool(self.every(name)) if self.has(name) else now

    def refuse(self, name: str, code: str, sentence: str) -> None:
        """Note that this field cannot be taken."""
        self.found.append(self._ask.wrong(code, sentence, name))

    def _said(self, name: str) -> str | None:
        return "".join(self._values[self._before + name][:1]).strip() if self.has(name) else None
