"""People's words, made safe once on the way out: text as typed, https addresses as links."""

import unicodedata
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

import bleach
from bleach.linkifier import Linker
from markupsafe import Markup

MAX_LINK = 2000


def prose(text: str) -> Markup:
    """HTML of a text: escaped, with line breaks kept and plain https addresses made into links."""
    cleaned = bleach.clean(text, tags=set(), strip=False)
    linked = _LINKER.linkify(cleaned)
    return Markup(linked.replace("\n", "<br>"))


def is_safe_link(address: str) -> bool:
    """Whether an address may be a link: https with a host, no user, no hidden characters."""
    if len(address) > MAX_LINK or address != unicodedata.normalize("NFKC", address):
        return False
    if any(unicodedata.category(letter)[0] in "CZ" for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _only_https(
    attrs: MutableMapping[Any, str], new: bool = False
) -> MutableMapping[Any, str] | None:
    if not new or not is_safe_link(attrs.get((None, "href"), "")):
        return None
    attrs[(None, "rel")] = "nofollow noopener noreferrer"
    attrs[(None, "target")] = "_blank"
    return attrs


_LINKER = Linker(callbacks=[_only_https], skip_tags={"pre"}, parse_email=False)
