"""What people are told of their anonymity: the promises, what is stored, for how long, and why.

The page for everybody and the sheet for data protection are drawn from the same lines, and every
number in them comes from the rule it belongs to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.retention import PERIODS, Kept
from workshop.core.seat import codename
from workshop.core.session import few, promise
from workshop.core.words import N_

#: The command with which anybody who may read the database tries to find out who wrote what.
PROBE = "workshop probe-anonymity"

#: The numbers that the sentences below name.
NUMBERS: Mapping[str, int] = {
    "backups": PERIODS[Kept.BACKUPS].days,
    "breakdown": few.MIN_BREAKDOWN,
    "hours": round(PERIODS[Kept.SIGN_INS].total_seconds() / 3600),
    "least": few.MIN_ANSWERS,
    "seats": PERIODS[Kept.SEATS].days,
    "seconds": round(few.TOLD_FOR.total_seconds()),
    "small": promise.SMALL_BELOW,
    "words": codename.WORDS,
}


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise in plain words, and what it does not hold against, if anything."""

    says: str
    but: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A kind of data: who may see it, and when it goes."""

    what: str
    who: str
    until: str


#: The promises, in their order.
PROMISES: tuple[Promised, ...] = (
    Promised(
        N_(
            "Nobody can look up who wrote an idea: not in the app, an export, a backup, or the "
            "whole database."
        ),
        N_(
            "Not against an operator who changes the program or watches it run, somebody beside "
            "you, or your own wording."
        ),
    ),
    Promised(
        N_(
            "Two of your ideas, or two of your dots, cannot be tied together from what is stored a "
            "minute after you sent them, or from any backup. Dots are gone when their round closes."
        ),
        N_("With the same limits."),
    ),
    Promised(
        N_("You can change or withdraw your own idea, and come back with your codename."),
        N_("A lost codename is lost: nobody can give it back, by design."),
    ),
    Promised(
        N_("No address, device name or time of your idea is kept, and none is in a log."),
        N_("Your company’s own network may keep that you visited this address."),
    ),
    Promised(
        N_("Once the page says “Saved”, your words are safe from a crash and a power cut."),
        N_("Not if the disk is destroyed after the last backup."),
    ),
    Promised(
        N_("While ideas are gathered, nobody can rate them. The server refuses it to everybody."),
        N_("The facilitator can open another part, and everybody sees that."),
    ),
    Promised(
        N_("One seat has one budget of dots. Nobody can add to yours or move them."),
        N_("Somebody may sit down twice before a vote opens; the head count shows it."),
    ),
    Promised(
        N_(
            "What would stop a pilot cannot be changed once it is locked without everyone being "
            "able to see it."
        ),
        N_("Not against an operator with the key, if no one has kept the receipt."),
    ),
    Promised(N_("If something fails you are told. Nothing pretends to be saved.")),
    Promised(
        N_("Everything is deleted on the dates stated here, by the program itself."),
        N_("Not what others have copied."),
    ),
)

#: What is stored at all, and until when.
STORED: tuple[Stored, ...] = (
    Stored(
        N_("Texts: problems, ideas, questions, reasons. No name, no time, no order."),
        N_("Sealed until the reveal, then everybody in the session and its team."),
        N_("As long as the session is kept"),
    ),
    Stored(
        N_("Dots, estimates and who may take part in a round, under keys that name nobody"),
        N_("Nobody; sums only, from %(least)s people on"),
        N_("The close of the round"),
    ),
    Stored(
        N_("A fingerprint of each seat and of what it owns; nothing leads back from it"),
        N_("Nobody: it only opens to the codename"),
        N_("%(seats)s days after the session"),
    ),
    Stored(
        N_("A cookie on your device, which is your seat"),
        N_("Your device"),
        N_("%(seats)s days, or “Forget me on this device”"),
    ),
    Stored(
        N_("Words not sent yet, on your device"),
        N_("Your device"),
        N_("Until they are sent, or forgotten there"),
    ),
    Stored(
        N_("What happened and when: a part opened, a text hidden, a choice made with a name"),
        N_("The team of the session"),
        N_("As long as the session is kept"),
    ),
    Stored(
        N_("Locked pilots: the card two people signed, with the idea it grew from, daily sums"),
        N_("Facilitators and managers of the team"),
        N_("For good, also without the session"),
    ),
    Stored(
        N_("Accounts of facilitators and managers: name, e-mail, password as a hash, sign-ins"),
        N_("Administrators; names for their team"),
        N_("Until deleted; sign-ins %(hours)s hours"),
    ),
    Stored(
        N_("Backups of all this, without the order of writing and without what was deleted"),
        N_("Whoever runs the server"),
        N_("%(backups)s days"),
    ),
)

NEVER: tuple[str, ...] = (
    N_("names of participants, and accounts for them"),
    N_("network addresses, device names, languages"),
    N_("the time at which somebody wrote or voted, and in which order"),
    N_("your codename: the server makes a key of its %(words)s words and forgets them"),
    N_(
        "contents in logs; nothing is sent to other companies, and no page loads anything from them"
    ),
)

LESS: tuple[str, ...] = (
    N_("Below %(least)s people nothing is promised, and the page says so."),
    N_("Below %(small)s people your style of writing may give you away."),
    N_("When fewer than %(least)s have written, everybody is told %(seconds)s seconds before."),
    N_("Sums are shown from %(least)s answers on, single reasons from %(breakdown)s."),
    N_("Over plain http somebody on the same network can read along; the page says so."),
    N_("In a rehearsal nothing is promised."),
)

OUT_OF_SCOPE: tuple[str, ...] = (
    N_("whoever runs the server and changes the program, or watches it while it runs"),
    N_("people beside you, who see your screen"),
    N_("your own way of writing, and things only you can know"),
    N_("somebody who makes you show your codename: keeping it is your choice"),
    N_("an insider with many devices, who fills a session so that one voice stands alone"),
)

#: For the sheet: how it is done, in the words of those who check it.
MEASURES: tuple[str, ...] = (
    N_("No column for an author; random keys; no time and no number of arrival beside a text"),
    N_("Ownership by keyed hashes that only the writer’s own browser can have computed"),
    N_("Texts sealed until a common reveal, then stored in shuffled order"),
    N_("Counters on a fixed tick; results only from a least number of answers on"),
    N_("Deleted text overwritten in the database; logs without contents and addresses"),
    N_("Cookies that script cannot read, strict content policy, no third parties, no tracking"),
    N_("Roles by team; administrators see no more content than a member"),
)
IS_NOT: tuple[str, ...] = (
    N_("no performance or behaviour monitoring of persons"),
    N_("no profiling and no automated decision about a person"),
    N_("no function that finds the author of a text, for anybody"),
    N_("no whistleblowing channel: the group reads what is written"),
)
PURPOSE = N_(
    "Collecting and weighing ideas in a group without names, so that they are judged by what they "
    "say; deciding on pilots; answering every idea."
)


def context() -> dict[str, object]:
    """What the templates of the page and of the sheet loop over."""
    return {
        "numbers": NUMBERS,
        "promises": PROMISES,
        "stored": STORED,
        "never": NEVER,
        "less": LESS,
        "out_of_scope": OUT_OF_SCOPE,
        "measures": MEASURES,
        "is_not": IS_NOT,
        "purpose": PURPOSE,
        "probe": PROBE,
    }
