# Produced from tests/_async/test_failover.py by scripts/unasync.py; do not edit.
"""A cluster that elects: a write waits for the leader, and says what it knows of its outcome."""

from __future__ import annotations

import json

import httpx
import pytest

from scheduler0 import (
    APIConnectionError,
    BadRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RedirectError,
    ServerError,
    ServiceUnavailableError,
)

from .mock import ManualClock, client_for, envelope
from .test_cluster_nodes import CREATED, FOUND, N1, N2, N3, ONCE, PROJECTS, REFUSED, Nodes, cluster, to

NOT_LEADER = envelope({"Message": "message: server not raft leader, code: 500", "Type": 500}, 500)
LOST = envelope("leadership lost while committing log", 500)
IN_400 = "failed to create async tasks: {}"
ELECTING = envelope("peer cannot accept requests", 503)


class Election:
    """n1 leads and dies. n2 and n3 point to it, then elect; n2 wins and is ready after ``ready`` s."""

    def __init__(self, clock: ManualClock, ready: float) -> None:
        self._clock = clock
        self._died = clock.now
        self._ready = ready
        self.asked: list[tuple[float, str]] = []
        self.created = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        since, host = self._clock.now - self._died, request.url.host
        self.asked.append((since, host))
        if host == "n1":
            raise httpx.ConnectError("refused")
        if since < 2:
            return to(f"{N1}{PROJECTS}")
        if since < 3:
            return envelope("peer cannot accept requests", 503)
        if since < self._ready or host == "n3":
            return to(f"{N2}{PROJECTS}")
        self.created += 1
        return envelope({"id": self.created, "name": "n"}, 201)


def test_a_write_outlasts_an_election() -> None:
    clock = ManualClock()
    election = Election(clock, ready=99)
    with cluster(election, clock=clock, failover_timeout=180) as client:
        created = client.projects.create(name="n", description="d")
        assert client.cluster_status().leader == N2
    assert (created.id, election.created) == (1, 1)
    assert min(clock.slept) >= 0.25
    assert max(clock.slept) <= 5.0
    assert len(election.asked) < 110


def test_the_default_waits_30_s_and_the_error_says_that_nothing_was_done() -> None:
    clock = ManualClock()
    election = Election(clock, ready=99)
    with cluster(election, clock=clock) as client:
        with pytest.raises(RedirectError, match="which points elsewhere itself"):
            client.projects.create(name="n", description="d")
    assert 20 < clock.now - 1000 <= 30
    assert election.created == 0


def test_the_deadline_of_the_user_bounds_the_failover() -> None:
    clock = ManualClock()
    election = Election(clock, ready=99)
    with cluster(election, clock=clock, failover_timeout=180, deadline=10) as client:
        with pytest.raises(RedirectError):
            client.projects.create(name="n", description="d")
    assert clock.now - 1000 <= 10


def test_without_retries_nothing_is_waited_for() -> None:
    clock = ManualClock()
    with cluster(Election(clock, ready=99), clock=clock, retry=ONCE) as client:
        with pytest.raises(APIConnectionError, match="refused"):
            client.projects.create(name="n", description="d")
    assert clock.slept == []


def test_a_redirect_to_a_dead_leader_pauses_however_many_nodes_are_up() -> None:
    clock = ManualClock()
    nodes = Nodes(n1=REFUSED, n2=to(f"{N1}{PROJECTS}"), n3=to(f"{N1}{PROJECTS}"))
    with cluster(nodes, clock=clock, base_url=[N2, N3], allow_hosts=["n1"]) as client:
        with pytest.raises(APIConnectionError):
            client.projects.create(name="n", description="d")
    assert len(clock.slept) >= 6
    assert clock.slept[0] >= 0.25
    assert len(nodes.asked) == 2 * (len(clock.slept) + 1)


@pytest.mark.parametrize("answer", [NOT_LEADER, envelope(IN_400.format("server not raft leader"), 400)])
def test_a_deposed_leader_sends_the_write_to_the_next_node(answer: httpx.Response) -> None:
    nodes, clock = Nodes(n1=answer, n2=to(f"{N3}{PROJECTS}"), n3=CREATED), ManualClock()
    with cluster(nodes, clock=clock) as client:
        client._caller.transport.settings.cluster.led_by(N1)
        client.projects.create(name="n", description="d")
        status = client.cluster_status()
        nodes.answers["n3"] = FOUND
        client.jobs.get(5)
        clock.now += 1
        nodes.answers["n1"] = FOUND
        client.jobs.get(5)
    assert nodes.asked == ["n1", "n2", "n3", "n3", "n1"]
    assert clock.slept == []
    assert status.leader == N3
    assert not status.nodes[0].down
    assert "server not raft leader" in str(status.nodes[0].last_error)


@pytest.mark.parametrize(
    "answer", [LOST, envelope(IN_400.format("leadership lost while committing log"), 400)]
)
def test_a_leader_that_lost_its_place_leaves_the_outcome_unknown(answer: httpx.Response) -> None:
    nodes = Nodes(n1=answer, n2=CREATED, n3=CREATED)
    with cluster(nodes) as client:
        with pytest.raises(OutcomeUnknownError, match="leadership lost while committing log"):
            client.projects.create(name="n", description="d")
    assert nodes.asked == ["n1"]


def test_a_put_and_a_read_are_repeated_elsewhere() -> None:
    nodes = Nodes(n1=LOST, n2=envelope({"id": 5, "name": "n"}), n3=FOUND)
    with cluster(nodes) as client:
        assert (client.projects.update(5, description="d")).id == 5
        client._caller.transport.settings.cluster.led_by(N1)
        assert (client.jobs.get(5)).id == 5


def test_one_node_keeps_the_retries_of_its_policy() -> None:
    clock = ManualClock()

    def server(request: httpx.Request) -> httpx.Response:
        return envelope("server not raft leader", 500)

    with client_for(server, clock=clock, actor="me") as client:
        with pytest.raises(ServerError, match="server not raft leader"):
            client.projects.create(name="n", description="d")
    assert len(clock.slept) == 2


def test_an_electing_cluster_is_one_state_and_answers_reads() -> None:
    nodes, clock = Nodes(n1=ELECTING, n2=ELECTING, n3=ELECTING), ManualClock()
    with cluster(nodes, clock=clock) as client:
        with pytest.raises(ServiceUnavailableError):
            client.projects.create(name="n", description="d")
        assert not any(node.down for node in client.cluster_status().nodes)
    assert len(nodes.asked) < 20
    assert min(clock.slept) >= 0.25


@pytest.mark.parametrize("urls", [[N1, N2, N3], [N3, N2, N1], [N2, N1, N3]])
def test_a_task_is_read_where_it_was_taken(urls: list[str]) -> None:
    asked: list[str] = []
    clock = ManualClock()
    done = {"requestId": "req", "output": "[]", "dateCreated": "2026-08-03T09:00:00Z"}

    def server(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.host}")
        if request.method == "POST":
            return envelope("req", 202) if request.url.host == "n2" else to(f"{N2}/api/v1/jobs")
        if request.url.host != "n2":
            return envelope("no such task", 404)
        return envelope({**done, "state": 1 if len(asked) < 6 else 2})

    with cluster(server, clock=clock, base_url=urls) as client:
        handle = client.jobs.create(
            project_id=1, executor_id=1, timezone="UTC", start_date="2099-01-01T00:00:00Z"
        )
        clock.now += 60
        assert handle.wait() == []
        assert {node for node in asked if node.startswith("GET")} == {"GET n2"}
        # Another program knows the request id and not the node.
        asked[:] = [""] * 6
        assert json.loads((client.wait_for_task("req")).output) == []


def test_a_task_that_no_node_knows_is_not_found() -> None:
    clock = ManualClock()
    nodes = Nodes(**dict.fromkeys(("n1", "n2", "n3"), envelope("no such task", 404)))
    with cluster(nodes, clock=clock) as client:
        with pytest.raises(NotFoundError):
            client.wait_for_task("req")
    assert set(nodes.asked) == {"n1", "n2", "n3"}
    assert clock.now - 1000 < 5


def test_another_400_is_what_it_says() -> None:
    nodes = Nodes(n1=envelope("name is required", 400))
    with cluster(nodes) as client:
        with pytest.raises(BadRequestError, match="name is required"):
            client.projects.create(name="n", description="d")
    assert nodes.asked == ["n1"]
