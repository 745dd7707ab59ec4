"""The routes of the page: the guard before every handler, and the headers after it."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from scheduler0.emulator.backend import Backend
from scheduler0.emulator.control.control import Control, FixedClockError
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.messages.scheduler import MessageScheduler
from scheduler0.emulator.page.ai_page import AI_ROUTES
from scheduler0.emulator.page.belongings_page import BELONGINGS_ROUTES
from scheduler0.emulator.page.cluster_page import CLUSTER_ROUTES
from scheduler0.emulator.page.faults_page import FAULT_ROUTES
from scheduler0.emulator.page.jobs_page import JOB_ROUTES
from scheduler0.emulator.page.live_events import LiveEvents, topics
from scheduler0.emulator.page.messages_page import MESSAGE_ROUTES
from scheduler0.emulator.page.overview_page import OVERVIEW_ROUTES
from scheduler0.emulator.page.page_guard import HEADERS, TOKEN_FIELD, PageGuard
from scheduler0.emulator.page.rendering import asset_answer
from scheduler0.emulator.page.requests_page import REQUEST_ROUTES
from scheduler0.emulator.page.runs_page import RUN_ROUTES
from scheduler0.emulator.page.site import SECTIONS, Handler, PageError, PageRequest, PageRoute, Site
from scheduler0.emulator.page.system_page import SYSTEM_ROUTES
from scheduler0.emulator.store.store_file import StoreLostError

logger = logging.getLogger(__name__)
_LARGEST_FORM = 1024 * 1024

PAGES: tuple[PageRoute, ...] = (
    *OVERVIEW_ROUTES,
    *JOB_ROUTES,
    *RUN_ROUTES,
    *MESSAGE_ROUTES,
    *REQUEST_ROUTES,
    *BELONGINGS_ROUTES,
    *AI_ROUTES,
    *FAULT_ROUTES,
    *CLUSTER_ROUTES,
    *SYSTEM_ROUTES,
)
"""Every page and every action, by section."""


def page_site(backend: Backend, control: Control, messages: MessageScheduler | None, host: str) -> Site:
    """The page of an emulator that listens on `host`."""
    live = LiveEvents(topics(backend, control))
    paths = {page.path for page in PAGES}
    sections = tuple(section for section in SECTIONS if section.path in paths)
    return Site(backend, control, messages, PageGuard(host, backend.operator), live, sections)


def page_routes(site: Site) -> list[Route]:
    """The routes of the page: the overview at `/`, everything else below `/_page`."""
    return [
        Route(f"{PAGE_PREFIX}/events", _guarded(_events, site), methods=["GET"]),
        Route(f"{PAGE_PREFIX}/static/{{name:path}}", _guarded(_asset, site), methods=["GET"]),
        *(Route(page.path, _guarded(_strict(page), site), methods=[page.method]) for page in PAGES),
        Route(PAGE_PREFIX + "{path:path}", _guarded(_nothing, site), methods=["GET", "POST"]),
    ]


def _strict(page: PageRoute) -> Handler:
    async def handler(visit: PageRequest) -> Response:
        visit.require_known(page.query)
        return await page.handler(visit)

    return handler


def _guarded(handler: Handler, site: Site) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        begun = time.thread_time()
        response = site.guard.refusal(request) or await _answer(handler, site, request)
        if "hx-request" in request.headers:
            site.live.note_fetched(time.thread_time() - begun)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return endpoint


async def _answer(handler: Handler, site: Site, request: Request) -> Response:
    visit = PageRequest(site, request, {})
    try:
        if request.method != "POST":
            return await handler(visit)
        site.backend.database.require_file()
        form = await _form(request)
        if not site.guard.knows_token(form):
            raise PageError(403, "the form is of an earlier start of the emulator: go back and load it again")
        return await handler(PageRequest(site, request, _without_token(form)))
    except ClientDisconnect:
        return Response(status_code=400)
    except PageError as error:
        return _error(visit, error.status, str(error))
    except FixedClockError as error:
        return _error(visit, 409, str(error))
    except StoreLostError as error:
        return _error(visit, 503, str(error))
    except ValueError as error:
        return _error(visit, 400, str(error))
    except Exception as error:
        # What a control does not find. Its subclasses are mistakes of a handler.
        if type(error) is LookupError:
            return _error(visit, 404, str(error))
        logger.exception("%s %s failed", request.method, request.url.path)
        return PlainTextResponse("the page failed: the emulator's log has the reason\n", 500)


def _error(visit: PageRequest, status: int, message: str) -> Response:
    # The text may quote names that are not valid Unicode and cannot be sent.
    text = message.encode(errors="backslashreplace").decode()
    return visit.render("error.html", status=status, code=status, message=text)


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
        raise PageError(415, "the body is not a form")
    body = await request.body()
    if len(body) > _LARGEST_FORM:
        raise PageError(413, f"the form is larger than {_LARGEST_FORM} bytes")
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _without_token(form: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in form.items() if name != TOKEN_FIELD}


async def _events(visit: PageRequest) -> Response:
    stream = visit.site.live.stream(visit.http.headers.get("last-event-id") or visit.query("state"))
    return StreamingResponse(stream, headers={"Cache-Control": "no-store"}, media_type="text/event-stream")


async def _asset(visit: PageRequest) -> Response:
    return asset_answer(visit.http) or PlainTextResponse("there is no such file\n", 404)


async def _nothing(visit: PageRequest) -> Response:
    raise PageError(404, f"there is no page {visit.http.url.path}")
