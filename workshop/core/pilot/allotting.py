"""Who gets the change: a recipe anybody can compute again, with no list and no choice by anybody.

`number = the first 8 digits of SHA-256("salt:key"), read as a hexadecimal number`, and the case is
in the pilot when `number mod 100` is below the share in percent. Never by time of day, channel,
agent or mood (domain 3.2).
"""

import hashlib

from workshop.core.pilot.readings import Arm

#: The recipe as it stands on the page and in the docs, for whoever routes the cases.
FORMULA = 'int(sha256("{salt}:{key}")[:8], 16) % 100 < {share}'


def ticket(key: str, salt: str) -> int:
    """The number from 0 to 99 that a key draws in the pilot with this salt."""
    return int(hashlib.sha256(f"{salt}:{key}".encode()).hexdigest()[:8], 16) % 100


def arm_by_hash(key: str, salt: str, share: int) -> Arm:
    """The arm of a case (or customer, or group) when `share` percent get the change."""
    return Arm.PILOT if ticket(key, salt) < share else Arm.CONTROL
