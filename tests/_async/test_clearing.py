"""What an update cannot clear is refused, and a new job clears it: at the emulator."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from scheduler0 import BulkStatus
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .test_emulated import client_of
from .test_job_life import AUGUST, DAILY, LONDON, frozen, job_of, receiver

__all__ = ["frozen", "receiver"]
NEW_YEAR = datetime(2032, 1, 1, tzinfo=LONDON)
FULL: dict[str, Any] = {
    **DAILY,
    "data": "abc",
    "retry_max": 3,
    "timezone_offset": 3600,
    "end_date": NEW_YEAR,
}
KEPT = [
    {"retry_max": 0},
    {"data": ""},
    {"executor_id": 0},
    {"timezone": ""},
    {"end_date": None},
    {"end_date": "0001-01-01T00:00:00Z"},
    {"endDate": None},
    {"start_date": None},
]


@pytest.mark.anyio
@pytest.mark.parametrize("change", KEPT)
async def test_an_update_that_would_clear_nothing_is_refused(
    change: dict[str, Any], frozen: Emulator, receiver: WebhookReceiver
) -> None:
    async with client_of(frozen) as client:
        made = await job_of(client, receiver, **FULL)
        job = await client.jobs.get(made.id)
        with pytest.raises(ValueError, match="cannot be cleared"):
            await client.jobs.update(job.id, change)
        [result] = [one async for one in client.jobs.update_many([job.id], change=change)]
        assert result.status is BulkStatus.REFUSED
        assert await client.jobs.get(job.id) == job


@pytest.mark.anyio
async def test_the_documented_method_sends_what_the_server_keeps(
    frozen: Emulator, receiver: WebhookReceiver
) -> None:
    async with client_of(frozen) as client:
        job = await job_of(client, receiver, **FULL)
        emptied = {"data": "", "retry_max": 0, "executor_id": 0, "timezone_offset": 0, "end_date": None}
        kept = (await client.update_job(job.id, emptied)).data
        assert (kept.data, kept.retry_max, kept.executor_id) == ("abc", 3, job.executor_id)
        assert (kept.timezone_offset, kept.end_date) == (3600, NEW_YEAR)


@pytest.mark.anyio
async def test_what_is_empty_stays_so_and_the_offset_can_be_cleared(
    frozen: Emulator, receiver: WebhookReceiver
) -> None:
    async with client_of(frozen) as client:
        bare = await job_of(client, receiver, **DAILY)
        emptied = {"data": "", "retry_max": 0, "timezone_offset": 0, "end_date": None}
        same = await client.jobs.update(bare.id, emptied)
        assert (same.data, same.retry_max, same.end_date) == (bare.data, bare.retry_max, None)
        full = await job_of(client, receiver, **FULL)
        assert (await client.jobs.update(full.id, timezone_offset=0)).timezone_offset in (0, None)
        kept = await client.jobs.get(full.id)
        assert (kept.timezone, kept.start_date, kept.end_date) == (
            "Europe/London",
            DAILY["start_date"],
            NEW_YEAR,
        )


@pytest.mark.anyio
async def test_a_new_job_clears_what_is_named(frozen: Emulator, receiver: WebhookReceiver) -> None:
    async with client_of(frozen) as client:
        job = await job_of(client, receiver, **FULL)
        new = await client.jobs.replace(job.id, retry_max=0, data="", end_date=None)
        assert (new.retry_max, new.data, new.end_date) == (None, None, None)
        assert (new.start_date, new.timezone_offset) == (DAILY["start_date"], 3600)
        once = await client.jobs.replace(new.id, spec="", start_date=NEW_YEAR)
        assert (once.spec, once.start_date) == (None, NEW_YEAR)
        with pytest.raises(ValueError, match="start_date cannot be cleared"):
            await client.jobs.replace(once.id, start_date=None)
        assert (await client.jobs.get(once.id)).deleted_by is None


@pytest.mark.anyio
async def test_reschedule_clears_dates(frozen: Emulator, receiver: WebhookReceiver) -> None:
    async with client_of(frozen) as client:
        job = await job_of(client, receiver, **{**FULL, "start_date": NEW_YEAR - timedelta(days=9)})
        endless = await client.jobs.reschedule(job.id, end_date=None)
        assert (endless.action, endless.job.end_date) == ("replaced", None)
        assert endless.next_run == NEW_YEAR - timedelta(days=9, hours=-9)
        soon = await client.jobs.reschedule(endless.new_id, start_date=None)
        assert (soon.action, soon.next_run) == ("replaced", AUGUST + timedelta(minutes=30))
        for cleared in ({"start_date": None}, {"end_date": None}, {"start_date": None, "end_date": None}):
            again = await client.jobs.reschedule(soon.new_id, **cleared)
            assert (again.action, again.new_id) == ("unchanged", soon.new_id)
        for nothing in ({}, {"spec": None}, {"timezone": None}):
            with pytest.raises(TypeError, match="nothing to reschedule"):
                await client.jobs.reschedule(soon.new_id, **nothing)
        unknown: dict[str, Any] = {"data": "x"}
        with pytest.raises(TypeError, match="reschedule takes no data"):
            await client.jobs.reschedule(soon.new_id, **unknown)


@pytest.mark.anyio
async def test_upsert_clears_by_a_new_job_once(frozen: Emulator, receiver: WebhookReceiver) -> None:
    async with client_of(frozen) as client:
        parent = await job_of(client, receiver, **DAILY)
        fields: dict[str, Any] = {
            "project_id": parent.project_id,
            "executor_id": parent.executor_id,
            "timezone": "Europe/London",
            "spec": "0 0 9 * * *",
        }
        full = {**fields, "start_date": DAILY["start_date"], "retry_max": 3, "end_date": NEW_YEAR}
        made = await client.jobs.upsert(key="k", **full)
        for cleared in ({"retry_max": 0}, {"end_date": None}):
            new = await client.jobs.upsert(key="k", **fields, **cleared)
            assert (new.action, new.old_id) == ("replaced", made.new_id)
            again = await client.jobs.upsert(key="k", **fields, **cleared, start_date=None)
            assert (again.action, again.new_id) == ("unchanged", new.new_id)
            made = new
        assert (made.job.retry_max, made.job.end_date) == (None, None)


@pytest.mark.anyio
async def test_executors_and_credentials_say_what_they_cannot_clear(frozen: Emulator) -> None:
    async with client_of(frozen) as client:
        executor = await client.executors.create(
            name="e", type="webhook_url", webhook_url="http://a.test", webhook_method="POST", description="d"
        )
        for member in ("webhook_url", "webhook_method", "webhook_secret", "cloud_api_key"):
            with pytest.raises(ValueError, match=f"{member} cannot be cleared by an update"):
                await client.executors.update(executor.id, {member: ""})
        emptied = await client.executors.update(executor.id, description="", region="")
        assert (emptied.description or "", emptied.webhook_url) == ("", "http://a.test")
        archived = await client.credentials.create(scopes=["read"], archived=True)
        with pytest.raises(ValueError, match="archived is missing: say whether"):
            await client.credentials.update(archived.id)
        assert (await client.credentials.get(archived.id)).archived
        with pytest.raises(ValueError, match="openai_api_key cannot be cleared"):
            await client.ai.update_settings(openai_api_key="")
