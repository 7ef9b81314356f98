"""What goes wrong is written down by kind and place, never in words: words can be somebody's.

Libraries put into their messages what they stumbled over: an address, a path, a field, a line of an
idea. So once the server answers people, every message that is not Workshop's own loses its words,
wherever it is on its way to, and so does every traceback that would be printed.
"""

import logging
import resource
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from gevent.hub import Hub

OURS = str(Path(__file__).parents[1])
#: What stands in the place of a message; our own messages are written to need no such care.
LEFT_OUT = "(words left out)"


def no_core_dumps() -> None:
    """Have no copy of this process's memory written to disk when it dies; its children neither."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def begin() -> None:
    """From now on this process writes no words of others, to no log and not to the terminal."""
    logging.setLogRecordFactory(_wordless)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda lost: _told(lost.exc_type, lost.exc_traceback)
    sys.unraisablehook = lambda lost: _told(lost.exc_type, lost.exc_traceback)
    Hub.print_exception = _of_a_greenlet


def _wordless(*given: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*given, **named)
    kind, _error, trace = record.exc_info or (None, None, None)
    if not record.pathname.startswith(OURS):
        record.msg, record.args = f"{record.name}: {LEFT_OUT}", ()
    if kind:
        record.msg = f"{record.getMessage()} {_kind(kind, trace)}"
        record.args = ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def _uncaught(
    kind: type[BaseException], _error: BaseException, trace: TracebackType | None
) -> None:
    _told(kind, trace)


def _of_a_greenlet(_hub: Hub, _context: object, kind: Any, _error: Any, trace: Any) -> None:
    _told(kind, trace)


def _told(kind: type[BaseException] | None, trace: TracebackType | None) -> None:
    print(_kind(kind, trace), file=sys.stderr, flush=True)


def _kind(kind: type[BaseException] | None, trace: TracebackType | None) -> str:
    """The kind of an error and the line it was raised in, as `ValueError in workshop.x:12`."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
    return f"{kind.__name__ if kind else 'An error'} in {place}"
