"""The rotation of the key that the server encrypts secrets with (contract admin.md 7)."""

import binascii
from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.go.decode import STRING, Struct, member

_KEY_BYTES = (16, 24, 32)


@dataclass
class RotationBody:
    old_secret_key: str = member("oldSecretKey", STRING, secret=True)


_ROTATION = Struct(RotationBody, "struct")


async def rotate_secret(call: Call) -> Response:
    """Nothing is stored under a key here, so no row can be opened with the old one and all are skipped."""
    body = parse(await call.body(), _ROTATION, status=400, message="invalid request body")
    if not body.old_secret_key:
        raise Refusal(400, "oldSecretKey is required")
    if not _is_key(body.old_secret_key):
        raise Refusal(400, "oldSecretKey must be a hex-encoded AES key (16, 24 or 32 bytes)")
    return success({"credentialsRotated": 0, "executorsRotated": 0, "aiSettingsRotated": 0})


def _is_key(text: str) -> bool:
    try:
        return len(binascii.unhexlify(text)) in _KEY_BYTES
    except ValueError:
        return False
