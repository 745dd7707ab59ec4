"""One-shot messages: those that wait, and those that were delivered."""

import sqlite3
from itertools import islice
from typing import NamedTuple

from starlette.responses import Response

from scheduler0.emulator.delivery.requests import shown_url
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.hidden_secrets import masked_body
from scheduler0.emulator.inspection.shown_deliveries import DeliveryFilter, newest_deliveries
from scheduler0.emulator.messages.message_stores import MessageStoreError
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute
from scheduler0.emulator.store.rows import MessageRow

_PATH = f"{PAGE_PREFIX}/messages"
_ROWS = 50


class WaitingMessage(NamedTuple):
    """A message that waits for its time. Nothing in it is secret."""

    message_id: str
    due: int
    url: str
    payload: str
    created: int


async def _messages(visit: PageRequest) -> Response:
    scheduler, offset = visit.site.messages, visit.query_number("offset") or 0
    waiting: list[MessageRow] = []
    if scheduler is not None:
        try:
            waiting = list(islice(scheduler.waiting(), offset, offset + _ROWS + 1))
        except (sqlite3.Error, MessageStoreError) as error:
            raise PageError(503, f"the messages cannot be read: {error}") from error
    sent, _ = newest_deliveries(visit.site.control.journal, DeliveryFilter(only_messages=True), limit=_ROWS)
    return visit.render(
        "messages.html",
        is_served=scheduler is not None,
        waiting=[_shown(message) for message in waiting[:_ROWS]],
        more=len(waiting) > _ROWS,
        offset=offset,
        size=_ROWS,
        sent=sent,
        url=visit.site.backend.address,
    )


async def _cancel(visit: PageRequest) -> Response:
    scheduler, message_id = visit.site.messages, visit.form.get("message", "")
    if scheduler is None or not scheduler.cancel(message_id):
        return visit.redirect(_PATH, f"The message {message_id!r} does not wait any more.", failed=True)
    return visit.redirect(_PATH, f"The message {message_id!r} is cancelled.")


def _shown(message: MessageRow) -> WaitingMessage:
    return WaitingMessage(
        message_id=message.message_id,
        due=message.schedule_to,
        url=shown_url(message.webhook_url),
        payload=masked_body(message.payload.encode(errors="replace")),
        created=message.date_created,
    )


MESSAGE_ROUTES = (
    PageRoute("GET", _PATH, _messages, ("offset",)),
    PageRoute("POST", f"{_PATH}/cancel", _cancel),
)
