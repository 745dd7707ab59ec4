# Produced from scheduler0/_async/client.py by scripts/unasync.py; do not edit.
"""The client: configuration, lifetime, and the way to every resource."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .._bodies import json_value
from .._call import Setup
from .._cluster import ClusterState
from .._config import Config, Timeouts, checked_headers
from .._credentials import APIKey, Provided
from .._identity import settings_from_env
from .._insecure import warn_about_plain_http
from .._observe import Observer, RequestEvent, ResponseEvent, RetryEvent, spans
from .._raw_response import RawResponse, query, route, verb
from .._retry import RetryPolicy
from ._auth import ProvidedKeyAuth
from ._caller import Caller
from ._clock import Clock
from ._connections import Connections, connect
from ._transport import Seam
from .accounts import Accounts, FlatAccounts
from .ai import AI, FlatAI
from .async_tasks import AsyncTasks, FlatAsyncTasks
from .cluster import Cluster, FlatCluster
from .credentials import Credentials, FlatCredentials
from .executions import Executions, FlatExecutions
from .executors import Executors, FlatExecutors
from .features import Features, FlatFeatures
from .health import FlatHealth, Health
from .jobs import FlatJobs, Jobs
from .local_executors import FlatLocalExecutors, LocalExecutors
from .projects import FlatProjects, Projects

if TYPE_CHECKING:
    import ssl

    import httpx
    from scheduler0_openapi import Client as RawClient


class Client(
    FlatAccounts,
    FlatAI,
    FlatAsyncTasks,
    FlatCluster,
    FlatCredentials,
    FlatExecutions,
    FlatExecutors,
    FlatFeatures,
    FlatHealth,
    FlatJobs,
    FlatLocalExecutors,
    FlatProjects,
):
    """A client of one Scheduler0 server, or of a cluster of them.

    ``base_url`` is the server's address without ``/api``, or those of several nodes, ``version``
    the API version in its paths. Authenticate with ``api_key`` and ``api_secret`` (and the
    ``account_id`` that the key belongs to), with ``credentials`` (an :class:`~scheduler0.APIKey`, or
    a callable that returns one and is asked again before it expires and after a 401) or, as the
    operator, with ``username`` and ``password``, and ``act_as`` an API key of the account if wanted;
    :meth:`from_env` looks them up. ``actor`` (or the environment's ``SCHEDULER0_ACTOR``) fills in
    ``created_by``, ``modified_by``, ``deleted_by`` and ``archived_by`` where a call leaves them out;
    the server demands them.

    Every try has limits: 5 s to connect, 30 s to answer, or ``timeout`` (a number of seconds, or
    :class:`~scheduler0.Timeouts`); all tries of a call together have ``deadline``, 60 s. Failed tries
    are made again as ``retry`` says, but a POST only where the server provably did nothing: otherwise
    it raises :class:`~scheduler0.OutcomeUnknownError`. A follower's redirect of a write is followed to
    the nodes named, to other ports of their hosts and to ``allow_hosts``. ``on_request``,
    ``on_response`` and ``on_retry`` see every try, ``otel`` makes spans of calls
    (``docs/reliability.md``). Anything but a 2xx answer raises an
    :class:`~scheduler0.APIStatusError`; no answer raises an :class:`~scheduler0.APIConnectionError`.
    The connections are closed by ``with`` or :meth:`close`. ``proxy`` and ``verify`` (a TLS
    context, or ``False`` to trust anybody) configure them, ``transport`` replaces them, and
    ``http_client`` lends those of another client: its proxies, mounts and event hooks, not its
    headers, timeouts and authentication. Many tasks (of a sync client: threads) may use one client
    at once; after a fork or on another event loop it raises :class:`~scheduler0.ClientStateError`.
    """

    def __init__(
        self,
        base_url: str | Sequence[str],
        version: str = "v1",
        api_key: str | None = None,
        api_secret: str | None = None,
        account_id: str | int | None = None,
        username: str | None = None,
        password: str | None = None,
        *,
        credentials: APIKey | Callable[[], APIKey] | None = None,
        act_as: str | None = None,
        actor: str | None = None,
        timeout: float | Timeouts | None = None,
        deadline: float | None = None,
        retry: RetryPolicy | None = None,
        allow_hosts: Collection[str] = (),
        on_request: Callable[[RequestEvent], object] | None = None,
        on_response: Callable[[ResponseEvent], object] | None = None,
        on_retry: Callable[[RetryEvent], object] | None = None,
        otel: bool = False,
        headers: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        http_client: httpx.Client | None = None,
        proxy: str | httpx.URL | httpx.Proxy | None = None,
        verify: ssl.SSLContext | bool | None = None,
    ) -> None:
        config = Config.resolve(
            base_url,
            version,
            api_key=api_key,
            api_secret=api_secret,
            account_id=account_id,
            username=username,
            password=password,
            actor=actor,
            timeout=timeout,
            headers=headers,
            credentials=credentials,
            act_as=act_as,
            deadline=deadline,
            retry=retry,
        )
        real = connect(
            config.base_urls, transport=transport, http_client=http_client, proxy=proxy, verify=verify
        )
        connections = Connections(real, f"{type(self).__name__} of {config.base_url}")
        if callable(credentials):
            auth = ProvidedKeyAuth(credentials, config.account_id, connections.ready)
            config = replace(config, credentials=Provided(auth))
        if config.credentials is not None and transport is None:
            warn_about_plain_http(config.base_urls, allow_hosts)
        observer = Observer(on_request, on_response, on_retry, spans() if otel else None)
        setup = Setup.of(config, allow_hosts, observer)
        clock = Clock()
        seam = Seam(connections, setup, clock)
        self._caller = Caller(config, seam, clock)

    @classmethod
    def from_env(cls, *, config_file: str | PathLike[str] | None = None, **overrides: Any) -> Self:
        """A client as this process is set up: arguments, then environment, then config file.

        ``overrides`` are arguments of the constructor. Credentials that are not among them are
        ``SCHEDULER0_API_KEY``, ``SCHEDULER0_API_SECRET`` and ``SCHEDULER0_ACCOUNT_ID``, all or none,
        else the session in ``~/.scheduler0/config.json`` (or ``config_file``), as the official command
        leaves it when it logs in. Also read: ``SCHEDULER0_BASE_URL``, ``SCHEDULER0_ACTOR``,
        ``SCHEDULER0_EXPIRES_AT``, ``SCHEDULER0_TIMEOUT`` and ``SCHEDULER0_DEADLINE`` (seconds). Raises
        :class:`~scheduler0.IdentityError` where that gives no usable credentials.
        """
        return cls(**settings_from_env(config_file, overrides))

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self._caller)

    @cached_property
    def ai(self) -> AI:
        return AI(self._caller)

    @cached_property
    def async_tasks(self) -> AsyncTasks:
        return AsyncTasks(self._caller)

    @cached_property
    def cluster(self) -> Cluster:
        return Cluster(self._caller)

    @cached_property
    def credentials(self) -> Credentials:
        return Credentials(self._caller)

    @cached_property
    def executions(self) -> Executions:
        return Executions(self._caller)

    @cached_property
    def executors(self) -> Executors:
        return Executors(self._caller)

    @cached_property
    def features(self) -> Features:
        return Features(self._caller)

    @cached_property
    def health(self) -> Health:
        return Health(self._caller)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self._caller)

    @cached_property
    def local_executors(self) -> LocalExecutors:
        return LocalExecutors(self._caller)

    @cached_property
    def projects(self) -> Projects:
        return Projects(self._caller)

    @cached_property
    def raw(self) -> RawClient:
        """This client for the generated functions: ``list_jobs.sync_detailed(client=client.raw)``.

        Authentication, account, deadlines and errors apply there too.
        """
        from .._raw import SyncRawClient

        return SyncRawClient.over(self._caller.http, self._caller.config.api_url)

    def for_account(self, account_id: str | int) -> Self:
        """This client for another account: a view over the same connections, cheap to make.

        An API key reaches its own account only; an operator reaches every one.
        """
        return self._view(self._caller.config.for_account(account_id))

    def with_options(
        self,
        *,
        timeout: float | Timeouts | None = None,
        headers: Mapping[str, str] | None = None,
        actor: str | None = None,
        deadline: float | None = None,
        retry: RetryPolicy | None = None,
        max_retries: int | None = None,
    ) -> Self:
        """This client with other settings: a view over the same connections, cheap to make.

        ``headers`` are added to those of the client; ``deadline`` is in seconds, over all tries of
        a call; ``max_retries`` counts the tries after the first.
        """
        config = self._caller.config.with_options(
            timeout=timeout,
            headers=headers,
            actor=actor,
            deadline=deadline,
            retry=retry,
            max_retries=max_retries,
        )
        return self._view(config)

    def cluster_status(self) -> ClusterState:
        """What the client believes of the nodes: which are down and why, and which one leads.

        Asks nobody: it is what past calls have shown. ``client.cluster.nodes()`` asks the cluster.
        """
        seam = self._caller.seam
        return seam.setup.cluster.state(seam.clock.monotonic())

    def _view(self, config: Config) -> Self:
        view = object.__new__(type(self))
        view._caller = Caller(config, self._caller.seam, self._caller.clock)
        return view

    def request_raw(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawResponse:
        """Send any request with the authentication, deadlines and errors of the client.

        ``path`` is below ``/api/{version}``, such as ``/jobs/5``, or begins with ``/api/``. Members of
        ``params`` that are ``None`` are left out. Raises as every other call does.
        """
        http = self._caller.http
        target = route(path)
        if target.startswith("/api/"):
            root = str(http.base_url).removesuffix(f"/api/{self._caller.config.version}/")
            target = root + target
        response = http.request(
            verb(method),
            target,
            params=query(params),
            json=json_value("json", json),
            headers=checked_headers(headers),
        )
        return RawResponse.of(response)

    def close(self) -> None:
        """Close the connections, also those of all views. Closing again does nothing."""
        self._caller.seam.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        config = self._caller.config
        return f"<{type(self).__name__} {config.base_url} account={config.account_id}>"
