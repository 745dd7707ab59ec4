"""The faults that are to happen: switch them on and off."""

from typing import Any

from starlette.responses import Response

from scheduler0.emulator.delivery.faults import Fault, FaultKind
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.page.site import PageRequest, PageRoute

_PATH = f"{PAGE_PREFIX}/faults"
_TEXTS = ("method", "path", "body", "leader", "message")
_WHOLE_NUMBERS = ("times", "status", "job", "executor")
KINDS = {
    FaultKind.STATUS: "Answer with a status",
    FaultKind.STALL: "Handle later, or never",
    FaultKind.DROP_BEFORE: "Drop the connection, not handled",
    FaultKind.DROP_AFTER: "Handle, then drop the connection",
    FaultKind.REDIRECT: "Redirect to a leader",
    FaultKind.NOT_LEADER: "Error of a deposed leader",
    FaultKind.LEADERSHIP_LOST_BEFORE: "Leadership lost, not handled",
    FaultKind.LEADERSHIP_LOST_AFTER: "Leadership lost, handled",
    FaultKind.DELIVERY_FAILURE: "Fail the next attempts to deliver",
    FaultKind.DELIVERY_STALL: "Hold up the next attempts to deliver",
}


async def _faults(visit: PageRequest) -> Response:
    faults = visit.site.control.faults.numbered()
    return visit.render("faults.html", faults=[(n, f, _target(f)) for n, f in faults.items()], kinds=KINDS)


def _target(fault: Fault) -> str:
    """What the fault hits and does, for people."""
    parts = [
        fault.method,
        fault.path,
        None if fault.job is None else f"job {fault.job}",
        None if fault.executor is None else f"executor {fault.executor}",
        None if fault.message is None else f"message {fault.message}",
        None if fault.status is None else f"with status {fault.status}",
        None if fault.seconds is None else f"after {fault.seconds:g} s",
        None if fault.leader is None else f"to {fault.leader}",
    ]
    return " ".join(part for part in parts if part is not None)


async def _add(visit: PageRequest) -> Response:
    members: dict[str, Any] = {name: visit.field(name) for name in _TEXTS if visit.field(name)}
    for name in _WHOLE_NUMBERS:
        if visit.field(name):
            number = visit.number_field(name)
            if number != int(number):
                raise ValueError(f"{name}: must be a whole number, not {visit.field(name)!r}")
            members[name] = int(number)
    if visit.field("seconds"):
        members["seconds"] = visit.number_field("seconds")
    fault = Fault(kind=FaultKind(visit.field("kind")), **members)
    visit.site.control.faults.add(fault)
    return visit.redirect(_PATH, f"The fault {fault.kind} is on.")


async def _remove(visit: PageRequest) -> Response:
    visit.site.control.faults.remove(visit.path_number())
    return visit.redirect(_PATH, "The fault is off.")


async def _clear(visit: PageRequest) -> Response:
    visit.site.control.faults.clear()
    return visit.redirect(_PATH, "All faults are off.")


FAULT_ROUTES = (
    PageRoute("GET", _PATH, _faults),
    PageRoute("POST", f"{_PATH}/add", _add),
    PageRoute("POST", f"{_PATH}/clear", _clear),
    PageRoute("POST", f"{_PATH}/{{id}}/remove", _remove),
)
