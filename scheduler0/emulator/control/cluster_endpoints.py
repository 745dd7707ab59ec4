"""The nodes of a cluster over HTTP, below `/_emulator/cluster`."""

from dataclasses import fields

from scheduler0.emulator.cluster.election import ClusterTimes
from scheduler0.emulator.control.action import (
    Answer,
    ControlError,
    ControlOperation,
    ControlOperations,
    Given,
    camel_members,
)
from scheduler0.emulator.control.control import Control, NoClusterError


async def _state(control: Control, given: Given) -> Answer:
    try:
        cluster = control.cluster
    except NoClusterError as error:
        raise ControlError(409, str(error)) from error
    return camel_members(cluster.picture(control.faults.pending()))


async def _times(control: Control, given: Given) -> Answer:
    await _state(control, given)
    control.cluster.set_times(**given)
    return await _state(control, given)


async def _kill(control: Control, given: Given) -> Answer:
    await _state(control, given)
    control.cluster.kill(_node(given))
    return await _state(control, given)


async def _revive(control: Control, given: Given) -> Answer:
    await _state(control, given)
    number = _node(given)
    if number is None:
        raise ControlError(400, "node: missing")
    await control.cluster.revive(number)
    return await _state(control, given)


async def _depose(control: Control, given: Given) -> Answer:
    await _state(control, given)
    control.cluster.depose()
    return await _state(control, given)


async def _elect(control: Control, given: Given) -> Answer:
    await _state(control, given)
    control.cluster.elect(_node(given))
    return await _state(control, given)


def _node(given: Given) -> int | None:
    number = given.get("node")
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise ControlError(400, f"node: {number!r} is not the number of a node")
    return number


CLUSTER_OPERATIONS: ControlOperations = {
    ("GET", "/cluster"): ControlOperation(_state),
    ("POST", "/cluster/times"): ControlOperation(
        _times, tuple(member.name for member in fields(ClusterTimes))
    ),
    ("POST", "/cluster/kill"): ControlOperation(_kill, ("node",)),
    ("POST", "/cluster/revive"): ControlOperation(_revive, ("node",)),
    ("POST", "/cluster/depose"): ControlOperation(_depose),
    ("POST", "/cluster/elect"): ControlOperation(_elect, ("node",)),
}
