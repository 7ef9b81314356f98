"""What a frame looks like on the wire: the least that changed, and small where that is much."""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence

from workshop.pages import pieces
from workshop.pages.regions import Drawn

#: Characters from which a frame is packed. Below it, unpacking costs a phone more than it saves.
PACKED_FROM = 4000


def frame(
    before: Drawn, after: Drawn, says: Sequence[str], calm: float, *, own: bool = False
) -> Mapping[str, object]:
    """What leads a page from one drawing of its regions to the next, as `docs/protocol.md` has it.

    `calm` is over how many seconds the pages of the room spread what each fetches for itself; with
    `own` they do so now.
    """
    change = pieces.change(before.regions, after.regions)
    # A burst of one kind of act is said once.
    rest = {"says": list(dict.fromkeys(says)), "mood": after.mood, "swap": change.swap}
    if change.lists:
        rest["lists"] = change.lists
    head = {"from": before.n, "to": after.n, "was": before.version, "hash": after.version}
    return {**head, "calm": calm, **({"own": True} if own else {}), **_packed(rest)}


def _packed(rest: Mapping[str, object]) -> Mapping[str, object]:
    text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    if len(text) < PACKED_FROM:
        return rest
    squeezed = zlib.compress(text.encode(), level=6, wbits=-zlib.MAX_WBITS)
    return {"packed": base64.b64encode(squeezed).decode()}
