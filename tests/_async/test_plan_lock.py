"""plans.apply: its lock hides no outcome, and doubles nothing where two programs think that they hold it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scheduler0 import AsyncClient, Client, RequestEvent
from scheduler0._operations.job_keys import key_of
from scheduler0.emulator import Emulator
from scheduler0.plans import PlanFailedError, Step
from scheduler0.plans.export import LOCK

from .mock import ManualClock
from .test_emulated import client_of

DOCUMENT: dict[str, Any] = {
    "projects": {"p": {}, "q": {}},
    "executors": {"e": {"type": "local", "command": "true"}},
    "jobs": {"j": {"project": "p", "executor": "e", "spec": "@daily", "timezone": "UTC"}},
}
CHANGED = {**DOCUMENT, "jobs": {"j": {**DOCUMENT["jobs"]["j"], "spec": "@hourly"}}}


async def shape_of(client: AsyncClient) -> tuple[list[str], list[str], list[str]]:
    """The names of all projects and executors, and the keys of all jobs."""
    return (
        sorted([project.name async for project in client.projects.list()]),
        sorted([executor.name async for executor in client.executors.list()]),
        sorted([key_of(job.data) or "" async for job in client.jobs.list()]),
    )


def another(emulator: Emulator, on_request: Callable[[RequestEvent], None] | None = None) -> Client:
    return Client(
        emulator.url,
        api_key=emulator.api_key,
        api_secret=emulator.api_secret,
        account_id=emulator.account_id,
        actor="another",
        on_request=on_request,
    )


def take_over(emulator: Emulator) -> None:
    """What another program does that believes the holder of the lock dead."""
    with another(emulator) as other:
        [lock] = [project for project in other.projects.list() if project.name == LOCK]
        other.projects.delete(lock.id)


@pytest.mark.anyio
async def test_a_failure_is_not_hidden_by_a_lock_that_cannot_be_given_back() -> None:
    def fail(step: Step) -> None:
        if step.name == "q":
            emulator.faults.add("status", status=401, times=100, body='{"success":false,"data":"x"}')

    with Emulator() as emulator:
        async with client_of(emulator) as client:
            with pytest.raises(PlanFailedError) as caught:
                await client.plans.apply(DOCUMENT, on_step=fail)
            emulator.faults.clear()
            assert [step.name for step, _ in caught.value.done.steps] == ["p"]
            assert caught.value.__notes__[0].startswith(f"the project {LOCK} may still be there, because it")


@pytest.mark.anyio
async def test_success_is_not_hidden_by_a_lock_that_cannot_be_given_back() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            emulator.faults.add("status", status=500, times=9, method="DELETE", path="/api/v1/projects/*")
            with pytest.warns(RuntimeWarning, match="The next apply waits until it has not changed for 60 s"):
                applied = await client.plans.apply(DOCUMENT)
            assert len(applied.steps) == 4


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("document", "request_line", "done"),
    [
        (DOCUMENT, ("POST", "/api/v1/executors"), ["p", "q"]),
        (DOCUMENT, ("POST", "/api/v1/jobs"), ["p", "q", "e"]),
        (CHANGED, ("POST", "/api/v1/jobs"), []),
    ],
)
async def test_what_is_made_under_a_lost_lock_is_not_doubled(
    document: dict[str, Any], request_line: tuple[str, str], done: list[str]
) -> None:
    """The request leaves, another program takes the lock over and does it all, then the request arrives."""
    late = True

    def on_request(event: RequestEvent) -> None:
        nonlocal late
        if late and (event.method, event.path) == request_line:
            late = False
            take_over(emulator)
            with another(emulator) as other:
                other.plans.apply(document)

    with Emulator() as emulator:
        async with client_of(emulator) as client:
            if document is CHANGED:
                await client.plans.apply(DOCUMENT)
        async with client_of(emulator, on_request=on_request) as client:
            with pytest.raises(PlanFailedError, match="another apply has taken the lock over") as caught:
                await client.plans.apply(document)
            assert [step.name for step, _ in caught.value.done.steps] == done
            assert await shape_of(client) == (["p", "q"], ["e"], ["j"])
            assert (await client.plans.plan(document)).steps == ()


@pytest.mark.anyio
async def test_what_the_other_program_has_not_made_is_kept() -> None:
    def on_request(event: RequestEvent) -> None:
        if (event.method, event.path) == ("POST", "/api/v1/jobs"):
            take_over(emulator)

    with Emulator() as emulator:
        async with client_of(emulator, on_request=on_request) as client:
            with pytest.raises(PlanFailedError) as caught:
                await client.plans.apply(DOCUMENT)
            assert [step.name for step, _ in caught.value.done.steps] == ["p", "q", "e", "p/j"]
            assert await shape_of(client) == (["p", "q"], ["e"], ["j"])


@pytest.mark.anyio
async def test_nothing_is_sent_after_the_lock_is_lost() -> None:
    def on_step(step: Step) -> None:
        if step.kind == "executor":
            take_over(emulator)

    with Emulator() as emulator:
        async with client_of(emulator) as client:
            with pytest.raises(PlanFailedError, match="another apply has taken the lock over"):
                await client.plans.apply(DOCUMENT, on_step=on_step)
            assert await shape_of(client) == (["p", "q"], [], [])


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/api/v1/executors", "/api/v1/jobs"])
async def test_the_lock_stays_while_a_creation_may_still_arrive(path: str) -> None:
    clock = ManualClock()
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            emulator.faults.add("drop_after", times=1, method="POST", path=path)
            with pytest.raises(PlanFailedError, match="may have been carried out") as caught:
                await client.plans.apply(DOCUMENT)
            assert caught.value.__notes__ == [
                f"the project {LOCK} may still be there, because what was being created may still arrive. "
                "The next apply waits until it has not changed for 60 s"
            ]
        async with client_of(emulator) as client:
            client._caller.clock = clock
            more = {**DOCUMENT, "projects": {**DOCUMENT["projects"], "r": {}}}
            await client.plans.apply(more)
            assert 60 <= sum(clock.slept) < 62
            assert await shape_of(client) == (["p", "q", "r"], ["e"], ["j"])


class Stopped(BaseException):
    """What ends a program: as ``KeyboardInterrupt``, which would end the tests."""


@pytest.mark.anyio
@pytest.mark.parametrize("module", ["executors.create_executor", "jobs.create_jobs"])
async def test_the_lock_stays_while_a_creation_that_was_broken_off_may_arrive(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            kind = type(client._caller)
            real = kind._answer

            async def break_off(self: Any, endpoint: Any, *arguments: Any) -> Any:
                answer = await real(self, endpoint, *arguments)
                if endpoint.module == module:
                    raise Stopped
                return answer

            monkeypatch.setattr(kind, "_answer", break_off)
            with pytest.raises(Stopped):
                await client.plans.apply(DOCUMENT)
            assert LOCK in [project.name async for project in client.projects.list()]


@pytest.mark.anyio
async def test_the_lock_stays_while_a_job_that_was_accepted_is_not_there() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            emulator.faults.add("status", status=401, times=9, method="GET", path="/api/v1/async-tasks/*")
            with pytest.raises(PlanFailedError, match="async-tasks") as caught:
                await client.plans.apply(DOCUMENT)
            assert "may still arrive" in caught.value.__notes__[0]
            assert LOCK in [project.name async for project in client.projects.list()]


@pytest.mark.anyio
async def test_what_may_be_doubled_is_named_where_it_cannot_be_found_out() -> None:
    def on_request(event: RequestEvent) -> None:
        if (event.method, event.path) == ("POST", "/api/v1/executors"):
            take_over(emulator)
            emulator.faults.add("status", status=401, times=9, method="POST", path="/api/v1/projects")

    with Emulator() as emulator:
        async with client_of(emulator, on_request=on_request) as client:
            with pytest.raises(PlanFailedError) as caught:
                await client.plans.apply(DOCUMENT)
            [note] = getattr(caught.value.__cause__, "__notes__", [])
            assert note.endswith("it may have made executor e too. Look for it, and delete 1 then")
