"""What is left of an account's allowance, its tokens, and its use of AI (contract admin.md 5)."""

from dataclasses import dataclass

from starlette.responses import Response

from scheduler0.emulator.api.account_call import named_account, named_account_and_body, usable_account
from scheduler0.emulator.api.ai_quotas import read_usage
from scheduler0.emulator.api.call import Call
from scheduler0.emulator.api.envelope import Refusal, success
from scheduler0.emulator.go.decode import UINT, Struct, member
from scheduler0.emulator.go.encode import number
from scheduler0.emulator.go.rfc3339 import format_instant
from scheduler0.emulator.store import accounts as store
from scheduler0.emulator.store.instants import ZERO
from scheduler0.emulator.store.rows import AccountCounterRow


@dataclass
class CountBody:
    count: int = member("count", UINT)


@dataclass
class AmountBody:
    amount: int = member("amount", UINT)


_COUNT = Struct(CountBody, "struct")
_AMOUNT = Struct(AmountBody, "struct")


async def get_account_execution_count(call: Call) -> Response:
    """The allowance that is left, not what was used."""
    counter = _counter(call)
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


async def increase_account_execution_count(call: Call) -> Response:
    account_id, body = await named_account_and_body(call, _COUNT)
    counter = _raised(call, account_id, executions=body.count)
    return success({"newExecutionCount": counter.execution_count})


async def get_account_tokens(call: Call) -> Response:
    return success({"tokens": _counter(call).tokens})


async def add_account_tokens(call: Call) -> Response:
    account_id, body = await named_account_and_body(call, _AMOUNT, _check_amount)
    return success({"newBalance": _raised(call, account_id, tokens=body.amount).tokens})


async def get_account_ai_usage(call: Call) -> Response:
    """Begins the period if there is none or it is over, for accounts that nobody has created, too."""
    account_id = usable_account(named_account(call))
    with call.backend.database.transaction() as connection:
        usage = read_usage(connection, account_id, call.now)
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
        raise Refusal(400, "amount must be greater than zero")


def _counter(call: Call) -> AccountCounterRow:
    account_id = usable_account(named_account(call))
    counter = store.get_counter(call.backend.database.connection, account_id)
    if counter is None:
        raise _absent(account_id)
    return counter


def _raised(call: Call, account_id: int, *, executions: int = 0, tokens: int = 0) -> AccountCounterRow:
    counter = store.add_to_counter(
        call.backend.database.connection, account_id, executions=executions, tokens=tokens, now=call.now
    )
    if counter is None:
        raise _absent(account_id)
    return counter


def _absent(account_id: int) -> Refusal:
    return Refusal.structured(404, f"account job executions count not found for account id: {account_id}")
