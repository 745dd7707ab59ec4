# Produced from scheduler0/_async/client.py by scripts/unasync.py; do not edit.
"""The client: configuration, lifetime, and the way to every resource."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from .._auth.api_keys import APIKey, KeyProvider
from .._transport.call import CallSettings
from .._transport.config import Config, Timeouts, checked_headers
from .._transport.connections import check_addresses
from .._transport.events import RequestEvent, ResponseEvent, RetryEvent
from .._transport.nodes import ClusterState
from .._transport.observer import Observer
from .._transport.retry import RetryPolicy
from .._warnings import warn_about_plain_http, warn_about_the_official_client
from .._wire.bodies import json_value
from .._wire.raw_response import RawResponse, http_method, query, route
from .._wire.redaction import secret_text, shown, shown_headers
from .auth import ProvidedKeyAuth
from .caller import Caller
from .http_connections import Connections, connect
from .resources.accounts import Accounts, FlatAccounts
from .resources.ai import AI, FlatAI
from .resources.async_tasks import FlatServerTasks, ServerTasks
from .resources.cluster import Cluster, FlatCluster
from .resources.credentials import Credentials, FlatCredentials
from .resources.executions import Executions, FlatExecutions
from .resources.executors import Executors, FlatExecutors
from .resources.jobs import FlatJobs, Jobs
from .resources.local_executors import FlatLocalExecutors, LocalExecutors
from .resources.projects import FlatProjects, Projects
from .resources.server import Features, FlatFeatures, FlatHealth, Health
from .timing import Clock
from .transport import RetryingTransport

if TYPE_CHECKING:
    import ssl

    import httpx
    from scheduler0_openapi import Client as RawClient

    from .resources.plans import Plans
    from .resources.webhooks import Webhooks


class Client(
    FlatAccounts,
    FlatAI,
    FlatServerTasks,
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

    ``base_url`` is the address of the server without ``/api``, or a list of the addresses of several
    nodes. ``version`` is the API version in its paths.

    Choose one kind of credentials. A program has an API key: ``api_key``, ``api_secret`` and the
    ``account_id`` that the key belongs to. Or pass ``credentials``: an :class:`~scheduler0.APIKey`, or a
    callable that returns one. The callable is asked again before the key expires and after a 401. An
    operator has ``username`` and ``password``; with ``act_as`` he acts as an API key of the account.
    :meth:`from_env` looks credentials up. The server demands the members ``created_by``,
    ``modified_by``, ``deleted_by`` and ``archived_by``; ``actor`` (or ``SCHEDULER0_ACTOR`` in the
    environment) fills them in where a call leaves them out.

    A try has 5 s to connect and 30 s to answer, or ``timeout``: a number of seconds or
    :class:`~scheduler0.Timeouts`. All tries of a call together have ``deadline``, 60 s. ``retry`` says
    how often a failed try is repeated. A POST is repeated only if the server certainly did nothing;
    otherwise it raises :class:`~scheduler0.OutcomeUnknownError`. A write waits for the leader of a
    cluster, up to ``failover_timeout``, 30 s. Redirects of writes are followed to the named nodes, to
    other ports of their hosts and to ``allow_hosts``. Anything but a 2xx answer raises an
    :class:`~scheduler0.APIStatusError`, and no answer an :class:`~scheduler0.APIConnectionError`.
    ``on_request``, ``on_response`` and ``on_retry`` see every try, and ``otel`` makes spans of calls
    (``docs/reliability.md``).

    ``with`` or :meth:`close` closes the connections. ``proxy`` and ``verify`` (a TLS context, or
    ``False`` to trust anybody) configure them, and ``transport`` replaces them. ``http_client`` lends
    the connections of another client with its proxies, mounts and event hooks, but not its headers,
    timeouts and authentication. Many tasks (of a sync client: threads) may use one client at once.
    After a fork or on another event loop it raises :class:`~scheduler0.ClientStateError`.
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
        max_response_bytes: int | None = None,
        failover_timeout: float | None = None,
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
        engine: Literal["httpx", "httpx2", "fast"] | None = None,
    ) -> None:
        # For tools that show local variables where an argument is refused.
        api_key, api_secret, password, act_as = map(secret_text, (api_key, api_secret, password, act_as))
        headers = shown_headers(headers)
        warn_about_the_official_client()
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
            max_response_bytes=max_response_bytes,
            failover_timeout=failover_timeout,
        )
        observer = Observer.of(on_request=on_request, on_response=on_response, on_retry=on_retry, otel=otel)
        check_addresses(config.base_urls)
        real = connect(
            config.base_urls,
            transport=transport,
            http_client=http_client,
            proxy=proxy,
            verify=verify,
            engine=engine,
        )
        connections = Connections(real, f"{type(self).__name__} of {config.base_url}")
        if callable(credentials):
            auth = ProvidedKeyAuth(credentials, config.account_id, connections.ready)
            config = replace(config, credentials=KeyProvider(auth))
        if config.credentials is not None and transport is None:
            warn_about_plain_http(config.base_urls, allow_hosts)
        settings = CallSettings.of(config, allow_hosts, observer)
        clock = Clock()
        transport = RetryingTransport(connections, settings, clock)
        self._caller = Caller(config, transport, clock)

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
        from .._auth.environment import settings_from_env

        return cls(**settings_from_env(config_file, overrides))

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self._caller)

    @cached_property
    def ai(self) -> AI:
        return AI(self._caller)

    @cached_property
    def async_tasks(self) -> ServerTasks:
        return ServerTasks(self._caller)

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
    def plans(self) -> Plans:
        # Imported here: it takes a tenth of the import of the client, and few programs need it.
        from .resources.plans import Plans

        return Plans(self._caller)

    @cached_property
    def projects(self) -> Projects:
        return Projects(self._caller)

    @cached_property
    def webhooks(self) -> Webhooks:
        from .resources.webhooks import Webhooks

        return Webhooks(self._caller)

    @cached_property
    def raw(self) -> RawClient:
        """This client for the generated functions: ``list_jobs.sync_detailed(client=client.raw)``.

        Authentication, account, deadlines and errors apply there too.
        """
        return self._raw("")

    def _raw(self, cookie: str) -> RawClient:
        from .._wire.raw_client import SyncRawClient

        config = self._caller.config

        def view(
            *, cookie: str, headers: Mapping[str, str] | None = None, phases: Mapping[str, Any] | None = None
        ) -> RawClient:
            timeout = None if phases is None else config.timeouts.changed(phases)
            changed = self.with_options(headers=headers, timeout=timeout)
            return changed._raw(cookie)

        return SyncRawClient.bind(self._caller.http.whole, config.api_url, view, cookie)

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
        max_tries: int | None = None,
        max_response_bytes: int | None = None,
        failover_timeout: float | None = None,
    ) -> Self:
        """This client with other settings: a view over the same connections, cheap to make.

        ``headers`` are added to those of the client; those that it sets itself are refused.
        ``deadline`` is in seconds, for all tries of a call. ``max_tries`` is the number of tries, the first
        included, as in :class:`RetryPolicy`.
        """
        config = self._caller.config.with_options(
            timeout=timeout,
            headers=headers,
            actor=actor,
            deadline=deadline,
            retry=retry,
            max_tries=max_tries,
            max_response_bytes=max_response_bytes,
            failover_timeout=failover_timeout,
        )
        return self._view(config)

    def cluster_status(self) -> ClusterState:
        """What the client believes of the nodes: which are down and why, and which one leads.

        Sends nothing: it is what past calls have shown. ``client.cluster.nodes()`` asks the cluster.
        """
        transport = self._caller.transport
        return transport.settings.cluster.state(transport.clock.monotonic())

    def _view(self, config: Config) -> Self:
        view = object.__new__(type(self))
        view._caller = Caller(config, self._caller.transport, self._caller.clock)
        return view

    def request_raw(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> RawResponse[None]:
        """Send any request with the authentication, deadlines and errors of the client.

        ``path`` is below ``/api/{version}`` (for example ``/jobs/5``), or begins with ``/api/``. Members of
        ``params`` that are ``None`` are left out. Raises as every other call does.
        """
        headers, json = shown_headers(headers), shown(json_value("json", json))
        response = self._caller.http.request(
            http_method(method),
            route(path),
            params=query(params),
            json=json,
            headers=checked_headers(headers),
        )
        return RawResponse.of(response, None)

    def close(self) -> None:
        """Close the connections, also those of all views. Closing again does nothing."""
        self._caller.transport.close()

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
        if "_caller" not in vars(self):
            return f"<{type(self).__name__}>"
        config = self._caller.config
        return f"<{type(self).__name__} {config.base_url} account={config.account_id}>"
