"""Runs of jobs, and the deliveries that they led to: what was sent, what came back, how late it was."""

from collections.abc import Awaitable

from starlette.responses import Response

from scheduler0.emulator.delivery.journal import DeliveryAttempt
from scheduler0.emulator.engine.engine import NotRunningError
from scheduler0.emulator.go.time import read_instant
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.run_rows import RunFilter, RunRow, find_run, newest_runs, results_of
from scheduler0.emulator.inspection.shown_deliveries import (
    OUTCOMES,
    DeliveryFilter,
    ShownDelivery,
    deliveries_of_run,
    newest_deliveries,
    shown_delivery,
    shown_exchange,
)
from scheduler0.emulator.instants import ZERO, from_instant
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute

RUNS = f"{PAGE_PREFIX}/runs"
DELIVERIES = f"{RUNS}/deliveries"
ROWS = 50
STATES = ("scheduled", "success", "failed")
_MOST_OF_ONE_RUN = 200


async def _runs(visit: PageRequest) -> Response:
    state = visit.query_choice("state", STATES)
    chosen = RunFilter(
        state=STATES.index(state) if state else None,
        job_id=visit.query_number("job"),
        project_id=visit.query_number("project"),
        executor_id=visit.query_number("executor"),
    )
    connection = visit.site.backend.database.connection
    page = newest_runs(connection, chosen, limit=ROWS, before=visit.query_number("before"))
    return visit.render(
        "runs.html",
        page=page,
        chosen=chosen,
        state=state,
        states=STATES,
        is_filtered=chosen != RunFilter(),
    )


async def _run(visit: PageRequest) -> Response:
    connection = visit.site.backend.database.connection
    run = find_run(connection, visit.path_number())
    if run is None:
        raise PageError(404, f"there is no run {visit.path_number()}: it was cleared, or never was")
    rows = results_of(connection, run, limit=_MOST_OF_ONE_RUN)
    return visit.render(
        "run.html", run=run, rows=rows, states=STATES, deliveries=_deliveries_of(visit, run), runs_path=RUNS
    )


def _deliveries_of(visit: PageRequest, run: RunRow) -> list[ShownDelivery]:
    due = ZERO if run.due is None else read_instant(run.due)
    if due == ZERO:
        return []
    journal = visit.site.control.journal
    return deliveries_of_run(journal, run.job_id, from_instant(due), limit=_MOST_OF_ONE_RUN)


async def _deliveries(visit: PageRequest) -> Response:
    chosen = DeliveryFilter(
        outcome=visit.query_choice("outcome", OUTCOMES) or None,
        job_id=visit.query_number("job"),
        executor_id=visit.query_number("executor"),
        message_id=visit.query("message") or None,
    )
    offset = visit.query_number("offset") or 0
    shown, more = newest_deliveries(visit.site.control.journal, chosen, limit=ROWS, offset=offset)
    return visit.render(
        "deliveries.html",
        deliveries=shown,
        more=more,
        offset=offset,
        size=ROWS,
        chosen=chosen,
        is_filtered=chosen != DeliveryFilter(),
        outcomes=OUTCOMES,
    )


async def _delivery(visit: PageRequest) -> Response:
    number = visit.path_number()
    attempt = visit.site.control.journal.attempt(number)
    if attempt is None:
        raise PageError(404, f"the delivery {number} is not remembered: the emulator keeps the latest 10,000")
    return visit.render(
        "delivery.html",
        delivery=shown_delivery(attempt),
        exchange=shown_exchange(attempt),
        can_replay=attempt.executor_id is not None,
    )


async def _replay(visit: PageRequest) -> Response:
    number = visit.path_number()
    again = await steered(visit.site.control.replay(number))
    outcome = "was delivered" if again.error is None else "failed"
    return visit.redirect(
        f"{DELIVERIES}/{again.number}",
        f"Delivery {number} was sent again as {again.number} and {outcome}.",
        failed=again.error is not None,
    )


async def steered(call: Awaitable[DeliveryAttempt]) -> DeliveryAttempt:
    """The attempt that a call of an executor makes. Raises `PageError` if the call made no attempt."""
    try:
        return await call
    except NotRunningError as error:
        raise PageError(503, "the scheduler does not run: a restore or a stop is under way") from error
    except TimeoutError as error:
        raise PageError(504, "the executor took too long") from error


RUN_ROUTES = (
    PageRoute("GET", RUNS, _runs, ("state", "job", "project", "executor", "before")),
    PageRoute("GET", DELIVERIES, _deliveries, ("outcome", "job", "executor", "message", "offset")),
    PageRoute("GET", f"{DELIVERIES}/{{id}}", _delivery),
    PageRoute("POST", f"{DELIVERIES}/{{id}}/replay", _replay),
    PageRoute("GET", f"{RUNS}/{{id}}", _run),
)
