"""The nodes of the cluster: who leads, how far the others lag, and what can happen to them."""

from starlette.responses import Response

from scheduler0.emulator.cluster.cluster_nodes import ClusterNodes
from scheduler0.emulator.control.control import NoClusterError
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute

_PATH = f"{PAGE_PREFIX}/cluster"


async def _cluster(visit: PageRequest) -> Response:
    try:
        cluster = visit.site.control.cluster
    except NoClusterError:
        return visit.render("cluster.html", picture=None)
    return visit.render("cluster.html", picture=cluster.picture(visit.site.control.faults.pending()))


def _nodes(visit: PageRequest) -> ClusterNodes:
    try:
        return visit.site.control.cluster
    except NoClusterError as error:
        raise PageError(409, str(error)) from error


async def _kill(visit: PageRequest) -> Response:
    number = _nodes(visit).kill(visit.path_number())
    return visit.redirect(_PATH, f"Node {number} was killed.")


async def _revive(visit: PageRequest) -> Response:
    number = visit.path_number()
    await _nodes(visit).revive(number)
    return visit.redirect(_PATH, f"Node {number} serves again.")


async def _elect(visit: PageRequest) -> Response:
    number = _nodes(visit).elect(visit.path_number())
    return visit.redirect(_PATH, f"Node {number} leads.")


async def _depose(visit: PageRequest) -> Response:
    _nodes(visit).depose()
    return visit.redirect(_PATH, "The leader was deposed. Another node leads after the election.")


async def _times(visit: PageRequest) -> Response:
    times = {name: visit.number_field(name) for name in visit.form}
    try:
        _nodes(visit).set_times(**times)
    except TypeError as error:
        raise ValueError(f"there is no such time: {error}") from error
    return visit.redirect(_PATH, "The times are set.")


CLUSTER_ROUTES = (
    PageRoute("GET", _PATH, _cluster),
    PageRoute("POST", f"{_PATH}/depose", _depose),
    PageRoute("POST", f"{_PATH}/times", _times),
    PageRoute("POST", f"{_PATH}/{{id}}/kill", _kill),
    PageRoute("POST", f"{_PATH}/{{id}}/revive", _revive),
    PageRoute("POST", f"{_PATH}/{{id}}/elect", _elect),
)
