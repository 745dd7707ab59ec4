"""The emulator: inside another program, or in the foreground."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scheduler0.emulator.access import Access, WantedAccess
from scheduler0.emulator.delivery.journal import DeliveryAttempt, Fired, Reference, id_of
from scheduler0.emulator.known_accounts import EXAMPLE_ACCOUNT
from scheduler0.emulator.quirks import FAITHFUL, Quirks

# The rest, with the web server and the HTTP client, is imported when an emulator starts.
if TYPE_CHECKING:
    from scheduler0.emulator.clock import Clock
    from scheduler0.emulator.control.control import EmulatorState
    from scheduler0.emulator.handles import EmulatorAI, EmulatorClock, EmulatorCluster, EmulatorFaults
    from scheduler0.emulator.node import Node

_running: list[Emulator] = []


def running_emulators() -> list[Emulator]:
    """The emulators that this process has started and not stopped, oldest first."""
    return list(_running)


class Emulator:
    """A Scheduler0 node on a port of this machine, served by a thread of its own.

    `path` is the file of the store; it is created if it does not exist. With `:memory:` everything is
    deleted at the stop. `port` 0 takes a free port at every start. With `nodes` from 2 to 9 it is a cluster
    of nodes on one store (docs/emulator.md), each with a port of its own: free ones, or `port` and those
    after it. Credentials that are not given come from the store; a new store generates them.
    `lambda_url` is the base address of a local AWS Lambda for the
    cloud functions of the provider `aws`; without it these functions fail. With a `messages_token` the API
    of one-shot messages is served to clients that present it (docs/messages.md); `messages_redis` is the
    URL of a Redis that then keeps the messages. With `leases` the API of leases is served, and with
    `leases_auth` only to clients that present this name and password (docs/leases.md). `quirks` are the
    accidents of the server to copy: an object, or text for `Quirks.parse`, which may raise `ValueError`
    (docs/quirks.md). `executions` is the number of executions that account 2 has left (default: 1,000,000
    in a new store). A request with a body above `max_body_bytes` (default: 10 MiB) is answered with 413.
    Without `page` there is no page at `/` (docs/page.md).

    Use the emulator as a context manager, or call `start` and `stop`. It can be started again.
    """

    def __init__(
        self,
        path: str | Path = ":memory:",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        nodes: int = 1,
        clock: Clock | None = None,
        username: str | None = None,
        password: str | None = None,
        api_key: str | None = None,
        api_secret: str | None = None,
        lambda_url: str | None = None,
        messages_token: str | None = None,
        leases: bool = False,
        leases_auth: tuple[str, str] | None = None,
        messages_redis: str | None = None,
        quirks: Quirks | str = FAITHFUL,
        executions: int | None = None,
        max_body_bytes: int | None = None,
        page: bool = True,
    ) -> None:
        self.path = path
        self._host = host
        self._port = port
        self._nodes = nodes
        self._clock = clock
        self._wanted = WantedAccess(username, password, api_key, api_secret)
        self._lambda_url = lambda_url
        self._messages_token = messages_token
        self._leases = leases
        self._leases_auth = leases_auth
        self._messages_redis = messages_redis
        self._quirks = Quirks.parse(quirks) if isinstance(quirks, str) else quirks
        self._executions = executions
        self._max_body_bytes = max_body_bytes
        self._page = page
        self._node: Node | None = None
        self._thread: threading.Thread | None = None
        self._failures: list[BaseException] = []

    def __repr__(self) -> str:
        state = "stopped" if self._node is None else self._node.url
        return f"<{type(self).__name__} {str(self.path)!r} {state}>"

    def start(self) -> None:
        """Return once requests are answered and the scheduler runs.

        Raises `ValueError` for a wrong argument, for example a `lambda_url` that is not an address,
        `OSError` if the port is taken, `RuntimeError` if the emulator runs already; if the store
        cannot be used `sqlite3.Error`, `NewerDatabaseError`, `NotAStoreError` for a file that no
        emulator wrote, `StoreInUseError` while another emulator runs on the file.
        """
        if self._node is not None:
            raise RuntimeError("the emulator is running already")
        from scheduler0.emulator.node import Node

        node = Node(
            path=self.path,
            host=self._host,
            port=self._port,
            nodes=self._nodes,
            clock=self._clock,
            access=self._wanted,
            lambda_url=self._lambda_url,
            messages_token=self._messages_token,
            leases=self._leases,
            leases_auth=self._leases_auth,
            messages_redis=self._messages_redis,
            quirks=self._quirks,
            executions=self._executions,
            max_body_bytes=self._max_body_bytes,
            page=self._page,
        )
        started = threading.Event()
        failures = self._failures = []

        def run() -> None:
            try:
                node.run(started.set)
            except BaseException as error:
                failures.append(error)
            finally:
                started.set()

        thread = threading.Thread(target=run, name="scheduler0-emulator", daemon=True)
        thread.start()
        started.wait()
        if failures:
            thread.join()
            node.close()
            raise failures[0]
        self._node, self._thread = node, thread
        _running.append(self)

    def stop(self) -> None:
        """Stop serving and firing, within seconds. Does nothing if the emulator is not running.

        Waits for async tasks end with 503. What is stored stays, unless it was in memory. Raises
        `StoreLostError` if the file of the store was deleted or replaced meanwhile.
        """
        node, thread = self._node, self._thread
        if node is None or thread is None:
            return
        self._node = self._thread = None
        _running.remove(self)
        node.request_stop()
        thread.join()
        node.close()
        if self._failures:
            raise self._failures[0]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def clock(self) -> EmulatorClock:
        """The time that the emulator lives by, to freeze and to move."""
        from scheduler0.emulator.handles import EmulatorClock

        return EmulatorClock(self._running())

    @property
    def faults(self) -> EmulatorFaults:
        """What is to go wrong."""
        from scheduler0.emulator.handles import EmulatorFaults

        return EmulatorFaults(self._running())

    @property
    def cluster(self) -> EmulatorCluster:
        """The nodes, if there are several. Raises `RuntimeError` if there is only one."""
        from scheduler0.emulator.handles import EmulatorCluster

        return EmulatorCluster(self._running())

    @property
    def ai(self) -> EmulatorAI:
        """What the models, the classifier and the analyzer are going to answer."""
        from scheduler0.emulator.handles import EmulatorAI

        return EmulatorAI(self._running())

    def deliveries(
        self, job: Reference | None = None, *, message: str | None = None
    ) -> list[DeliveryAttempt]:
        """The requests that delivered a job or a one-shot message, oldest first.

        `job` is an id, or an object of the API that has one. `message` is the id of a message. Without both
        it has all requests, also those of test invocations. The emulator keeps the latest 10,000, and fewer
        if their bodies exceed 64 MB. Raises `TypeError` for anything but a job.
        """
        node = self._running()
        return node.call(node.control.journal.attempts, id_of("job", job), message)

    def fired(self, job: Reference | None = None, *, message: str | None = None) -> list[Fired]:
        """One entry for each delivery that is over, however many requests it took, without test invocations.

        The arguments and the limits are those of `deliveries`.
        """
        node = self._running()
        return node.call(node.control.journal.fired, id_of("job", job), message)

    def state(self) -> EmulatorState:
        """What the emulator holds and does at this moment."""
        node = self._running()
        return node.call(node.control.state)

    def switch_quirks(self, quirks: Quirks | str) -> None:
        """Let these accidents of the server happen from now on, until the emulator stops.

        What is stored does not change. Raises `ValueError` for text that is wrong, and if `small_allowance`
        is not as at the start: it counts when a store is made.
        """
        chosen = Quirks.parse(quirks) if isinstance(quirks, str) else quirks
        node = self._running()
        node.call(node.control.quirks.switch, chosen)

    def reset(self) -> None:
        """Return the emulator to its first state. Only the first accounts and credentials are left.

        Ids start at 1 again, the clock shows the machine's time, and faults, canned answers and recorded
        deliveries are forgotten. Waits for async tasks, and up to two seconds for requests that deliver.
        """
        node = self._running()
        node.complete(node.control.reset())

    @property
    def url(self) -> str:
        """The base URL for clients: scheme, host and port. `RuntimeError` while stopped, as for all below."""
        return self._running().url

    @property
    def urls(self) -> list[str]:
        """The base URLs of all nodes, in the order of their numbers."""
        return list(self._running().urls)

    @property
    def account_id(self) -> str:
        """The account that the API key belongs to, as header values carry it."""
        return str(EXAMPLE_ACCOUNT)

    @property
    def api_key(self) -> str:
        return self._access().api_key

    @property
    def api_secret(self) -> str:
        return self._access().api_secret

    @property
    def username(self) -> str:
        """The operator's name for Basic authentication."""
        return self._access().username

    @property
    def password(self) -> str:
        return self._access().password

    def _access(self) -> Access:
        return self._running().access

    def _running(self) -> Node:
        if self._node is None:
            raise RuntimeError("the emulator is not running")
        return self._node


def serve(
    on_started: Callable[[str, Access], None],
    *,
    path: str | Path = ":memory:",
    host: str = "127.0.0.1",
    port: int = 7070,
    nodes: int = 1,
    clock: Clock | None = None,
    username: str | None = None,
    password: str | None = None,
    api_key: str | None = None,
    api_secret: str | None = None,
    lambda_url: str | None = None,
    messages_token: str | None = None,
    leases: bool = False,
    leases_auth: tuple[str, str] | None = None,
    messages_redis: str | None = None,
    quirks: Quirks = FAITHFUL,
    executions: int | None = None,
    max_body_bytes: int | None = None,
    page: bool = True,
) -> None:
    """Serve on this thread until SIGINT or SIGTERM (main thread only). The arguments are those of `Emulator`.

    `on_started` gets the base URL and the access once requests are answered. Raises as `Emulator.start`.
    """
    from scheduler0.emulator.node import Node

    wanted = WantedAccess(username, password, api_key, api_secret)
    node = Node(
        path=path,
        host=host,
        port=port,
        nodes=nodes,
        clock=clock,
        access=wanted,
        lambda_url=lambda_url,
        messages_token=messages_token,
        leases=leases,
        leases_auth=leases_auth,
        messages_redis=messages_redis,
        quirks=quirks,
        executions=executions,
        max_body_bytes=max_body_bytes,
        page=page,
    )
    try:
        node.run(lambda: on_started(node.url, node.access))
    finally:
        node.close()
