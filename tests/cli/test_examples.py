"""The examples in the help run as they are printed, where what they name exists."""

from __future__ import annotations

import json
import re
import shlex
from itertools import count
from pathlib import Path

from scheduler0.cli import stored_help
from scheduler0.cli.overview import RESOURCES
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .conftest import Run

EXAMPLES = re.findall(r"^ +scheduler0-py (.*)$", stored_help.content(), re.MULTILINE)

FILES = {
    "conversation.json": '{"messages": [{"speaker": "a", "timestamp": "t", "message": "m"}]}',
    "request.json": '{"recipients": [{"timezone": "UTC"}]}',
    "reports.json": "[]",
    "key.txt": "key",
    "old-key.txt": "00",
    "jobs.jsonl": '{"project_id": 1, "executor_id": 1, "timezone": "UTC", "spec": "0 0 0 1 1 *"}',
}
REFUSED = {
    "accounts rotate-secret": 1,  # the old key is not the server's
    "ai analyze": 6,  # a server without the analysis answers 503
    "cluster add-node": 1,  # these need a cluster of several nodes
    "cluster demote-node": 1,
    "cluster remove-node": 1,
    "cluster restore": 1,  # there is no such backup
    "cluster remove-self": 1,
    "webhooks cancel": 4,  # no webhook waits under this id
}
"""Examples that this emulator refuses, and their status."""
NOT_HERE = {
    "tasks show",  # ids that only a server can give
    "tasks wait",
    "executions tail",
    "webhooks listen",  # it does not end
    "executions wait-for",  # this one waits for a run
    "cluster reset-raft",  # this one ends the server
}


def test_the_examples_of_the_resources_run(
    operator: Emulator, run: Run, webhook_receiver: WebhookReceiver, tmp_path: Path
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    words = ["--type", "webhook_url", "--webhook-method", "POST", "--webhook-url", webhook_receiver.url]
    job = json.loads(FILES["jobs.jsonl"]) | {"start_date": "2099-01-01T00:00:00Z"}
    (tmp_path / "many.json").write_text(json.dumps([job] * 60))
    for line in (
        ["projects", "create", "--name", "p", "--description", "d"],
        ["executors", "create", "--name", "h", *words],
        ["local-executors", "register", "--name", "l", "--command", "true"],
        ["jobs", "create", "--body", "@many.json"],
        ["jobs", "update", 60, "--data", '{"_scheduler0": {"key": "invoice-42"}}'],
        *(["credentials", "create", "--scopes", "read", "--env-file", "key.env"] for _ in range(3)),
    ):
        assert run(*line).status == 0, line
    wrong: list[str] = []
    ids = count(1)
    # What deletes comes last.
    for example in sorted(EXAMPLES, key=lambda one: " rm" in one):
        resource, name, *_ = example.split()
        if resource not in RESOURCES or f"{resource} {name}" in NOT_HERE:
            continue
        # Each example that changes a job gets one of its own.
        text = re.sub(r"^(jobs \S+) 42\b", lambda found: f"{found[1]} {next(ids)}", example)
        text = re.sub(r"^(local-executors (?:pull|report)) 1\b", r"\1 2", text)
        text = re.sub(r"https://example.com/\S*", webhook_receiver.url, text)
        answers = ["--yes"] if "--yes" in (stored_help.text([resource, name]) or "") else []
        outcome = run(*shlex.split(text), *answers)
        if outcome.status != REFUSED.get(f"{resource} {name}", 0):
            wrong.append(f"{text}: {outcome.status} {outcome.errors}")
    assert wrong == []
