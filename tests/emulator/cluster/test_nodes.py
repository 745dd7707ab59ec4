"""A cluster of three nodes, over real connections."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from scheduler0.emulator import Emulator, NoClusterError

from ..api_client import Api, operator_headers

PROJECT = {"name": "p", "description": "d", "createdBy": "me"}


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(nodes=3) as emulator:
        emulator.cluster.set_times(lag=0.3, stale=0.0, election=0.0, unready=0.0)
        yield emulator


def ask(emulator: Emulator, node: int, method: str, path: str, document: Any = None) -> httpx.Response:
    url = f"{emulator.urls[node - 1]}/api/v1{path}"
    return httpx.request(method, url, json=document, headers=operator_headers(emulator, 2), timeout=30)


def roles(emulator: Emulator) -> list[str]:
    return [str(node.role) for node in emulator.cluster.state()]


def test_followers_redirect_writes_and_lag_behind(emulator: Emulator) -> None:
    written = ask(emulator, 1, "POST", "/projects", PROJECT)
    assert written.status_code == 201
    path = f"/projects/{written.json()['data']['id']}"
    assert ask(emulator, 2, "GET", path).status_code == 404
    assert ask(emulator, 1, "GET", path).status_code == 200
    deadline = time.monotonic() + 30
    while ask(emulator, 2, "GET", path).status_code != 200:
        assert time.monotonic() < deadline
    assert ask(emulator, 3, "GET", path).status_code == 200
    redirect = ask(emulator, 2, "DELETE", path + "?x=1")
    assert (redirect.status_code, redirect.headers["Location"]) == (
        301,
        f"{emulator.urls[0]}/api/v1{path}",
    )
    assert ask(emulator, 1, "GET", path).status_code == 200


def test_without_a_lag_followers_read_the_store(emulator: Emulator) -> None:
    emulator.cluster.set_times(lag=0)
    written = ask(emulator, 1, "POST", "/projects", PROJECT)
    assert ask(emulator, 2, "GET", f"/projects/{written.json()['data']['id']}").status_code == 200


def test_authentication_comes_before_the_redirect(emulator: Emulator) -> None:
    assert httpx.post(f"{emulator.urls[1]}/api/v1/projects", json=PROJECT).status_code == 401


def test_a_dead_node_refuses_connections_until_it_is_back(emulator: Emulator) -> None:
    with Api(emulator, operator_headers(emulator, 2)) as kept:
        assert kept.get("/projects").status_code == 200
        assert emulator.cluster.kill() == 1
        with pytest.raises(httpx.TransportError):
            kept.get("/projects")
    with pytest.raises(httpx.ConnectError):
        ask(emulator, 1, "GET", "/projects")
    assert roles(emulator) == ["dead", "leader", "follower"]
    assert ask(emulator, 2, "POST", "/projects", PROJECT).status_code == 201
    emulator.cluster.revive(1)
    assert ask(emulator, 1, "POST", "/projects", PROJECT).headers["Location"].startswith(emulator.urls[1])


def test_an_unready_leader_answers_503_or_redirects_to_itself(emulator: Emulator) -> None:
    emulator.cluster.set_times(unready=1000)
    emulator.cluster.kill(1)
    first, second = (ask(emulator, 2, "POST", "/projects", PROJECT) for _ in range(2))
    assert first.status_code == 503
    assert first.json()["data"].endswith("node is the leader but cannot accept requests yet")
    assert second.headers["Location"] == f"{emulator.urls[1]}/api/v1/projects"
    assert ask(emulator, 2, "GET", "/projects").status_code == 200
    assert emulator.cluster.elect() == 2
    assert ask(emulator, 2, "POST", "/projects", PROJECT).status_code == 201


def test_a_deposed_leader_fails_writes_and_does_nothing(emulator: Emulator) -> None:
    emulator.cluster.depose()
    answer = ask(emulator, 1, "POST", "/projects", PROJECT)
    assert (answer.status_code, answer.json()["data"]) == (500, "server not raft leader")
    jobs = ask(emulator, 1, "POST", "/jobs", [])
    assert jobs.status_code == 400
    assert jobs.json()["data"] == "failed to create async tasks server not raft leader"
    assert ask(emulator, 2, "GET", "/projects").json()["data"]["total"] == 0
    assert roles(emulator) == ["deposed", "leader", "follower"]


@pytest.mark.parametrize(
    ("kind", "carried_out"), [("leadership_lost_before", 0), ("leadership_lost_after", 1)]
)
def test_a_write_whose_leader_lost_the_leadership(emulator: Emulator, kind: str, carried_out: int) -> None:
    emulator.faults.add(kind, method="POST")
    answer = ask(emulator, 1, "POST", "/projects", PROJECT)
    assert (answer.status_code, answer.json()["data"]) == (500, "leadership lost while committing log")
    assert ask(emulator, 1, "GET", "/projects").json()["data"]["total"] == carried_out


def test_health_and_nodes(emulator: Emulator) -> None:
    health = [ask(emulator, node, "GET", "/healthcheck").json()["data"] for node in (1, 2)]
    assert [answer["raftStats"]["state"] for answer in health] == ["Leader", "Follower"]
    assert {answer["leaderAddress"] for answer in health} == {emulator.url.removeprefix("http://")}
    nodes = ask(emulator, 1, "GET", "/cluster/list-nodes").json()["data"]
    assert [node["clientAddress"] for node in nodes] == emulator.urls


def test_a_reset_brings_all_nodes_back(emulator: Emulator) -> None:
    emulator.cluster.kill()
    ask(emulator, 2, "POST", "/projects", PROJECT)
    emulator.reset()
    assert roles(emulator) == ["leader", "follower", "follower"]
    assert ask(emulator, 3, "GET", "/projects").json()["data"]["total"] == 0
    assert ask(emulator, 1, "POST", "/projects", PROJECT).status_code == 201


def test_the_controls_over_http(emulator: Emulator) -> None:
    control = f"{emulator.urls[1]}/_emulator/cluster"
    emulator.faults.add("not_leader", method="POST")
    emulator.faults.add("delivery_failure")
    picture = httpx.get(control).json()
    assert [node["role"] for node in picture["nodes"]] == ["leader", "follower", "follower"]
    assert picture["nodes"][1]["redirectsTo"] == emulator.url
    assert picture["readyIn"] == 0.0
    assert [fault["kind"] for fault in picture["faults"]] == ["not_leader"]
    assert httpx.post(f"{control}/times", json={"unready": 0}).json()["times"]["unready"] == 0
    assert httpx.post(f"{control}/kill", json={"node": 1}).json()["nodes"][0]["role"] == "dead"
    assert httpx.post(f"{control}/revive", json={"node": 1}).json()["nodes"][0]["role"] == "follower"
    assert httpx.post(f"{control}/depose").json()["nodes"][1]["role"] == "deposed"
    assert httpx.post(f"{control}/elect", json={"node": 3}).json()["nodes"][2]["role"] == "leader"
    refused = httpx.post(f"{control}/kill", json={"node": 7})
    assert (refused.status_code, refused.json()["error"]) == (400, "node: 7 is not one of 1 to 3")


def test_one_node_is_no_cluster() -> None:
    with Emulator() as emulator:
        with pytest.raises(NoClusterError, match=r"Emulator\(nodes=3\)"):
            _ = emulator.cluster
        assert httpx.get(f"{emulator.url}/_emulator/cluster").status_code == 409
        assert emulator.urls == [emulator.url]


@pytest.mark.parametrize("nodes", [0, 10, True])
def test_numbers_of_nodes_that_cannot_be(nodes: int) -> None:
    with pytest.raises(ValueError, match="nodes: "):
        Emulator(nodes=nodes).start()
