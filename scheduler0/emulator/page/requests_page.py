"""The log of requests to the API, with their bodies."""

from starlette.responses import Response

from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.shown_requests import (
    Callers,
    RequestFilter,
    newest_requests,
    request_detail,
    shown_request,
)
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute

_PATH = f"{PAGE_PREFIX}/requests"
_ROWS = 50
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


async def _requests(visit: PageRequest) -> Response:
    chosen = RequestFilter(
        text=visit.query("q"),
        method=visit.query_choice("method", _METHODS),
        failed=bool(visit.query_choice("outcome", ("failed",))),
    )
    offset = visit.query_number("offset") or 0
    journal = visit.site.control.requests
    shown, more = newest_requests(journal, chosen, _callers(visit), limit=_ROWS, offset=offset)
    return visit.render(
        "requests.html",
        requests=shown,
        more=more,
        offset=offset,
        size=_ROWS,
        chosen=chosen,
        is_filtered=chosen != RequestFilter(),
        methods=_METHODS,
        url=visit.site.backend.address,
    )


async def _request(visit: PageRequest) -> Response:
    number = visit.path_number()
    kept = visit.site.control.requests.find(number)
    if kept is None:
        raise PageError(404, f"the request {number} is not remembered: the emulator keeps the latest 2,000")
    return visit.render(
        "request.html",
        shown=shown_request(kept, _callers(visit)),
        detail=request_detail(kept, f"http://{visit.site.backend.address}"),
    )


def _callers(visit: PageRequest) -> Callers:
    backend = visit.site.backend
    return Callers(backend.database.connection, backend.operator.username)


REQUEST_ROUTES = (
    PageRoute("GET", _PATH, _requests, ("q", "method", "outcome", "offset")),
    PageRoute("GET", f"{_PATH}/{{id}}", _request),
)
