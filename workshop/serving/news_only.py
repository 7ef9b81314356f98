"""The second wall behind `said.py`: Socket.IO itself makes and takes no packets with bytes.

One client that announces attachments could have it hold memory for all of them.
"""

from socketio.packet import BINARY_ACK, BINARY_EVENT, Packet


class NewsOnly(Packet):  # type: ignore[misc]
    """A packet without attachments."""

    uses_binary_events = False

    def decode(self, encoded_packet: str) -> int:
        """Read a packet; returns how many attachments follow, which is none.

        Raises:
            ValueError: a packet that would have some.
        """
        attachments = int(super().decode(encoded_packet) or 0)
        if attachments or self.packet_type in (BINARY_EVENT, BINARY_ACK):
            raise ValueError("no attachments")
        return 0
