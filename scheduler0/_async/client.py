"""The client: configuration, lifetime, and the way to every resource."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .._config import Config, Timeouts
from .._credentials import APIKey, Provided
from .._raw_response import RawResponse, route
from ._auth import AsyncProvidedKeyAuth
from ._caller import AsyncCaller
from ._clock import AsyncClock
from ._transport import AsyncSeam, real_transport
from .accounts import AsyncAccounts, AsyncFlatAccounts
from .ai import AsyncAI, AsyncFlatAI
from .async_tasks import AsyncAsyncTasks, AsyncFlatAsyncTasks
from .cluster import AsyncCluster, AsyncFlatCluster
from .credentials import AsyncCredentials, AsyncFlatCredentials
from .executions import AsyncExecutions, AsyncFlatExecutions
from .executors import AsyncExecutors, AsyncFlatExecutors
from .features import AsyncFeatures, AsyncFlatFeatures
from .health import AsyncFlatHealth, AsyncHealth
from .jobs import AsyncFlatJobs, AsyncJobs
from .local_executors import AsyncFlatLocalExecutors, AsyncLocalExecutors
from .projects import AsyncFlatProjects, AsyncProjects

if TYPE_CHECKING:
    import httpx
    from scheduler0_openapi import Client as RawClient


class AsyncClient(
    AsyncFlatAccounts,
    AsyncFlatAI,
    AsyncFlatAsyncTasks,
    AsyncFlatCluster,
    AsyncFlatCredentials,
    AsyncFlatExecutions,
    AsyncFlatExecutors,
    AsyncFlatFeatures,
    AsyncFlatHealth,
    AsyncFlatJobs,
    AsyncFlatLocalExecutors,
    AsyncFlatProjects,
):
    """A client of one Scheduler0 server.

    ``base_url`` is the server's address without ``/api``, ``version`` the API version in its
    paths. Authenticate with ``api_key`` and ``api_secret`` (and the ``account_id`` that the
    key belongs to), with ``credentials`` (an :class:`~scheduler0.APIKey`, or a callable that returns
    one and is asked again before it expires and after a 401) or, as the operator, with ``username``
    and ``password``, and ``act_as`` an API key of the account if wanted. ``actor`` fills in
    ``created_by``, ``modified_by``, ``deleted_by`` and ``archived_by`` where a call leaves them
    out; the server demands them.

    Every request has a deadline: 5 s to connect, 30 s to answer, or ``timeout`` (a number of
    seconds, or :class:`~scheduler0.Timeouts`). Anything but a 2xx answer raises an
    :class:`~scheduler0.APIStatusError`; no answer raises an :class:`~scheduler0.APIConnectionError`.
    The connections are closed by ``async with`` or :meth:`aclose`. ``transport`` replaces the
    real connections, for tests or special networks.
    """

    def __init__(
        self,
        base_url: str,
        version: str = "v1",
        api_key: str | None = None,
        api_secret: str | None = None,
        account_id: str | int | None = None,
        username: str | None = None,
        password: str | None = None,
        *,
        credentials: APIKey | Callable[[], APIKey | Awaitable[APIKey]] | None = None,
        act_as: str | None = None,
        actor: str | None = None,
        timeout: float | Timeouts | None = None,
        headers: Mapping[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
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
        )
        if callable(credentials):
            auth = AsyncProvidedKeyAuth(credentials, config.account_id)
            config = replace(config, credentials=Provided(auth))
        seam = AsyncSeam(transport or real_transport(config.base_url), config.timeouts)
        self._caller = AsyncCaller(config, seam, AsyncClock())

    @cached_property
    def accounts(self) -> AsyncAccounts:
        return AsyncAccounts(self._caller)

    @cached_property
    def ai(self) -> AsyncAI:
        return AsyncAI(self._caller)

    @cached_property
    def async_tasks(self) -> AsyncAsyncTasks:
        return AsyncAsyncTasks(self._caller)

    @cached_property
    def cluster(self) -> AsyncCluster:
        return AsyncCluster(self._caller)

    @cached_property
    def credentials(self) -> AsyncCredentials:
        return AsyncCredentials(self._caller)

    @cached_property
    def executions(self) -> AsyncExecutions:
        return AsyncExecutions(self._caller)

    @cached_property
    def executors(self) -> AsyncExecutors:
        return AsyncExecutors(self._caller)

    @cached_property
    def features(self) -> AsyncFeatures:
        return AsyncFeatures(self._caller)

    @cached_property
    def health(self) -> AsyncHealth:
        return AsyncHealth(self._caller)

    @cached_property
    def jobs(self) -> AsyncJobs:
        return AsyncJobs(self._caller)

    @cached_property
    def local_executors(self) -> AsyncLocalExecutors:
        return AsyncLocalExecutors(self._caller)

    @cached_property
    def projects(self) -> AsyncProjects:
        return AsyncProjects(self._caller)

    @cached_property
    def raw(self) -> RawClient:
        """This client for the generated functions: ``list_jobs.asyncio_detailed(client=client.raw)``.

        Authentication, account, deadlines and errors apply there too.
        """
        from .._raw import AsyncRawClient

        return AsyncRawClient.over(self._caller.http, self._caller.config.api_url)

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
    ) -> Self:
        """This client with other settings: a view over the same connections, cheap to make.

        ``headers`` are added to those of the client.
        """
        config = self._caller.config.with_options(timeout=timeout, headers=headers, actor=actor)
        return self._view(config)

    def _view(self, config: Config) -> Self:
        view = object.__new__(type(self))
        view._caller = AsyncCaller(config, self._caller.seam, self._caller.clock)
        return view

    async def request_raw(
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
        query = {name: value for name, value in (params or {}).items() if value is not None}
        response = await http.request(method, target, params=query, json=json, headers=headers)
        return RawResponse.of(response)

    async def aclose(self) -> None:
        """Close the connections, also those of all views. Closing again does nothing."""
        await self._caller.seam.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        config = self._caller.config
        return f"<{type(self).__name__} {config.base_url} account={config.account_id}>"
