"""Words of an output (something was delivered) instead of an outcome (somebody acts differently).

A criterion that is met by finishing the work proves nothing, so these words are refused in it.
"""

import re

#: By language; the beginning of a word counts, so that its forms are found too.
WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        *("rolled out", "roll-out", "rollout", "launched", "go-live", "went live", "gone live"),
        *("implemented", "introduced", "deployed", "delivered", "shipped", "installed"),
        *("published", "completed", "trained", "set up", "in place"),
    ),
    "de": (
        *("eingeführt", "einführung", "ausgerollt", "gelauncht", "umgesetzt", "implementiert"),
        *(
            "geliefert",
            "fertiggestellt",
            "installiert",
            "veröffentlicht",
            "geschult",
            "abgeschlossen",
        ),
        *("bereitgestellt", "in betrieb genommen", "livegang"),
    ),
    "nl": (
        *("gelanceerd", "uitgerold", "ingevoerd", "geïmplementeerd", "geleverd", "opgeleverd"),
        *(
            "geïnstalleerd",
            "gepubliceerd",
            "afgerond",
            "getraind",
            "in gebruik genomen",
            "livegang",
        ),
    ),
}

_FOUND = re.compile(
    r"(?<!\w)(?:" + "|".join(re.escape(word) for all_ in WORDS.values() for word in all_) + r")\w*",
    re.IGNORECASE,
)


def output_word(text: str) -> str:
    """The first output word in the text, as it stands there; empty when there is none."""
    found = _FOUND.search(text)
    return found.group() if found else ""
