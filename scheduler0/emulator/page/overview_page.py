"""The overview: what is due, what ran, and the clock with its controls: freeze, advance, go to, speed."""

from datetime import UTC, datetime, timedelta

from starlette.responses import Response

from scheduler0.emulator.engine.due_times import FAILED, SUCCESS
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.instants import SECOND
from scheduler0.emulator.page.rendering import utc_text
from scheduler0.emulator.page.site import OVERVIEW, PageRequest, PageRoute
from scheduler0.emulator.page.timeline import Timeline, is_late, timeline

_CLOCK = f"{PAGE_PREFIX}/clock"
_LISTED = 10
UNITS = ("seconds", "minutes", "hours", "days", "weeks")


SNIPPET = """\
from scheduler0 import Client

with Client.from_env(base_url="{url}") as client:
    project = client.projects.create(name="first", description="a first look", created_by="me")
    executor = client.executors.create(
        name="hook",
        type="webhook_url",
        webhook_url="http://127.0.0.1:8000/",
        webhook_method="POST",
        created_by="me",
    )
    client.jobs.create(
        project_id=project.id, executor_id=executor.id, spec="@every 1m", timezone="UTC", created_by="me"
    ).wait()
"""
"""Makes a first job. A test runs it."""


async def _freeze(visit: PageRequest) -> Response:
    await visit.site.control.freeze()
    return _done(visit, "The clock stands still.")


async def _advance(visit: PageRequest) -> Response:
    amount, unit = visit.number_field("amount"), visit.field("unit")
    if unit not in UNITS:
        raise ValueError(f"unit must be one of {', '.join(UNITS)}, got {unit!r}")
    try:
        duration = timedelta(**{unit: amount})
    except OverflowError as error:
        raise ValueError(f"amount: {amount:g} {unit} are too long; give a smaller number") from error
    # A long time with many jobs would otherwise hold the clock until the end.
    fired = len(await visit.while_waited_for(visit.site.control.advance(duration)))
    runs = "1 delivery ended" if fired == 1 else f"{fired:,} deliveries ended"
    passed = f"1 {unit.removesuffix('s')} has" if amount == 1 else f"{amount:g} {unit} have"
    return _done(visit, f"{passed} passed, and {runs}.")


async def _go_to(visit: PageRequest) -> Response:
    text = visit.field("at")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"at: {text!r} is not a date; write 2026-08-03T12:00, for example") from error
    await visit.site.control.set(moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC))
    return _done(visit, "The clock has jumped; what was due in between fires now.")


async def _run(visit: PageRequest) -> Response:
    rate = visit.number_field("rate")
    await visit.site.control.run(rate)
    return _done(visit, f"The clock runs {rate:g} times as fast as the machine's.")


async def _real(visit: PageRequest) -> Response:
    await visit.site.control.follow_machine()
    return _done(visit, "The clock shows the machine's time.")


def _done(visit: PageRequest, text: str) -> Response:
    now = utc_text(visit.site.backend.clock.now())
    return visit.redirect(OVERVIEW.path, f"{text} It is {now}.")


async def _overview(visit: PageRequest) -> Response:
    site = visit.site
    shown = timeline(site.backend, site.control.journal, site.results)
    return visit.render(
        "overview.html",
        counters=_counters(visit),
        timeline=shown,
        plot=_plot(shown),
        soonest=shown.soonest[:_LISTED],
        latest=[(fired, is_late(fired)) for fired in site.control.journal.latest_fired(_LISTED)],
        snippet=SNIPPET.format(url=f"http://{site.backend.address}"),
    )


def _counters(visit: PageRequest) -> list[tuple[str, int, str]]:
    """Name, number, and the page that shows more."""
    site = visit.site
    engine, connection = site.backend.engine, site.backend.database.connection
    (jobs,) = connection.execute("SELECT coalesce(sum(number), 0) FROM job_counts").fetchone()
    (active,) = connection.execute(
        "SELECT count(*) FROM jobs WHERE status = 'active' AND deleted_by IS NULL"
    ).fetchone()
    query = "SELECT state, sum(number) FROM execution_counts GROUP BY state"
    runs: dict[int, int] = dict(connection.execute(query))
    under_way = engine.deliveries_under_way
    if site.messages is not None:
        under_way += site.messages.deliveries_under_way
    return [
        ("Jobs", jobs, f"{PAGE_PREFIX}/jobs"),
        ("Active jobs", active, f"{PAGE_PREFIX}/jobs?state=active"),
        ("Under way", under_way, f"{PAGE_PREFIX}/runs"),
        ("Succeeded", runs.get(SUCCESS, 0), f"{PAGE_PREFIX}/runs?state=success"),
        ("Failed", runs.get(FAILED, 0), f"{PAGE_PREFIX}/runs?state=failed"),
        ("Requests", site.control.requests.noted, f"{PAGE_PREFIX}/requests"),
        ("Faults set", len(site.control.faults.pending()), f"{PAGE_PREFIX}/faults"),
    ]


def _plot(shown: Timeline) -> list[list[int]]:
    """What the script draws: the hours as seconds since 1970, then the numbers of each kind."""
    hours = shown.hours
    return [
        [hour.start // SECOND for hour in hours],
        [hour.succeeded for hour in hours],
        [hour.failed for hour in hours],
        [hour.late for hour in hours],
        [hour.due for hour in hours],
    ]


OVERVIEW_ROUTES = (
    PageRoute("GET", OVERVIEW.path, _overview),
    PageRoute("POST", f"{_CLOCK}/freeze", _freeze),
    PageRoute("POST", f"{_CLOCK}/advance", _advance),
    PageRoute("POST", f"{_CLOCK}/go-to", _go_to),
    PageRoute("POST", f"{_CLOCK}/run", _run),
    PageRoute("POST", f"{_CLOCK}/real", _real),
)
