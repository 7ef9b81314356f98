"""What is drawn by chance outside sessions: ids, and secrets for cookies and links."""

from base64 import urlsafe_b64encode
from random import Random
from uuid import UUID


def new_id(chance: Random) -> str:
    """A random id (UUID version 4); it tells nothing of when it was drawn."""
    return str(UUID(bytes=chance.randbytes(16), version=4))


def new_token(chance: Random) -> str:
    """A secret of 256 random bits, in letters that stand safely in a cookie or an address."""
    return urlsafe_b64encode(chance.randbytes(32)).decode().rstrip("=")
