"""The controls over HTTP, below `/_emulator`: for programs in other processes and languages.

They need no authentication, and answer to callers on this machine only, pages in a browser excepted.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler0.emulator.ai_control_api import AI_ACTIONS
from scheduler0.emulator.control import Control, FixedClockError
from scheduler0.emulator.control_action import Action, Answer, ControlError, read_members
from scheduler0.emulator.fault_gate import CONTROL_PREFIX
from scheduler0.emulator.faults import Fault, FaultKind
from scheduler0.emulator.journal import DeliveryAttempt, Fired

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds")


def control_routes(control: Control) -> list[Route]:
    """The routes of these controls."""
    actions: Mapping[tuple[str, str], Action] = {
        ("GET", "/clock"): _clock,
        ("POST", "/clock/freeze"): _freeze,
        ("POST", "/clock/set"): _set,
        ("POST", "/clock/rate"): _rate,
        ("POST", "/clock/resume"): _resume,
        ("POST", "/clock/real"): _real,
        ("POST", "/clock/advance"): _advance,
        ("POST", "/clock/run-until-idle"): _run_until_idle,
        ("GET", "/state"): _state,
        ("POST", "/reset"): _reset,
        ("GET", "/deliveries"): _deliveries,
        ("GET", "/faults"): _faults,
        ("POST", "/faults"): _add_fault,
        ("DELETE", "/faults"): _clear_faults,
        **AI_ACTIONS,
    }
    routes = [
        Route(CONTROL_PREFIX + path, _endpoint(action, control), methods=[method])
        for (method, path), action in actions.items()
    ]
    known = ", ".join(f"{method} {path}" for method, path in actions)

    async def refuse(control: Control, request: Request) -> Answer:
        path = request.url.path.removeprefix(CONTROL_PREFIX)
        raise ControlError(404, f"{request.method} {path} is no control; below {CONTROL_PREFIX} are {known}")

    return [*routes, Route(CONTROL_PREFIX + "{path:path}", _endpoint(refuse, control), methods=_METHODS)]


def _endpoint(action: Action, control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _require_local(request)
            return JSONResponse(await action(control, request))
        except ControlError as error:
            return _error(error.status, str(error))
        except FixedClockError as error:
            return _error(409, str(error))
        except ValueError as error:
            return _error(400, str(error))

    return endpoint


def _error(status: int, message: str) -> Response:
    # It may quote names that are no Unicode, which cannot be sent.
    return JSONResponse({"error": message.encode(errors="backslashreplace").decode()}, status)


def _require_local(request: Request) -> None:
    if request.client is None or not is_loopback(request.client.host):
        raise ControlError(403, "the controls of an emulator answer to callers on its own machine only")
    # A page whose host name leads here by its owner's DNS sends no Origin when it reads.
    if "origin" in request.headers or not is_local_name(request.url.hostname or ""):
        raise ControlError(403, "the controls of an emulator do not answer to pages in a browser")


def is_local_name(host: str) -> bool:
    """Whether nobody else can make a browser send this name of a host to this machine."""
    return host == "localhost" or host.endswith(".localhost") or _address(host) is not None


def is_loopback(host: str) -> bool:
    """Whether a caller with this address is on this machine."""
    address = _address(host)
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address is not None and address.is_loopback


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


async def _clock(control: Control, request: Request) -> Answer:
    state = control.clock_state()
    return {"now": _text(state.now), "mode": str(state.mode), "rate": state.rate}


async def _freeze(control: Control, request: Request) -> Answer:
    members = await read_members(request, "at")
    await control.freeze(_instant(members, "at") if "at" in members else None)
    return await _clock(control, request)


async def _set(control: Control, request: Request) -> Answer:
    await control.set(_instant(await read_members(request, "at"), "at"))
    return await _clock(control, request)


async def _rate(control: Control, request: Request) -> Answer:
    await control.run(_number(await read_members(request, "rate"), "rate"))
    return await _clock(control, request)


async def _resume(control: Control, request: Request) -> Answer:
    await read_members(request)
    await control.run()
    return await _clock(control, request)


async def _real(control: Control, request: Request) -> Answer:
    await read_members(request)
    await control.follow_machine()
    return await _clock(control, request)


async def _advance(control: Control, request: Request) -> Answer:
    members = await read_members(request, *_UNITS)
    try:
        duration = timedelta(**{unit: _number(members, unit) for unit in members})
    except OverflowError as error:
        raise ControlError(400, f"duration: {error}") from error
    return _fired(await control.advance(duration))


async def _run_until_idle(control: Control, request: Request) -> Answer:
    await read_members(request)
    return _fired(await control.run_until_idle())


async def _state(control: Control, request: Request) -> Answer:
    state = control.state()
    return {
        "clock": None if state.clock is None else await _clock(control, request),
        "rows": state.rows,
        "queueLength": state.queue_length,
        "deliveriesUnderWay": state.deliveries_under_way,
        "deliveriesRecorded": state.deliveries_recorded,
        "faultsPending": state.faults_pending,
        "answersPending": state.answers_pending,
        "nextWake": None if state.next_wake is None else _text(state.next_wake),
        "quirks": state.quirks.names,
    }


async def _reset(control: Control, request: Request) -> Answer:
    await read_members(request)
    await control.reset()
    return await _state(control, request)


async def _deliveries(control: Control, request: Request) -> Answer:
    for name in request.query_params:
        if name not in ("jobId", "messageId"):
            raise ControlError(400, f"{name}: unknown parameter; known: jobId, messageId")
    job, message = request.query_params.get("jobId"), request.query_params.get("messageId")
    try:
        job_id = None if job is None else int(job)
    except ValueError as error:
        raise ControlError(400, f"jobId: {job!r} is no id of a job") from error
    return [_attempt(attempt) for attempt in control.journal.attempts(job_id, message)]


async def _faults(control: Control, request: Request) -> Answer:
    return [_fault(fault) for fault in control.faults.pending()]


async def _add_fault(control: Control, request: Request) -> Answer:
    control.faults.add(fault_of(await read_members(request, *_FAULT_MEMBERS)))
    return await _faults(control, request)


async def _clear_faults(control: Control, request: Request) -> Answer:
    control.faults.clear()
    return []


_FAULT_MEMBERS = tuple(member.name for member in fields(Fault))


def fault_of(members: Mapping[str, Any]) -> Fault:
    """The fault that these members describe. ValueError for what is none."""
    kind: Any = members.get("kind")
    described: dict[str, Any] = {**members, "kind": FaultKind(kind)}
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


def _instant(members: Mapping[str, Any], name: str) -> datetime:
    value = members.get(name)
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ControlError(400, f"{name}: {value!r} is no ISO date") from error
    if instant.utcoffset() is None:
        raise ControlError(400, f"{name}: {value!r} has no offset")
    return instant


def _number(members: Mapping[str, Any], name: str) -> float:
    value = members.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ControlError(400, f"{name}: {value!r} is no number")
    return value


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
