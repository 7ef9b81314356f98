"""A session to take away: the report as data, as a table of ideas, and as text with headings.

All three are made from the same `Report` as the page, in the order of words and without the time or
the id of any text, so two sessions that differ only in who was faster give the same files. The
formats are described in `docs/export.md`.
"""

import re
import unicodedata
from zoneinfo import ZoneInfo

from workshop.pages.report import Report

MAX_NAME = 60

_ANYWHERE = re.compile(r"([\\`*_\[\]<&|~$])")
_AT_START = re.compile(r"^(?:([-+=#>])|(\d{1,9})([.)]))")


def file_name(report: Report, ending: str) -> str:
    """A name for the file: the title in plain letters, and the day in the session's place."""
    folded = unicodedata.normalize("NFKD", report.jam.title.casefold()).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", folded.decode())
    slug = "-".join(words)[:MAX_NAME].strip("-") or "session"
    day = report.at.astimezone(ZoneInfo(report.jam.timezone)).date()
    return f"{slug}-{day.isoformat()}.{ending}"


def plain(text: str) -> str:
    """A text as Markdown that shows exactly these words on one line, and forms nothing by itself.

    Signs that could begin a heading, list, rule, quote, table, link, picture, code or HTML get a
    backslash (CommonMark 0.31, section 2.4); line ends become spaces, so no line begins anew.
    """
    line = _ANYWHERE.sub(r"\\\1", " ".join(text.split()))
    return _AT_START.sub(_escaped, line)


def _escaped(found: re.Match[str]) -> str:
    sign, number, after = found.groups()
    return f"\\{sign}" if sign else f"{number}\\{after}"
