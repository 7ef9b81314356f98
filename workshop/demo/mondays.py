"""The running session: the same team collects ideas about Monday mornings."""

from workshop.core.session.notes import Evidence, NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.demo.script import Idea, Line, Script

SCRIPT = Script(
    title="Monday mornings",
    preset=Preset.STANDARD,
    problem="On Monday mornings callers wait far too long.",
    seats=8,
    statement="The billing line shows long waits on Mondays from 8 to 11: should be 2 minutes, is "
    "14 for one caller in ten, since September.",
    question="How might we be there for people who ring on a Monday morning?",
    lines={
        Phase.APPRAISE: (
            Line(
                "one-in-ten",
                1,
                NoteKind.STATEMENT,
                "The billing line shows long waits on Mondays: should be 2 minutes, is 14 for one "
                "caller in ten, since September.",
                Evidence.DATA,
            ),
            Line(
                "weekend",
                4,
                NoteKind.STATEMENT,
                "Am Wochenende lesen die Leute ihre Post, am Montag rufen sie an.",
                Evidence.OBSERVED,
            ),
            Line(
                "five-of-us",
                6,
                NoteKind.STATEMENT,
                "We are five on Monday at eight and nine on Tuesday at ten.",
                Evidence.DATA,
            ),
        ),
        Phase.CHALLENGES: (
            Line("calm", 0, NoteKind.WORKS, "In the afternoon the line is calm."),
            Line("all-at-once", 2, NoteKind.CHALLENGE, "Everybody rings in the same two hours."),
            Line("friday", 5, NoteKind.CHALLENGE, "Our letters go out on Friday."),
            Line("rooster", 7, NoteKind.CHALLENGE, "Het rooster is elke dag hetzelfde."),
        ),
        Phase.HMW: (
            Line(
                "there",
                3,
                NoteKind.HMW,
                "How might we be there for people who ring on a Monday morning?",
            ),
            Line("spread", 6, NoteKind.HMW, "How might we let customers choose when we talk?"),
            Line("half", 0, NoteKind.HMW, "Wie könnten wir montags die Hälfte der Anrufe sparen?"),
        ),
    },
    ideas=(
        Idea(
            "wednesday",
            5,
            "Send the letters on Tuesday, so that they arrive on Wednesday.",
            "Letters on Tuesday",
        ),
        Idea("seven", 1, "Three of us begin at seven on Mondays and go home earlier on Fridays."),
        Idea(
            "slot",
            2,
            "A page on which people pick a time for our call, even on Sunday evening.",
            "Pick your time",
        ),
        Idea("say-wait", 0, "Say how long the wait is, and offer a call back before people ask."),
        Idea(
            "sonntag",
            4,
            "Sonntags von 18 bis 20 Uhr ein Chat. Zwei Leute, freiwillig, dafür der Montag frei.",
        ),
        Idea("koffie", 7, "Wie wacht, krijgt een kop koffie thuisgestuurd.", wild=True),
        Idea(
            "band",
            6,
            "A real band plays while people wait, and takes requests.",
            "Live music",
            wild=True,
        ),
        Idea("answers", 3, "The five questions of every Monday, answered on the first screen."),
        Idea("neighbours", 0, "The meter team helps out on Mondays, we help them in December."),
        Idea(
            "no-monday",
            2,
            "No phone on Monday at all. Everybody who writes gets an answer by noon.",
            wild=True,
        ),
        Idea("text", 5, "Eine SMS am Freitag: Ihre Rechnung kommt morgen, und das steht drin."),
        Idea("quiet", 1, "Show the calm hours on the bill, beside our number."),
        Idea("dienst", 4, "Wer montags um acht da ist, darf sich den Rest der Woche aussuchen."),
    ),
    ballots={
        Phase.CHALLENGE_DOTS: (*({"all-at-once": 2, "friday": 1},) * 4, *({"rooster": 2},) * 2),
        Phase.HMW_DOTS: (*({"there": 1, "spread": 1},) * 3, *({"there": 1},) * 3),
    },
    done=2,
)
