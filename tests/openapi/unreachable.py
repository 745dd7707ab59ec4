"""Documented answers that an emulator cannot give, each with its reason."""

from __future__ import annotations

import re
from typing import NamedTuple

from .documented_answers import Documented

LEADS = "one node is always ready and always leads; clusters and scripted faults give such answers"
RAFT = "there is no raft that could be absent or refuse"
MERGED = "an update keeps what the body leaves out, and no job was stored without it"
WRITES = "a write to SQLite succeeds or raises; it never returns without a result"
STORAGE = "the store works; what a failing one answers is in tests/emulator/test_robustness.py"
DISCOVERY = "there is no discovery service"
SECRETS = "the emulator always has a secret key"
ENGINE = "the engine and its queues are always there"
RACE = "the row is found first and changed in the same transaction, so it cannot vanish in between"
UNREADABLE = "a body that breaks off leaves nobody who could read the answer"
ACCOUNT_FIRST = "a request without an account is refused before the handler asks for it"


class Excuse(NamedTuple):
    status: int
    message: str
    """An expression for the whole message as it is documented."""
    reason: str
    operations: str = ".*"
    """An expression for the operation ids."""


EXCUSES = (
    Excuse(301, ".*", LEADS),
    Excuse(302, ".*", LEADS),
    Excuse(503, "peer cannot accept requests", LEADS),
    Excuse(503, "service is unavailable - node is the leader but .*", LEADS),
    Excuse(403, "node is not leader; .*", LEADS),
    Excuse(500, "node is not leader; .*", LEADS),
    Excuse(500, "raft not initialized", RAFT),
    Excuse(503, "service is unavailable - .*(etcd).*", DISCOVERY),
    Excuse(500, "failed to (un)?register (in|from) etcd: .*", DISCOVERY),
    Excuse(503, ".*raft log result is nil.*", WRITES),
    Excuse(500, r"(message: )?<(database|text)[^>]*>.*", STORAGE),
    Excuse(400, "failed to create async tasks <reason>", STORAGE),
    Excuse(500, "scheduler0 secret(s| key is) not (set|configured).*", SECRETS),
    Excuse(500, "loaded SecretKey is not .*", SECRETS),
    Excuse(500, "(job executor|schedule queue|cache|job queues repo|data store) not available", ENGINE),
    Excuse(503, "prompt request log is not available", ENGINE),
    Excuse(500, "The suggestion engine could not evaluate this request.", ENGINE),
    Excuse(404, "message: could not find task with id .*", RACE),
    Excuse(404, "(message: )?Cannot find Project.*", RACE),
    Excuse(422, "request body required", UNREADABLE, "createJobs|deleteJob"),
    Excuse(400, "request body required", UNREADABLE, "createProject|updateProject"),
    Excuse(400, "Failed to read request body", UNREADABLE),
    Excuse(422, "failed to read request body", UNREADABLE),
    Excuse(500, "account ID not found in context", ACCOUNT_FIRST, "suggestSendTimes"),
    Excuse(400, "either spec or startDate is required.*", MERGED, "updateJob"),
    Excuse(400, "job executor is required", MERGED, "updateJob"),
)


def reason_of(answer: Documented) -> str | None:
    for excuse in EXCUSES:
        if (
            answer.status == excuse.status
            and re.fullmatch(excuse.message, answer.message)
            and re.fullmatch(excuse.operations, answer.operation)
        ):
            return excuse.reason
    return None
