from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler0.emulator.delivery.journal import DeliveryAnswer, DeliveryAttempt, Journal

from ..engine.engine_world import NOON

ATTEMPT = DeliveryAttempt(
    job_id=1, scheduled_at=NOON, at=NOON, attempt=1, redelivery=0, body=b"", status=200, error=None
)


def test_the_latest_attempts_are_kept() -> None:
    journal = Journal()
    for number in range(10_001):
        journal.note_attempt(replace(ATTEMPT, job_id=number))
    assert [attempt.job_id for attempt in journal.attempts()] == list(range(1, 10_001))


def test_of_large_bodies_fewer_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.delivery.journal._KEPT_BYTES", 100)
    journal = Journal()

    def kept_after(*sizes: int) -> list[int]:
        for size in sizes:
            journal.note_attempt(replace(ATTEMPT, body=b"x" * size))
        return [len(attempt.body) for attempt in journal.attempts()]

    assert kept_after(60, 40) == [60, 40]
    assert kept_after(1) == [40, 1]
    assert kept_after(1000) == [1000]


def test_a_body_that_jobs_share_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.delivery.journal._KEPT_BYTES", 100)
    journal = Journal()
    for size in (60, 40, 1):
        body = b"x" * size
        for job_id in range(5):
            journal.note_attempt(replace(ATTEMPT, job_id=job_id, body=body))
    assert [len(attempt.body) for attempt in journal.attempts()] == [40] * 5 + [1] * 5


def test_a_cleared_journal_has_room_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.delivery.journal._KEPT_BYTES", 100)
    journal = Journal()
    for _ in range(2):
        journal.note_attempt(replace(ATTEMPT, body=b"x" * 60))
        journal.note_attempt(replace(ATTEMPT, body=b"x" * 40))
        assert [len(attempt.body) for attempt in journal.attempts()] == [60, 40]
        journal.clear()


def answered(size: int, headers: int = 0) -> DeliveryAnswer:
    return DeliveryAnswer(200, (("x", "y" * (headers - 1)),) if headers else (), b"x" * size)


def test_answers_take_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler0.emulator.delivery.journal._KEPT_BYTES", 100)
    journal = Journal()
    for size, headers in ((30, 30), (40, 0)):
        journal.note_attempt(replace(ATTEMPT, answer=answered(size, headers)))
    assert len(journal) == 2
    journal.note_attempt(replace(ATTEMPT, answer=answered(1)))
    assert [attempt.number for attempt in journal.attempts()] == [2, 3]


def test_an_attempt_is_found_by_its_number() -> None:
    journal = Journal()
    assert journal.attempt(1) is None
    for job_id in range(10_010):
        journal.note_attempt(replace(ATTEMPT, job_id=job_id))
    for number in (11, 500, 10_010):
        found = journal.attempt(number)
        assert found is not None
        assert (found.number, found.job_id) == (number, number - 1)
    assert [journal.attempt(number) for number in (-1, 0, 10, 10_011)] == [None] * 4
    assert [attempt.number for attempt in journal.latest()] == list(range(10_010, 10, -1))


def test_lateness_is_counted_from_the_due_moment() -> None:
    assert replace(ATTEMPT, at=NOON + timedelta(seconds=5)).late_by == timedelta(seconds=5)
