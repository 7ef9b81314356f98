"""What the desk says in each phase: its heading, a sentence to say aloud, what going on will do."""

from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.session.notes import Evidence
from workshop.core.session.phases import Phase, Role
from workshop.core.session.statuses import Status
from workshop.core.words import N_


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one phase, marked: `closes` stands above the button that `press` labels."""

    title: str
    say: str
    closes: str
    press: str


_TAKEN_IN = N_("Writing ends after a few seconds. What is being typed is taken in.")
_COUNTED = N_("What is placed counts as it stands. Totals are worked out once, when you close.")
_DOTS = N_("“Place your dots alone. There are no totals before the close, not for me either.”")

WORDS: Mapping[Phase, Words] = {
    Phase.LOBBY: Words(
        N_("People are arriving"),
        N_("“I will overlook things today. Please tell me when I do.”"),
        N_("Everybody sees the first step at once. Others can still come in later."),
        N_("Begin"),
    ),
    Phase.APPRAISE: Words(
        N_("Everyone describes the problem"),
        N_("“Say what is wrong, not how to fix it. What did you see, not what do you suppose?”"),
        _TAKEN_IN,
        N_("Close writing, go on"),
    ),
    Phase.AGREE: Words(
        N_("Agree on the problem"),
        N_("“Which sentence says it best? We change its words until we can all nod.”"),
        N_("The problem stays as it is agreed. You can come back to it."),
        N_("Go on"),
    ),
    Phase.CHALLENGES: Words(
        N_("Everyone is writing"),
        N_("“What works, and what holds us back? One thing at a time, in silence.”"),
        _TAKEN_IN,
        N_("Close writing, go on"),
    ),
    Phase.CHALLENGE_DOTS: Words(
        N_("Dots on the challenges"), _DOTS, _COUNTED, N_("Close the dots")
    ),
    Phase.HMW: Words(
        N_("Everyone is asking"),
        N_("“Turn it into a question: How might we …? Say for whom, leave the solution open.”"),
        _TAKEN_IN,
        N_("Close writing, go on"),
    ),
    Phase.HMW_DOTS: Words(N_("Dots on the questions"), _DOTS, _COUNTED, N_("Close the dots")),
    Phase.QUESTION: Words(
        N_("Our question"),
        N_("“This is what we will answer today. Can everybody live with it?”"),
        N_("Without an agreed question, the one with the most dots is taken."),
        N_("Go on to the ideas"),
    ),
    Phase.IDEATE: Words(
        N_("Everyone is writing"),
        N_("“Many ideas, not good ones. Nobody judges now, and neither do I.”"),
        _TAKEN_IN,
        N_("Close ideas, go on"),
    ),
    Phase.BUILD_ON: Words(
        N_("Everyone builds on others’ ideas"),
        N_("“Read your card and carry it on: Yes, and …”"),
        _TAKEN_IN,
        N_("Close writing, go on"),
    ),
    Phase.REVEAL: Words(
        N_("All ideas are on the wall"),
        N_("“Read in silence. If something is not clear to you, say so on your phone.”"),
        N_("Questions about the ideas are shown together once you go on."),
        N_("Go on to sorting"),
    ),
    Phase.CLUSTER: Words(
        N_("Sorting"),
        N_("“We only put together what says the same. Every text stays.”"),
        N_("This freezes the stacks. Up to 24 are easy to vote on."),
        N_("Open the vote"),
    ),
    Phase.VOTE: Words(N_("The vote is open"), _DOTS, _COUNTED, N_("Close the vote")),
    Phase.RUNOFF: Words(
        N_("The run-off is open"),
        N_("“These are equal in dots and in supporters. One dot each decides.”"),
        _COUNTED,
        N_("Close the run-off"),
    ),
    Phase.TALLY: Words(
        N_("The result"),
        N_("“This is what we chose together. Let us read it before we talk.”"),
        N_("The ideas above the line go on."),
        N_("Go on"),
    ),
    Phase.ESTIMATE: Words(
        N_("Everyone is estimating"),
        N_("“Compare with the yardstick, alone. “No idea” is an answer too.”"),
        N_("Everybody sees the middle and the spread of the answers at once."),
        N_("Close the estimates"),
    ),
    Phase.CHOOSE: Words(
        N_("The choice"),
        N_("“First we hear the lowest and the highest. Then one person decides, with a name.”"),
        N_("Each choice gets a draft card, with everything that led to it."),
        N_("Go on to the pilot"),
    ),
    Phase.DESIGN: Words(
        N_("The pilot"),
        N_("“It is the deadline, and it failed. Why? Write it on your phone.”"),
        N_("Everybody sees why it could fail. The cards stay drafts."),
        N_("Go on to the close"),
    ),
    Phase.CLOSE: Words(
        N_("Every idea gets an answer"),
        N_("“Nothing you wrote is dropped in silence. Thank you for it.”"),
        N_("Nothing can be changed after this. The report stays for 180 days."),
        N_("Close the session"),
    ),
    Phase.CLOSED: Words(N_("The session is closed"), "", "", ""),
}

#: What closing the ideas does, by what stands next.
IDEAS_GO: Mapping[Phase, str] = {
    Phase.BUILD_ON: N_(
        "Writing ends after a few seconds. Nobody sees the ideas yet: each phone gets three of "
        "them to build on."
    ),
    Phase.REVEAL: N_(
        "Writing ends after a few seconds. Then all ideas appear at once, in no order."
    ),
}
NOT_AGREED = N_("No problem is agreed on yet. If you go on now, it is left open.")
TIE_DRAWN = N_("The tie is not broken. If you go on now, a draw decides.")
NOTHING_CHOSEN = N_("Nothing is chosen yet. Choose first, or skip the pilot.")

#: What the figure of texts written so far counts.
WRITTEN: Mapping[Phase, str] = {
    Phase.APPRAISE: N_("statements so far"),
    Phase.CHALLENGES: N_("texts so far"),
    Phase.HMW: N_("questions so far"),
    Phase.IDEATE: N_("ideas so far"),
    Phase.BUILD_ON: N_("ideas so far"),
}

ROLES: Mapping[Role, str] = {
    Role.FACILITATOR: N_("Facilitator"),
    Role.CO_FACILITATOR: N_("Co-facilitator"),
    Role.DECIDER: N_("Decides"),
    Role.OBSERVER: N_("Looks on"),
}

EVIDENCE: Mapping[str, str] = {
    Evidence.DATA: N_("There are numbers"),
    Evidence.OBSERVED: N_("Somebody saw it"),
    Evidence.QUOTE: N_("A customer said it"),
    Evidence.ASSUMPTION: N_("An assumption"),
}

STATUSES: Mapping[Status, str] = {
    Status.PILOT: N_("Tried now, as a pilot"),
    Status.PARKED: N_("Kept until a date"),
    Status.EXISTS: N_("Already exists"),
    Status.MERGED: N_("Part of another one"),
    Status.DECLINED: N_("Not now, with a reason"),
}

#: The card as the desk asks for it: the field, its question, and a hint.
CARD: Mapping[str, tuple[str, str]] = {
    "title": (N_("Title"), ""),
    "change": (N_("What do we change?"), N_("We believe that …")),
    "who": (N_("For whom?"), N_("Small enough that a mistake costs little.")),
    "behaviour": (N_("What will they do differently?"), N_("Something that can be seen.")),
    "because": (N_("Why do we believe that?"), N_("What you know, or what you assume.")),
    "riskiest": (
        N_("What must be true, and is least sure?"),
        N_("This is tried first."),
    ),
    "continue_if": (
        N_("We go on if …"),
        N_("A number and a date, set before anybody is attached."),
    ),
    "stop_if": (N_("We stop if …"), N_("A number and a date. Stopping is a result.")),
    "decide_by": (N_("Decided on"), ""),
    "owner": (N_("Who looks after it?"), ""),
}
