"""Request ids: 27 base-62 characters that sort by the second they were made in (the KSUID format)."""

import secrets
from datetime import datetime

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_EPOCH_SECONDS = 1_400_000_000
_LENGTH = 27
_PAYLOAD_BYTES = 16


def new_ksuid(now: datetime) -> str:
    """A new id: 32 bits of seconds since May 2014, which wrap around, and 128 random bits."""
    seconds = (int(now.timestamp()) - _EPOCH_SECONDS) % 2**32
    number = int.from_bytes(seconds.to_bytes(4, "big") + secrets.token_bytes(_PAYLOAD_BYTES), "big")
    digits: list[str] = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
