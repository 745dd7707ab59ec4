"""What the log says about deliveries and allowances: one line for each delivery, one for each account."""

import logging

from scheduler0.emulator.delivery.attempts import DeliveryResult
from scheduler0.emulator.delivery.requests import shown_url
from scheduler0.emulator.engine.batches import Batch
from scheduler0.emulator.engine.settlement import Settlement
from scheduler0.emulator.instants import from_instant
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.quirks import Quirks

logger = logging.getLogger("scheduler0.emulator")


def log_delivery(batch: Batch, result: DeliveryResult) -> None:
    """One line: INFO for a success, WARNING for a failure. The facts are also attributes of the record."""
    level = logging.INFO if result.failure is None else logging.WARNING
    if not logger.isEnabledFor(level):
        return
    executor = batch.executor
    due = from_instant(batch.due[0].entry.next_time)
    late = (result.began - due).total_seconds()
    url = shown_url(executor.webhook_url or executor.cloud_resource_url)
    projects = ", ".join(sorted({repr(item.project) for item in batch.due}))
    outcome = str(result.status) if result.failure is None else result.failure
    logger.log(
        level,
        "%s of project %s %s to executor %r (%s), %s%.3f s late: %s",
        batch,
        projects,
        "delivered" if result.failure is None else "not delivered",
        executor.name,
        url,
        f"attempt {result.attempts} of {1 + batch.retries()}, " if result.attempts else "",
        late,
        outcome,
        extra={
            "event": "delivery",
            "job_ids": [item.job.id for item in batch.due],
            "projects": sorted({item.project for item in batch.due}),
            "executor": executor.name,
            "url": url,
            "status": result.status,
            "reason": result.failure,
            "attempt": result.attempts,
            "late_seconds": round(late, 6),
        },
    )


class AllowanceLog:
    """Says once that the allowance of an account has run out, and again only after it was raised."""

    def __init__(self, quirks: Quirks) -> None:
        self._exhausted: set[int] = set()
        self._quirks = quirks

    def note(self, settlement: Settlement) -> None:
        self._exhausted.difference_update(settlement.left)
        new = settlement.unpaid_accounts - self._exhausted
        self._exhausted |= new
        for account_id in sorted(new):
            restart = " and restart the emulator" if self._quirks.no_requeue_on_activate else ""
            everything = account_id != SYSTEM_ACCOUNT
            logger.warning(
                "account %d has no executions left: %s. To go on, raise the allowance "
                "(PUT /api/v1/accounts/%d/execution-count), set the jobs to active%s",
                account_id,
                "all its jobs are now inactive" if everything else "its jobs stop when they are due",
                account_id,
                restart,
                extra={"event": "allowance_exhausted", "account_id": account_id},
            )
