"""Letting a projector in: the desk shows six digits, the projector's browser types them, once."""

from workshop.actions.asking import require_person
from workshop.actions.draws import new_token
from workshop.actions.house import House
from workshop.core.account import token_hash
from workshop.core.permissions import Account
from workshop.core.session import pairing
from workshop.core.session.jam import NoSuchSession
from workshop.core.session.pairing import PairingRefused
from workshop.core.session.phases import Command
from workshop.storage.keep import screens as keep


def pair(house: House, code: str, account: Account) -> str:
    """Return six new digits for a projector page; only their hash is kept, for ten minutes.

    Digits shown earlier in this session stop working.

    Raises:
        NoSuchSession, PhaseClosed, NotYours: not open to this person now.
    """
    digits = pairing.draw(house.chance.choice)
    with house.store.unit_on(code) as unit:
        require_person(unit, account, Command.PAIR_SCREEN)
        hashed = pairing.hash_of(unit.jam.id, digits)
        keep.show_code(unit, hashed, unit.now + pairing.LASTS)
    return digits


def redeem(house: House, code: str, digits: str) -> str:
    """Use the digits up; return the token for the projector's cookie, which works for a day.

    A wrong try is kept: it takes a minute off the time the right digits still work.

    Raises:
        PairingRefused: wrong, used, too old, or no such session.
    """
    typed, token = pairing.read(digits), new_token(house.chance)
    try:
        with house.store.unit_on(code) as unit:
            is_right = keep.spend_code(unit, pairing.hash_of(unit.jam.id, typed))
            if is_right:
                keep.add_screen(unit, token_hash(token), unit.now + pairing.SCREEN_LASTS)
            else:
                keep.shorten_code(unit)
    except NoSuchSession as unknown:
        raise PairingRefused from unknown
    if not is_right:
        raise PairingRefused
    return token
