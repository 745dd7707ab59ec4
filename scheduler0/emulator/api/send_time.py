"""Suggestions of times to send a message at (contract ai.md 8)."""

import asyncio

from starlette.responses import Response

from scheduler0.emulator.api.call import Call, parse
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.send_time.answer import suggest
from scheduler0.emulator.send_time.checks import InvalidSendTimeRequest, check
from scheduler0.emulator.send_time.request import REQUEST


async def suggest_send_times(call: Call) -> Response:
    """Needs no model, no quota and no store."""
    request = parse(await call.body(), REQUEST)
    try:
        check(request)
    except InvalidSendTimeRequest as error:
        data = {"code": error.code, "message": str(error), "field": error.field}
        raise Refusal(400, data) from error
    # A long search with many recipients takes seconds, in which the event loop has other things to do.
    return success(await asyncio.to_thread(suggest, request, call.backend.clock.now()))
