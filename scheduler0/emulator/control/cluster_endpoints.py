"""The nodes of a cluster over HTTP, below `/_emulator/cluster`."""

from collections.abc import Mapping
from dataclasses import fields

from starlette.requests import Request

from scheduler0.emulator.cluster.election import ClusterTimes
from scheduler0.emulator.control.action import Action, Answer, ControlError, camel_members, read_members
from scheduler0.emulator.control.control import Control, NoClusterError


async def _state(control: Control, request: Request) -> Answer:
    try:
        cluster = control.cluster
    except NoClusterError as error:
        raise ControlError(409, str(error)) from error
    return camel_members(cluster.picture(control.faults.pending()))


async def _times(control: Control, request: Request) -> Answer:
    await _state(control, request)
    members = await read_members(request, *(member.name for member in fields(ClusterTimes)))
    control.cluster.set_times(**members)
    return await _state(control, request)


async def _kill(control: Control, request: Request) -> Answer:
    await _state(control, request)
    control.cluster.kill(await _node(request))
    return await _state(control, request)


async def _revive(control: Control, request: Request) -> Answer:
    await _state(control, request)
    number = await _node(request)
    if number is None:
        raise ControlError(400, "node: missing")
    await control.cluster.revive(number)
    return await _state(control, request)


async def _depose(control: Control, request: Request) -> Answer:
    await _state(control, request)
    control.cluster.depose()
    return await _state(control, request)


async def _elect(control: Control, request: Request) -> Answer:
    await _state(control, request)
    control.cluster.elect(await _node(request))
    return await _state(control, request)


async def _node(request: Request) -> int | None:
    members = await read_members(request, "node")
    number = members.get("node")
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise ControlError(400, f"node: {number!r} is not the number of a node")
    return number


CLUSTER_ACTIONS: Mapping[tuple[str, str], Action] = {
    ("GET", "/cluster"): _state,
    ("POST", "/cluster/times"): _times,
    ("POST", "/cluster/kill"): _kill,
    ("POST", "/cluster/revive"): _revive,
    ("POST", "/cluster/depose"): _depose,
    ("POST", "/cluster/elect"): _elect,
}
