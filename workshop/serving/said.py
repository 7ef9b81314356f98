"""What a browser may say over a live connection: hello, goodbye, and "I am still here".

Everything it wants done comes by POST. So nothing else is read here, let alone understood: what
names an event is passed over, and what no browser of ours would say ends the connection. engine.io
and Socket.IO behind this never see JSON, bytes or numbers that a stranger has made up.
"""

#: Between packets of one POST.
BETWEEN = "\x1e"
#: Packets in one POST; engine.io takes no more.
AT_ONCE = 16

#: What is handed on, word for word.
_PLAIN = {
    "1": "the connection is closed",
    "2probe": "a websocket is tried",
    "3": "still here",
    "5": "the websocket is taken",
    "41": "goodbye",
}
_HELLO = "40"
#: Events and answers to events: we ask for neither.
_PASSED_OVER = ("42", "43")


class Unwelcome(Exception):
    """No browser of ours would say this."""


def read(packet: str) -> str:
    """The packet as engine.io may have it, or "" when it is passed over.

    What comes with a hello is left out: who asks has been looked at before.

    Raises:
        Unwelcome: anything else, so that the connection is closed.
    """
    if packet in _PLAIN:
        return packet
    if packet == _HELLO or packet.startswith(_HELLO + "{"):
        return _HELLO
    if packet.startswith(_PASSED_OVER):
        return ""
    raise Unwelcome


def read_body(body: bytes) -> str:
    """The packets of a POST as engine.io may have them, in one text; "" when none is left.

    Raises:
        Unwelcome: too many packets, one that is unwelcome, or bytes that are no text.
    """
    try:
        packets = body.decode().split(BETWEEN)
    except UnicodeDecodeError as error:
        raise Unwelcome from error
    if len(packets) > AT_ONCE:
        raise Unwelcome
    return BETWEEN.join(filter(None, map(read, packets)))
