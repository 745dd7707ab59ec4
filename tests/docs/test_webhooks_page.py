"""The programs of docs/webhooks.md, each framework served and called by the emulator."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from scheduler0.emulator import Emulator
from scheduler0.testing import AppServer, WebhookReceiver
from scheduler0.webhooks import Delivery

from .._sync.test_emulated import client_of

PAGE = (Path(__file__).parents[2] / "docs/webhooks.md").read_text("utf-8")
START = datetime(2030, 1, 1, 9, tzinfo=UTC)


def programs(heading: str) -> list[str]:
    """The programs below a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return re.findall(r"^```python\n(.*?)^```", found[1], re.MULTILINE | re.DOTALL)


def run(names: dict[str, Any], *headings: str) -> dict[str, Any]:
    for heading in headings:
        for program in programs(heading):
            exec(compile(program, f"docs/webhooks.md, {heading}", "exec"), names)
    return names


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served_by_wsgi(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def served_by_asgi(app: Any) -> Iterator[str]:
    with AppServer(app) as server:
        yield server.url


@contextmanager
def served_by_django(names: dict[str, Any]) -> Iterator[str]:
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings
    from django.urls import clear_url_caches, path

    # Settings belong to the process: another test may have made them.
    if not settings.configured:
        settings.configure(SECRET_KEY="test")
        django.setup()
    globals()["urlpatterns"] = [path("hooks/scheduler0", names["scheduler0_hook"])]
    mine = override_settings(
        ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, DEBUG_PROPAGATE_EXCEPTIONS=False, MIDDLEWARE=[]
    )
    with mine:
        clear_url_caches()
        with served_by_wsgi(WSGIHandler()) as url:
            yield url
    clear_url_caches()


@pytest.mark.parametrize("framework", ["FastAPI", "Starlette", "Flask", "Django"])
def test_the_frameworks_receive_what_the_emulator_sends(framework: str) -> None:
    names = run({"__name__": "page"}, "Receive", framework)
    invoices: list[int] = names["invoices"]

    def failing_first(delivery: Delivery) -> None:
        if not failures:
            failures.append(delivery.key)
            raise RuntimeError("the database is away")
        handle(delivery)

    failures: list[str] = []
    handle: Callable[[Delivery], None] = names["handle"]
    # Build the application again, with a handler that fails at the first delivery.
    names = run({**names, "handle": failing_first}, framework)
    served = {"Flask": served_by_wsgi, "Django": served_by_django}.get(framework, served_by_asgi)
    target: Any = names if framework == "Django" else names["app"]
    with Emulator() as emulator, served(target) as url, client_of(emulator) as client:
        emulator.clock.freeze(START)
        project = client.projects.create(name="p", description="d")
        ids = [
            client.executors.create(
                name=secret,
                type="webhook_url",
                webhook_url=url + "/hooks/scheduler0",
                webhook_method="POST",
                webhook_secret=secret,
            ).id
            for secret in ("hush", "wrong")
        ]
        for executor_id, invoice in zip(ids, (1, 2), strict=True):
            client.jobs.create(
                project_id=project.id,
                executor_id=executor_id,
                timezone="UTC",
                start_date=START + timedelta(hours=1),
                data=f'{{"invoice": {invoice}}}',
                retry_max=1,
            ).wait()
        emulator.clock.advance(timedelta(hours=2))
        statuses = [one.status for one in emulator.deliveries()]
    assert invoices == [1]
    assert len(failures) == 1
    assert sorted(status for status in statuses if status is not None) == [200, 401, 401, 500]


def test_the_other_programs_run() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver, client_of(emulator) as client:
        names: dict[str, Any] = {"client": client, "url": receiver.url}
        run(
            names,
            "What arrives",
            "Receive",
            "FastAPI",
            "The secret alone",
            "A new secret",
            "Retries, duplicates and order",
            "Send a webhook once",
            "Test your application",
        )
        # The page's program keeps its database open, as an application does.
        names["database"].close()
        client.close()
        with client_of(emulator) as client:
            test = names["test_invoices"]
            with AppServer(names["app"]) as server:
                test(client, emulator, emulator.clock, lambda app: server.url)


def test_no_program_is_forgotten() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    counts = {heading: len(programs(heading)) for heading in headings if programs(heading)}
    assert sum(counts.values()) == PAGE.count("```python")
    assert set(counts) == {
        *("What arrives", "Receive", "FastAPI", "Starlette", "Flask", "Django", "A new secret"),
        *("Retries, duplicates and order", "Send a webhook once", "Test your application"),
        "The secret alone",
    }
