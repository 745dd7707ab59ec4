"""Executors: where jobs are run (contract admin 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from ..._operations.endpoint import DeleteFields, Order
from ..._operations.ensuring import Ensured, ensured
from ..._operations.executors import (
    CREATE_EXECUTOR,
    DELETE_EXECUTOR,
    GET_EXECUTOR,
    LIST_EXECUTORS,
    TEST_INVOKE_EXECUTOR,
    UPDATE_EXECUTOR,
    ExecutorFields,
    ExecutorUpdateFields,
    InvocationFields,
    invocation,
    merged_update,
    require_executor,
)
from ..._wire.bodies import merge
from ..._wire.envelope import Envelope
from ..._wire.redaction import shown
from ...models import Executor, ExecutorPage, TestInvocation
from ..lazy_listing import AsyncListing
from .base import AsyncFlat, AsyncRawCalls, AsyncResource

if TYPE_CHECKING:
    from ...types import (
        ExecutorDeleteRequestBody,
        ExecutorRequestBody,
        ExecutorUpdateRequestBody,
        TestInvocationRequestBody,
    )


class AsyncExecutors(AsyncResource):
    """``client.executors``"""

    @property
    def with_raw_response(self) -> AsyncRawExecutors:
        """The same methods, with the HTTP answer beside what they return."""
        return AsyncRawExecutors(self)

    def list(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: Order | None = None,
    ) -> AsyncListing[Executor]:
        """The executors that are not deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``date_created``, ``date_modified``, ``created_by`` or ``deleted_by``.
        """
        return self._listing(LIST_EXECUTORS, Executor, limit, offset, page_size, order_by, order)

    async def get(self, executor_id: int | str) -> Executor:
        """The executor, even if it is deleted. An unknown id raises :class:`~scheduler0.NotFoundError`."""
        return require_executor(await self._read(GET_EXECUTOR, id=executor_id), executor_id)

    async def create(
        self,
        body: ExecutorRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ExecutorFields],
    ) -> Executor:
        """Create an executor. Only this answer has its secrets.

        What else an executor needs depends on its ``type``. ``webhook_url``: ``webhook_url`` and
        ``webhook_method``. ``local``: ``command``. ``cloud_function``: ``cloud_provider``, ``region``,
        ``cloud_resource_url``, ``cloud_api_key`` and ``cloud_api_secret``.
        """
        body = shown(body)
        return await self._send(CREATE_EXECUTOR, body, fields)

    async def ensure(self, **fields: Unpack[ExecutorFields]) -> Ensured[Executor]:
        """Have one executor of this ``name``: get it, or create it.

        ``created`` of the result says which. ``differs`` has the fields in which the executor differs from
        what you name, with its values. Nothing is changed. Secrets are not compared, because the server
        does not show them. The server allows several executors of one name. If two programs do this at
        once, both get the oldest of the name, and the newer one is deleted again (operations
        ``listExecutors``, ``createExecutor``, ``deleteExecutor``).
        """
        [wire], account = self._caller.prepared(
            CREATE_EXECUTOR, [merge(None, fields, CREATE_EXECUTOR.rule)], None
        )
        name = str(wire.members["name"])
        found = await self._named(LIST_EXECUTORS, Executor, name, account)
        if found is not None:
            return ensured(found, wire)
        made = await self._read(CREATE_EXECUTOR, body=wire, account_id=account)
        first = await self._named(LIST_EXECUTORS, Executor, name, account)
        if first is None or first.id == made.id:
            return Ensured(made, created=True)
        author = {"deleted_by": wire.members["createdBy"]}
        await self._caller.send(DELETE_EXECUTOR, author, id=made.id, account_id=account)
        return ensured(first, wire)

    async def update(
        self,
        executor_id: int | str,
        body: ExecutorUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ExecutorUpdateFields],
    ) -> Executor:
        """Change the members that you name and keep the rest, secrets too.

        It reads the executor, merges, writes, and reads again. The server itself would blank the members
        that an update leaves out, and would answer with another executor. It keeps secrets, ``webhook_url``,
        ``webhook_method``, ``cloud_provider``, ``region`` and ``cloud_resource_url``: an empty one raises
        ``ValueError`` (contract admin 3). Members that are ``None`` are not named.
        """
        body = shown(body)
        changes = merge(body, fields, UPDATE_EXECUTOR.rule)
        wire, account = self._caller.prepared(UPDATE_EXECUTOR, [changes], None)
        current = await self._read(GET_EXECUTOR, id=executor_id, account_id=account)
        merged = merged_update(require_executor(current, executor_id), wire[0])
        await self._caller.call(UPDATE_EXECUTOR, id=executor_id, body=merged, account_id=account)
        updated = await self._read(GET_EXECUTOR, id=executor_id, account_id=account)
        return require_executor(updated, executor_id)

    async def test_invoke(
        self,
        executor_id: int | str,
        body: TestInvocationRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[InvocationFields],
    ) -> TestInvocation:
        """Deliver ``job`` once through the executor and wait for the outcome. Nothing is stored.

        ``success`` of the answer says how it went. ``age`` is a duration (``24h``); the payload makes the
        job that much older. ``execution_time`` is the last execution in the payload. The server waits up
        to 35 s for the target, so give the client more time (``with_options``).
        """
        given = merge(body, fields, TEST_INVOKE_EXECUTOR.rule)
        whole = invocation(fields) if body is None else given
        return (await self._caller.send(TEST_INVOKE_EXECUTOR, whole, id=executor_id)).data

    async def delete(
        self,
        executor_id: int | str,
        body: ExecutorDeleteRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[DeleteFields],
    ) -> None:
        """Delete the executor and keep its jobs. ``deleted_by`` defaults to the client's actor."""
        await self._send(DELETE_EXECUTOR, body, fields, id=executor_id)


class AsyncRawExecutors(AsyncRawCalls):
    """``client.executors.with_raw_response``"""

    def __init__(self, resource: AsyncExecutors) -> None:
        super().__init__(resource)
        self.list = self._raw(resource.list)
        self.get = self._raw(resource.get)
        self.create = self._raw(resource.create)
        self.ensure = self._raw(resource.ensure)
        self.update = self._raw(resource.update)
        self.test_invoke = self._raw(resource.test_invoke)
        self.delete = self._raw(resource.delete)


class AsyncFlatExecutors(AsyncFlat):
    """The documented executor methods of the client."""

    async def list_executors(
        self,
        limit: int = 10,
        offset: int = 0,
        order_by: str | None = None,
        order_by_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[ExecutorPage]:
        """One page of executors."""
        return await self._list(
            LIST_EXECUTORS,
            limit,
            offset,
            account_id_override,
            order_by,
            order_by_direction,
        )

    async def create_executor(
        self, body: ExecutorRequestBody | Mapping[str, Any], account_id_override: str | int | None = None
    ) -> Envelope[Executor]:
        """Create an executor."""
        body = shown(body)
        return await self._caller.send(CREATE_EXECUTOR, body, account_id=account_id_override)

    async def get_executor(
        self, executor_id: int | str, account_id_override: str | int | None = None
    ) -> Envelope[Executor]:
        """One executor. An unknown id raises :class:`~scheduler0.NotFoundError`."""
        answer = await self._get(GET_EXECUTOR, account_id_override, id=executor_id)
        require_executor(answer.data, executor_id)
        return answer

    async def update_executor(
        self,
        executor_id: int | str,
        body: ExecutorUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Executor]:
        """Replace the members of an executor by ``body`` and read it again.

        The server blanks the members that ``body`` leaves out; ``client.executors.update`` keeps them.
        """
        body = shown(body)
        wire, account = self._caller.prepared(UPDATE_EXECUTOR, [body], account_id_override)
        await self._caller.call(UPDATE_EXECUTOR, id=executor_id, body=wire[0], account_id=account)
        answer = await self._caller.call(GET_EXECUTOR, id=executor_id, account_id=account)
        require_executor(answer.data, executor_id)
        return answer

    async def test_invoke_executor(
        self,
        executor_id: int | str,
        body: TestInvocationRequestBody | Mapping[str, Any] | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[TestInvocation]:
        """Deliver a job once through an executor."""
        return await self._caller.send(
            TEST_INVOKE_EXECUTOR,
            body or {},
            id=executor_id,
            account_id=account_id_override,
        )

    async def delete_executor(
        self,
        executor_id: int | str,
        body: ExecutorDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete an executor."""
        return await self._caller.send(DELETE_EXECUTOR, body, id=executor_id, account_id=account_id_override)
