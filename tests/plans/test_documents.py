"""Plan files: what they may say, how mistakes are named, and TOML and YAML."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scheduler0.models import Executor, Job, Project
from scheduler0.plans import PlanError, dump, load, parse, save
from scheduler0.plans.export import exported

DOCUMENT: dict[str, Any] = {
    "version": 1,
    "name": "billing",
    "defaults": {"timezone": "Europe/Berlin", "project": "billing", "executor": "hook"},
    "projects": {"billing": {"description": "Invoices"}},
    "executors": {
        "hook": {
            "type": "webhook_url",
            "webhook_url": "https://example.test/hook",
            "webhook_method": "POST",
            "webhook_secret": {"env": "SECRET"},
            "tags": ["a", "b"],
            "payload_aggregation": True,
        }
    },
    "jobs": {"nightly": {"spec": "0 0 3 * * *", "data": {"kind": "all", "n": [1, 2]}, "retry_max": 2}},
}
MISSING = object()


def changed(path: str, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    *tables, last = path.split(".")
    place = document
    for table in tables:
        place = place.setdefault(table, {})
    if value is MISSING:
        del place[last]
    else:
        place[last] = value
    return document


def test_a_document() -> None:
    desired = parse(DOCUMENT)
    assert desired.name == "billing"
    [job] = desired.jobs
    assert (job.key, job.project, job.executor, job.title) == (
        "nightly",
        "billing",
        "hook",
        "billing/nightly",
    )
    assert dict(job.members) == {
        "spec": "0 0 3 * * *",
        "timezone": "Europe/Berlin",
        "data": '{"kind":"all","n":[1,2]}',
        "retry_max": 2,
    }
    assert "SECRET" in repr(desired.executors[0].secrets)


def test_a_secret_is_not_shown() -> None:
    desired = parse(changed("executors.hook.webhook_secret", "hush"))
    assert "hush" not in repr(desired)
    assert desired.executors[0].secrets["webhook_secret"].read() == "hush"


def test_an_empty_document_is_fine() -> None:
    assert parse({}).jobs == ()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("job", {}, "the document has no member 'job'; did you mean 'jobs'"),
        ("version", 2, "version: 2 is unknown; this program reads version 1"),
        ("name", "two words", "name: 'two words' must be a word"),
        ("defaults.sepc", "x", "defaults has no member 'sepc'; did you mean 'spec'"),
        ("projects", [], r"projects: \[\] is not a table"),
        ("projects.billing", "Invoices", "projects.billing: 'Invoices' is not a table"),
        ("projects.billing.owner", "me", "projects.billing has no member 'owner'"),
        ("executors.hook.type", MISSING, "executors.hook.type is missing"),
        ("executors.hook.tags", "a", "executors.hook.tags: 'a' is not a list"),
        ("executors.hook.payload_aggregation", "yes", "payload_aggregation: 'yes' is neither true nor false"),
        ("executors.hook.webhook_url", 5, "executors.hook.webhook_url: 5 must be a text"),
        (
            "executors.hook.webhook_secret",
            {"file": "x"},
            "webhook_secret must be a text, or name an environment",
        ),
        ("executors.hook.webhook_secret", "", "webhook_secret must be a text"),
        ("executors.hook.id", 0, "executors.hook.id: 0 is not the id of anything"),
        (
            "executors.second",
            {"name": "hook", "type": "local"},
            "executors.second and executors.hook are both 'hook'",
        ),
        ("jobs.nightly.sepc", "x", "jobs.nightly has no member 'sepc'; did you mean 'spec'"),
        ("jobs.nightly.spec", MISSING, "jobs.nightly needs spec .recurring. or start_date .once."),
        ("jobs.nightly.spec", "0 9 * * 0", "jobs.nightly.spec: cron spec '0 9 . . 0'"),
        ("jobs.nightly.timezone", "Mars/Olympus", "jobs.nightly.timezone: 'Mars/Olympus' is not a known"),
        ("jobs.nightly.project", "biling", "jobs.nightly.project: 'biling' is not in projects; did you mean"),
        ("jobs.nightly.executor", "x", "jobs.nightly.executor: 'x' is not in executors"),
        ("jobs.nightly.retry_max", "2", "jobs.nightly.retry_max: '2' is not a whole number"),
        ("jobs.nightly.retry_max", 16, "jobs.nightly.retry_max: 16 is not between 0 and 15"),
        ("jobs.nightly.retry_max", True, "jobs.nightly.retry_max: True is not a whole number"),
        ("jobs.nightly.status", "paused", "jobs.nightly.status: 'paused' must be active or inactive"),
        ("jobs.nightly.start_date", "soon", "jobs.nightly.start_date: 'soon' is not a date"),
        ("jobs.nightly.start_date", "2026-12-24T18:00:00", "has no offset from UTC"),
        ("jobs.nightly.data", {"x": float("nan")}, "jobs.nightly.data: "),
        ("jobs.nightly.key", " x", "jobs.nightly: key must be printable text"),
        (
            "jobs.second",
            {"spec": "@daily", "key": "nightly"},
            "jobs.second and jobs.nightly are both 'billing/nightly'",
        ),
        ("jobs.nightly.id", "7", "jobs.nightly.id: '7' is not the id of anything"),
    ],
)
def test_mistakes_are_named(path: str, value: Any, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        parse(changed(path, value))


@pytest.mark.parametrize("name", ["plan.toml", "plan.yaml", "plan.yml", "plan.txt"])
def test_files_come_back(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    save(DOCUMENT, file)
    assert load(file) == parse(DOCUMENT)
    assert load(str(file)) == parse(DOCUMENT)


def test_dates_of_toml_and_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        dump(changed("jobs.nightly.start_date", "x")).replace(
            'start_date = "x"', "start_date = 2030-06-01T12:00:00+02:00"
        )
    )
    (tmp_path / "a.yaml").write_text(
        dump(changed("jobs.nightly.start_date", "x"), style="yaml").replace(
            "start_date: x", "start_date: 2030-06-01T12:00:00+02:00"
        )
    )
    for name in ("a.toml", "a.yaml"):
        assert load(tmp_path / name).jobs[0].members["start_date"] == "2030-06-01T12:00:00+02:00"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.toml", b"x = ", "a.toml: "),
        ("a.toml", b"\xff", "a.toml: "),
        ("a.yaml", b"a: [", "a.yaml: this is not YAML"),
        ("a.yaml", b"- 1\n", r"a.yaml: \[1\] is not a table"),
        ("a.yaml", b"", "a.yaml: the file has 0 documents; write one"),
        ("a.yaml", b"jobs: {}\n---\njobs: {}\n", "a.yaml: the file has 2 documents; write one"),
        # The plain YAML loader would keep the last job and say nothing.
        (
            "a.yaml",
            b"projects: {}\njobs:\n  a: {}\n  a: {}\n",
            "a.yaml: line 4: 'a' stands twice in one table",
        ),
        ("a.yaml", b"jobs: 1\n", "a.yaml: jobs: 1 is not a table"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PlanError, match=message):
        load(tmp_path / name)


def test_wrong_styles_and_missing_files() -> None:
    with pytest.raises(ValueError, match="style: 'json' is unknown; write toml or yaml"):
        dump({}, style="json")
    with pytest.raises(PlanError, match=r"'/nowhere/plan\.toml' cannot be read: No such file or directory"):
        load("/nowhere/plan.toml")
    with pytest.raises(TypeError, match="a plan file is named by a path, not by None"):
        load(None)


def test_the_error_of_a_file_has_its_link_once(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("[jobs.nightly]\n")
    with pytest.raises(PlanError) as caught:
        load(tmp_path / "plan.toml")
    assert str(caught.value).startswith("plan.toml: jobs.nightly.project is missing")
    assert str(caught.value).count("(see ") == 1


@pytest.mark.parametrize("depth", [10, 300, 600, 1400])
def test_data_that_is_nested_deeply_is_exported_as_text(depth: int) -> None:
    data = '{"a":' + "[" * depth + "]" * depth + "}"
    document = exported(
        [Project({"id": 1, "name": "p", "description": "d"})],
        [Executor({"id": 2, "name": "e", "type": "local", "command": "true"})],
        [
            Job(
                {
                    **{"id": 3, "projectId": 1, "executorId": 2, "spec": "0 0 3 * * *"},
                    **{"timezone": "UTC", "data": data, "status": "active"},
                }
            )
        ],
    )
    [table] = document["jobs"].values()
    assert (table["data"] == data) == (depth > 10)
    assert tomllib.loads(dump(document)) == document
    assert "data" in dump(document, style="yaml")
