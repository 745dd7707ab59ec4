"""Attempts to deliver as people look at them: the request as it was sent, and the answer, without secrets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from scheduler0._shared.secrets import masked_text
from scheduler0.emulator.delivery.journal import DeliveryAttempt, Journal
from scheduler0.emulator.delivery.requests import shown_address
from scheduler0.emulator.inspection.copies import Copied, as_curl, as_python
from scheduler0.emulator.inspection.hidden_secrets import (
    Header,
    masked_body,
    masked_headers,
    secrets_in,
    without,
)

OUTCOMES = ("delivered", "failed")


@dataclass(frozen=True)
class DeliveryFilter:
    """Which attempts are meant; what is None does not filter."""

    outcome: str | None = None
    """One of `OUTCOMES`."""
    job_id: int | None = None
    message_id: str | None = None
    executor_id: int | None = None
    scheduled_at: datetime | None = None
    only_messages: bool = False

    def fits(self, attempt: DeliveryAttempt) -> bool:
        outcome = "delivered" if attempt.error is None else "failed"
        return (
            self.outcome in (None, outcome)
            and self.job_id in (None, attempt.job_id)
            and self.message_id in (None, attempt.message_id)
            and self.executor_id in (None, attempt.executor_id)
            and self.scheduled_at in (None, attempt.scheduled_at)
            and (not self.only_messages or attempt.message_id is not None)
        )


@dataclass(frozen=True)
class ShownDelivery:
    """An attempt in a list. Nothing in it is secret."""

    number: int
    kind: str
    """`run`, `message` or `test`: a test invocation or a replay."""
    job_id: int | None
    message_id: str | None
    executor_id: int | None
    scheduled_at: datetime
    at: datetime
    late_by: timedelta
    attempt: int
    redelivery: int
    request_line: str | None
    """Method and address. None if nothing was sent."""
    status: int | None
    error: str | None


@dataclass(frozen=True)
class ShownExchange:
    """The request and the answer of an attempt, for its own page."""

    request_headers: list[Header]
    body: str
    answer_headers: list[Header] | None
    """None if there was no answer."""
    answer_body: str
    redirects: int
    curl: str | None
    """None if nothing was sent, as for `python`."""
    python: str | None


def newest_deliveries(
    journal: Journal, chosen: DeliveryFilter, *, limit: int, offset: int = 0
) -> tuple[list[ShownDelivery], bool]:
    """Some of the chosen attempts, newest first, and whether there are older ones."""
    found = list(islice(_chosen(journal, chosen), offset, offset + limit + 1))
    return [shown_delivery(attempt) for attempt in found[:limit]], len(found) > limit


def _chosen(journal: Journal, chosen: DeliveryFilter) -> Iterator[DeliveryAttempt]:
    return filter(chosen.fits, journal.latest())


def deliveries_of_run(journal: Journal, job_id: int, due: datetime, *, limit: int) -> list[ShownDelivery]:
    """The attempts of one run of a job that are remembered, oldest first."""
    chosen = DeliveryFilter(job_id=job_id, scheduled_at=due)
    # An attempt begins when its run is due, or later.
    since = takewhile(lambda attempt: attempt.at >= due or attempt.job_id != job_id, journal.latest())
    found = list(islice(filter(chosen.fits, since), limit))
    return [shown_delivery(attempt) for attempt in reversed(found)]


def shown_delivery(attempt: DeliveryAttempt) -> ShownDelivery:
    kind = "run" if attempt.message_id is None else "message"
    if attempt.job_id is None and attempt.message_id is None:
        kind = "test"
    request = attempt.request
    error = attempt.error
    if error is not None:
        error = masked_text(without(_secrets(attempt), error))
    return ShownDelivery(
        number=attempt.number,
        kind=kind,
        job_id=attempt.job_id,
        message_id=attempt.message_id,
        executor_id=attempt.executor_id,
        scheduled_at=attempt.scheduled_at,
        at=attempt.at,
        late_by=attempt.late_by,
        attempt=attempt.attempt,
        redelivery=attempt.redelivery,
        request_line=None if request is None else f"{request.method} {shown_address(request.url)}",
        status=attempt.status,
        error=error,
    )


def shown_exchange(attempt: DeliveryAttempt) -> ShownExchange:
    request, answer, secrets = attempt.request, attempt.answer, _secrets(attempt)
    copied = None if request is None else Copied.of_delivery(request)
    return ShownExchange(
        request_headers=[] if request is None else masked_headers(request.sent_headers()),
        body=masked_body(attempt.body),
        answer_headers=(
            None
            if answer is None
            else [(name, without(secrets, value)) for name, value in masked_headers(answer.headers)]
        ),
        answer_body="" if answer is None else without(secrets, masked_body(answer.body)),
        redirects=0 if answer is None else answer.redirects,
        curl=None if copied is None else as_curl(copied),
        python=None if copied is None else as_python(copied),
    )


def _secrets(attempt: DeliveryAttempt) -> list[str]:
    """What an endpoint may repeat."""
    request = attempt.request
    if request is None:
        return []
    hidden = secrets_in(request.sent_headers())
    if request.url.credentials is not None:
        hidden += [part.decode(errors="replace") for part in request.url.credentials if len(part) > 2]
    return hidden
