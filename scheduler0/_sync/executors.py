# Produced from scheduler0/_async/executors.py by scripts/unasync.py; do not edit.
"""Executors: where jobs are run (contract admin 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Unpack

from .._arguments import path_id, timestamp
from .._bodies import merge
from .._endpoints import (
    CREATE_EXECUTOR,
    DELETE_EXECUTOR,
    GET_EXECUTOR,
    LIST_EXECUTORS,
    TEST_INVOKE_EXECUTOR,
    UPDATE_EXECUTOR,
)
from .._envelope import Envelope
from .._executors import existing, invocation, merged_update
from .._fields import ExecutorFields, ExecutorUpdateFields
from ..models import Executor, ExecutorPage, TestInvocation
from ._page import Page
from ._surface import Flat, Resource

if TYPE_CHECKING:
    from ..types import (
        ExecutorDeleteRequestBody,
        ExecutorRequestBody,
        ExecutorUpdateRequestBody,
        JobRequestBody,
        TestInvocationRequestBody,
    )


class Executors(Resource):
    """``client.executors``"""

    def list(
        self,
        *,
        limit: int | None = None,
        offset: int = 0,
        page_size: int | None = None,
        order_by: str | None = None,
        order: str | None = None,
    ) -> Page[Executor]:
        """The executors that are not deleted, newest first unless ordered otherwise.

        ``limit`` bounds all items of the listing, ``page_size`` (at most 100) one request.
        ``order_by`` is ``id``, ``date_created``, ``date_modified``, ``created_by`` or
        ``deleted_by``; ``order`` is ``asc`` or ``desc``.
        """
        return self._listing(
            LIST_EXECUTORS,
            Executor,
            limit,
            offset,
            page_size,
            order_by=order_by,
            order_by_direction=order,
        )

    def get(self, executor_id: int | str) -> Executor:
        """The executor, also a deleted one; raises :class:`~scheduler0.NotFoundError` for an unknown id."""
        answer = self._caller.call(GET_EXECUTOR, id=path_id("executor_id", executor_id))
        return existing(answer.data, executor_id)

    def create(
        self,
        body: ExecutorRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ExecutorFields],
    ) -> Executor:
        """Create an executor; the answer holds its secrets, which are never shown again.

        ``type`` ``webhook_url`` needs ``webhook_url`` and ``webhook_method``; ``local`` needs
        ``command``; ``cloud_function`` needs provider, region, resource URL, key and secret.
        """
        answer = self._caller.send(CREATE_EXECUTOR, merge(body, fields, CREATE_EXECUTOR.rule))
        return answer.data

    def update(
        self,
        executor_id: int | str,
        body: ExecutorUpdateRequestBody | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ExecutorUpdateFields],
    ) -> Executor:
        """Change what is named and keep the rest: reads the executor, merges, writes, reads again.

        The server blanks members that an update leaves out, and answers with another
        executor; both are hidden here. A secret that is not named is kept.
        """
        changes = merge(body, fields, UPDATE_EXECUTOR.rule)
        wire, account = self._caller.prepared(UPDATE_EXECUTOR, [changes], None)
        segment = path_id("executor_id", executor_id)
        current = self._caller.call(GET_EXECUTOR, id=segment, account_id=account)
        merged = merged_update(existing(current.data, executor_id), wire[0])
        self._caller.call(UPDATE_EXECUTOR, id=segment, body=merged, account_id=account)
        answer = self._caller.call(GET_EXECUTOR, id=segment, account_id=account)
        return existing(answer.data, executor_id)

    def test_invoke(
        self,
        executor_id: int | str,
        *,
        job: JobRequestBody | Mapping[str, Any] | None = None,
        age: str | None = None,
        execution_time: datetime | str | None = None,
    ) -> TestInvocation:
        """Deliver ``job`` once through the executor and wait for the outcome; nothing is stored.

        ``success`` of the answer tells how it went. ``age`` is a duration such as ``24h``, by which the
        job claims to be older; ``execution_time`` is what the payload calls its last execution.
        The server waits up to 35 s for the target: give the client more (``with_options``).
        """
        body = invocation(job, age=age, execution_time=timestamp("execution_time", execution_time))
        answer = self._caller.send(TEST_INVOKE_EXECUTOR, body, id=path_id("executor_id", executor_id))
        return answer.data

    def delete(self, executor_id: int | str, *, deleted_by: str | None = None) -> None:
        """Delete the executor; jobs that use it are kept. ``deleted_by`` defaults to the client's actor."""
        self._caller.send(DELETE_EXECUTOR, {"deleted_by": deleted_by}, id=path_id("executor_id", executor_id))


class FlatExecutors(Flat):
    """The documented executor methods of the client."""

    def list_executors(
        self,
        limit: int = 10,
        offset: int = 0,
        order_by: str | None = None,
        order_by_direction: str | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[ExecutorPage]:
        """One page of executors."""
        return self._list(
            LIST_EXECUTORS,
            limit,
            offset,
            account_id_override,
            order_by=order_by,
            order_by_direction=order_by_direction,
        )

    def create_executor(
        self, body: ExecutorRequestBody | Mapping[str, Any], account_id_override: str | int | None = None
    ) -> Envelope[Executor]:
        """Create an executor."""
        return self._caller.send(CREATE_EXECUTOR, body, account_id=account_id_override)

    def get_executor(
        self, executor_id: int | str, account_id_override: str | int | None = None
    ) -> Envelope[Executor]:
        """One executor; raises :class:`~scheduler0.NotFoundError` for an unknown id."""
        answer = self._caller.call(
            GET_EXECUTOR, id=path_id("executor_id", executor_id), account_id=account_id_override
        )
        existing(answer.data, executor_id)
        return answer

    def update_executor(
        self,
        executor_id: int | str,
        body: ExecutorUpdateRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[Executor]:
        """Replace an executor by ``body`` and read it again: the server answers with another one.

        Members that ``body`` leaves out are blanked; ``client.executors.update`` keeps them.
        """
        wire, account = self._caller.prepared(UPDATE_EXECUTOR, [body], account_id_override)
        segment = path_id("executor_id", executor_id)
        self._caller.call(UPDATE_EXECUTOR, id=segment, body=wire[0], account_id=account)
        return self.get_executor(executor_id, account)

    def test_invoke_executor(
        self,
        executor_id: int | str,
        body: TestInvocationRequestBody | Mapping[str, Any] | None = None,
        account_id_override: str | int | None = None,
    ) -> Envelope[TestInvocation]:
        """Deliver a job once through an executor."""
        return self._caller.send(
            TEST_INVOKE_EXECUTOR,
            body or {},
            id=path_id("executor_id", executor_id),
            account_id=account_id_override,
        )

    def delete_executor(
        self,
        executor_id: int | str,
        body: ExecutorDeleteRequestBody | Mapping[str, Any],
        account_id_override: str | int | None = None,
    ) -> Envelope[None]:
        """Delete an executor."""
        return self._caller.send(
            DELETE_EXECUTOR, body, id=path_id("executor_id", executor_id), account_id=account_id_override
        )
