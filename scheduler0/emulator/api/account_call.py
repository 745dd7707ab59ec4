"""What the operations below `/accounts/{id}` have in common (contract admin.md 5)."""

from collections.abc import Callable
from typing import TypeVar

from scheduler0.emulator.api.call import Call, parse_stream
from scheduler0.emulator.api.envelope import Refusal
from scheduler0.emulator.go.decode import Kind
from scheduler0.emulator.go.strconv import INT64_MAX

T = TypeVar("T")


def named_account(call: Call) -> int:
    """The account of the path; a `Refusal` with status 403 if the call is for another one."""
    account_id = call.unsigned_path_id()
    if call.caller.account_id not in (None, account_id):
        raise Refusal(403, "account mismatch: cannot access another account")
    return account_id


def usable_account(account_id: int) -> int:
    """A `Refusal` for the id 0, which the service refuses, and for ids that no row can have."""
    if account_id == 0:
        raise Refusal.structured(400, "account id is required")
    if account_id > INT64_MAX:
        raise Refusal.structured(404, "account doesn't exist")
    return account_id


async def named_account_and_body(
    call: Call, kind: Kind[T], check: Callable[[T], None] = lambda _: None
) -> tuple[int, T]:
    """The usable account of the path and the body, which `check` may refuse before the id 0 is."""
    account_id = named_account(call)
    body = parse_stream(await call.request.body(), kind)
    check(body)
    return usable_account(account_id), body
