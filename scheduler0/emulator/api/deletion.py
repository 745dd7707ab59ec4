"""The body of every DELETE: `{"deletedBy": "..."}`."""

from dataclasses import dataclass

from scheduler0.emulator.api.call import parse, parse_first
from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.go.decode import STRING, Struct, member

_INVALID = "Invalid request body"


@dataclass
class DeletionBody:
    deleted_by: str = member("deletedBy", STRING)


_DELETION = Struct(DeletionBody, "struct")


def read_deleted_by(document: bytes) -> str:
    """Who deletes; the whole body must be one JSON document. A `Refusal` if nobody is named."""
    return _demand(parse(document, _DELETION, status=400, message=_INVALID))


def read_first_deleted_by(document: bytes) -> str:
    """As `read_deleted_by`, where the server decodes a stream: an empty body is not told from a bad one."""
    return _demand(parse_first(document, _DELETION, status=400, message=_INVALID))


def _demand(body: DeletionBody) -> str:
    if not body.deleted_by:
        raise Refusal(400, "deletedBy is required")
    return body.deleted_by
