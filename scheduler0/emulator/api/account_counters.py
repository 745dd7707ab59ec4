"""What is left of an account's allowance, its tokens, and its use of AI (contract admin 5)."""

from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.api.accounts import named_account, named_account_and_body, usable_account
from scheduler0.emulator.api.ai.quotas import read_usage
from scheduler0.emulator.api.answers import ApiError, success
from scheduler0.emulator.api.request import ApiRequest
from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.kinds import UINT
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.instants import ZERO
from scheduler0.emulator.store import accounts as store
from scheduler0.emulator.store.rows import AccountCounterRow


@dataclass
class CountBody:
    count: int = member("count", UINT)


@dataclass
class AmountBody:
    amount: int = member("amount", UINT)


_COUNT = Struct(CountBody, "struct")
_AMOUNT = Struct(AmountBody, "struct")


async def get_account_execution_count(request: ApiRequest) -> Response:
    """The executions that are left, not those that were used."""
    counter = _counter(request)
    return success(
        {
            "id": counter.id,
            "accountId": counter.account_id,
            "executionCount": counter.execution_count,
            "tokens": counter.tokens,
            "dateCreated": format_instant(counter.date_created),
            "dateModified": format_instant(ZERO if counter.date_modified is None else counter.date_modified),
            "nextResetDate": format_instant(counter.next_reset_date),
        }
    )


async def increase_account_execution_count(request: ApiRequest) -> Response:
    account_id, body = await named_account_and_body(request, _COUNT)
    counter = _raised(request, account_id, executions=body.count)
    return success({"newExecutionCount": counter.execution_count})


async def get_account_tokens(request: ApiRequest) -> Response:
    return success({"tokens": _counter(request).tokens})


async def add_account_tokens(request: ApiRequest) -> Response:
    account_id, body = await named_account_and_body(request, _AMOUNT, _check_amount)
    return success({"newBalance": _raised(request, account_id, tokens=body.amount).tokens})


async def get_account_ai_usage(request: ApiRequest) -> Response:
    """Start a period if none is running. This also works for accounts that nobody has created."""
    account_id = usable_account(named_account(request))
    with request.backend.database.transaction() as connection:
        usage = read_usage(connection, account_id, request.now)
    return success(
        {
            "accountId": account_id,
            "periodStart": format_instant(usage.period.period_start),
            "nextResetDate": format_instant(usage.period.next_reset_date),
            "prompt": usage.prompt.document(),
            "classify": usage.classify.document(),
            "estimatedCostUsd": number(usage.cost),
        }
    )


def _check_amount(body: AmountBody) -> None:
    if not body.amount:
        raise ApiError(400, "amount must be greater than zero")


def _counter(request: ApiRequest) -> AccountCounterRow:
    account_id = usable_account(named_account(request))
    counter = store.get_counter(request.backend.database.connection, account_id)
    if counter is None:
        raise _absent(account_id)
    return counter


def _raised(
    request: ApiRequest, account_id: int, *, executions: int = 0, tokens: int = 0
) -> AccountCounterRow:
    counter = store.add_to_counter(
        request.backend.database.connection, account_id, executions=executions, tokens=tokens, now=request.now
    )
    if counter is None:
        raise _absent(account_id)
    return counter


def _absent(account_id: int) -> ApiError:
    return ApiError.structured(404, f"account job executions count not found for account id: {account_id}")
