"""The one door for sockets: looks who asks, puts them in one room, and takes nothing else in."""

from collections.abc import Callable

from flask import Request, request
from flask_socketio import SocketIO, join_room
from socketio.exceptions import ConnectionRefusedError as Refusal

from workshop.core.errors import RuleBroken
from workshop.core.holding import HANDED_ON, Holding
from workshop.core.session.sealing import Audience
from workshop.live.sender import Sender
from workshop.live.stage import Place

#: What a request holds, as `assembly/` hands it in. Raises a broken rule for anybody who may not
#: see this audience of this session. What came through the gate has been asked there.
Admit = Callable[[Request, str, Audience], Holding]


def install(socketio: SocketIO, sender: Sender, admit: Admit, languages: tuple[str, ...]) -> None:
    """Open the door. `connect` and `disconnect` are all there is; news only goes out."""
    inside: dict[str, tuple[Place, str]] = {}

    @socketio.on("connect")
    def connect(_auth: object = None) -> None:
        sid: str = request.sid  # type: ignore[attr-defined]
        if sid in inside:
            return  # A client may send an event of this name; it is inside already.
        code = request.args.get("s", "")
        language = request.args.get("lang", "")
        try:
            audience = Audience(request.args.get("as", ""))
            holding = request.environ.get(HANDED_ON) or admit(request, code, audience)
        except (RuleBroken, ValueError) as error:
            raise Refusal("closed") from error
        spoken = language if language in languages else languages[0]
        place, seat = Place(holding.code, holding.audience, spoken), holding.seat
        join_room(place.name)
        inside[sid] = (place, seat)
        socketio.emit("tick", sender.join(place, seat), to=sid)

    @socketio.on("disconnect")
    def disconnect(_reason: object = None) -> None:
        sid: str = request.sid  # type: ignore[attr-defined]
        if socketio.server.manager.is_connected(sid, "/"):  # type: ignore[attr-defined]
            return  # An event of this name from a client that stays; nobody has gone.
        found = inside.pop(sid, None)
        if found:
            sender.leave(*found)
