"""The body of a one-shot message: checked, and read into a row."""

import json
from datetime import UTC, datetime
from typing import NoReturn, cast

from scheduler0.emulator.delivery.requests import InvalidRequestError, parse_url
from scheduler0.emulator.instants import to_instant
from scheduler0.emulator.store.rows import MessageRow


class MessageError(Exception):
    """The request ends with this status and `{"detail": ...}`."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def read_message(document: bytes, now: int) -> MessageRow:
    """The message of a request body; a `MessageError` that names the member at fault."""
    try:
        body: object = json.loads(document, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise MessageError(400, "the body is nested too deeply") from error
    except ValueError as error:
        raise MessageError(400, f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise MessageError(422, "the body must be a JSON object")
    members = cast(dict[str, object], body)
    if "payload" not in members:
        raise MessageError(422, "payload: missing")
    return MessageRow(
        id=0,
        message_id=_text(members, "id"),
        schedule_to=_schedule_to(_text(members, "scheduleTo")),
        payload=_payload(members["payload"]),
        webhook_url=_webhook_url(_text(members, "webhookUrl")),
        date_created=now,
    )


def _text(members: dict[str, object], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not value:
        raise MessageError(422, f"{name}: must be text, and not empty")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise MessageError(422, f"{name}: is not valid Unicode") from error
    return value


def _payload(value: object) -> str:
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise MessageError(422, "payload: holds a number that JSON has no room for") from error
    except RecursionError as error:
        raise MessageError(422, "payload: is nested too deeply") from error


def _schedule_to(text: str) -> int:
    """A time without an offset is in UTC."""
    try:
        # In upper case, because T and Z may be small letters.
        moment = datetime.fromisoformat(text.upper())
        return to_instant(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise MessageError(422, "scheduleTo: must be a time; write 2026-12-25T10:30:00Z") from error


def _webhook_url(text: str) -> str:
    try:
        parse_url(text)
    except InvalidRequestError as error:
        raise MessageError(422, f"webhookUrl: {error}") from error
    return text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
