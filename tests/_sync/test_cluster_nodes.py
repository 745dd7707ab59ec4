# Produced from tests/_async/test_cluster_nodes.py by scripts/unasync.py; do not edit.
"""Several nodes: which node is asked, how the leader is found, which hosts get no credential."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from scheduler0 import (
    APIConnectionError,
    Client,
    NodeState,
    NotFoundError,
    RedirectError,
    RetryPolicy,
)
from scheduler0._transport.nodes import COOL_DOWN, READ_YOUR_WRITES

from .mock import Answer, ManualClock, envelope

N1, N2, N3 = "http://n1:9091", "http://n2:9091", "http://n3:9091"
JOB = {"id": 5, "projectId": 1}


class Nodes:
    """Answers by node; what was asked, in order."""

    def __init__(self, **answers: Answer) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.host)
        self.requests.append(request)
        answer = self.answers[request.url.host]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


def cluster(
    nodes: Callable[[httpx.Request], httpx.Response], *, clock: ManualClock | None = None, **settings: Any
) -> Client:
    settings = {"base_url": [N1, N2, N3], "api_key": "key", "api_secret": "s3cr3t", **settings}
    client = Client(transport=httpx.MockTransport(nodes), account_id=2, actor="me", **settings)
    client._caller.clock = client._caller.transport.clock = clock or ManualClock()
    return client


def to(location: str, status: int = 302) -> httpx.Response:
    body = b'{"data":null,"success":false}{"data":"server not raft leader","success":false}'
    return httpx.Response(status, headers={"Location": location}, content=body)


ONCE = RetryPolicy(max_tries=1)
REFUSED = httpx.ConnectError("refused")
FOUND = envelope(JOB)
CREATED = envelope({"id": 1, "name": "n"}, 201)
PROJECTS = "/api/v1/projects"


@pytest.mark.parametrize(
    "fault", [REFUSED, httpx.ReadTimeout(""), envelope("peer cannot accept requests", 503)]
)
def test_reads_move_on_at_once_and_come_back_after_a_cool_down(
    fault: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    nodes, clock = Nodes(n1=fault, n2=FOUND, n3=FOUND), ManualClock()
    with cluster(nodes, clock=clock) as client:
        with caplog.at_level(logging.INFO, "scheduler0"):
            client.jobs.get(5)
        client.jobs.get(5)
        assert nodes.asked == ["n1", "n2", "n2"]
        assert clock.slept == []
        [down, *others] = client.cluster_status().nodes
        assert (down.address, down.down, others) == (
            N1,
            True,
            [NodeState(N2, False, None), NodeState(N3, False, None)],
        )
        assert down.last_error
        clock.now += COOL_DOWN
        nodes.answers["n1"] = FOUND
        client.jobs.get(5)
        assert nodes.asked[3:] == ["n1"]
        assert not client.cluster_status().nodes[0].down
    assert f"GET /api/v1/jobs/5: from {N1} to {N2}" in caplog.text
    assert nodes.requests[1].headers["Host"] == "n2:9091"
    assert nodes.requests[1].headers["X-Secret-Key"] == "s3cr3t"


def test_a_cluster_that_is_down_is_an_error_and_is_asked_again() -> None:
    nodes = Nodes(n1=REFUSED, n2=REFUSED, n3=REFUSED)
    with cluster(nodes) as client:
        with pytest.raises(APIConnectionError, match="no answer from http://n3:9091: refused"):
            client.jobs.get(5)
        assert nodes.asked == ["n1", "n2", "n3"]
        nodes.answers = {"n1": FOUND, "n2": FOUND, "n3": FOUND}
        client.jobs.get(5)


@pytest.mark.parametrize("status", [301, 302])
def test_a_write_follows_to_the_leader_unchanged_and_remembers_it(status: int) -> None:
    nodes = Nodes(n1=to(f"{N3}{PROJECTS}", status), n3=CREATED)
    with cluster(nodes) as client:
        client.request_raw("POST", "/projects", params={"a": "b c"}, json={"name": "n"})
        client.projects.create(name="n", description="d")
        assert client.cluster_status().leader == N3
    assert nodes.asked == ["n1", "n3", "n3"]
    first, second, _ = nodes.requests
    assert (second.method, second.content) == (first.method, first.content) == ("POST", b'{"name":"n"}')
    assert second.url.raw_path == first.url.raw_path == b"/api/v1/projects?a=b+c"
    assert second.headers["X-API-Key"] == "key"


def test_reads_go_to_the_leader_just_after_a_write_only() -> None:
    nodes, clock = Nodes(n1=FOUND, n2=CREATED), ManualClock()
    with cluster(nodes, clock=clock) as client:
        client._caller.transport.settings.cluster.led_by(N2)
        client.projects.create(name="n", description="d")
        nodes.answers["n2"] = FOUND
        client.jobs.get(5)
        clock.now += READ_YOUR_WRITES
        client.jobs.get(5)
    assert nodes.asked == ["n2", "n2", "n1"]


class Lagging(Nodes):
    """n1 takes a write and dies. n2 has the row only some time after."""

    def __init__(self, clock: ManualClock, lag: float) -> None:
        super().__init__(n1=CREATED)
        self._clock = clock
        self._there = clock.now + lag

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.answers["n2"] = FOUND if self._clock.now >= self._there else envelope("not found", 404)
        return super().__call__(request)


def test_a_read_after_a_write_outlasts_the_lag_of_a_follower_if_the_leader_died() -> None:
    clock = ManualClock()
    nodes = Lagging(clock, lag=0.35)
    with cluster(nodes, clock=clock) as client:
        client.projects.create(name="n", description="d")
        nodes.answers["n1"] = REFUSED
        assert (client.jobs.get(5)).id == 5
    assert nodes.asked == ["n1", "n1", "n2", "n2", "n2", "n2", "n2"]
    assert clock.now - 1000 < 0.5


def test_a_row_that_does_not_come_is_not_found() -> None:
    clock = ManualClock()
    nodes = Lagging(clock, lag=60)
    with cluster(nodes, clock=clock) as client:
        client.projects.create(name="n", description="d")
        nodes.answers["n1"] = REFUSED
        with pytest.raises(NotFoundError):
            client.jobs.get(5)
        assert clock.now - 1000 < 0.7
        clock.now += READ_YOUR_WRITES
        nodes.asked.clear()
        with pytest.raises(NotFoundError):
            client.jobs.get(5)
    assert nodes.asked == ["n2"]


def test_a_dead_leader_is_forgotten() -> None:
    nodes = Nodes(n1=to(f"{N3}{PROJECTS}"), n3=CREATED)
    with cluster(nodes) as client:
        client.projects.create(name="n", description="d")
        nodes.answers |= {"n3": REFUSED, "n1": to(f"{N2}{PROJECTS}"), "n2": CREATED}
        client.projects.create(name="n", description="d")
        assert client.cluster_status().leader == N2
    assert nodes.asked == ["n1", "n3", "n3", "n1", "n2"]


def test_the_leader_may_have_another_port_of_a_named_host() -> None:
    leader = "http://n1:7000"
    answers = {9091: to(f"{leader}{PROJECTS}"), 7000: CREATED}

    def server(request: httpx.Request) -> httpx.Response:
        return answers[request.url.port or 80]

    client = Client(N1, actor="me", transport=httpx.MockTransport(server))
    with client:
        assert (client.projects.create(name="n", description="d")).id == 1
    assert client.cluster_status().leader == leader


def test_a_foreign_host_gets_nothing_until_it_is_allowed() -> None:
    nodes = Nodes(n1=to(f"http://leader:9091{PROJECTS}"), leader=CREATED)
    with cluster(nodes) as client:
        with pytest.raises(
            RedirectError, match=r"no credential was sent.*allow_hosts=\['leader'\]"
        ) as caught:
            client.projects.create(name="n", description="d")
    assert caught.value.location == f"http://leader:9091{PROJECTS}"
    assert nodes.asked == ["n1"]
    with cluster(nodes, allow_hosts=["leader"]) as client:
        assert (client.projects.create(name="n", description="d")).id == 1


@pytest.mark.parametrize(
    ("location", "why"),
    [
        (f"{N2}/api/v1/jobs", "it points to another path: /api/v1/jobs"),
        ("ftp://n2/x", "which is not an http address"),
        ("/api/v1/projects", "which is not an http address"),
        ("", "which is not an http address"),
        ("http://[::1", "which is not an address"),
        (f"http://evil@n2:9091{PROJECTS}", "an address that holds credentials"),
        (f"http://n2.evil:9091{PROJECTS}", "which is not among the hosts of base_url"),
        (f"{N1}{PROJECTS}", "which points elsewhere itself"),
    ],
)
def test_a_location_that_is_not_followed(location: str, why: str) -> None:
    nodes = Nodes(n1=to(location))
    with cluster(nodes, retry=ONCE) as client:
        with pytest.raises(RedirectError, match="the redirect is not followed") as caught:
            client.projects.create(name="n", description="d")
    assert why in str(caught.value)
    assert nodes.asked == ["n1"]


def test_encrypted_nodes_do_not_send_credentials_in_the_clear() -> None:
    nodes = Nodes(n1=to(f"http://n1:9091{PROJECTS}"))
    with cluster(nodes, base_url="https://n1:9091", allow_hosts=["n1"]) as client:
        with pytest.raises(RedirectError, match="not among the hosts of base_url"):
            client.projects.create(name="n", description="d")


def test_circles_and_long_ways_end() -> None:
    nodes = Nodes(n1=to(f"{N2}{PROJECTS}"), n2=to(f"{N1}{PROJECTS}"))
    with cluster(nodes, retry=ONCE) as client:
        with pytest.raises(RedirectError, match="which points elsewhere itself"):
            client.projects.create(name="n", description="d")
    assert nodes.asked == ["n1", "n2"]
    nodes = Nodes(**{f"n{n}": to(f"http://n{n + 1}:9091{PROJECTS}") for n in range(1, 6)})
    with cluster(nodes, allow_hosts=["n4", "n5"], retry=ONCE) as client:
        with pytest.raises(RedirectError, match="after 3 others"):
            client.projects.create(name="n", description="d")
    assert nodes.asked == ["n1", "n2", "n3", "n4"]


def test_a_read_is_not_redirected() -> None:
    with cluster(Nodes(n1=to(f"{N2}/api/v1/jobs/5"))) as client:
        with pytest.raises(RedirectError, match="the server points to http://n2:9091/api/v1/jobs/5"):
            client.jobs.get(5)


def test_what_a_node_does_to_itself_is_asked_of_the_first_node_only() -> None:
    nodes = Nodes(n1=REFUSED, n2=FOUND)
    with cluster(nodes) as client:
        client._caller.transport.settings.cluster.led_by(N2)
        with pytest.raises(APIConnectionError, match="no answer from http://n1:9091"):
            client.cluster.reset_raft()
    assert nodes.asked == ["n1"] * 3


def test_a_prefix_belongs_to_its_node() -> None:
    nodes = Nodes(n1=REFUSED, n2=to(f"http://n3:9091{PROJECTS}"), n3=CREATED)
    with cluster(nodes, base_url="http://n1:9091/a, http://n2:9091/b,http://n3:9091") as client:
        client.projects.create(name="n", description="d")
    assert [request.url.path for request in nodes.requests] == [
        f"/a{PROJECTS}",
        f"/b{PROJECTS}",
        PROJECTS,
    ]
