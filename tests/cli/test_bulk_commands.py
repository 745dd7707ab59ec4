"""Commands for many jobs, for one-shot webhooks, and the state of a cluster."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .conftest import Run

JOB = {
    "project_id": 1,
    "executor_id": 1,
    "timezone": "UTC",
    "spec": "0 0 0 1 1 *",
    "start_date": "2099-01-01T00:00:00+00:00",
}


@pytest.fixture
def parents(emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver) -> Emulator:
    run("projects", "create", "--name", "p", "--description", "d")
    run("executors", "create", "--name", "h", "--type", "webhook_url", "--webhook-method", "POST",
        "--webhook-url", webhook_receiver.url)  # fmt: skip
    return emulator


def test_many_jobs_are_created_from_a_file_and_a_journal_repeats_none(parents: Emulator, run: Run) -> None:
    Path("jobs.jsonl").write_text("".join(json.dumps(JOB | {"data": str(n)}) + "\n" for n in range(150)))
    words = ["jobs", "create-many", "jobs.jsonl", "--journal", "run.jsonl"]
    first = run(*words)
    assert (first.status, first.output, first.errors.splitlines()[-1]) == (0, "", "150 done")
    assert run(*words).errors.splitlines()[-1] == "150 skipped"
    assert len(run("jobs", "ls", "--limit", 500, "--json").json) == 150


def test_one_bad_job_takes_no_others_along(parents: Emulator, run: Run) -> None:
    Path("jobs.json").write_text(json.dumps([JOB, JOB | {"spec": "61 * * * * *"}, JOB]))
    outcome = run("jobs", "create-many", "jobs.json")
    assert outcome.status == 1
    assert re.search(r"^ *1 +refused", outcome.output, re.MULTILINE)
    assert outcome.errors.splitlines()[-1].startswith("scheduler0-py: 2 done, 1 refused.")
    assert len(run("jobs", "ls", "--json").json) == 2


def test_jobs_come_from_csv(parents: Emulator, run: Run) -> None:
    Path("jobs.csv").write_text(
        "project_id,executor_id,timezone,spec,start_date,retry_max\n"
        "1,1,UTC,0 0 0 1 1 *,2099-01-01T00:00:00+00:00,2\n"
    )
    assert run("jobs", "create-many", "jobs.csv", "--json").json[0]["status"] == "done"
    assert run("jobs", "show", 1, "--json").json["retryMax"] == 2


@pytest.mark.parametrize(("name", "text"), [("jobs.jsonl", "{}\n{"), ("jobs.json", "[{]")])
def test_a_broken_file_is_explained(name: str, text: str, parents: Emulator, run: Run) -> None:
    Path(name).write_text(text)
    outcome = run("jobs", "create-many", name)
    assert (outcome.status, outcome.errors.count("\n")) == (1, 1)
    assert name in outcome.errors


def test_many_jobs_are_changed_and_deleted(parents: Emulator, run: Run) -> None:
    Path("jobs.json").write_text(json.dumps([JOB] * 3))
    run("jobs", "create-many", "jobs.json")
    assert run("jobs", "update-many", "--set", '{"retry_max": 2}').status == 1
    assert run("jobs", "update-many", "--set", '{"retry_max": 2}', "--yes").errors == "3 done\n"
    assert {job["retryMax"] for job in run("jobs", "ls", "--json").json} == {2}
    run("jobs", "pause", 1)
    assert run("jobs", "rm-many", "--yes").status == 2
    assert run("jobs", "rm-many", "--status", "inactive", "--yes").errors == "1 done\n"
    assert [job["id"] for job in run("jobs", "ls", "--json").json] == [3, 2]


def test_what_an_update_would_not_clear_is_not_reported_as_done(parents: Emulator, run: Run) -> None:
    Path("jobs.json").write_text(json.dumps([{**JOB, "retry_max": 3, "data": "abc"}]))
    run("jobs", "create-many", "jobs.json")
    for words in (["--retry-max", 0], ["--data", ""], ["--body", '{"end_date": null, "retry_max": 0}']):
        refused = run("jobs", "update", 1, *words)
        assert (refused.status, "cannot be cleared by an update" in refused.errors) == (2, True), refused
    many = run("jobs", "update-many", "--set", '{"retry_max": 0}', "--yes")
    assert (many.status, "1 refused" in many.errors) == (1, True), many.errors
    job = run("jobs", "show", 1, "--json").json
    assert (job["retryMax"], job["data"]) == (3, "abc")
    assert run("jobs", "update", 1, "--retry-max", 2, "--json").json["retryMax"] == 2


def test_one_shot_webhooks_are_scheduled_listed_and_canceled(
    emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver
) -> None:
    words = [
        "webhooks",
        "schedule",
        webhook_receiver.url,
        "--at",
        "2099-01-01T00:00:00+00:00",
        "--id",
        "r-17",
    ]
    scheduled = run(*words, "--payload", '{"text": "hello"}', "--json")
    assert scheduled.json["id"] == "r-17"
    assert [row["payload"] for row in run("webhooks", "ls", "--json").json] == [{"text": "hello"}]
    assert "r-17" in run("webhooks", "ls").output
    assert run("webhooks", "cancel", "r-17", "--yes").status == 0
    assert run("webhooks", "ls", "--json").json == []
    assert run("webhooks", "cancel", "r-17", "--yes").status == 4


def test_webhooks_are_received_and_printed(emulator: Emulator, run: Run) -> None:
    command = [sys.executable, "-m", "scheduler0", "webhooks", "listen", "--limit", "1", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as listener:
        try:
            assert listener.stdout is not None
            assert listener.stderr is not None
            [url] = re.findall(r"http://\S+/", listener.stderr.readline())
            assert httpx.post(url, content=b"nonsense", verify=False).status_code == 400
            killer = threading.Timer(60, listener.kill)
            killer.start()
            words = ["webhooks", "schedule", url, "--at", "2099-01-01T00:00:00+00:00", "--payload", "7"]
            assert run(*words).status == 0
            emulator.clock.run_until_idle()
            delivery = json.loads(listener.stdout.readline())
            killer.cancel()
        finally:
            listener.kill()
    assert delivery["job"]["id"] == 1


def test_an_address_that_cannot_be_listened_on_is_named(emulator: Emulator, run: Run) -> None:
    port = emulator.url.rpartition(":")[2]
    taken = run("webhooks", "listen", "--port", port)
    assert (taken.status, f"cannot listen on 127.0.0.1:{port}: " in taken.errors) == (1, True)
    foreign = run("webhooks", "listen", "--host", "2001:db8::1", "--port", 1)
    assert (foreign.status, "cannot listen on [2001:db8::1]:1: " in foreign.errors) == (1, True)


def test_the_state_of_a_cluster_is_shown(operator: Emulator, run: Run) -> None:
    outcome = run("cluster", "status")
    assert outcome.status == 0
    assert "leader: " in outcome.errors
    assert set(run("cluster", "status", "--json").json) == {"health", "nodes"}
