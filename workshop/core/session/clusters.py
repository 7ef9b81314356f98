"""Look-alike ideas are stacked into one unit, so that they do not take each other's dots.

A stack is one votable unit and keeps every text; a theme is only a label above some stacks. The
machine proposes pairs that read alike, people decide.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from workshop.core.errors import Conflict, Invalid, Unknown
from workshop.core.session.ballots import NoSuchUnit
from workshop.core.session.notes import clean
from workshop.core.words import N_

T = TypeVar("T")

MAX_THEME = 60
#: As many proposals as somebody can read while the room waits.
MAX_PROPOSALS = 12
#: Read by eye on 165 English and 522 German ideas: above 0.6 nearly every pair says the same or the
#: exact opposite, from 0.45 to 0.5 about one in three does, below 0.45 about one in twenty.
FLOOR = 0.45


class SameUnit(Invalid):
    """A stack put onto itself."""

    code = "same_unit"
    sentence = N_("Please choose two different ones.")


class UnitTaken(Conflict):
    """An id that already stands for another stack or theme."""

    code = "unit_taken"
    sentence = N_("This has already been done. The page shows how things stand now.")


class AloneAlready(Conflict):
    """Taking the only idea out of its stack."""

    code = "alone_already"
    sentence = N_("This idea already stands alone.")


class NoSuchTheme(Unknown):
    """The theme is not on the board."""

    code = "no_such_theme"
    sentence = N_("There is no such theme. The page shows how things stand now.")


class ThemeNameless(Invalid):
    """A theme without a name."""

    code = "theme_nameless"
    sentence = N_("Please give the theme a name.")


class ThemeTooLong(Invalid):
    """A theme's name longer than the limit."""

    code = "theme_too_long"
    sentence = N_("The name is too long. It can have %(limit)s characters.")


class ThemeThere(Conflict):
    """Two themes of the same name."""

    code = "theme_there"
    sentence = N_("There is already a theme with this name.")


@dataclass(frozen=True, slots=True)
class Board:
    """All ideas in their stacks (the first text leads), and the themes some stacks stand under."""

    stacks: Mapping[str, tuple[str, ...]]
    themes: Mapping[str, str]
    theme_of: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that read alike (0 to 1), the smaller id first."""

    a: str
    b: str
    likeness: float


def stack(board: Board, onto: str, other: str) -> Board:
    """Return the board with `other` put under `onto`, which keeps its id, lead text and theme.

    A stack without a theme takes the other's, so that no label is lost.

    Raises:
        NoSuchUnit: one of them is not on the board.
        SameUnit: they are the same.
    """
    _require_stack(board, onto)
    _require_stack(board, other)
    if onto == other:
        raise SameUnit
    theme = board.theme_of.get(onto) or board.theme_of.get(other)
    merged = {**board.stacks, onto: board.stacks[onto] + board.stacks[other]}
    return replace(
        board,
        stacks=_without(merged, other),
        theme_of=_labelled(_without(board.theme_of, other), onto, theme),
    )


def unstack(board: Board, idea: str, new_id: str) -> Board:
    """Return the board with one idea taken out of its stack, into a stack `new_id` of its own.

    The rest keeps the stack's id, and the next text leads if the lead was taken out. The theme
    stays above both.

    Raises:
        NoSuchUnit: no stack holds this idea.
        AloneAlready: its stack holds nothing else.
        UnitTaken: `new_id` is a stack already.
    """
    home = next((unit for unit, ideas in board.stacks.items() if idea in ideas), None)
    if home is None:
        raise NoSuchUnit
    rest = tuple(other for other in board.stacks[home] if other != idea)
    if not rest:
        raise AloneAlready
    if new_id in board.stacks:
        raise UnitTaken
    return replace(
        board,
        stacks={**board.stacks, home: rest, new_id: (idea,)},
        theme_of=_labelled(board.theme_of, new_id, board.theme_of.get(home)),
    )


def make_theme(board: Board, theme: str, name: str, limit: int = MAX_THEME) -> Board:
    """Return the board with a new, empty theme.

    Raises:
        UnitTaken: the theme's id is in use.
        ThemeNameless, ThemeTooLong, ThemeThere: the name cannot be taken.
    """
    if theme in board.themes:
        raise UnitTaken
    return replace(board, themes={**board.themes, theme: _checked_name(board, theme, name, limit)})


def rename_theme(board: Board, theme: str, name: str, limit: int = MAX_THEME) -> Board:
    """Return the board with another name for a theme.

    Raises:
        NoSuchTheme: the theme is not on the board.
        ThemeNameless, ThemeTooLong, ThemeThere: the name cannot be taken.
    """
    if theme not in board.themes:
        raise NoSuchTheme
    return replace(board, themes={**board.themes, theme: _checked_name(board, theme, name, limit)})


def move_to_theme(board: Board, unit: str, theme: str | None) -> Board:
    """Return the board with a stack under a theme, or under none for `None`.

    Raises:
        NoSuchUnit: the stack is not on the board.
        NoSuchTheme: the theme is not on the board.
    """
    _require_stack(board, unit)
    if theme is not None and theme not in board.themes:
        raise NoSuchTheme
    return replace(board, theme_of=_labelled(_without(board.theme_of, unit), unit, theme))


def likeness(a: str, b: str) -> float:
    """Return how alike two texts read, from 0 to 1, in whatever language.

    Twice the number of shared runs of three characters, by the number in both (Dice, 1945), each
    run counted once. Case, punctuation and width of characters do not count; a text of nothing
    but punctuation is like no other.
    """
    return _dice(_trigrams(a), _trigrams(b))


def proposals(
    pairs: Iterable[Pair],
    leads: Collection[str],
    apart: Collection[frozenset[str]] = (),
    limit: int = MAX_PROPOSALS,
) -> tuple[Pair, ...]:
    """Return the first of `pairs` that both lead a stack now and are not kept apart by people."""
    both = (pair for pair in pairs if pair.a in leads and pair.b in leads)
    return tuple(islice((p for p in both if frozenset({p.a, p.b}) not in apart), limit))


def alike(texts: Mapping[str, str], floor: float = FLOOR) -> tuple[Pair, ...]:
    """Return every pair that reads alike, most alike first; `texts` are by id.

    The sets of runs are compared as bits of whole numbers: 500 texts take 35 ms, and 140 ms where
    all are equal. Texts stay the same while people stack, so this can be remembered.
    """
    bits: dict[str, int] = {}
    seen: list[tuple[str, int, int]] = []
    found: list[Pair] = []
    for unit, text in sorted(texts.items()):
        runs = _trigrams(text)
        mine = sum(1 << bits.setdefault(run, len(bits)) for run in runs)
        for other, theirs, count in seen:
            both = count + len(runs)
            shared = (mine & theirs).bit_count()
            if shared and 2 * shared >= floor * both:
                found.append(Pair(other, unit, 2 * shared / both))
        seen.append((unit, mine, len(runs)))
    return tuple(sorted(found, key=lambda p: (-p.likeness, p.a, p.b)))


def _trigrams(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(" " if unicodedata.category(c)[0] in "PSZC" else c for c in plain)
    words = kept.split()
    line = f" {' '.join(words)} " if words else ""
    return frozenset(line[i : i + 3] for i in range(len(line) - 2))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _require_stack(board: Board, unit: str) -> None:
    if unit not in board.stacks:
        raise NoSuchUnit


def _checked_name(board: Board, theme: str, name: str, limit: int) -> str:
    said = clean(" ".join(name.split()))
    if not said:
        raise ThemeNameless
    if len(said) > limit:
        raise ThemeTooLong(limit=limit)
    others: Iterable[str] = (n for t, n in board.themes.items() if t != theme)
    if said.casefold() in {other.casefold() for other in others}:
        raise ThemeThere
    return said


def _without(mapping: Mapping[str, T], key: str) -> dict[str, T]:
    return {k: v for k, v in mapping.items() if k != key}


def _labelled(theme_of: Mapping[str, str], unit: str, theme: str | None) -> Mapping[str, str]:
    return {**theme_of, unit: theme} if theme else theme_of
