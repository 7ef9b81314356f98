"""What the socket libraries may write down: the kind of a failure, never what came with it.

Their own loggers repeat ids and texts that a browser has sent.
"""

import logging

#: For both libraries; handlers are those of the program.
quiet = logging.getLogger("workshop.sockets")


class KindOnly(logging.Filter):
    """Keeps failures only, and of each only its kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is kept; it is stripped here."""
        kind = record.exc_info[0] if record.exc_info else None
        if kind is None:
            return False
        record.msg, record.args = f"A live connection failed: {kind.__name__}", ()
        record.exc_info = record.exc_text = None
        return True


quiet.setLevel(logging.ERROR)
quiet.addFilter(KindOnly())
