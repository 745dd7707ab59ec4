from scheduler0.emulator.cluster.election import Election
from scheduler0.emulator.cluster.picture import cluster_picture
from scheduler0.emulator.delivery.faults import Fault, FaultKind

URLS = ["http://a", "http://b", "http://c"]


def test_a_cluster_at_work() -> None:
    election = Election(URLS, lambda: 5.0)
    faults = [Fault(kind=FaultKind.NOT_LEADER, times=3, method="POST"), Fault(kind=FaultKind.STALL)]
    picture = cluster_picture(election, faults)
    leader = {"node": 1, "url": "http://a", "role": "leader", "votes": True, "member": True}
    assert picture["nodes"] == [
        {**leader, "redirects_to": None, "lag": 0.0},
        {**leader, "node": 2, "url": "http://b", "role": "follower", "redirects_to": "http://a", "lag": 0.2},
        {**leader, "node": 3, "url": "http://c", "role": "follower", "redirects_to": "http://a", "lag": 0.2},
    ]
    assert (picture["leader"], picture["ready_in"]) == (1, 0.0)
    assert picture["faults"] == [{"kind": "not_leader", "times": 3, "method": "POST", "path": None}]
    assert picture["times"] == {"lag": 0.2, "stale": 2.0, "election": 1.0, "unready": 15.0, "deposed": 15.0}


def test_a_cluster_that_elects() -> None:
    now = 100.0
    election = Election(URLS, lambda: now)
    election.change(lambda voters: voters.demote(3))
    election.change(lambda voters: voters.promote(3))
    election.kill(1)
    now += 2.5
    picture = cluster_picture(election, [])
    assert (picture["leader"], picture["ready_in"]) == (2, 15.5)
    assert [node["role"] for node in nodes(picture)] == ["dead", "leaderless", "leaderless"]
    assert [node["lag"] for node in nodes(picture)] == [None, 0.2, 0.2]
    assert [node["redirects_to"] for node in nodes(picture)] == [None, None, None]


def test_a_cluster_without_a_majority_and_a_node_that_was_removed() -> None:
    election = Election(URLS, lambda: 5.0)
    election.change(lambda voters: voters.remove(3))
    election.kill(2)
    picture = cluster_picture(election, [])
    assert (picture["leader"], picture["ready_in"]) == (None, None)
    assert [(node["votes"], node["member"]) for node in nodes(picture)] == [
        (True, True),
        (True, True),
        (False, False),
    ]


def nodes(picture: dict[str, object]) -> list[dict[str, object]]:
    found = picture["nodes"]
    assert isinstance(found, list)
    return found
