"""The operations that change a cluster of three nodes (contract admin 8)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from scheduler0 import Client
from scheduler0.emulator import Emulator

from ..api_client import Api, ok, operator_headers, refused

VOTER = "need at least one voter in configuration"


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(nodes=3) as emulator:
        emulator.cluster.set_times(lag=0.0, stale=0.0, election=0.0, unready=0.0)
        yield emulator


class Node:
    """One node of the cluster, asked by the operator."""

    def __init__(self, emulator: Emulator, number: int) -> None:
        self._url = f"{emulator.urls[number - 1]}/api/v1/cluster"
        self._headers = operator_headers(emulator, 2)

    def post(self, path: str) -> httpx.Response:
        with httpx.Client() as client:
            return client.post(f"{self._url}/{path}", headers=self._headers, timeout=30)

    def ids(self) -> list[int]:
        with httpx.Client() as client:
            nodes = ok(client.get(f"{self._url}/list-nodes", headers=self._headers, timeout=30))
        return [node["nodeId"] for node in nodes]


def roles(emulator: Emulator) -> list[str]:
    return [str(node.role) for node in emulator.cluster.state()]


def votes(emulator: Emulator) -> list[str]:
    return [str(node.suffrage) for node in emulator.cluster.state()]


@pytest.mark.parametrize(
    ("path", "status", "what"),
    [
        ("transfer-leadership", 403, "transfer leadership"),
        ("add-self", 500, "add self"),
        ("remove-self", 500, "remove self"),
        ("add-node?nodeId=2&nodeAddress=a&clientAddress=b", 403, "add node"),
        ("remove-node?nodeId=2", 403, "remove node"),
        ("promote-node?nodeId=9", 403, "promote node"),
        ("demote-node?nodeId=2", 403, "demote node"),
    ],
)
def test_only_the_leader_changes_the_cluster(emulator: Emulator, path: str, status: int, what: str) -> None:
    assert refused(Node(emulator, 2).post(path)) == (status, f"node is not leader; cannot {what}")
    assert votes(emulator) == ["voter", "voter", "voter"]
    assert roles(emulator) == ["leader", "follower", "follower"]


def test_the_query_is_checked_before_the_leader(emulator: Emulator) -> None:
    assert refused(Node(emulator, 2).post("remove-node")) == (400, "nodeId query parameter is required")


def test_the_leadership_is_transferred(emulator: Emulator) -> None:
    assert ok(Node(emulator, 1).post("transfer-leadership")) == {"status": "leadership transferred"}
    assert roles(emulator) == ["follower", "leader", "follower"]
    assert ok(Node(emulator, 2).post("transfer-leadership")) == {"status": "leadership transferred"}
    assert roles(emulator) == ["follower", "follower", "leader"]


def test_a_client_writes_on_while_the_leadership_goes_round(emulator: Emulator) -> None:
    emulator.cluster.set_times(election=0.1, unready=0.2)
    access = {"username": emulator.username, "password": emulator.password, "account_id": "2"}
    with Client(emulator.urls, **access, actor="tests", failover_timeout=60) as client:
        leaders: list[str | None] = []
        for number in range(4):
            client.projects.create(name=f"p{number}", description="d")
            leaders.append(client.cluster_status().leader)
            with Client(leaders[-1] or "", **access) as leader:
                assert leader.cluster.transfer_leadership().status == "leadership transferred"
        client.projects.create(name="last", description="d")
        assert client.projects.list().total == 5
    assert leaders == [emulator.urls[0], emulator.urls[1], emulator.urls[2], emulator.urls[0]]


def test_a_deposed_leader_transfers_and_changes_nothing(emulator: Emulator) -> None:
    emulator.cluster.depose()
    assert ok(Node(emulator, 1).post("transfer-leadership")) == {"status": "leadership transferred"}
    assert roles(emulator) == ["deposed", "leader", "follower"]
    lost = "leadership lost while committing log"
    assert refused(Node(emulator, 1).post("add-self")) == (500, f"failed to add self to raft: {lost}")
    assert refused(Node(emulator, 1).post("promote-node?nodeId=2")) == (
        500,
        f"failed to promote node to voter: {lost}",
    )
    assert refused(Node(emulator, 1).post("remove-node?nodeId=3")) == (
        500,
        f"failed to remove node from raft: {lost}",
    )
    assert votes(emulator) == ["voter", "voter", "voter"]


def test_votes_are_taken_and_given(emulator: Emulator) -> None:
    leader = Node(emulator, 1)
    assert ok(leader.post("demote-node?nodeId=3")) == {"status": "node demoted to non-voter"}
    assert votes(emulator) == ["voter", "voter", "nonvoter"]
    assert ok(leader.post("remove-node?nodeId=2")) == {"status": "node removed"}
    assert leader.ids() == Node(emulator, 3).ids() == [1, 3]
    assert refused(leader.post("promote-node?nodeId=2")) == (500, "node 2 not found in cluster")
    assert refused(leader.post("demote-node?nodeId=1")) == (
        500,
        f"failed to demote node to non-voter: {VOTER}",
    )
    assert refused(leader.post("remove-self")) == (500, f"failed to remove self from raft: {VOTER}")
    assert ok(leader.post("add-node?nodeId=2&nodeAddress=a&clientAddress=b")) == {"status": "node added"}
    assert votes(emulator) == ["voter", "nonvoter", "nonvoter"]
    for number in (2, 3):
        assert ok(leader.post(f"promote-node?nodeId={number}")) == {"status": "node promoted to voter"}
    assert votes(emulator) == ["voter", "voter", "voter"]
    assert refused(leader.post("add-node?nodeId=4&nodeAddress=a&clientAddress=b")) == (
        500,
        "failed to add node to raft: the emulator has no node 4, only 1 to 3",
    )


def test_the_health_names_the_votes(emulator: Emulator) -> None:
    Node(emulator, 1).post("demote-node?nodeId=3")
    Node(emulator, 1).post("remove-node?nodeId=2")
    with Api(emulator, operator_headers(emulator, 2)) as api:
        stats = ok(api.get("/healthcheck"))["raftStats"]
        Node(emulator, 1).post("add-node?nodeId=2&nodeAddress=a&clientAddress=b")
        Node(emulator, 1).post("promote-node?nodeId=2")
        peers = [ok(api.get(f"{url}/api/v1/healthcheck"))["raftStats"]["num_peers"] for url in emulator.urls]
    addresses = [url.removeprefix("http://") for url in emulator.urls]
    assert stats["latest_configuration"] == (
        f"[{{Suffrage:Voter ID:1 Address:{addresses[0]}}} {{Suffrage:Nonvoter ID:3 Address:{addresses[2]}}}]"
    )
    assert stats["num_peers"] == "0"
    # A node without a vote counts no peers, and no other node counts it.
    assert peers == ["1", "1", "0"]


def test_a_leader_that_removes_itself_is_followed_by_another_one(emulator: Emulator) -> None:
    assert ok(Node(emulator, 1).post("remove-self")) == {"status": "removed"}
    assert roles(emulator) == ["follower", "leader", "follower"]
    assert Node(emulator, 2).ids() == [2, 3]
    assert ok(Node(emulator, 2).post("demote-node?nodeId=2")) == {"status": "node demoted to non-voter"}
    assert roles(emulator) == ["follower", "follower", "leader"]


def test_each_node_rebuilds_from_itself_only(emulator: Emulator) -> None:
    assert ok(Node(emulator, 3).post("force-rebuild?seedNodeId=3")) == {"status": "rebuild initiated"}
    assert refused(Node(emulator, 3).post("force-rebuild?seedNodeId=1")) == (
        500,
        "node 3 is not the seed node 1; cannot force rebuild",
    )


@pytest.mark.parametrize("number", [1, 2])
def test_a_reset_ends_the_node(emulator: Emulator, number: int) -> None:
    assert ok(Node(emulator, number).post("reset-raft")) == {"status": "raft reset"}
    deadline = time.monotonic() + 30
    while roles(emulator)[number - 1] != "dead":
        assert time.monotonic() < deadline
    with pytest.raises(httpx.ConnectError):
        Node(emulator, number).ids()
    assert roles(emulator).count("leader") == 1
    emulator.cluster.revive(number)
    assert Node(emulator, number).ids() == [1, 2, 3]


def test_backups_go_to_the_leader(emulator: Emulator) -> None:
    answer = Node(emulator, 2).post("backup")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"{emulator.urls[0]}/api/v1/cluster/backup",
    )


def test_a_reset_of_the_emulator_gives_all_votes_back(emulator: Emulator) -> None:
    Node(emulator, 1).post("remove-self")
    emulator.reset()
    assert votes(emulator) == ["voter", "voter", "voter"]
    assert roles(emulator) == ["leader", "follower", "follower"]
