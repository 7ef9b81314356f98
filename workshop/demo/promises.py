"""The pilots of the demo in their own words; what became of them follows from their numbers."""

from workshop.demo.pilot_cards import Promise

OWNER = Promise(
    "owner",
    "Named owner for billing complaints",
    "One person owns a complaint until it is solved.",
    "one owner per complaint",
    "fewer of them calling again",
    "today nobody knows who has the case",
    "An agent can keep twelve open cases",
    after=0.19,
)
ECHO = Promise(
    "echo",
    "Say back what was agreed",
    "End each call with one sentence: what happens now, and until when.",
    "one closing sentence in every call",
    "fewer of them calling to ask what happens now",
    "half of the second calls only ask for the state of things",
    "The sentence survives a full queue",
    after=0.175,
    forecasts=(60, 65),
    learned={
        "believed": "Half of the second calls only ask what happens now.",
        "observed": "Callers who called again fell by about six points; calls grew no longer.",
        "learned": "A promise with a day in it replaces a call.",
        "will_do": "All of billing begins on Monday; we look again in 90 days.",
        "surprise": "The sentence helped most on Mondays.",
        "thanks": "Everybody on the early shift who tried it first.",
    },
)
LETTER = Promise(
    "letter",
    "A bill in plain words",
    "Write the three lines that people call about as we would say them.",
    "three lines of the bill in plain words",
    "fewer of them calling a second time",
    "people call because they do not understand the third line",
    "The third line is what people call about",
    after=0.24,
    forecasts=(80, 75),
    learned={
        "believed": "People call twice because they do not understand the bill.",
        "observed": "They called as often as before, with plain words and without.",
        "learned": "They understand the bill. What they do not believe is the estimate in it.",
        "will_do": "Ask ten callers about the estimate before we write another line.",
        "surprise": "Nobody mentioned the wording, not once.",
        "thanks": "To the print shop, which changed the form twice in a week.",
        "next_question": "Which figure on the bill do people not believe?",
    },
)
VOICE = Promise(
    "voice",
    "Call back at the promised hour",
    "Promise an hour for the call back and keep it.",
    "a promised hour for every call back",
    "fewer of them calling in between",
    "people call again because they do not know when we will",
    "We can keep nine promises of ten",
    after=0.205,
    forecasts=(65, 50),
    learned={
        "believed": "A promised hour stops the calls in between.",
        "observed": "Fewer called again, but not clearly fewer: we kept six promises of ten.",
        "learned": "The promise works when it is kept. The hour was too narrow.",
        "will_do": "Try it again with half a day instead of an hour.",
    },
)
SCREEN = Promise(
    "screen",
    "Show the case to the caller",
    "A link by text message shows where the case is.",
    "a link that shows the caller their own case",
    "fewer of them calling to ask",
    "people only want to know where it is",
    "The link opens the right case, always",
    after=0.20,
    watches=True,
)
SKILL = Promise(
    "skill",
    "Hard cases first to those who know",
    "Let the three most experienced take the hard cases directly.",
    "hard cases routed to three experienced people",
    "fewer of them being passed on",
    "most second calls follow a wrong first answer",
    "Three people are enough",
    after=0.225,
    forecasts=(55, 40),
)
EVENING = Promise(
    "evening",
    "An hour of chat in the evening",
    "Answer by chat from six to seven.",
    "chat from six to seven in the evening",
    "fewer of them calling the next morning",
    "people find the bill after work",
    "Somebody wants to work at that hour",
    after=0.22,
)
MONDAY = Promise(
    "monday",
    "Tell before the bill comes",
    "Send a short note three days before an unusual bill.",
    "a note three days before an unusual bill",
    "fewer of them calling at all",
    "a surprise makes people call, not the sum",
    "We can tell an unusual bill before it is sent",
    after=0.20,
)
