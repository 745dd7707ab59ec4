"""The controls over HTTP, below `/_emulator`, for programs in other processes and languages.

They need no authentication. They answer only callers on this machine, and no web pages of other sites.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler0.emulator.control.action import (
    Answer,
    ControlError,
    ControlOperation,
    ControlOperations,
    Given,
    read_given,
)
from scheduler0.emulator.control.ai_endpoints import AI_OPERATIONS
from scheduler0.emulator.control.cluster_endpoints import CLUSTER_OPERATIONS
from scheduler0.emulator.control.control import Control, FixedClockError
from scheduler0.emulator.control.runner_endpoints import RUNNER_OPERATIONS
from scheduler0.emulator.delivery.faults import Fault, FaultKind
from scheduler0.emulator.delivery.journal import DeliveryAttempt, Fired
from scheduler0.emulator.http.fault_gate import CONTROL_PREFIX
from scheduler0.emulator.quirks import DESCRIPTIONS, Quirks

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HOST = re.compile(r"(\[[^\[\]@]+\]|[^:\[\]@]+)(?::\d*)?", re.ASCII)
_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds")


def control_routes(control: Control) -> list[Route]:
    """The routes of all controls."""
    operations: ControlOperations = {
        ("GET", "/clock"): ControlOperation(_clock),
        ("POST", "/clock/freeze"): ControlOperation(_freeze, ("at",)),
        ("POST", "/clock/set"): ControlOperation(_set, ("at",)),
        ("POST", "/clock/rate"): ControlOperation(_rate, ("rate",)),
        ("POST", "/clock/resume"): ControlOperation(_resume),
        ("POST", "/clock/real"): ControlOperation(_real),
        ("POST", "/clock/advance"): ControlOperation(_advance, _UNITS),
        ("POST", "/clock/run-until-idle"): ControlOperation(_run_until_idle),
        ("GET", "/state"): ControlOperation(_state),
        ("POST", "/reset"): ControlOperation(_reset),
        ("GET", "/deliveries"): ControlOperation(_deliveries, ("jobId", "messageId")),
        ("POST", "/replay"): ControlOperation(_replay, ("number",)),
        ("GET", "/quirks"): ControlOperation(_quirks),
        ("POST", "/quirks"): ControlOperation(_switch_quirks, ("quirks",)),
        ("GET", "/faults"): ControlOperation(_faults),
        ("POST", "/faults"): ControlOperation(_add_fault, tuple(member.name for member in fields(Fault))),
        ("DELETE", "/faults"): ControlOperation(_clear_faults),
        **AI_OPERATIONS,
        **CLUSTER_OPERATIONS,
        **RUNNER_OPERATIONS,
    }
    routes = [
        Route(CONTROL_PREFIX + path, _endpoint(_answering(operation, control)), methods=[method])
        for (method, path), operation in operations.items()
    ]
    known = ", ".join(f"{method} {path}" for method, path in operations)

    async def refuse(request: Request) -> Answer:
        path = request.url.path.removeprefix(CONTROL_PREFIX)
        raise ControlError(
            404, f"there is no control {request.method} {path}; below {CONTROL_PREFIX} there are {known}"
        )

    return [*routes, Route(CONTROL_PREFIX + "{path:path}", _endpoint(refuse), methods=_METHODS)]


def _answering(operation: ControlOperation, control: Control) -> Callable[[Request], Awaitable[Answer]]:
    async def answer(request: Request) -> Answer:
        return await operation.act(control, await read_given(request, operation.names))

    return answer


def _endpoint(answer: Callable[[Request], Awaitable[Answer]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _require_local(request)
            return JSONResponse(await answer(request))
        except ControlError as error:
            return _error(error.status, str(error))
        except FixedClockError as error:
            return _error(409, str(error))
        except ValueError as error:
            return _error(400, str(error))

    return endpoint


def _error(status: int, message: str) -> Response:
    # The text may quote names that are not valid Unicode and cannot be sent.
    return JSONResponse({"error": message.encode(errors="backslashreplace").decode()}, status)


def _require_local(request: Request) -> None:
    if request.client is None or not is_loopback(request.client.host):
        raise ControlError(403, "the controls of an emulator answer only callers on its own machine")
    # A page can point its own host name at this machine (DNS rebinding). Its reads carry no Origin.
    elsewhere = request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    if "origin" in request.headers or elsewhere or not is_local_name(asked_host(request)):
        raise ControlError(403, "the controls of an emulator do not answer web pages of other sites")


def asked_host(request: Request) -> str:
    """The host in the `Host` header, in lower case, without its port; empty if the header names no host.

    Starlette's `request.url` has the emulator's own address in place of a name that is not valid.
    """
    # In `name@127.0.0.1` the part before the @ is a user name, which a client may take for the host.
    found = _HOST.fullmatch(request.headers.get("host", ""))
    return "" if found is None else found[1].strip("[]").lower()


def is_local_name(host: str) -> bool:
    """Whether a host name always means this machine, so that no other site can point it here."""
    return host == "localhost" or host.endswith(".localhost") or _address(host) is not None


def is_loopback(host: str) -> bool:
    """Whether the address of a caller is one of this machine."""
    address = _address(host)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address is not None and address.is_loopback


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


async def _clock(control: Control, given: Given) -> Answer:
    state = control.clock_state()
    return {"now": _text(state.now), "mode": str(state.mode), "rate": state.rate}


async def _freeze(control: Control, given: Given) -> Answer:
    await control.freeze(_instant(given, "at") if "at" in given else None)
    return await _clock(control, given)


async def _set(control: Control, given: Given) -> Answer:
    await control.set(_instant(given, "at"))
    return await _clock(control, given)


async def _rate(control: Control, given: Given) -> Answer:
    await control.run(_number(given, "rate"))
    return await _clock(control, given)


async def _resume(control: Control, given: Given) -> Answer:
    await control.run()
    return await _clock(control, given)


async def _real(control: Control, given: Given) -> Answer:
    await control.follow_machine()
    return await _clock(control, given)


async def _advance(control: Control, given: Given) -> Answer:
    try:
        duration = timedelta(**{unit: _number(given, unit) for unit in given})
    except OverflowError as error:
        raise ControlError(400, f"duration: {error}") from error
    return _fired(await control.advance(duration))


async def _run_until_idle(control: Control, given: Given) -> Answer:
    return _fired(await control.run_until_idle())


async def _state(control: Control, given: Given) -> Answer:
    state = control.state()
    return {
        "clock": None if state.clock is None else await _clock(control, given),
        "rows": state.rows,
        "queueLength": state.queue_length,
        "deliveriesUnderWay": state.deliveries_under_way,
        "deliveriesRecorded": state.deliveries_recorded,
        "faultsPending": state.faults_pending,
        "answersPending": state.answers_pending,
        "nextWake": None if state.next_wake is None else _text(state.next_wake),
        "quirks": state.quirks.names,
    }


async def _reset(control: Control, given: Given) -> Answer:
    await control.reset()
    return await _state(control, given)


async def _deliveries(control: Control, given: Given) -> Answer:
    job, message = given.get("jobId"), given.get("messageId")
    try:
        job_id = None if job is None else int(job)
    except ValueError as error:
        raise ControlError(400, f"jobId: must be a whole number, not {job!r}") from error
    return [_attempt(attempt) for attempt in control.journal.attempts(job_id, message)]


async def _replay(control: Control, given: Given) -> Answer:
    number = given.get("number")
    if isinstance(number, bool) or not isinstance(number, int):
        raise ControlError(400, f"number: must be a whole number, not {number!r}")
    try:
        return _attempt(await control.replay(number))
    except LookupError as error:
        raise ControlError(404, str(error.args[0])) from error


async def _quirks(control: Control, given: Given) -> Answer:
    return {**_happening(control), "descriptions": DESCRIPTIONS}


def _happening(control: Control) -> dict[str, object]:
    return {"quirks": str(control.quirks.chosen()), "on": control.quirks.names}


async def _switch_quirks(control: Control, given: Given) -> Answer:
    text = given.get("quirks")
    if not isinstance(text, str):
        raise ControlError(400, f"quirks: {text!r} is not a text; give one such as 'none,nested_retries'")
    control.quirks.switch(Quirks.parse(text))
    return _happening(control)


async def _faults(control: Control, given: Given) -> Answer:
    return [_fault(fault) for fault in control.faults.pending()]


async def _add_fault(control: Control, given: Given) -> Answer:
    control.faults.add(_fault_of(given))
    return await _faults(control, given)


async def _clear_faults(control: Control, given: Given) -> Answer:
    control.faults.clear()
    return []


def _fault_of(given: Given) -> Fault:
    kind: Any = given.get("kind")
    described: dict[str, Any] = {**given, "kind": FaultKind(kind)}
    return Fault(**described)


def _fault(fault: Fault) -> dict[str, object]:
    return {name: value for name, value in asdict(fault).items() if value is not None}


def _fired(fired: list[Fired]) -> Answer:
    return [
        {
            "jobId": one.job_id,
            "messageId": one.message_id,
            "scheduledAt": _text(one.scheduled_at),
            "at": _text(one.at),
            "outcome": one.outcome,
        }
        for one in fired
    ]


def _attempt(attempt: DeliveryAttempt) -> dict[str, object]:
    return {
        "number": attempt.number,
        "jobId": attempt.job_id,
        "messageId": attempt.message_id,
        "executorId": attempt.executor_id,
        "scheduledAt": _text(attempt.scheduled_at),
        "at": _text(attempt.at),
        "attempt": attempt.attempt,
        "redelivery": attempt.redelivery,
        "body": attempt.body.decode(),
        "status": attempt.status,
        "error": attempt.error,
    }


def _instant(given: Given, name: str) -> datetime:
    value = given.get(name)
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ControlError(400, f"{name}: must be an ISO date with an offset, not {value!r}") from error
    if instant.utcoffset() is None:
        raise ControlError(400, f"{name}: {value!r} has no offset; add Z or +00:00")
    return instant


def _number(given: Given, name: str) -> float:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ControlError(400, f"{name}: must be a number, not {value!r}")
    return value


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
