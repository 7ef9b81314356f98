"""The probe as a command: what it says, and the status it ends with."""

from pathlib import Path

from workshop.probe import telling
from workshop.probe import truth as facts
from workshop.probe.dump import Unreadable
from workshop.probe.probing import probe

NOTHING, SOMETHING, UNREADABLE = 0, 1, 2


def run(path: Path, truth: Path | None = None, as_json: bool = False) -> tuple[int, str]:
    """Probe a file; the status to end with (0 nothing, 1 something, 2 unreadable) and the words."""
    try:
        probed = probe(path, facts.read(truth) if truth else None)
    except Unreadable as refusal:
        return UNREADABLE, str(refusal)
    said = telling.as_json(probed) if as_json else telling.told(probed, path, truth is not None)
    return (SOMETHING if probed.found else NOTHING), _harmless(said)


def _harmless(said: str) -> str:
    """Names of tables and columns come from the file; none of them may steer a terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in said)
