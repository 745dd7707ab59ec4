"""The emulator inside another program, and in the foreground."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from scheduler0.emulator.accounts import EXAMPLE_ACCOUNT
from scheduler0.emulator.ai_handle import EmulatorAi
from scheduler0.emulator.clock import Clock
from scheduler0.emulator.control import EmulatorState
from scheduler0.emulator.handles import EmulatorClock, EmulatorFaults
from scheduler0.emulator.journal import DeliveryAttempt, Fired, Reference, id_of
from scheduler0.emulator.quirks import FAITHFUL, Quirks
from scheduler0.emulator.seed import Access, WantedAccess
from scheduler0.emulator.server import Node

_running: list["Emulator"] = []


def running_emulators() -> list["Emulator"]:
    """Those that this process has started and not stopped, oldest first."""
    return list(_running)


class Emulator:
    """A Scheduler0 node on a port of this machine, served by a thread of its own.

    `path` is the file of the store, made if absent; with `:memory:` everything is gone after a stop. `port` 0
    takes a free one at every start. The access that is not given comes from the store, which makes it up when
    it is new. `lambda_url` is the base address of a local AWS Lambda, which runs the cloud functions of the
    provider `aws`; without it they fail. With a `messages_token` the API of one-shot messages is served, to
    those who present it (docs/messages.md). `quirks` are the accidents of the server that happen here, too:
    as an object or as the text for `Quirks.parse`, which may raise `ValueError` (docs/quirks.md). Use the
    emulator as a context manager, or call `start` and `stop`; it can be started again.
    """

    def __init__(
        self,
        path: str | Path = ":memory:",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        clock: Clock | None = None,
        username: str | None = None,
        password: str | None = None,
        api_key: str | None = None,
        api_secret: str | None = None,
        lambda_url: str | None = None,
        messages_token: str | None = None,
        quirks: Quirks | str = FAITHFUL,
    ) -> None:
        self.path = path
        self._host = host
        self._port = port
        self._clock = clock
        self._wanted = WantedAccess(username, password, api_key, api_secret)
        self._lambda_url = lambda_url
        self._messages_token = messages_token
        self._quirks = Quirks.parse(quirks) if isinstance(quirks, str) else quirks
        self._node: Node | None = None
        self._thread: threading.Thread | None = None

    def __repr__(self) -> str:
        state = "stopped" if self._node is None else self._node.url
        return f"<{type(self).__name__} {str(self.path)!r} {state}>"

    def start(self) -> None:
        """Return once requests are answered and the scheduler runs.

        Raises `ValueError` for an argument that cannot be, such as a `lambda_url` that is no address,
        `OSError` if the port is taken, `RuntimeError` if the emulator runs already; if the store
        cannot be used `sqlite3.Error`, `NewerDatabaseError`, `NotAStoreError` for a database of another
        program, `StoreInUseError` while another emulator runs on the file.
        """
        if self._node is not None:
            raise RuntimeError("the emulator is running already")
        node = Node(
            path=self.path,
            host=self._host,
            port=self._port,
            clock=self._clock,
            access=self._wanted,
            lambda_url=self._lambda_url,
            messages_token=self._messages_token,
            quirks=self._quirks,
        )
        started = threading.Event()
        failures: list[BaseException] = []

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
        """Stop serving and firing, within seconds; does nothing if the emulator is not running.

        Waits for async tasks end with 503. What is stored stays, unless it was in memory.
        """
        node, thread = self._node, self._thread
        if node is None or thread is None:
            return
        self._node = self._thread = None
        _running.remove(self)
        node.request_stop()
        thread.join()
        node.close()

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
        return EmulatorClock(self._running())

    @property
    def faults(self) -> EmulatorFaults:
        """What is to go wrong."""
        return EmulatorFaults(self._running())

    @property
    def ai(self) -> EmulatorAi:
        """What the models, the classifier and the analyzer are going to answer."""
        return EmulatorAi(self._running())

    def deliveries(
        self, job: Reference | None = None, *, message: str | None = None
    ) -> list[DeliveryAttempt]:
        """The requests that deliver a job, a one-shot message, or anything, oldest first: the latest 10,000,
        or fewer where their bodies are larger than 64 MB in all.

        `job` is an id, or an object of the API that has one; `message` the id of a message. Among those of
        anything are test invocations of executors. Raises `TypeError` for what is no job.
        """
        node = self._running()
        return node.call(node.control.journal.attempts, id_of("job", job), message)

    def fired(self, job: Reference | None = None, *, message: str | None = None) -> list[Fired]:
        """As `deliveries`, but one entry for each delivery that is over, however many requests it took.

        Test invocations are none.
        """
        node = self._running()
        return node.call(node.control.journal.fired, id_of("job", job), message)

    def state(self) -> EmulatorState:
        """What the emulator holds and does at this moment."""
        node = self._running()
        return node.call(node.control.state)

    def reset(self) -> None:
        """Make the emulator as new, but for its access: the seeded accounts and credentials are left.

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
    clock: Clock | None = None,
    username: str | None = None,
    password: str | None = None,
    api_key: str | None = None,
    api_secret: str | None = None,
    lambda_url: str | None = None,
    messages_token: str | None = None,
    quirks: Quirks = FAITHFUL,
) -> None:
    """Serve on this thread until SIGINT or SIGTERM (main thread only); arguments as for `Emulator`.

    `on_started` gets the base URL and the access once requests are answered. Raises as `Emulator.start`.
    """
    wanted = WantedAccess(username, password, api_key, api_secret)
    node = Node(
        path=path,
        host=host,
        port=port,
        clock=clock,
        access=wanted,
        lambda_url=lambda_url,
        messages_token=messages_token,
        quirks=quirks,
    )
    try:
        node.run(lambda: on_started(node.url, node.access))
    finally:
        node.close()
