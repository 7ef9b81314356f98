"""Every route in every phase for every role: open exactly where the table says, closed elsewhere."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.play import Play, play
from tests.served import SWAP, Served, serve
from workshop.core.session import phases
from workshop.core.session.phases import JUDGING, SILENT, Command, Phase, Role

#: What each route that changes a session asks of the table. A route that is missing here fails.
COMMANDS: dict[str, Command] = {
    "phone.write": Command.WRITE,
    "phone.edit": Command.EDIT_NOTE,
    "phone.withdraw": Command.WITHDRAW_NOTE,
    "phone.deal": Command.DEAL,
    "phone.finish": Command.FINISH,
    "phone.place": Command.PLACE_DOTS,
    "phone.estimate": Command.ESTIMATE,
    "phone.read": Command.MARK_READ,
    "phone.unclear": Command.MARK_UNCLEAR,
    "phone.report_note": Command.REPORT_NOTE,
    "phone.same": Command.MARK_SAME,
    "phone.theme": Command.PROPOSE_THEME,
    "phone.take_out": Command.TAKE_OUT,
    "phone.time": Command.ASK_TIME,
    "phone.slow": Command.SLOW_DOWN,
    "phone.pulse": Command.PULSE,
}
#: Routes that take a POST and are no command of a session: doors, accounts, teams.
DOORS = {
    "phone.join",
    "phone.come_back",
    "phone.forget",
    "phone.scale",
}
CLOSED_CODES = {
    "phase_closed",
    "judgement_off",
    "not_yours",
    "seat_lost",
    "not_signed_in",
    "not_allowed",
    "no_such_session",
    "time_is_up",
}
