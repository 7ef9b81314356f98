"""The finished session: a billing team looks for fewer calls about each complaint."""

from workshop.core.session.notes import Evidence, Lineage, NoteKind
from workshop.core.session.phases import Phase
from workshop.core.session.presets import Preset
from workshop.core.session.statuses import Status
from workshop.demo.script import Ending, Idea, Line, Script, Weighing

_YES_AND, _TAMER, _COMBINE = Lineage.YES_AND, Lineage.TAMER, Lineage.COMBINE

_STATEMENTS = (
    Line(
        "calls-again",
        0,
        NoteKind.STATEMENT,
        "Customers with a billing complaint show repeat calls: should be one call, is more than "
        "two, since the January bills.",
        Evidence.DATA,
    ),
    Line(
        "retold",
        3,
        NoteKind.STATEMENT,
        "“I have told this to four people now.” We hear it every day, and we have nothing to say.",
        Evidence.QUOTE,
    ),
    Line(
        "handed-on",
        5,
        NoteKind.STATEMENT,
        "Jede zweite Beschwerde wird weitergereicht. Wer sie zuerst hatte, weiß nicht, wie es "
        "ausgegangen ist.",
        Evidence.OBSERVED,
    ),
    Line(
        "bill-unread",
        8,
        NoteKind.STATEMENT,
        "People do not understand the second page of the bill, so they ring us.",
        Evidence.ASSUMPTION,
    ),
)

_GRID = {
    "what-is": "Complaints about a bill that is higher than the one before",
    "what-is_not": "Complaints about a late or a missing bill",
    "where-is": "Phone and mail",
    "where-is_not": "Chat: one agent stays with the customer to the end",
    "where-distinction": "In chat nobody can hand the case on",
    "when-is": "In the two weeks after bills are sent",
    "when-change": "Since January the back office answers by ticket",
    "extent-is": "24 of 100 customers ring again within 7 days",
}

_CHALLENGES = (
    Line("warm", 1, NoteKind.WORKS, "We are friendly on the phone, and customers say so."),
    Line("chat", 6, NoteKind.WORKS, "In chat one person sees a case through."),
    Line("nobodys", 0, NoteKind.CHALLENGE, "A case belongs to nobody once the call is over."),
    Line("wait-back", 4, NoteKind.CHALLENGE, "We wait days for an answer from the back office."),
    Line("no-right", 7, NoteKind.CHALLENGE, "For each euro of credit we have to ask somebody."),
    Line("bill-hard", 2, NoteKind.CHALLENGE, "De rekening is voor niemand te volgen."),
)

_QUESTIONS = (
    Line("once", 3, NoteKind.HMW, "How might we let customers tell their story only once?"),
    Line("trust", 9, NoteKind.HMW, "How might we show customers that somebody has their case?"),
    Line("before", 6, NoteKind.HMW, "How might we help people before the bill frightens them?"),
    Line("wer", 5, NoteKind.HMW, "Wie könnten wir erreichen, dass niemand zweimal anrufen muss?"),
)

_IDEAS = (
    Idea(
        "owner",
        0,
        "Every billing complaint gets one person by name. The customer has the name and the direct "
        "number, and the case stays with this person until it is closed.",
        "One name on every complaint",
    ),
    Idea(
        "owner-de",
        5,
        "Wer die Beschwerde annimmt, behält sie. Name und Durchwahl stehen in der Mail, und "
        "niemand muss die Geschichte zweimal erzählen.",
        "Feste Ansprechperson",
    ),
    Idea(
        "owner-nl",
        2,
        "Eén collega houdt de klacht van begin tot eind. De klant krijgt een naam, niet alleen een "
        "nummer.",
    ),
    Idea(
        "plain-bill",
        3,
        "On top of each bill three lines: what you used, what it costs, why it is not the same as "
        "last time. All the details come below.",
        "A bill in three lines",
    ),
    Idea(
        "say-why",
        8,
        "If a bill is a quarter higher than the one before, print the reason beside the total: "
        "price, use, or a longer period.",
    ),
    Idea(
        "grandma",
        5,
        "Die Rechnung so schreiben, dass meine Oma sie versteht. Sie liest jede neue Vorlage, "
        "bevor gedruckt wird.",
        "Oma liest mit",
        wild=True,
    ),
    Idea(
        "ring-first",
        6,
        "When a bill will be a shock, we ring the customer before it is sent. Ten minutes now, no "
        "complaint later.",
        "Ring before the bill does",
    ),
    Idea(
        "shock-list",
        0,
        "Each morning a list of the 20 bills with the biggest jump. Two of us look at them before "
        "they go out.",
    ),
    Idea(
        "hold-back",
        10,
        "A bill that is plainly wrong, ten times as high as last year, is held back by itself and "
        "reaches nobody.",
    ),
    Idea(
        "slider",
        1,
        "Let people move their monthly amount in the app, with a slider that shows what the bill "
        "at the end of the year would be.",
    ),
    Idea(
        "quarter-nl",
        2,
        "Elk kwartaal een kort bericht: u gebruikt meer dan gedacht, zullen we het maandbedrag "
        "aanpassen? Dan schrikt in januari niemand.",
        "Geen schrik in januari",
    ),
    Idea(
        "photo",
        9,
        "Send a photo of the meter by text message and see the corrected bill a minute later.",
    ),
    Idea(
        "guessed",
        4,
        "When a reading was only estimated, say so in big letters on the first page.",
    ),
    Idea(
        "promise",
        7,
        "We say on which day we will answer. One day before, the case shows up on top of the list.",
        "A promise with a date",
    ),
    Idea(
        "status-link",
        6,
        "A link in every mail shows where the complaint is and what happens next.",
    ),
    Idea(
        "parcel",
        9,
        "Follow your complaint like a parcel: received, being looked at, solved.",
        "Like a parcel",
    ),
    Idea(
        "call-back",
        5,
        "Rückruf statt Warteschleife: Wer zum zweiten Mal anruft, bekommt sofort einen Termin, an "
        "dem wir anrufen.",
        "Rückruf mit Termin",
    ),
    Idea(
        "second-call",
        0,
        "The second call about the same bill goes straight to an experienced colleague. No menu, "
        "no queue.",
    ),
    Idea(
        "twenty",
        7,
        "Everybody on the phone may give back up to 20 euros without asking. Once a month we look "
        "at the sum together.",
        "20 euros without asking",
    ),
    Idea(
        "no-handing",
        0,
        "For one month nobody hands a billing call on. Whoever picks up finds the answer and rings "
        "back.",
    ),
    Idea(
        "across",
        4,
        "Somebody from the back office sits with us on Tuesdays and Thursdays. Questions are "
        "answered across the table.",
    ),
    Idea("two-desks", 10, "Two desks for the back office in our room, so that we ask, not write."),
    Idea(
        "film",
        3,
        "The bill is a short film: your year in energy, with your name in the credits. No number "
        "before the second minute.",
        "The bill is a film",
        wild=True,
    ),
    Idea(
        "free-month",
        1,
        "If we get a bill wrong twice, the next month is free. We would learn very fast.",
        "Twice wrong, once free",
        wild=True,
    ),
    Idea(
        "directors",
        7,
        "Every director takes billing calls for an hour a month, with a headset and without a "
        "script.",
        "Directors on the phone",
        wild=True,
    ),
    Idea(
        "no-bills",
        6,
        "No bills at all. One fixed price for the flat, agreed once a year with those who live "
        "there.",
        wild=True,
    ),
    Idea(
        "three-questions",
        0,
        "No script for complaints, only three questions: What happened? What would be fair? By "
        "when?",
    ),
    Idea(
        "wiki",
        5,
        "Eine Seite mit den 30 häufigsten Fragen zur Rechnung, jede Antwort höchstens fünf Zeilen.",
    ),
    Idea(
        "face",
        8,
        "Yes, and with the name comes a photo and the hours at which this person can be reached.",
        how=_YES_AND,
        parents=("owner",),
    ),
    Idea(
        "fee-back",
        3,
        "If we get a bill wrong twice, the customer gets the basic fee of one month back. Small "
        "enough to pay, big enough to hurt.",
        "The fee of a month back",
        how=_TAMER,
        parents=("free-month",),
    ),
    Idea(
        "voice",
        9,
        "A voice message of 30 seconds beside the bill: what is different this time, and why. "
        "Recorded once for each of the ten usual reasons.",
        "The bill that explains itself",
        how=_TAMER,
        parents=("film",),
    ),
    Idea(
        "ring-ten",
        4,
        "Take the list of the biggest jumps each morning and ring the first ten before their bill "
        "is sent.",
        how=_COMBINE,
        parents=("ring-first", "shock-list"),
    ),
    Idea(
        "one-line",
        2,
        "Yes, and whoever gives money back writes one line why. The best line of the month hangs "
        "on the wall.",
        how=_YES_AND,
        parents=("twenty",),
    ),
    Idea(
        "listen-in",
        1,
        "Directors listen to five recorded complaints a month, chosen by the team.",
        how=_TAMER,
        parents=("directors",),
    ),
    Idea(
        "who-now",
        5,
        "Ja, und der Link zeigt auch, wer sich gerade darum kümmert.",
        how=_YES_AND,
        parents=("status-link",),
    ),
    Idea(
        "third-line",
        0,
        "Three lines on top, and the third one says whether the meter was read or only estimated.",
        how=_COMBINE,
        parents=("plain-bill", "guessed"),
    ),
)

_VOTES = (
    {"owner": 2, "plain-bill": 1, "promise": 1, "status-link": 1, "second-call": 1},
    {"owner": 3, "twenty": 2, "no-handing": 1},
    {"plain-bill": 3, "ring-first": 1, "voice": 1, "guessed": 1},
    {"owner": 1, "twenty": 1, "voice": 2, "fee-back": 1, "free-month": 1},
    {"ring-first": 2, "status-link": 1, "owner": 2, "across": 1},
    {"twenty": 3, "fee-back": 1, "three-questions": 1, "second-call": 1},
    {"plain-bill": 2, "photo": 1, "slider": 1, "status-link": 1, "voice": 1},
    {"owner": 3, "promise": 2, "across": 1},
    {"voice": 2, "plain-bill": 2, "ring-first": 1, "directors": 1},
    {"twenty": 2, "status-link": 2, "ring-first": 2},
    {"owner": 1, "promise": 1, "fee-back": 1, "second-call": 1},
)
_RUNOFF = (
    *({"second-call": 1},) * 3,
    *({"fee-back": 1},) * 2,
    *({"second-call": 1},) * 2,
    {"fee-back": 1},
    *({"second-call": 1},) * 2,
)

_WEIGHINGS = {
    "owner": Weighing("8879786878-", "3434534243-"),
    "twenty": Weighing("76875867676", "22132232212"),
    "plain-bill": Weighing("87897887888", "76877687676"),
    "voice": Weighing(
        "92838279382",
        "43534345344",
        {
            1: "Nobody listens to a voice message from a company.",
            7: "Half of our callers do not read well. They would hear it.",
        },
    ),
    "ring-first": Weighing("87786877866", "67657667566"),
    "status-link": Weighing("56465564-56", "67786767-87"),
    "promise": Weighing("65676566565", "43544534443"),
    "second-call": Weighing("4535445345-", "5456545565-"),
}

_ENDINGS = {
    "owner": Ending(Status.PILOT, owner="Thijs Vos", days=36),
    "voice": Ending(Status.PILOT, owner="Aylin Demir", days=29),
    "twenty": Ending(
        Status.PARKED, days=43, reason="Finance wants to see the sum of last year first."
    ),
    "plain-bill": Ending(
        Status.PARKED, days=120, reason="The new print system comes in summer. Then it is cheap."
    ),
    "promise": Ending(Status.MERGED, where="owner"),
    "no-handing": Ending(Status.MERGED, where="owner"),
    "wiki": Ending(Status.EXISTS, where="Intranet, “Billing from A to Z”. It needs a clean-up."),
    "slider": Ending(Status.EXISTS, where="In the app since March, under “My monthly amount”"),
    "no-bills": Ending(
        Status.DECLINED, reason="Prices for energy must follow the meter. The law says so."
    ),
    "free-month": Ending(
        Status.DECLINED, reason="Too big as it stands; the smaller version stays on the list."
    ),
    "film": Ending(Status.DECLINED, reason="It lives on in the voice message."),
}

_CARDS = {
    "owner": {
        "title": "One person by name",
        "change": "one named person for each billing complaint until it is closed",
        "who": "half of all who complain about a bill, drawn by chance",
        "behaviour": "fewer second calls that ask who has the case",
        "because": "in chat one person sees a case through, and there 9 of 100 write again, while "
        "24 of 100 ring again",
        "riskiest": "Everybody can look after 12 open cases beside the calls.",
        "continue_if": "Fewer customers ring again within 7 days than in the other half, with at "
        "least 900 complaints in each half.",
        "stop_if": "More of them ring again than in the other half, or more than 10 of 100 calls "
        "take longer than 18 minutes.",
        "owner": "Thijs Vos",
    },
    "voice": {
        "change": "a link on the bill to 30 seconds that say why it is not the same as the last",
        "who": "1,000 customers whose bill is at least a quarter higher",
        "behaviour": "people who listen instead of ringing us",
        "because": "we disagree about this one, and it is cheap to find out",
        "riskiest": "People open the link at all.",
        "continue_if": "At least 150 of 1,000 listen, and fewer of them ring us than of the rest.",
        "stop_if": "Fewer than 50 of 1,000 have listened after two weeks.",
        "owner": "Aylin Demir",
    },
}

SCRIPT = Script(
    title="Billing complaints",
    preset=Preset.STANDARD,
    problem="Billing complaints take too many calls.",
    seats=11,
    statement="Customers with a billing complaint show repeat calls: should be one call, is 2.4, "
    "since the January bills.",
    question="How might we let customers tell their story only once?",
    lines={
        Phase.APPRAISE: _STATEMENTS,
        Phase.CHALLENGES: _CHALLENGES,
        Phase.HMW: _QUESTIONS,
        Phase.REVEAL: (
            Line("who-looks", 8, NoteKind.QUESTION, "Held back by itself: who looks at it then?"),
            Line("which-app", 4, NoteKind.QUESTION, "Is this the old app or the new one?"),
        ),
        Phase.DESIGN: (
            Line(
                "holiday",
                6,
                NoteKind.PREMORTEM,
                "The named person was on holiday, and the case waited for two weeks.",
            ),
            Line(
                "best",
                1,
                NoteKind.PREMORTEM,
                "The most helpful ones drowned in cases, the rest had none.",
            ),
            Line(
                "number",
                9,
                NoteKind.PREMORTEM,
                "Kunden hatten die Durchwahl und riefen wegen allem an.",
            ),
        ),
    },
    ideas=_IDEAS,
    grid=_GRID,
    unclear=((2, "across"), (4, "slider"), (9, "slider")),
    stacks={
        "owner": ("owner-de", "owner-nl", "face"),
        "plain-bill": ("say-why", "third-line"),
        "ring-first": ("ring-ten",),
        "shock-list": ("hold-back",),
        "status-link": ("parcel", "who-now"),
        "across": ("two-desks",),
        "twenty": ("one-line",),
        "directors": ("listen-in",),
    },
    apart=(("call-back", "second-call"),),
    themes={
        "Who has my case?": ("owner", "promise", "status-link", "no-handing"),
        "A bill people understand": ("plain-bill", "voice", "guessed", "grandma", "film"),
        "Before the bill is sent": ("ring-first", "shock-list", "quarter-nl", "photo", "slider"),
        "The next call": ("call-back", "second-call", "three-questions"),
        "What we may decide": ("twenty", "across", "fee-back", "free-month"),
    },
    ballots={
        Phase.CHALLENGE_DOTS: (
            *({"nobodys": 2, "wait-back": 1},) * 4,
            *({"nobodys": 1, "no-right": 2},) * 3,
            *({"bill-hard": 2, "wait-back": 1},) * 3,
        ),
        Phase.HMW_DOTS: (
            *({"once": 1, "trust": 1},) * 5,
            *({"once": 1, "wer": 1},) * 3,
            *({"before": 1, "trust": 1},) * 2,
        ),
        Phase.VOTE: _VOTES,
        Phase.RUNOFF: _RUNOFF,
    },
    weighings=_WEIGHINGS,
    chosen=("owner", "voice"),
    reason="One name is what most of us want, and it costs little. About the voice message we "
    "disagree most, so let us find out with 1,000 bills.",
    cards=_CARDS,
    decide_in={"owner": 36, "voice": 29},
    endings=_ENDINGS,
    pulse={"safe": "55445543545", "worth": "4554345454"},
)
