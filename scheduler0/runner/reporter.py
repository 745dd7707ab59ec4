"""Report results, each exactly once, to a server that keeps a repeated report twice.

A batch is marked in the journal before it is sent, and after the answer. If the answer is lost, or the runner
is killed in between, the outcome is not known: the reporter then looks for each result among the executions
that the server lists, and sends again only what is not there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from scheduler0.errors import APIError, Scheduler0Error, may_have_been_carried_out
from scheduler0.leases.intervals import from_milliseconds, to_milliseconds
from scheduler0.runner.reader import StoredResult
from scheduler0.runner.run_journal import RunJournal
from scheduler0.runner.server_calls import Identity, ServerCalls

logger = logging.getLogger("scheduler0.runner")
BATCH = 200
_SEARCHED = 100_000
"""How many of the latest executions of a job are searched for its results, at most."""


class Reporter:
    """Sends the results in the journal. `settle` is how long a lost request may take to arrive.

    It counts from the moment at which the request failed. `machine_now` is the machine's time: what is sent
    arrives by that clock, not by the runner's.
    """

    def __init__(
        self, server: ServerCalls, journal: RunJournal, settle: float, machine_now: Callable[[], datetime]
    ) -> None:
        self._server = server
        self._journal = journal
        self._settle = timedelta(seconds=settle)
        self._now = machine_now
        self._one_at_a_time = asyncio.Lock()
        """The runner reports as it goes and once more when it stops: a batch under way is not in doubt."""
        self._hidden: set[int] = set()
        """Runs whose results may be on the server, behind more executions than are searched."""
        self.sent = 0
        """How many results were reported by this process."""

    def has_results(self) -> bool:
        """Whether there are results to report, beside those that cannot be found at the server."""
        return self._journal.unreported_here() > len(self._hidden)

    async def report(self, executor_id: int) -> bool:
        """Report what there is. True if nothing is left, False if results stay in doubt.

        Raises the errors of the client after those results were put back that the server does not have.
        """
        async with self._one_at_a_time:
            settled = await self._resolve()
            while batch := self._journal.take_batch(BATCH, to_milliseconds(self._now())):
                await self._send(executor_id, batch)
            return settled

    def seconds_until_settled(self) -> float | None:
        """How long the doubtful results must still wait; None if there is none to wait for."""
        doubtful = [row for row in self._journal.doubtful() if row.run_id not in self._hidden]
        if not doubtful:
            return None
        latest = max(row.sent_at or 0 for row in doubtful)
        return max(0.0, (from_milliseconds(latest) + self._settle - self._now()).total_seconds())

    async def _send(self, executor_id: int, batch: Sequence[StoredResult]) -> None:
        run_ids = [row.run_id for row in batch]
        try:
            await self._server.report(executor_id, [row.body for row in batch])
        except asyncio.CancelledError:
            self._journal.in_doubt(run_ids, to_milliseconds(self._now()))
            raise
        except Scheduler0Error as error:
            if may_have_been_carried_out(error) or not isinstance(error, APIError):
                self._journal.in_doubt(run_ids, to_milliseconds(self._now()))
                logger.warning("the outcome of a report of %s results is unknown: %s", len(batch), error)
            else:
                self._journal.not_sent(run_ids)
            raise
        self._journal.sent(run_ids)
        self.sent += len(batch)

    async def _resolve(self) -> bool:
        """Find out about the results whose outcome is not known. False if some stay in doubt."""
        horizon = to_milliseconds(self._now() - self._settle)
        doubtful = self._journal.doubtful()
        ripe = [row for row in doubtful if (row.sent_at or 0) <= horizon and row.run_id not in self._hidden]
        for job_id in sorted({int(row.body["jobId"]) for row in ripe}):
            rows = [row for row in ripe if row.body["jobId"] == job_id]
            wanted = {_identity(row.body) for row in rows}
            known, is_all = await self._server.reported(job_id, wanted, _SEARCHED)
            arrived = [row.run_id for row in rows if _identity(row.body) in known]
            missing = [row.run_id for row in rows if row.run_id not in arrived]
            self._journal.sent(arrived)
            self.sent += len(arrived)
            logger.info("of %s doubtful results of job %s the server has %s", len(rows), job_id, len(arrived))
            if is_all:
                self._journal.not_sent(missing)
            else:
                self._hidden.update(missing)
                logger.warning(
                    "%s results of job %s may be behind its newest %s executions: they are kept, not sent "
                    "again, and looked for at the next start",
                    len(missing), job_id, _SEARCHED,
                )  # fmt: skip
        return len(ripe) == len(doubtful) and not self._hidden


def _identity(body: Any) -> Identity:
    return str(body["uniqueId"]), int(body["state"])
