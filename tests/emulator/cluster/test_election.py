import pytest

from scheduler0.emulator.backend import RaftError
from scheduler0.emulator.cluster.election import ClusterTimes, Election, Role


class Time:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def election(time: Time) -> Election:
    election = Election(["http://a", "http://b", "http://c"], time)
    election.set_times(stale=2, election=1, unready=15, deposed=10)
    return election


def roles(election: Election) -> list[str]:
    return [str(node.role) for node in election.state()]


def test_the_first_node_leads(election: Election) -> None:
    assert roles(election) == ["leader", "follower", "follower"]
    assert election.named_leader() == 1


def test_a_leader_that_dies_is_followed_by_another_one(election: Election, time: Time) -> None:
    election.kill(1)
    assert (roles(election), election.named_leader()) == (["dead", "follower", "follower"], 1)
    time.now += 2
    assert (roles(election), election.named_leader()) == (["dead", "leaderless", "leaderless"], None)
    time.now += 1
    assert (roles(election), election.named_leader()) == (["dead", "unready", "follower"], 2)
    time.now += 15
    assert (roles(election), election.named_leader()) == (["dead", "leader", "follower"], 2)
    election.revive(1)
    assert roles(election) == ["follower", "leader", "follower"]


def test_a_follower_that_dies_changes_nothing(election: Election) -> None:
    election.kill(3)
    assert roles(election) == ["leader", "follower", "dead"]


def test_without_a_majority_no_node_leads(election: Election, time: Time) -> None:
    election.kill(2)
    election.kill(3)
    assert roles(election) == ["leaderless", "dead", "dead"]
    election.revive(3)
    time.now += 1
    assert "unready" in roles(election)
    time.now += 15
    assert sorted(roles(election)) == ["dead", "follower", "leader"]


def test_a_leader_elect_that_dies_is_followed_by_the_next_one(election: Election, time: Time) -> None:
    election.kill(1)
    election.revive(1)
    time.now += 2.5
    election.kill(2)
    time.now += 3
    assert roles(election) == ["follower", "dead", "unready"]


def test_a_deposed_leader_does_not_know_it_for_some_time(election: Election, time: Time) -> None:
    election.depose()
    assert roles(election) == ["deposed", "leaderless", "leaderless"]
    time.now += 1
    assert roles(election) == ["deposed", "unready", "follower"]
    time.now += 9
    assert roles(election) == ["follower", "unready", "follower"]
    time.now += 6
    assert roles(election) == ["follower", "leader", "follower"]


def test_an_election_can_be_ended_at_once(election: Election) -> None:
    election.kill(1)
    election.elect()
    assert roles(election) == ["dead", "leader", "follower"]
    election.elect(3)
    assert roles(election) == ["dead", "follower", "leader"]


def test_reset(election: Election) -> None:
    election.kill(1)
    election.reset()
    assert roles(election) == ["leader", "follower", "follower"]
    assert election.times == ClusterTimes()


def test_what_cannot_be_is_refused(election: Election) -> None:
    with pytest.raises(ValueError, match=r"node: 4 is not one of 1 to 3"):
        election.kill(4)
    with pytest.raises(ValueError, match=r"node: 1 is not dead"):
        election.revive(1)
    election.kill(1)
    with pytest.raises(ValueError, match=r"node: 1 is dead already"):
        election.kill(1)
    with pytest.raises(ValueError, match=r"node: 1 is dead"):
        election.elect(1)
    election.kill(2)
    with pytest.raises(ValueError, match="too few nodes live"):
        election.elect(3)
    with pytest.raises(ValueError, match="too few nodes live"):
        election.depose()
    with pytest.raises(ValueError, match=r"lag: -1 is not a number of seconds"):
        election.set_times(lag=-1)
    assert election.role(3) is Role.FOLLOWER


def test_the_leadership_is_handed_over(election: Election, time: Time) -> None:
    election.transfer()
    assert roles(election) == ["leaderless", "leaderless", "leaderless"]
    time.now += 1
    assert roles(election) == ["follower", "unready", "follower"]
    time.now += 15
    assert roles(election) == ["follower", "leader", "follower"]


def test_a_leader_without_another_voter_keeps_the_leadership(election: Election) -> None:
    election.change(lambda voters: voters.demote(2))
    election.change(lambda voters: voters.remove(3))
    election.transfer()
    assert roles(election) == ["leader", "follower", "follower"]
    assert [str(node.suffrage) for node in election.state()] == ["voter", "nonvoter", "removed"]
    with pytest.raises(RaftError, match="at least one voter"):
        election.change(lambda voters: voters.demote(1))


def test_a_leader_that_loses_its_vote_steps_down(election: Election, time: Time) -> None:
    election.change(lambda voters: voters.demote(1))
    time.now += 1
    assert roles(election) == ["follower", "unready", "follower"]
    with pytest.raises(ValueError, match="node: 1 has no vote"):
        election.elect(1)


def test_nodes_without_a_vote_do_not_count(election: Election, time: Time) -> None:
    election.change(lambda voters: voters.remove(3))
    election.kill(2)
    assert roles(election) == ["leaderless", "dead", "leaderless"]
    election.revive(2)
    time.now += 1
    assert roles(election) == ["unready", "follower", "follower"]
    election.change(lambda voters: voters.add(3))
    assert election.members()[3] == "nonvoter"
    election.change(lambda voters: voters.promote(3))
    election.kill(2)
    assert roles(election)[0] == "unready"


def test_taking_votes_can_cost_the_majority(election: Election) -> None:
    election.kill(3)
    election.change(lambda voters: voters.demote(2))
    assert roles(election) == ["leaderless", "leaderless", "dead"]
