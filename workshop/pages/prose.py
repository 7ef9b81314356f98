"""People's words, made safe once on the way out: text as typed, https addresses as links.

A word becomes a link when it is an https address and nothing else: no user before the host, no sign
that cannot be seen, and a host in plain letters, because a letter of another alphabet can look just
like the one of a bank. Whatever is refused stays there as text.
"""

import re
import unicodedata
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from bleach.linkifier import Linker
from markupsafe import Markup, escape

MAX_LINK = 2000

#: White space that everybody sees as such. All other white space stays inside a word.
_SPACES = re.compile(r"([ \n]+)")
#: What may stand in front of an address: quotes and brackets.
_OPENING = "([{<\"'„“‚‘«»‹›"
#: What may stand behind one: the end of a sentence, quotes and brackets.
_CLOSING = ")]}>\"'“”‘’»«›‹.,;:!?…"
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def prose(text: str) -> Markup:
    """HTML of a text: escaped, with line breaks kept and plain https addresses made into links."""
    if "://" not in text:  # no word of it can be an address; a wall has hundreds of such texts
        return Markup(str(escape(text)).replace("\n", "<br>"))
    pieces = _SPACES.split(text)
    return Markup("".join(_linked(piece) for piece in pieces).replace("\n", "<br>"))


def is_safe_link(address: str) -> bool:
    """Whether an address may be a link: https, a host in plain letters, no user, nothing hidden."""
    if len(address) > MAX_LINK or address != unicodedata.normalize("NFKC", address):
        return False
    if "\\" in address or any(unicodedata.category(letter)[0] in "CZ" for letter in address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or ""), parts.port
    except ValueError:
        return False
    is_plain = bool(_HOST.fullmatch(host)) and not any(
        p.startswith("xn--") for p in host.split(".")
    )
    return parts.scheme == "https" and is_plain and "@" not in parts.netloc


def _linked(word: str) -> str:
    # Escaped first, so that "&nbsp;" is what somebody typed and never the sign it would stand for.
    plain = str(escape(word))
    address = word.lstrip(_OPENING).rstrip(_CLOSING)
    return str(_LINKER.linkify(plain)) if is_safe_link(address) else plain


def _only_https(
    attrs: MutableMapping[Any, str], new: bool = False
) -> MutableMapping[Any, str] | None:
    if not new or not is_safe_link(attrs.get((None, "href"), "")):
        return None
    attrs[(None, "rel")] = "nofollow noopener noreferrer"
    attrs[(None, "target")] = "_blank"
    return attrs


_LINKER = Linker(callbacks=[_only_https], skip_tags={"pre"}, parse_email=False)
