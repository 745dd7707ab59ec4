"""The controls over HTTP, below `/_emulator`, for programs in other processes and languages.

They need no authentication. They answer only callers on this machine, and no web pages of other sites.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scheduler0.emulator.control.action import Action, Answer, ControlError, read_members
from scheduler0.emulator.control.ai_endpoints import AI_ACTIONS
from scheduler0.emulator.control.cluster_endpoints import CLUSTER_ACTIONS
from scheduler0.emulator.control.control import Control, FixedClockError
from scheduler0.emulator.control.runner_endpoints import RUNNER_ACTIONS
from scheduler0.emulator.delivery.faults import Fault, FaultKind
from scheduler0.emulator.delivery.journal import DeliveryAttempt, Fired
from scheduler0.emulator.http.fault_gate import CONTROL_PREFIX
from scheduler0.emulator.quirks import DESCRIPTIONS, Quirks

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HOST = re.compile(r"(\[[^\[\]@]+\]|[^:\[\]@]+)(?::\d*)?", re.ASCII)
_UNITS = ("weeks", "days", "hours", "minutes", "seconds", "milliseconds")


def control_routes(control: Control) -> list[Route]:
    """The routes of all controls."""
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
        ("POST", "/replay"): _replay,
        ("GET", "/quirks"): _quirks,
        ("POST", "/quirks"): _switch_quirks,
        ("GET", "/faults"): _faults,
        ("POST", "/faults"): _add_fault,
        ("DELETE", "/faults"): _clear_faults,
        **AI_ACTIONS,
        **CLUSTER_ACTIONS,
        **RUNNER_ACTIONS,
    }
    routes = [
        Route(CONTROL_PREFIX + path, _endpoint(action, control), methods=[method])
        for (method, path), action in actions.items()
    ]
    known = ", ".join(f"{method} {path}" for method, path in actions)

    async def refuse(control: Control, request: Request) -> Answer:
        path = request.url.path.removeprefix(CONTROL_PREFIX)
        raise ControlError(
            404, f"there is no control {request.method} {path}; below {CONTROL_PREFIX} there are {known}"
        )

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
        raise ControlError(400, f"jobId: must be a whole number, not {job!r}") from error
    return [_attempt(attempt) for attempt in control.journal.attempts(job_id, message)]


async def _replay(control: Control, request: Request) -> Answer:
    number = (await read_members(request, "number")).get("number")
    if isinstance(number, bool) or not isinstance(number, int):
        raise ControlError(400, f"number: must be a whole number, not {number!r}")
    try:
        return _attempt(await control.replay(number))
    except LookupError as error:
        raise ControlError(404, str(error.args[0])) from error


async def _quirks(control: Control, request: Request) -> Answer:
    return {**_happening(control), "descriptions": DESCRIPTIONS}


def _happening(control: Control) -> dict[str, object]:
    return {"quirks": str(control.quirks.chosen()), "on": control.quirks.names}


async def _switch_quirks(control: Control, request: Request) -> Answer:
    text = (await read_members(request, "quirks")).get("quirks")
    if not isinstance(text, str):
        raise ControlError(400, f"quirks: must be a text such as 'none,nested_retries', not {text!r}")
    control.quirks.switch(Quirks.parse(text))
    return _happening(control)


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
    """The fault that these members describe. Raises `ValueError`."""
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


def _instant(members: Mapping[str, Any], name: str) -> datetime:
    value = members.get(name)
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ControlError(400, f"{name}: must be an ISO date with an offset, not {value!r}") from error
    if instant.utcoffset() is None:
        raise ControlError(400, f"{name}: {value!r} has no offset; add Z or +00:00")
    return instant


def _number(members: Mapping[str, Any], name: str) -> float:
    value = members.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise ControlError(400, f"{name}: must be a number, not {value!r}")
    return value


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
