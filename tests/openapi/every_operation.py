"""A session of our client that calls every operation of the API at least once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from scheduler0 import Client, NotFoundError
from scheduler0.emulator import Emulator
from scheduler0.errors import APIError, APIStatusError
from scheduler0.testing import WebhookReceiver
from scheduler0.types import LocalExecutionReport

START = datetime(2040, 1, 1, 9, tzinfo=UTC)
SECRET = "00" * 32
UNKNOWN = 10**6


@contextmanager
def client_and_operator(url: str, emulator: Emulator) -> Iterator[tuple[Client, Client]]:
    """With the API key, and the operator in the system account, both at `url`."""
    with (
        Client(
            url,
            api_key=emulator.api_key,
            api_secret=emulator.api_secret,
            account_id=emulator.account_id,
            actor="ann",
        ) as client,
        Client(
            url, username=emulator.username, password=emulator.password, account_id=1, actor="ops"
        ) as operator,
    ):
        yield client, operator


def use_every_operation(client: Client, operator: Client) -> None:
    client.healthcheck()
    with WebhookReceiver() as receiver:
        _schedule(client, receiver.url)
    _report(client)
    _credentials(client)
    _ai(client)
    _administer(operator)
    _run_the_cluster(operator)


def _schedule(client: Client, hook: str) -> None:
    project = client.projects.create(name="Billing", description="Invoices")
    client.projects.update(project.id, description="Invoices and reminders")
    assert client.projects.get(project.id).description == "Invoices and reminders"
    assert [one.id for one in client.projects.list()] == [project.id]

    executor = client.executors.create(
        name="Hook", type="webhook_url", webhook_url=hook, webhook_method="POST"
    )
    client.executors.update(executor.id, name="Webhook")
    assert client.executors.get(executor.id).name == "Webhook"
    assert [one.name for one in client.executors.list()] == ["Webhook"]
    assert client.executors.test_invoke(executor.id).success

    [job] = client.jobs.create(
        project_id=project.id, executor_id=executor.id, spec="0 0 9 * * *", timezone="UTC", start_date=START
    ).wait(timeout=30)
    client.jobs.update(job.id, data='{"invoice": 1}')
    assert client.jobs.get(job.id).data == '{"invoice": 1}'
    assert [one.id for one in client.jobs.list(project_id=project.id)] == [job.id]
    _look_back(client)

    client.jobs.delete(job.id)
    with pytest.raises(NotFoundError):
        client.jobs.get(UNKNOWN)
    client.projects.delete(project.id)
    client.executors.delete(executor.id)


def _look_back(client: Client) -> None:
    assert {one.account_id for one in client.executions.list()} <= {2}
    client.executions.totals()
    client.executions.analytics(START)
    client.executions.cleanup(retention_months=1)


def _report(client: Client) -> None:
    project = client.projects.create(name="Laptop", description="Runs here")
    executor = client.local_executors.register(name="laptop", command="true")
    [job] = client.jobs.create(
        project_id=project.id, executor_id=executor.id, spec="@every 1h", timezone="UTC", start_date=START
    ).wait(timeout=30)
    assert [one.id for one in client.local_executors.pull(executor.id)] == [job.id]
    report = LocalExecutionReport(job_id=job.id, unique_id="1-1", state=1)
    assert client.local_executors.report(executor.id, [report]).committed == 1


def _credentials(client: Client) -> None:
    credential = client.credentials.create(scopes=["read"])
    assert client.credentials.get(credential.id).scopes == ["read"]
    assert credential.id in [one.id for one in client.credentials.list()]
    client.credentials.update(credential.id, archived=False)
    client.credentials.archive(credential.id)
    client.credentials.delete(credential.id)


def _ai(client: Client) -> None:
    client.ai.settings()
    client.ai.update_settings({"active_models": [], "openai_api_key": "sk-of-a-test"})
    client.ai.models()
    prompt = {"prompt": "Send the invoices every day at 9am", "timezone": "UTC"}
    client.ai.prompt(prompt)
    client.ai.classify({"prompt": prompt["prompt"]})
    client.executors.create(
        name="invoices", type="webhook_url", webhook_url="http://127.0.0.1:9/", webhook_method="POST"
    )
    client.ai.schedule(prompt | {"project": {"name": "Prompts", "description": "By prompt"}})
    client.ai.prompt_requests()
    client.ai.send_times({"recipients": [{"timezone": "Europe/Berlin"}]})
    message = {"speaker": "ann", "message": "see you at nine", "timestamp": "2030-01-01T09:00:00Z"}
    # The emulator has no analyzer and answers 503.
    with pytest.raises(APIError):
        client.ai.analyze({"messages": [message]})


def _administer(operator: Client) -> None:
    account = operator.accounts.create(name="Acme").id
    own = operator.for_account(account)
    own.accounts.update(account, name="Acme Ltd")
    assert own.accounts.get(account).name == "Acme Ltd"
    [feature, *_] = own.features.list()
    own.accounts.add_feature(account, feature_id=feature.id)
    own.accounts.remove_feature(account, feature_id=feature.id)
    own.accounts.add_all_features(account)
    own.accounts.remove_all_features(account)
    own.accounts.increase_execution_count(account, count=500)
    own.accounts.execution_count(account)
    own.accounts.add_tokens(account, amount=60)
    own.accounts.tokens(account)
    own.accounts.ai_usage(account)
    operator.accounts.rotate_secret(old_secret_key=SECRET)


def _run_the_cluster(operator: Client) -> None:
    cluster = operator.cluster
    [node] = cluster.nodes()
    for dump in (
        cluster.schedule_queue,
        cluster.job_executions_cache,
        cluster.job_queues,
        cluster.job_queue_versions,
    ):
        dump()
    backup = cluster.backup().wait(timeout=30)
    cluster.restore(file_path=backup.output.rpartition("path: ")[2]).wait(timeout=30)
    cluster.add_self()
    cluster.promote_node(node.node_id)
    cluster.force_rebuild(node.node_id)
    cluster.reset_raft()
    cluster.remove_node(2)
    cluster.transfer_leadership()
    # The emulator's one node must keep its vote, and takes no other node.
    for refused in (
        lambda: cluster.add_node(2, node_address="node2:7071", client_address="http://node2:7070"),
        lambda: cluster.demote_node(node.node_id),
        cluster.remove_self,
    ):
        with pytest.raises(APIStatusError):
            refused()
