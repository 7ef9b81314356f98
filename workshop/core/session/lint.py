"""Asks back where a text closes a door too early. It never refuses and never changes a text.

Each nudge is a question for the writer alone, shown after saving. The word lists cover English,
German and Dutch; a miss costs nothing, a false alarm costs trust, so they are short.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from workshop.core.words import N_


@dataclass(frozen=True, slots=True)
class Nudge:
    """One question about a text: a lasting code and the sentence for its writer."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stem:
    """The beginning of a question, to be finished by hand; `fields` fill the marked sentence."""

    sentence: str
    fields: Mapping[str, str]


#: The four questions of problem appraisal (domain.md, section 2.4), asked of every statement.
QUESTIONS: tuple[str, ...] = (
    N_("What exactly do we mean by …?"),
    N_("How can we be sure that is the cause, what was tested?"),
    N_("What evidence is there for …?"),
    N_("What else bothers you about it?"),
)

_CAUSE = Nudge("cause", QUESTIONS[1])
_AVERAGE = Nudge("average", N_("An average hides the hard cases. How bad was the worst one?"))
_TWO_PROBLEMS = Nudge(
    "two_problems", N_("This sounds like two problems. Can each have its own text?")
)
_VAGUE = Nudge("vague", N_("What exactly do you mean? One real example helps everybody."))

_NO_STEM = Nudge("no_stem", N_("Start with “How might we …”. It keeps the answer open."))
_SOLUTION = Nudge("solution", N_("This already names a way to do it. Can you ask without it?"))
_NUMBER = Nudge("number", N_("A number belongs on the pilot card. Does it work without one here?"))
_FOR_WHOM = Nudge("for_whom", N_("For whom would it be better? Name them in the question."))
_TWO_QUESTIONS = Nudge("two_questions", N_("These are two questions. Which one comes first?"))

_COST = Nudge("cost", N_("Saved. It may cost what it likes here; judging comes later."))
_CANNOT = Nudge("cannot", N_("Saved. It need not be possible yet; judging comes later."))
_FORBIDDEN = Nudge("forbidden", N_("Saved. It may break a rule here; judging comes later."))


def _any(*phrases: str) -> re.Pattern[str]:
    """Return a pattern for any of these phrases (regular expressions) as whole words."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


def _words(words: str) -> re.Pattern[str]:
    """Return the same for single words, given with spaces between them."""
    return _any(*words.split())


_DIGIT = re.compile(r"\d")


# -- statements ------------------------------------------------------------------------------------

_CAUSAL = _any(
    *("because", "caused by", "causes?", "due to", "owing to", "as a result of"),
    *("weil", "wegen", "aufgrund", "auf grund", "durch", "infolge", "verursacht"),
    *("omdat", "doordat", "vanwege", "wegens", "als gevolg van", "veroorzaakt"),
)
# Dutch for "because of", but an English door is only a door.
_DOOR = _any("door")
_ENGLISH = _any("the", "and", "an?", "our", "their", "with", "from", "should", "has", "have")
_MEAN = _any(
    *("avg", "averages?", "on average", r"ø ?\d[\w.,]*", "ø"),
    *(r"\w*durchschnitt\w*", "im schnitt", "im mittel", r"gemiddelde?n?"),
)
_AND = re.compile(r"\s(?:and|und|en|&)\s", re.IGNORECASE)
_DEVIATES = _words(
    r"too not no never late slow\w* long longer wrong missing lost fail\w* drop\w* errors? broken "
    r"unclear high higher low lower delay\w* wait\w* complain\w* angry twice more less fewer "
    r"zu nicht kein\w* nie spät\w* langsam\w* lange?n? länger\w* falsch\w* fehl\w* verloren kaputt "
    r"unklar\w* hoch hohe\w* höher\w* niedrig\w* wart\w* beschwer\w* doppelt weniger mehr steig\w* "
    r"te niet geen nooit laat traag trage foute?n? ontbre\w+ kwijt kapot onduidelijke? hoog hoge "
    r"laag lage vertrag\w+ wacht\w* klach\w+ dubbel minder meer stijg\w* daal\w*"
)
_FOG = _words(
    "somehow things stuff everything bad badly problems? issues? always "
    "irgendwie alles schlecht probleme? immer sachen dinge "
    "dingen slecht problemen probleem altijd"
)


def statement(text: str) -> tuple[Nudge, ...]:
    """Return what to ask about a problem statement, in any of the three languages."""
    text = _plain(text)
    problem = text.partition(":")[0]
    causal = _CAUSAL.search(text) or (_DOOR.search(text) and not _ENGLISH.search(text))
    asked = {
        _CAUSE: bool(causal),
        _AVERAGE: bool(_MEAN.search(text)),
        _TWO_PROBLEMS: sum(bool(_DEVIATES.search(part)) for part in _AND.split(problem)) > 1,
        _VAGUE: bool(_FOG.search(text)) and not _DIGIT.search(text),
    }
    return tuple(nudge for nudge, is_due in asked.items() if is_due)


# -- questions -------------------------------------------------------------------------------------

_STEM = {
    "en": _any("how might we"),
    "de": _any("wie könnten wir"),
    # "Hoe zouden we klanten kunnen helpen": the verb goes to the end.
    "nl": _any("hoe zouden (?:we|wij)"),
}
_BY = {
    "en": _any(
        r"by (?!\d|(?:the end|then|now|next|half|mon|tues|wednes|thurs|fri|satur|sun|tomorrow|noon)"
        r"|(?:hand|heart|chance|accident|mistake|name|side|\w*sel(?:f|ves)|us|them)\b)\w+"
    ),
    "de": _any("durch", "indem", "mittels"),
    "nl": _any("door"),
}
_SOMEBODY = {
    "en": _words(
        r"customers? clients? users? guests? patients? callers? people persons? teams? colleagues? "
        r"staff agents? employees? visitors? members? citizens? residents? tenants? parents? "
        r"children families students? drivers? managers? newcomers? beginners? us them ourselves "
        r"someone somebody everyone everybody anyone those"
    ),
    "de": _words(
        r"kund\w+ gäst\w+ \w*nutz\w*er\w* patient\w+ anruf\w+ mensch\w* leuten? personen? teams? "
        r"kolleg\w+ mitarbeit\w+ bürger\w* eltern kinder\w* familien? mieter\w* bewohner\w* "
        r"schüler\w* fahrer\w* alle allen uns jemand jemandem jede[rns]? denen neue[rn]"
    ),
    "nl": _words(
        r"klant\w* gasten? gebruikers? patiënt\w* bellers? mensen personen teams? collega\w* "
        r"medewerkers? personeel burgers? bewoners? huurders? ouders kinderen gezinnen leerlingen "
        r"bezoekers? leden nieuwkomers ons elkaar iedereen iemand wie hen"
    ),
}


def hmw(text: str, language: str) -> tuple[Nudge, ...]:
    """Return what to ask about a "How might we" question.

    A room may mix its languages: a question is read in the one its stem is in, else in `language`,
    else in English.
    """
    text = _plain(text)
    usual = language[:2].lower() if language[:2].lower() in _STEM else "en"
    tongue = next((other for other, stem in _STEM.items() if stem.match(text)), usual)
    stems = len(_STEM[tongue].findall(text))
    asked = {
        _NO_STEM: not _STEM[tongue].match(text),
        _SOLUTION: bool(_BY[tongue].search(text)),
        _NUMBER: bool(_DIGIT.search(text)),
        _FOR_WHOM: not _SOMEBODY[tongue].search(text),
        _TWO_QUESTIONS: text.count("?") > 1 or stems > 1,
    }
    return tuple(nudge for nudge, is_due in asked.items() if is_due)


_STEMS = (
    N_("How might we change %(object)s so that customers no longer have to …?"),
    N_("How might we help people sooner when %(object)s goes wrong …?"),
    N_("How might we make %(object)s easy for people who …?"),
)
_SHOWS = _any("shows?", "zeigt", "zeigen", "toont", "tonen", "vertoont")
_MAX_OBJECT = 60


def hmw_stems(statement: str) -> tuple[Stem, ...]:
    """Return three beginnings about the object of a statement, for a room that wrote no question.

    The statement is an agreed one, never empty. Its object is what stands before "shows" (or before
    the colon), shortened to 60 characters.
    """
    head = _SHOWS.split(_plain(statement).partition(":")[0], maxsplit=1)[0].strip(" .,;?!")
    if len(head) > _MAX_OBJECT:
        head = head[:_MAX_OBJECT].rpartition(" ")[0] + " …"
    return tuple(Stem(sentence, {"object": head}) for sentence in _STEMS)


# -- ideas -----------------------------------------------------------------------------------------

_TEMPER = r"(?:(?:aber|leider|doch|ja|wohl|eh|sicher|bestimmt|toch|helaas|vast|echt|zo|gewoon) ?)*"

_CENSORED: dict[Nudge, re.Pattern[str]] = {
    _COST: _any(
        *("too expensive", "too costly", "costs? too much", "we (?:can'?t|cannot) afford"),
        *("no (?:money|budget) for", "zu teuer", "zu kostspielig", "kostet zu ?viel"),
        *("kein (?:geld|budget) (?:dafür|da|für)", "können wir uns nicht leisten"),
        *("te duur", "kost te ?veel", "geen (?:geld|budget) voor"),
    ),
    _CANNOT: _any(
        *(
            "we (?:can'?t|cannot|can not|could never)",
            "(?:won'?t|would never|will never|can'?t) work",
        ),
        *("impossible(?! to)", "unrealistic", "not (?:possible|realistic|feasible)"),
        *("(?:stupid|silly) idea", "(?:dumme|blöde) idee", "(?:stom|dom) idee"),
        rf"geht {_TEMPER}nicht(?! (?:um|ans?|auf|verloren|unter|weg|zu|in|nur|mehr))",
        *(rf"klappt {_TEMPER}(?:nicht|nie)", "können wir (?:nicht|nie)", "unrealistisch"),
        *("nicht (?:möglich|machbar|umsetzbar)", "unmöglich(?! (?:zu|mach))"),
        rf"(?:dat|het|dit) kan {_TEMPER}niet",
        rf"kan {_TEMPER}niet(?=\s*(?:[.,;:!)…]|$))",
        *("kunnen we (?:niet|nooit)", rf"lukt {_TEMPER}(?:niet|nooit)", "onhaalbaar"),
        *("niet (?:mogelijk|haalbaar|realistisch)", "onmogelijk(?! te)"),
    ),
    _FORBIDDEN: _any(
        *(
            "not allowed",
            "not permitted",
            "against the rules",
            "(?:won'?t|will never|never) let us",
        ),
        *("(?:they|he|she|boss|management) (?:would|will) never", "they'd never", "they'll never"),
        rf"darf man {_TEMPER}nicht",
        *(
            rf"dürfen wir {_TEMPER}nicht",
            "nicht erlaubt",
            r"(?:erlaub|genehmig)(?:t|en) (?:\w+ ){1,2}nie",
        ),
        rf"ist {_TEMPER}verboten",
        rf"mag {_TEMPER}(?:niet|nooit)(?=\s*(?:van|[.,;:!)…]|$))",
        *("mogen we (?:niet|nooit)", "niet toegestaan", r"is verboden", "vinden ze nooit goed"),
    ),
}


def idea(text: str) -> tuple[Nudge, ...]:
    """Return at most one nudge: the first sign that the writer judges the own idea already."""
    text = _plain(text)
    return tuple(nudge for nudge, signs in _CENSORED.items() if signs.search(text))[:1]


def _plain(text: str) -> str:
    """Return the text in NFC with straight apostrophes and single spaces, for matching only."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
