"""Jobs as code, against the emulator: plan, apply, prune, export, and two applies at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scheduler0 import AsyncClient, BadRequestError, Job
from scheduler0._operations.job_keys import key_of
from scheduler0.emulator import Emulator
from scheduler0.plans import Plan, PlanError, PlanFailedError, Step, exit_code
from scheduler0.testing import WebhookReceiver

from .test_emulated import client_of

START = datetime(2030, 1, 1, 9, 30, tzinfo=UTC)


def document(**changes: Any) -> dict[str, Any]:
    return {
        "projects": {"billing": {"description": "Invoices"}, "ops": {}},
        "executors": {
            "hook": {
                "type": "webhook_url",
                "webhook_url": "http://127.0.0.1:9/hook",
                "webhook_method": "POST",
                "webhook_secret": "hush",
            },
            "local": {"type": "local", "command": "true"},
        },
        "jobs": {
            "nightly": {
                "project": "billing",
                "executor": "hook",
                "spec": "0 0 3 * * *",
                "timezone": "Europe/Berlin",
                "data": {"kind": "all"},
                "retry_max": 2,
            },
            "report": {"project": "ops", "executor": "local", "spec": "@every 1h", "timezone": "UTC"},
            "launch": {
                "project": "ops",
                "executor": "local",
                "start_date": "2030-06-01T12:00:00+00:00",
                "timezone": "UTC",
            },
        },
        **changes,
    }


def changed(job: str, **members: Any) -> dict[str, Any]:
    jobs = document()["jobs"]
    return document(jobs={**jobs, job: {**jobs[job], **members}})


def shape(plan: Plan) -> list[tuple[str, str, str]]:
    return [step.identity for step in plan.steps]


async def jobs_by_key(client: AsyncClient) -> dict[str | None, Job]:
    return {key_of(job.data): job async for job in client.jobs.list()}


@pytest.mark.anyio
async def test_an_empty_account_gets_everything_and_then_nothing_more() -> None:
    with Emulator() as emulator:
        emulator.clock.freeze(START)
        async with client_of(emulator) as client:
            plan = await client.plans.plan(document())
            assert shape(plan) == [
                ("create", "project", "billing"),
                ("create", "project", "ops"),
                ("create", "executor", "hook"),
                ("create", "executor", "local"),
                ("create", "job", "billing/nightly"),
                ("create", "job", "ops/report"),
                ("create", "job", "ops/launch"),
            ]
            assert exit_code(plan) == 2
            assert [job async for job in client.jobs.list()] == []
            applied = await client.plans.apply(plan)
            assert [step for step, _ in applied.steps] == list(plan.steps)
            assert exit_code(applied) == 0
            assert applied.as_json()["steps"][0]["new_id"] == applied.steps[0][1]
            jobs = await jobs_by_key(client)
            assert set(jobs) == {"nightly", "report", "launch"}
            nightly = jobs["nightly"]
            assert (nightly.spec, nightly.timezone, nightly.retry_max) == ("0 0 3 * * *", "Europe/Berlin", 2)
            # It does not run as soon as it exists, but at the next time of its spec.
            assert nightly.start_date == datetime(2030, 1, 2, 2, tzinfo=UTC)
            assert jobs["launch"].start_date == datetime(2030, 6, 1, 12, tzinfo=UTC)
            again = await client.plans.plan(document())
            assert (again.steps, exit_code(again), str(again)) == ((), 0, "No changes.")
            assert (await client.plans.apply(document())).steps == ()
            names = {project.name async for project in client.projects.list()}
            assert names == {"billing", "ops"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("name", "members", "action", "changes"),
    [
        ("nightly", {"data": {"kind": "new"}}, "change", ["data"]),
        ("nightly", {"data": "text"}, "change", ["data"]),
        ("nightly", {"retry_max": 3}, "change", ["retry_max"]),
        ("nightly", {"executor": "local"}, "change", ["executor"]),
        ("nightly", {"status": "inactive"}, "change", ["status"]),
        ("nightly", {"spec": "0 0 4 * * *"}, "replace", ["spec"]),
        ("nightly", {"timezone": "UTC"}, "replace", ["timezone"]),
        ("nightly", {"end_date": "2031-01-01T00:00:00+01:00"}, "replace", ["end_date"]),
        ("nightly", {"retry_max": 0}, "replace", ["retry_max"]),
        ("nightly", {"spec": "0 0 4 * * *", "data": "x"}, "replace", ["data", "spec"]),
        ("launch", {"start_date": "2030-07-01T12:00:00+00:00"}, "replace", ["start_date"]),
        ("launch", {"start_date": "2030-06-01T14:00:00+02:00"}, None, []),
    ],
)
async def test_a_changed_job(
    name: str, members: dict[str, Any], action: str | None, changes: list[str]
) -> None:
    with Emulator() as emulator:
        emulator.clock.freeze(START)
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            before = await jobs_by_key(client)
            wanted = changed(name, **members)
            plan = await client.plans.plan(wanted)
            assert [step.action for step in plan.steps] == ([] if action is None else [action])
            if action is None:
                return
            assert sorted(change.member for change in plan.steps[0].changes) == sorted(changes)
            await client.plans.apply(plan)
            after = await jobs_by_key(client)
            assert set(after) == set(before)
            assert (after[name].id == before[name].id) == (action == "change")
            assert {key: job.id for key, job in after.items() if key != name} == {
                key: job.id for key, job in before.items() if key != name
            }
            assert (await client.plans.plan(wanted)).steps == ()


@pytest.mark.anyio
async def test_a_paused_job_that_shall_be_active_is_replaced() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        async with client_of(emulator) as client:
            wanted = document()
            wanted["executors"]["hook"]["webhook_url"] = receiver.url
            await client.plans.apply(wanted)
            nightly = (await jobs_by_key(client))["nightly"]
            await client.jobs.pause(nightly.id)
            plan = await client.plans.plan(wanted)
            assert shape(plan) == [("replace", "job", "billing/nightly")]
            await client.plans.apply(plan)
            emulator.clock.advance(timedelta(days=1))
            assert len(receiver.requests) == 1


@pytest.mark.anyio
async def test_a_one_time_job_that_has_run_is_left_alone() -> None:
    with Emulator() as emulator:
        emulator.clock.freeze(START)
        async with client_of(emulator) as client:
            wanted = document()
            wanted["jobs"]["launch"].update(executor="hook", start_date="2030-01-01T10:00:00+00:00")
            await client.plans.apply(wanted)
            emulator.clock.advance(timedelta(hours=2))
            assert (await jobs_by_key(client))["launch"].status == "inactive"
            assert (await client.plans.plan(wanted)).steps == ()


@pytest.mark.anyio
async def test_projects_and_executors_change() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            wanted = document()
            wanted["projects"]["billing"]["description"] = "All invoices"
            wanted["executors"]["hook"].update(webhook_url="http://127.0.0.1:9/new", tags=["a"])
            plan = await client.plans.plan(wanted)
            assert shape(plan) == [("change", "project", "billing"), ("change", "executor", "hook")]
            assert "description: 'Invoices' -> 'All invoices'" in str(plan)
            await client.plans.apply(plan)
            assert (await client.plans.plan(wanted)).steps == ()
            hook = next(one for one in [one async for one in client.executors.list()] if one.name == "hook")
            assert (hook.webhook_url, hook.tags) == (
                "http://127.0.0.1:9/new",
                ["a", "scheduler0-plan:default"],
            )


@pytest.mark.anyio
async def test_secrets_are_sent_again_when_asked_and_never_shown() -> None:
    with Emulator() as emulator, WebhookReceiver() as receiver:
        emulator.clock.freeze(START)
        async with client_of(emulator) as client:
            wanted = document()
            wanted["executors"]["hook"]["webhook_url"] = receiver.url
            await client.plans.apply(wanted)
            wanted["executors"]["hook"]["webhook_secret"] = "a new one"
            assert (await client.plans.plan(wanted)).steps == ()
            plan = await client.plans.plan(wanted, refresh_secrets=True)
            assert shape(plan) == [("change", "executor", "hook")]
            assert "a new one" not in str(plan) + repr(plan) + str(plan.as_json())
            await client.plans.apply(plan)
            emulator.clock.advance(timedelta(days=1))
            assert receiver.requests[0].headers["x-webhook-secret"] == "a new one"


@pytest.mark.anyio
async def test_the_secrets_of_a_cloud_function_are_sent_again_when_asked() -> None:
    members = {
        "type": "cloud_function",
        "cloud_provider": "aws",
        "region": "eu-west-1",
        "cloud_resource_url": "arn:aws:lambda:eu-west-1:1:function:f",
    }
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            old = {"fn": {**members, "cloud_api_key": "old", "cloud_api_secret": "old"}}
            await client.plans.apply({"executors": old})
            new = {"fn": {**members, "cloud_api_key": "new", "cloud_api_secret": "new"}}
            plan = await client.plans.plan({"executors": new}, refresh_secrets=True)
            applied = await client.plans.apply(plan)
            assert [step for step, _ in applied.steps] == [*plan.steps]
            assert shape(plan) == [("change", "executor", "fn")]


@pytest.mark.anyio
async def test_only_prune_deletes_and_only_what_the_plan_made() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            other = await client.projects.create(name="other", description="of somebody else")
            executor = await client.executors.create(name="other", type="local", command="true")
            await client.jobs.create(
                {
                    "project_id": other.id,
                    "executor_id": executor.id,
                    "spec": "@daily",
                    "timezone": "UTC",
                    "start_date": "2099-01-01T00:00:00+00:00",
                }
            )
            small = {"projects": {"billing": {"description": "Invoices"}}}
            assert (await client.plans.plan(small)).steps == ()
            plan = await client.plans.plan(small, prune=True)
            assert shape(plan) == [
                ("delete", "job", "billing/nightly"),
                ("delete", "job", "ops/report"),
                ("delete", "job", "ops/launch"),
                ("delete", "executor", "hook"),
                ("delete", "executor", "local"),
                ("delete", "project", "ops"),
            ]
            await client.plans.apply(plan)
            assert {one.name async for one in client.projects.list()} == {"billing", "other"}
            assert [one.name async for one in client.executors.list()] == ["other"]
            assert len([job async for job in client.jobs.list()]) == 1
            # A file with another name does not touch what this one made.
            foreign = await client.plans.plan({"name": "second"}, prune=True)
            assert foreign.steps == ()


@pytest.mark.anyio
async def test_prune_leaves_what_others_use_and_says_so() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            ops = next(one for one in [one async for one in client.projects.list()] if one.name == "ops")
            local = next(one for one in [one async for one in client.executors.list()] if one.name == "local")
            handle = await client.jobs.create(
                project_id=ops.id, executor_id=local.id, spec="@daily", timezone="UTC"
            )
            await handle.wait()
            plan = await client.plans.plan({"projects": {"billing": {"description": "Invoices"}}}, prune=True)
            assert [step.name for step in plan.steps if step.kind != "job"] == ["hook"]
            assert plan.warnings == (
                "executor local stays: 1 other jobs use it",
                "project ops stays: it has 1 other jobs",
            )


@pytest.mark.anyio
async def test_it_stops_at_the_first_failure_and_goes_on_when_called_again() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            wanted = changed("report", retry_max=10)
            with pytest.raises(PlanFailedError, match=r"create job ops/report: .*retry max") as caught:
                await client.plans.apply(wanted)
            assert isinstance(caught.value.__cause__, BadRequestError)
            assert caught.value.failed.name == "ops/report"
            assert [step.name for step, _ in caught.value.done.steps][-1] == "billing/nightly"
            assert exit_code(caught.value) == 1
            assert set(await jobs_by_key(client)) == {"nightly"}
            assert {one.name async for one in client.projects.list()} == {"billing", "ops"}
            applied = await client.plans.apply(document())
            assert [step.name for step, _ in applied.steps] == ["ops/report", "ops/launch"]


@pytest.mark.anyio
async def test_a_secret_that_is_not_set_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            wanted = document()
            wanted["executors"]["hook"]["webhook_secret"] = {"env": "HOOK_SECRET"}
            monkeypatch.delenv("HOOK_SECRET", raising=False)
            with pytest.raises(PlanFailedError, match="the environment variable HOOK_SECRET is not set"):
                await client.plans.apply(wanted)
            monkeypatch.setenv("HOOK_SECRET", "hush")
            await client.plans.apply(wanted)
            assert (await client.plans.plan(wanted)).steps == ()


@pytest.mark.anyio
async def test_a_plan_that_has_become_dangerous_is_not_carried_out() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            wanted = changed("nightly", data="new")
            plan = await client.plans.plan(wanted)
            await client.plans.apply(changed("nightly", spec="0 0 5 * * *"))
            with pytest.raises(
                PlanError, match=r"it would now replace job billing/nightly\. Nothing was done"
            ):
                await client.plans.apply(plan)
            assert (await jobs_by_key(client))["nightly"].spec == "0 0 5 * * *"
            assert {one.name async for one in client.projects.list()} == {"billing", "ops"}


@pytest.mark.anyio
async def test_an_existing_job_is_adopted_by_its_id() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            project = await client.projects.create(name="ops", description="ops")
            executor = await client.executors.create(name="local", type="local", command="true")
            handle = await client.jobs.create(
                project_id=project.id, executor_id=executor.id, spec="@hourly", timezone="UTC", data="x"
            )
            [job] = await handle.wait()
            exported = await client.plans.export()
            assert exported["jobs"] == {
                f"job-{job.id}": {
                    "project": "ops",
                    "executor": "local",
                    "id": job.id,
                    "spec": "@hourly",
                    "timezone": "UTC",
                    "data": "x",
                }
            }
            plan = await client.plans.plan(exported)
            assert shape(plan) == [("change", "job", f"ops/job-{job.id}")]
            assert [change.member for change in plan.steps[0].changes] == ["key", "plan"]
            await client.plans.apply(plan)
            assert (await client.plans.plan(exported)).steps == ()
            assert (await client.jobs.get(job.id)).data != "x"
            # After a replacement the key counts, not the id that stands in the file.
            exported["jobs"][f"job-{job.id}"]["spec"] = "@daily"
            await client.plans.apply(exported)
            assert (await client.plans.plan(exported)).steps == ()


@pytest.mark.anyio
async def test_an_export_of_what_was_applied_changes_nothing() -> None:
    with Emulator() as emulator:
        emulator.clock.freeze(START)
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            exported = await client.plans.export()
            assert exported["projects"] == {
                "billing": {"description": "Invoices"},
                "ops": {"description": "ops"},
            }
            assert exported["executors"]["local"] == {"type": "local", "command": "true"}
            assert exported["jobs"]["nightly"] == {**document()["jobs"]["nightly"], "data": {"kind": "all"}}
            assert (await client.plans.plan(exported)).steps == ()


@pytest.mark.anyio
async def test_what_is_not_clear_is_refused() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            await client.plans.apply(document())
            twin = await client.executors.create(name="hook", type="local", command="true")
            with pytest.raises(PlanError, match=r"has 2 executors 'hook' \(ids \d+, \d+\); add the id"):
                await client.plans.plan(document())
            await client.executors.delete(twin.id)
            nightly = (await jobs_by_key(client))["nightly"]
            copy = {name: nightly[name] for name in ("projectId", "executorId", "spec", "timezone", "data")}
            await (await client.jobs.create(copy)).wait()
            with pytest.raises(PlanError, match="have the key 'nightly'; delete all but one"):
                await client.plans.plan(document())


@pytest.mark.anyio
async def test_steps_are_announced() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            seen: list[Step] = []
            applied = await client.plans.apply(document(), on_step=seen.append)
            assert seen == [step for step, _ in applied.steps]


@pytest.mark.anyio
async def test_a_lock_that_a_dead_program_left_is_taken_over() -> None:
    with Emulator() as emulator:
        async with client_of(emulator) as client:
            await client.projects.create(
                name="scheduler0-plan-lock", description="left by a program that died"
            )
            applied = await client.plans.apply(document(), lock_timeout=0.4)
            assert len(applied.steps) == 7
            assert {one.name async for one in client.projects.list()} == {"billing", "ops"}
