"""Twenty sentences that shake a room out of small ideas; everybody is dealt a different one.

Each card was written in all three languages at once, so its texts stand together here and not in
the catalogue. `deal` keeps the deck evenly used within a session.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

#: The language a card falls back to where it has none of the reader's.
FALL_BACK = "en"


@dataclass(frozen=True, slots=True)
class Card:
    """One prompt: a lasting id, and its text by language code ("en", "de", "nl")."""

    id: str
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """Return the text in this language ("de-AT" counts as "de"), else in English."""
        return self.texts.get(language[:2].lower(), self.texts[FALL_BACK])


@dataclass(frozen=True, slots=True)
class Offer:
    """A card that is offered once, to whoever has few ideas when this share of the time is over.

    The phone itself finds out whether that holds: how much somebody has written is nobody's
    business.
    """

    card: str
    after: float
    fewer_than: int


OFFER = Offer("scifi", after=0.4, fewer_than=3)
#: A phone that nobody has touched for so long says, to its holder alone, that little is enough.
IDLE_AFTER = timedelta(seconds=90)


def deal(
    dealt_counts: Mapping[str, int],
    had: Collection[str],
    choose: Callable[[Sequence[Card]], Card],
) -> Card:
    """Return the next card for a seat: the least dealt of those it has not had.

    A seat that has had all of them gets the least dealt of all. `dealt_counts` holds how often
    each id was dealt in this session (absent is 0), `had` the ids of this seat; `choose` decides
    between equals.
    """
    open_to_it = tuple(card for card in CARDS if card.id not in had) or CARDS
    least = min(dealt_counts.get(card.id, 0) for card in open_to_it)
    return choose([card for card in open_to_it if dealt_counts.get(card.id, 0) == least])


CARDS: tuple[Card, ...] = (
    Card(
        "scifi",
        {
            "en": (
                "This is a science-fiction film. Scene 1: the customer has the problem. Scene 2: "
                "it is gone. What did the audience just see?"
            ),
            "de": (
                "Das ist ein Science-Fiction-Film. Szene 1: Eine Kundin hat das Problem. Szene "
                "2: Es ist weg. Was hat das Publikum gerade gesehen?"
            ),
            "nl": (
                "Dit is een sciencefictionfilm. Scène 1: de klant heeft het probleem. Scène 2: "
                "het is weg. Wat zag het publiek zojuist?"
            ),
        },
    ),
    Card(
        "retold",
        {
            "en": "Everyone we help today tells ten friends tonight. What exactly do they retell?",
            "de": "Alle, denen wir heute helfen, erzählen es abends zehn Leuten. Was genau?",
            "nl": (
                "Iedereen die we vandaag helpen, vertelt het vanavond aan tien mensen. Wat precies?"
            ),
        },
    ),
    Card(
        "no_phone",
        {
            "en": (
                "From Monday the phone line is gone. How do people still feel better looked after?"
            ),
            "de": (
                "Ab Montag gibt es kein Telefon mehr. Wie fühlen sich Menschen trotzdem besser "
                "betreut?"
            ),
            "nl": (
                "Vanaf maandag is er geen telefoon meer. Hoe voelen mensen zich tóch beter "
                "geholpen?"
            ),
        },
    ),
    Card(
        "one_minute",
        {
            "en": "One minute per case, one year to prepare it. What do you prepare?",
            "de": "Eine Minute pro Fall, ein Jahr Vorbereitung. Was bereitest du vor?",
            "nl": "Eén minuut per zaak, een jaar voorbereiding. Wat bereid je voor?",
        },
    ),
    Card(
        "worst",
        {
            "en": "Design the worst version on purpose, then flip one detail.",
            "de": "Entwirf absichtlich die schlechteste Version und dreh dann ein Detail um.",
            "nl": "Ontwerp expres de slechtste versie en draai dan één detail om.",
        },
    ),
    Card(
        "gift",
        {
            "en": "Give the customer something they cannot see coming. Budget: 3 euro.",
            "de": "Schenk Kund:innen etwas, womit sie nie rechnen. Budget: 3 Euro.",
            "nl": "Geef de klant iets wat die nooit ziet aankomen. Budget: 3 euro.",
        },
    ),
    Card(
        "prevented",
        {
            "en": "The call never comes, because someone did something last week. Who did what?",
            "de": "Der Anruf kommt nie, weil letzte Woche jemand etwas getan hat. Wer was?",
            "nl": "Het telefoontje komt nooit, omdat iemand vorige week iets deed. Wie deed wat?",
        },
    ),
    Card(
        "other_trade",
        {
            "en": "How would a midwife, a ferry captain or a head chef handle this?",
            "de": "Wie würde eine Hebamme, ein Fährkapitän oder eine Küchenchefin das lösen?",
            "nl": "Hoe zou een verloskundige, een veerbootkapitein of een chef-kok dit aanpakken?",
        },
    ),
    Card(
        "rule_off",
        {
            "en": "One internal rule is off for a week. Which one, and what do you do instead?",
            "de": "Eine interne Regel gilt eine Woche nicht. Welche, und was tust du stattdessen?",
            "nl": "Eén interne regel geldt een week niet. Welke, en wat doe je dan?",
        },
    ),
    Card(
        "angriest",
        {
            "en": (
                "The angriest customer works with you for a day. What do they change before lunch?"
            ),
            "de": (
                "Die wütendste Kundin arbeitet einen Tag bei euch. Was ändert sie vor dem Mittag?"
            ),
            "nl": "De boosste klant werkt een dag bij jullie. Wat verandert die vóór de lunch?",
        },
    ),
    Card(
        "times_ten",
        {
            "en": "Ten times the cases, same team, calmer than today. What is different?",
            "de": "Zehnmal so viele Fälle, gleiches Team, ruhiger als heute. Was ist anders?",
            "nl": "Tien keer zoveel zaken, hetzelfde team, rustiger dan nu. Wat is er anders?",
        },
    ),
    Card(
        "extreme",
        {
            "en": (
                "Forget the average. Last month's worst case: what would have saved it on day one?"
            ),
            "de": (
                "Vergiss den Durchschnitt. Der schlimmste Fall des Monats: Was hätte ihn an Tag "
                "eins gerettet?"
            ),
            "nl": (
                "Vergeet het gemiddelde. De ergste zaak van de maand: wat had die op dag één gered?"
            ),
        },
    ),
    Card(
        "wordless",
        {
            "en": "Solve it without a spoken or typed word.",
            "de": "Löse es ohne ein gesprochenes oder getipptes Wort.",
            "nl": "Los het op zonder één gesproken of getypt woord.",
        },
    ),
    Card(
        "superpower",
        {
            "en": "One superpower, only from 9 to 10 a.m. Which one, on which case?",
            "de": "Eine Superkraft, nur von 9 bis 10 Uhr. Welche, für welchen Fall?",
            "nl": "Eén superkracht, alleen van 9 tot 10 uur. Welke, voor welke zaak?",
        },
    ),
    Card(
        "pigeon",
        {
            "en": "Carrier pigeons allowed: what is the least modern way that would still work?",
            "de": "Brieftauben erlaubt: Was ist der altmodischste Weg, der trotzdem klappt?",
            "nl": "Postduiven toegestaan: wat is de minst moderne manier die toch werkt?",
        },
    ),
    Card(
        "subtract",
        {
            "en": "You may only remove: a step, a form, a system, a sentence. Which?",
            "de": "Du darfst nur weglassen: Schritt, Formular, System oder Satz. Was?",
            "nl": "Je mag alleen weglaten: een stap, formulier, systeem of zin. Welke?",
        },
    ),
    Card(
        "headline",
        {
            "en": (
                'Headline in five years: "They were the first to …" Finish it and name the '
                "first tiny step."
            ),
            "de": (
                "Schlagzeile in fünf Jahren: „Sie waren die Ersten, die …“ Beende sie, nenne den "
                "ersten kleinen Schritt."
            ),
            "nl": (
                "Krantenkop over vijf jaar: 'Zij waren de eersten die …' Maak af en noem de "
                "eerste kleine stap."
            ),
        },
    ),
    Card(
        "child",
        {
            "en": (
                "A seven-year-old runs the desk for an hour. What do they do that we no longer "
                "dare?"
            ),
            "de": (
                "Ein siebenjähriges Kind leitet eine Stunde den Service. Was tut es, was wir uns "
                "nicht mehr trauen?"
            ),
            "nl": (
                "Een kind van zeven runt een uur de balie. Wat doet het wat wij niet meer durven?"
            ),
        },
    ),
    Card(
        "three_levers",
        {
            "en": "One idea each: change only culture, only space, only technology.",
            "de": "Je eine Idee: nur Kultur, nur Raum, nur Technik ändern.",
            "nl": "Elk één idee: verander alleen cultuur, alleen ruimte, alleen techniek.",
        },
    ),
    Card(
        "never_allowed",
        {
            "en": '"They would never allow that." Write the idea that starts with this sentence.',
            "de": "„Das erlauben die nie.“ Schreib die Idee, die mit diesem Satz anfängt.",
            "nl": "'Dat mag toch nooit.' Schrijf het idee dat met die zin begint.",
        },
    ),
)
