"""What the server would refuse is refused before anything is sent, by the name of the argument."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from scheduler0 import BadRequestError, BatchError, Client
from scheduler0.cron import CronError
from scheduler0.types import JobRequestBody

JOB: dict[str, Any] = {"project_id": 1, "executor_id": 2, "timezone": "UTC", "spec": "0 30 2 * * *"}
HOOK = {"name": "n", "type": "webhook_url", "webhook_url": "https://a.test/", "webhook_method": "POST"}


def nothing_is_sent(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"sent: {request.method} {request.url} {request.content!r}")


@pytest.fixture
def client() -> Iterator[Client]:
    with Client("http://server", actor="me", transport=httpx.MockTransport(nothing_is_sent)) as client:
        yield client


Call = Callable[[Client], object]


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda c: c.jobs.create({**JOB, "data": {"a": 1}}),
            TypeError,
            "data must be a str, got dict: it is text",
        ),
        (
            lambda c: c.jobs.create({**JOB, "project_id": "abc"}),
            TypeError,
            "project_id must be an int, got str",
        ),
        (
            lambda c: c.jobs.create({**JOB, "spec": 5}),
            TypeError,
            "spec must be a str, got int: pass a cron text",
        ),
        (
            lambda c: c.jobs.create({**JOB, "timezone": None}),
            ValueError,
            "timezone is missing: pass an IANA name",
        ),
        (
            lambda c: c.jobs.create({**JOB, "timezone": "Europe/Berln"}),
            ValueError,
            "timezone: there is no time zone 'Europe/Berln'; did you mean 'Europe/Berlin'",
        ),
        (lambda c: c.jobs.create({**JOB, "executor_id": None}), ValueError, "executor_id is missing"),
        (lambda c: c.jobs.create({**JOB, "spec": ""}), ValueError, "spec or start_date is missing"),
        (
            lambda c: c.jobs.create({**JOB, "retry_max": -1}),
            ValueError,
            "retry_max must be from 0 to 15, got -1",
        ),
        (
            lambda c: c.jobs.create({**JOB, "status": "activ"}),
            ValueError,
            "got 'activ'; did you mean 'active'",
        ),
        (
            lambda c: c.jobs.create({**JOB, "time_zone": "UTC"}),
            ValueError,
            r"^JobRequestBody has no field 'time_zone'; did you mean 'timezone'\?",
        ),
        (lambda c: c.jobs.create({**JOB, "projectId": 1}), ValueError, "project_id is given twice"),
        (
            lambda c: c.jobs.create({**JOB, "data": "x" * 1_048_577}),
            ValueError,
            "data must be at most 1,048,576",
        ),
        (lambda c: c.jobs.update(5, retry_max=16), ValueError, "retry_max must be from 0 to 15, got 16"),
        (lambda c: c.jobs.replace(5, timezone="Mars"), ValueError, "timezone: there is no time zone 'Mars'"),
        (
            lambda c: c.executors.create({**HOOK, "webhook_url": "nope"}),
            ValueError,
            "webhook_url must begin with",
        ),
        (
            lambda c: c.executors.create({**HOOK, "webhook_method": "FETCH"}),
            ValueError,
            "webhook_method must be 'GET', 'POST', ",
        ),
        (lambda c: c.executors.create({**HOOK, "type": "webhook"}), ValueError, "did you mean 'webhook_url'"),
        (lambda c: c.executors.create(name="n", type="container"), ValueError, r"docs/migration\.md"),
        (lambda c: c.executors.create(name="n", type="local"), ValueError, "command is missing"),
        (
            lambda c: c.executors.create(name="n", type="cloud_function"),
            ValueError,
            "cloud_provider is missing",
        ),
        (lambda c: c.executors.update(4, webhook_url="ftp://a"), ValueError, "webhook_url must begin with"),
        (lambda c: c.executors.test_invoke(4, job={"data": 5}), TypeError, "data must be a str, got int"),
        (lambda c: c.projects.create(name="n"), ValueError, "description is missing: pass what the project"),
        (lambda c: c.projects.create(name=" ", description="d"), ValueError, "name is missing"),
        (lambda c: c.projects.update(3, description=5), TypeError, "description must be a str, got int"),
        (
            lambda c: c.credentials.create(),
            ValueError,
            r"scopes is missing: pass a list .*docs/migration\.md",
        ),
        (
            lambda c: c.credentials.create(scopes=["raed"]),
            ValueError,
            r"scopes\[0\] must be .* did you mean 'read'",
        ),
        (
            lambda c: c.credentials.create(scopes=["read"] * 2),
            ValueError,
            r"scopes\[1\] is 'read' a second time",
        ),
        (lambda c: c.credentials.create(scopes="read"), TypeError, "scopes must be a list, got str"),
        (
            lambda c: c.credentials.create(scopes=["read"], expires_in_seconds=60),
            ValueError,
            "expires_in_seconds must be from 300 to 7776000, got 60",
        ),
        (lambda c: c.accounts.create(), ValueError, "name is missing"),
        (lambda c: c.accounts.add_tokens(2, amount=0), ValueError, "amount must be at least 1, got 0"),
        (lambda c: c.accounts.add_feature(2), ValueError, "feature_id is missing: client.features.list"),
        (lambda c: c.local_executors.register(name="n"), ValueError, "command is missing"),
        (lambda c: c.ai.prompt(prompt=""), ValueError, "prompt is missing: pass a sentence"),
        (
            lambda c: c.ai.update_settings(active_models=[{"provider": "p"}]),
            ValueError,
            r"active_models\[0\]\.model is",
        ),
        (
            lambda c: c.ai.send_times(recipients=[{"time_zone": "UTC"}]),
            ValueError,
            r"recipients\[0\]: SendTimeParticipant has no field 'time_zone'; did you mean 'timezone'",
        ),
        (
            lambda c: c.ai.send_times(recipients=[{"timezone": "Europe/Pariss"}]),
            ValueError,
            r"recipients\[0\]\.timezone: there is no time zone 'Europe/Pariss'; did you mean 'Europe/Paris'",
        ),
        (lambda c: c.cluster.restore(), ValueError, "file_path is missing"),
        (
            lambda c: c.create_credential({"created_by": "me"}),
            ValueError,
            r"scopes is missing.*docs/migration",
        ),
        (
            lambda c: c.create_job({**JOB, "executorId": "x", "executor_id": None}),
            TypeError,
            "executor_id must be",
        ),
    ],
)
def test_it_names_the_argument_and_says_what_to_pass(
    client: Client, call: Call, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text) as caught:
        call(client)
    assert type(caught.value) is error


def test_the_actor_is_asked_for() -> None:
    with (
        Client("http://server", transport=httpx.MockTransport(nothing_is_sent)) as client,
        pytest.raises(
            ValueError, match=r"created_by is missing: pass it, or give the client an actor: actor="
        ),
    ):
        client.projects.create(name="n", description="d")


def test_one_body_names_all_that_is_wrong(client: Client) -> None:
    with pytest.raises(ValueError, match="executor_id is missing") as caught:
        client.jobs.create(project_id=1, timezone="Europe/Berln", retry_max=-1)
    assert [re.sub(r":.*| must.*", "", note) for note in caught.value.__notes__] == [
        "JobRequestBody.timezone",
        "JobRequestBody.retry_max",
        "JobRequestBody.spec or start_date is missing",
    ]


def test_a_batch_names_the_items_and_collects_everything(client: Client) -> None:
    batch: list[JobRequestBody | dict[str, Any]] = [{**JOB} for _ in range(19)]
    batch[3] = {**JOB, "timezone": "Europe/Berln", "data": {}}
    batch[17] = JobRequestBody(1, "UTC", 2, spec="nonsense")
    batch[18] = 5
    with pytest.raises(BatchError) as caught:
        client.jobs.create(batch)
    texts = [str(error) for error in caught.value.errors]
    assert [text.partition(" ")[0] for text in texts] == [
        "jobs[3].data",
        "jobs[3].timezone:",
        "jobs[17].spec:",
        "jobs[18]:",
    ]
    assert [type(error) for error in caught.value.errors] == [
        TypeError,
        ValueError,
        ValueError,
        TypeError,
    ]
    assert isinstance(caught.value.errors[2].__cause__, CronError)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).splitlines()[0] == "nothing was sent: " + texts[0]
    copied = pickle.loads(pickle.dumps(caught.value))
    assert [str(error) for error in copied.errors] == texts


def test_a_long_list_of_faults_is_cut_in_the_text(client: Client) -> None:
    with pytest.raises(BatchError) as caught:
        client.batch_create_jobs([{**JOB, "retry_max": 99}] * 100)
    assert len(caught.value.errors) == 100
    last = str(caught.value).splitlines()[-1]
    assert last == "... and 80 more in errors (see docs/errors.md#batcherror)"


def test_reports_are_a_batch_too(client: Client) -> None:
    with pytest.raises(BatchError, match=r"reports\[1\]\.unique_id is missing"):
        client.local_executors.report(
            5, [{"job_id": 1, "unique_id": "u", "state": 1}, {"job_id": 1, "state": 1}]
        )


def test_what_only_a_newer_server_knows_is_sent() -> None:
    sent: list[bytes] = []

    def accept(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return httpx.Response(202, json={"data": "req", "success": True})

    with Client("http://server", actor="me", transport=httpx.MockTransport(accept)) as client:
        client.create_job({**JOB, "shiny": {"new": True}})
    assert b'"shiny":{"new":true}' in sent[0]


def refusing(message: str) -> Client:
    answer = httpx.Response(400, json={"data": message, "success": False})
    return Client("http://server", actor="me", transport=httpx.MockTransport(lambda _: answer))


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ("createdBy is required for all jobs", "give the client an actor: actor="),
        ("job start date is in the past", "see docs/migration.md"),
        ("cannot update cron spec", "use jobs.replace"),
        ("something else", r"something else \(see docs/errors.md#badrequesterror\)$"),
    ],
)
def test_a_refusal_of_the_server_says_what_to_do(message: str, hint: str) -> None:
    with refusing(message) as client, pytest.raises(BadRequestError, match=hint) as caught:
        client.create_job(JOB)
    assert caught.value.message == message


def test_the_missing_project_of_an_answer_is_matched_to_its_items() -> None:
    message = "a project in the payload does not exist. project id [9 1]"
    batch = [JOB, {**JOB, "project_id": 9}, {**JOB, "project_id": 9}]
    with refusing(message) as client:
        for create in (client.jobs.create, client.batch_create_jobs):
            with pytest.raises(BadRequestError, match="in the payload does not exist") as caught:
                create(batch)
            assert caught.value.__notes__ == [
                "project 9: jobs[1], jobs[2]; project 1: jobs[0] (at least one of them does not exist)"
            ]
