"""The cluster of one node and its dumps (contract admin 8)."""

from __future__ import annotations

import pytest

from scheduler0.emulator import Emulator

from ..api_client import NOW_TEXT, Api, ok, refused


def test_the_node_is_listed(node: Emulator, operator: Api) -> None:
    address = node.url.removeprefix("http://")
    assert ok(operator.get("/cluster/list-nodes")) == [
        {"clientAddress": node.url, "nodeAddress": address, "nodeId": 1}
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("add-self", "added"),
        ("transfer-leadership", "leadership transferred"),
        ("add-node?nodeId=1&nodeAddress=a&clientAddress=b", "node added"),
        ("remove-node?nodeId=2", "node removed"),
        ("promote-node?nodeId=1", "node promoted to voter"),
        ("force-rebuild?seedNodeId=1", "rebuild initiated"),
    ],
)
def test_what_one_node_can_do(api: Api, path: str, status: str) -> None:
    assert ok(api.post(f"/cluster/{path}")) == {"status": status}


VOTER = "need at least one voter in configuration"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("remove-self", 500, f"failed to remove self from raft: {VOTER}"),
        ("add-node", 400, "nodeId query parameter is required"),
        ("add-node?nodeId=x", 400, "nodeAddress query parameter is required"),
        ("add-node?nodeId=x&nodeAddress=a", 400, "clientAddress query parameter is required"),
        (
            "add-node?nodeId=x&nodeAddress=a&clientAddress=b",
            400,
            'invalid nodeId: strconv.ParseUint: parsing "x": invalid syntax',
        ),
        (
            "add-node?nodeId=2&nodeAddress=a&clientAddress=b",
            500,
            "failed to add node to raft: the emulator is a cluster of one node",
        ),
        ("remove-node", 400, "nodeId query parameter is required"),
        ("remove-node?nodeId=-1", 400, 'invalid nodeId: strconv.ParseUint: parsing "-1": invalid syntax'),
        ("remove-node?nodeId=1", 500, f"failed to remove node from raft: {VOTER}"),
        ("promote-node?nodeId=", 400, "nodeId query parameter is required"),
        ("promote-node?nodeId=2", 500, "node 2 not found in cluster"),
        ("demote-node", 400, "nodeId query parameter is required"),
        ("demote-node?nodeId=3", 500, "node 3 not found in cluster"),
        ("demote-node?nodeId=1", 500, f"failed to demote node to non-voter: {VOTER}"),
        ("force-rebuild", 400, "seedNodeId query parameter is required"),
        (
            "force-rebuild?seedNodeId=x",
            400,
            'invalid seedNodeId: strconv.ParseUint: parsing "x": invalid syntax',
        ),
        ("force-rebuild?seedNodeId=2", 500, "node 1 is not the seed node 2; cannot force rebuild"),
    ],
)
def test_what_one_node_refuses(api: Api, path: str, status: int, message: str) -> None:
    assert refused(api.post(f"/cluster/{path}")) == (status, message)


def test_the_cluster_is_for_admins(key_api: Api, emulator: Emulator) -> None:
    credential = ok(key_api.post("/credentials", json={"createdBy": "me", "scopes": ["write"]}), 201)
    headers = {
        "X-API-Key": credential["apiKey"],
        "X-Secret-Key": credential["plaintextSecret"],
        "X-Account-ID": emulator.account_id,
    }
    answer = key_api.post("/cluster/backup", headers=headers)
    assert refused(answer) == (403, "credential missing required scope: admin")


def test_the_dumps_show_the_live_queue(operator: Api, user: Api) -> None:
    members = {"projectId": user.new_project(), "executorId": user.new_executor(), "status": "active"}
    late = user.new_job(**members, startDate="2030-01-01T00:00:00Z")
    early = user.new_job(**members, startDate="2029-01-01T00:00:00+02:00")
    assert ok(operator.get("/cluster/dump/schedule-queue")) == [
        {"jobId": early, "executionTime": "2028-12-31T22:00:00Z"},
        {"jobId": late, "executionTime": "2030-01-01T00:00:00Z"},
    ]
    assert ok(operator.get("/cluster/dump/job-executions-cache")) == {}
    assert ok(operator.get("/cluster/dump/job-queues")) is None
    assert ok(operator.get("/cluster/dump/job-queue-versions")) == [
        {"id": 1, "version": 1, "numberOfActiveNodes": 1, "dateCreated": NOW_TEXT}
    ]


def test_an_empty_queue_is_dumped_as_such(operator: Api) -> None:
    assert ok(operator.get("/cluster/dump/schedule-queue")) == []


def test_a_reset_starts_the_scheduler_anew(operator: Api, user: Api) -> None:
    members = {"projectId": user.new_project(), "executorId": user.new_executor(), "status": "active"}
    job = user.new_job(**members, startDate="2030-01-01T00:00:00Z")
    assert ok(operator.post("/cluster/reset-raft")) == {"status": "raft reset"}
    while ok(operator.get("/cluster/dump/job-queue-versions"))[0]["version"] != 2:
        pass
    while not (queue := ok(operator.get("/cluster/dump/schedule-queue"))):
        pass
    assert queue == [{"jobId": job, "executionTime": "2030-01-01T00:00:00Z"}]
