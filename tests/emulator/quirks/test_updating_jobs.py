"""The quirks under 'Updating jobs': each one with it and without it."""

from __future__ import annotations

from datetime import timedelta

from ..api_client import ZERO, ok, refused
from ..controlled import NOON
from .with_and_without import change, fired_at, with_and_without, world


@with_and_without
def test_no_requeue_on_activate(quirk: bool) -> None:
    with world("no_requeue_on_activate", quirk) as this:
        job_id = this.new_job()
        this.clock.advance(minutes=30)
        change(this, job_id, status="inactive")
        this.clock.advance(hours=1)
        change(this, job_id, status="active")
        this.clock.advance(hours=1)
        assert fired_at(this, job_id) == [timedelta(0)] + [timedelta(hours=2)] * (not quirk)


@with_and_without
def test_update_shifts_dates(quirk: bool) -> None:
    with world("update_shifts_dates", quirk, needs="utc_dates_are_wall_clock") as this:
        job_id = this.new_job(startDate="2026-08-04T09:00:00+00:00", timezone="America/New_York")
        stored = ok(this.api.get(f"/jobs/{job_id}"))["startDate"]
        changed = [change(this, job_id, data=data)["startDate"] for data in ("new", "newer", "newest")]
        assert stored == "2026-08-04T09:00:00Z"
        assert changed == ["2026-08-04T09:00:00-04:00" if quirk else stored] * 3


@with_and_without
def test_cleared_offset(quirk: bool) -> None:
    with world("cleared_offset", quirk) as this:
        job_id = this.new_job(timezoneOffset=3600)
        changed = change(this, job_id, timezone="Europe/Paris")
        assert changed.get("timezoneOffset", 0) == (0 if quirk else 3600)


@with_and_without
def test_update_cannot_clear(quirk: bool) -> None:
    with world("update_cannot_clear", quirk) as this:
        sent = {"data": "d", "retryMax": 2, "timezoneOffset": 60, "endDate": "2027-01-01T00:00:00Z"}
        job_id = this.new_job(**sent, status="inactive")
        kept = change(this, job_id)
        assert kept | sent == kept
        emptied = {"data": "", "retryMax": 0, "timezoneOffset": 0, "endDate": None, "status": ""}
        changed = change(this, job_id, **emptied)
        cleared = {name: value for name, value in kept.items() if name not in sent}
        assert changed == (kept if quirk else cleared | {"endDate": ZERO, "status": "active"}) | {
            "dateModified": changed["dateModified"]
        }
        zero = {"projectId": this.project, "modifiedBy": "me", "executorId": 0}
        answer = this.api.put(f"/jobs/{job_id}", json=zero)
        if quirk:
            assert ok(answer)["executorId"] == this.executor
        else:
            assert refused(answer) == (403, "executor does not belong to account")


@with_and_without
def test_update_needs_project(quirk: bool) -> None:
    with world("update_needs_project", quirk) as this:
        job_id = this.new_job()
        answer = this.api.put(f"/jobs/{job_id}", json={"modifiedBy": "me", "data": "new"})
        if quirk:
            assert refused(answer) == (404, "project does not exist")
        else:
            assert (ok(answer)["data"], ok(answer)["projectId"]) == ("new", this.project)


@with_and_without
def test_job_stays_in_project(quirk: bool) -> None:
    with world("job_stays_in_project", quirk) as this:
        job_id, other = this.new_job(), this.api.new_project()
        assert change(this, job_id, projectId=other)["projectId"] == (this.project if quirk else other)
        totals = [
            ok(this.api.get(f"/jobs?projectId={project}"))["total"] for project in (this.project, other)
        ]
        assert totals == ([1, 0] if quirk else [0, 1])


@with_and_without
def test_spec_is_fixed(quirk: bool) -> None:
    with world("spec_is_fixed", quirk) as this:
        hour = timedelta(hours=1)
        job_id = this.new_job(startDate=(NOON + hour).isoformat())
        body = {"projectId": this.project, "modifiedBy": "me", "spec": "0 15 * * * *"}
        answer = this.api.put(f"/jobs/{job_id}", json=body)
        if quirk:
            assert refused(answer) == (400, "cannot update cron spec")
        else:
            assert ok(answer)["spec"] == "0 15 * * * *"
        this.clock.advance(hours=2)
        second = 2 * hour if quirk else hour + timedelta(minutes=15)
        assert fired_at(this, job_id)[:2] == [hour, second]


@with_and_without
def test_update_deletes_and_restores(quirk: bool) -> None:
    with world("update_deletes_and_restores", quirk) as this:
        job_id = this.new_job()
        assert change(this, job_id, deletedBy="me").get("deletedBy") == ("me" if quirk else None)
        if not quirk:
            assert this.api.send_json("DELETE", f"/jobs/{job_id}", {"deletedBy": "me"}).status_code == 204
        restoring = this.api.put(f"/jobs/{job_id}", json={"projectId": this.project, "modifiedBy": "me"})
        if quirk:
            assert "deletedBy" not in ok(restoring)
        else:
            assert refused(restoring) == (404, "job cannot be found")
