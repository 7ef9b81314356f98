"""What people may write, and how long it may be: statements, challenges, questions, ideas.

A text is kept as it was typed and made safe on its way out. Only what nobody can see or mean is
taken away here, and what no page could show is refused.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workshop.core.errors import Invalid
from workshop.core.session.phases import Phase
from workshop.core.words import N_


class NoteKind(StrEnum):
    """The kinds of text a person can add to a session."""

    STATEMENT = "statement"
    WORKS = "works"
    CHALLENGE = "challenge"
    HMW = "hmw"
    IDEA = "idea"
    QUESTION = "question"
    PREMORTEM = "premortem"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of a kind fits, in characters (code points after NFC). A `max_title` of 0: none."""

    max_text: int
    min_text: int = 1
    max_title: int = 0
    wild: bool = False


SHAPES: dict[NoteKind, Shape] = {
    # The form composes it: "object shows deviation: should be X, is Y, since Z".
    NoteKind.STATEMENT: Shape(280),
    NoteKind.WORKS: Shape(200),
    NoteKind.CHALLENGE: Shape(200),
    NoteKind.HMW: Shape(160, min_text=20),
    NoteKind.IDEA: Shape(360, max_title=80, wild=True),
    NoteKind.QUESTION: Shape(200),
    NoteKind.PREMORTEM: Shape(200),
    NoteKind.THEME: Shape(60),
}

#: Which kinds are written in which phase; a phase that is not named here takes no text.
KIND_OF: dict[Phase, frozenset[NoteKind]] = {
    Phase.APPRAISE: frozenset({NoteKind.STATEMENT}),
    Phase.CHALLENGES: frozenset({NoteKind.WORKS, NoteKind.CHALLENGE}),
    Phase.HMW: frozenset({NoteKind.HMW}),
    Phase.IDEATE: frozenset({NoteKind.IDEA}),
    Phase.BUILD_ON: frozenset({NoteKind.IDEA}),
    Phase.REVEAL: frozenset({NoteKind.QUESTION}),
    Phase.CLUSTER: frozenset({NoteKind.THEME}),
    Phase.DESIGN: frozenset({NoteKind.PREMORTEM}),
}


class Evidence(StrEnum):
    """What a statement rests on."""

    DATA = "data"
    OBSERVED = "observed"
    QUOTE = "quote"
    ASSUMPTION = "assumption"


class Lineage(StrEnum):
    """How an idea grew out of others."""

    YES_AND = "yes_and"
    TAMER = "tamer"
    COMBINE = "combine"


PARENTS: dict[Lineage, int] = {Lineage.YES_AND: 1, Lineage.TAMER: 1, Lineage.COMBINE: 2}

#: A paste of more lines than this is probably a list: the page offers to make each line a note.
MANY_LINES = 10
#: As many lines are taken at once, of as many characters in all.
MOST_LINES = 60
MOST_OF_A_LIST = 12_000

_BULLET = re.compile(r"^\s*[-*•·–]\s+")


class TooManyLines(Invalid):
    """A pasted list with more lines than are taken at once."""

    code = "too_many_lines"
    sentence = N_("This is a long list. Please save up to %(limit)s lines at a time.")


class LineRefused(Invalid):
    """A line of a pasted list that could not stand alone."""

    code = "line_refused"
    sentence = N_(
        "Line %(line)s cannot be saved as it is. A line can have %(limit)s characters. Nothing was "
        "saved yet; your list is still here."
    )


class EmptyText(Invalid):
    """Nothing to read is left of the text."""

    code = "empty_text"
    sentence = N_("There is nothing written yet.")


class TooLong(Invalid):
    """More characters than this kind holds."""

    code = "too_long"
    sentence = N_("This has %(length)s characters, and %(limit)s fit. Please make it shorter.")


class TitleTooLong(TooLong):
    """The same for the title, so that the form can point at the right field."""

    code = "title_too_long"
    sentence = N_("The title has %(length)s characters, and %(limit)s fit. Please shorten it.")


class TooShort(Invalid):
    """Fewer characters than this kind needs to be understood."""

    code = "too_short"
    sentence = N_("This has %(length)s characters. Please use at least %(limit)s.")


class Unreadable(Invalid):
    """The text holds characters that no page can show."""

    code = "unreadable"
    sentence = N_("There are characters in this text that cannot be shown. Please type it again.")


class WrongShape(Invalid):
    """A title or a wild mark on a kind that has none."""

    code = "wrong_shape"
    sentence = N_("This kind of text has no title and no “wild” mark.")


class WrongParents(Invalid):
    """Not as many different ideas as this way of building on needs."""

    code = "wrong_parents"
    sentence = N_("Please choose %(needed)s different ideas to build on.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that may be kept. It knows no writer, no time and no id."""

    kind: NoteKind
    title: str
    text: str
    wild: bool


def check(kind: NoteKind, text: str, title: str = "", wild: bool = False) -> Draft:
    """Return the text as it may be kept.

    It stays as typed, but for Unicode NFC, line ends, outer white space and direction overrides.

    Raises:
        WrongShape: a title or a wild mark where the kind has none.
        Unreadable: half a character, or a control character other than new line and tab (a title
            is one line and holds none of them).
        EmptyText, TooLong, TitleTooLong, TooShort: the length does not fit the kind's shape.
    """
    shape = SHAPES[kind]
    text, title = clean(text, may_hold="\n\t"), clean(title)
    if _is_blank(title):
        title = ""
    if (title and not shape.max_title) or (wild and not shape.wild):
        raise WrongShape
    if _is_blank(text):
        raise EmptyText
    if len(text) > shape.max_text:
        raise TooLong(limit=shape.max_text, length=len(text))
    if len(text) < shape.min_text:
        raise TooShort(limit=shape.min_text, length=len(text))
    if len(title) > shape.max_title:
        raise TitleTooLong(limit=shape.max_title, length=len(title))
    return Draft(kind=kind, title=title, text=text, wild=wild)


def check_lineage(how: Lineage, parents: Sequence[str]) -> None:
    """Raise `WrongParents` unless the parents are as many different ideas as `how` needs.

    `parents` holds their note ids.
    """
    needed = PARENTS[how]
    if len(parents) != needed or len(set(parents)) != needed:
        raise WrongParents(needed=needed)


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a pasted list, without empty ones and without their bullets.

    Numbers stay: "3. Stock" is a floor as well as a third point.
    """
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def check_list(lines: Collection[str]) -> None:
    """Raise unless so many lines may be taken at once.

    Raises:
        EmptyText: there is none.
        TooManyLines: more than are taken at once.
    """
    if not lines:
        raise EmptyText
    if len(lines) > MOST_LINES:
        raise TooManyLines(limit=MOST_LINES)


# Overrides, embeddings and isolates (UAX #9, section 2). Left open, one of them turns round the
# text that follows it on the page, other people's included. They are taken out and not refused:
# phones put them around copied telephone numbers, so an honest paste holds them, and Hebrew or
# Arabic reads the same without. The harmless marks (U+200E, U+200F, U+061C) stay.
_DIRECTION = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def clean(text: str, may_hold: str = "") -> str:
    """Return the text in the form that is kept; control characters not in `may_hold` raise."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_DIRECTION)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text if sign not in may_hold):
        raise Unreadable
    return unicodedata.normalize("NFC", text).strip()


def _is_blank(text: str) -> bool:
    """Whether no sign in the text can be seen: no letter, number, punctuation or symbol."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in text)
