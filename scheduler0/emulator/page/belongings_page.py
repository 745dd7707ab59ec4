"""Projects, executors and credentials of all accounts."""

import json

from starlette.responses import Response

from scheduler0.emulator.access import SCOPES, hash_secret, new_api_key, new_secret
from scheduler0.emulator.api.credentials import expiry
from scheduler0.emulator.api.invocations import sample_payload
from scheduler0.emulator.delivery.requests import is_invocable
from scheduler0.emulator.go.text import INT64_MAX
from scheduler0.emulator.go.time import format_instant
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.belongings import credentials, executors, projects
from scheduler0.emulator.inspection.copies import as_environment
from scheduler0.emulator.instants import DAY, SECOND
from scheduler0.emulator.known_accounts import EXAMPLE_ACCOUNT, SYSTEM_ACCOUNT
from scheduler0.emulator.page.job_actions import BY
from scheduler0.emulator.page.runs_page import DELIVERIES, steered
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute
from scheduler0.emulator.store.accounts import get_account
from scheduler0.emulator.store.credentials import (
    archive_credential,
    get_credential,
    insert_credential,
    new_credential,
)
from scheduler0.emulator.store.executors import executor_by_id
from scheduler0.emulator.store.rows import CredentialRow

_ROWS = 50
_CREDENTIALS = f"{PAGE_PREFIX}/credentials"
_DAYS = (1, 30, 90)
"""How long a credential that the page makes can last."""


async def _projects(visit: PageRequest) -> Response:
    offset, text = visit.query_number("offset") or 0, visit.query("q")
    connection = visit.site.backend.database.connection
    shown, more = projects(connection, text, limit=_ROWS, offset=offset)
    return visit.render("projects.html", projects=shown, more=more, offset=offset, size=_ROWS, q=text)


async def _executors(visit: PageRequest) -> Response:
    offset, text = visit.query_number("offset") or 0, visit.query("q")
    connection = visit.site.backend.database.connection
    shown, more = executors(connection, text, limit=_ROWS, offset=offset)
    return visit.render("executors.html", executors=shown, more=more, offset=offset, size=_ROWS, q=text)


async def _credentials(visit: PageRequest) -> Response:
    offset, backend = visit.query_number("offset") or 0, visit.site.backend
    url = f"http://{backend.address}"
    shown, more = credentials(backend.database.connection, url, limit=_ROWS, offset=offset)
    return visit.render(
        "credentials.html",
        credentials=shown,
        more=more,
        offset=offset,
        size=_ROWS,
        scopes=SCOPES,
        days=_DAYS,
        account=EXAMPLE_ACCOUNT,
        system=SYSTEM_ACCOUNT,
    )


async def _create(visit: PageRequest) -> Response:
    account, days = _account(visit), visit.number_field("days")
    if days not in _DAYS:
        raise ValueError(f"days: must be one of {', '.join(map(str, _DAYS))}, not {days:g}")
    scopes = [scope for scope in SCOPES if visit.field(scope) == "yes"]
    if not scopes:
        raise ValueError(f"scopes: mark one of {', '.join(SCOPES)} at least")
    return _made(visit, account, json.dumps(scopes), int(days))


def _account(visit: PageRequest) -> int:
    """The account that a form names. Raises `ValueError` for one that does not exist."""
    account = visit.number_field("account")
    is_whole = account.is_integer() and 0 < account < INT64_MAX
    if not is_whole or get_account(visit.site.backend.database.connection, int(account)) is None:
        raise ValueError(f"account: there is no account {account:g}")
    return int(account)


async def _rotate(visit: PageRequest) -> Response:
    number, account = visit.path_number(), _account(visit)
    if account == SYSTEM_ACCOUNT:
        raise ValueError("account: the credentials of account 1 cannot be archived, as on a server")
    old = get_credential(visit.site.backend.database.connection, account, number)
    if old is None or old.archived:
        raise PageError(404, f"there is no credential {number} that is in use")
    return _made(visit, old.account_id, old.scopes, _DAYS[-1], old)


def _made(
    visit: PageRequest, account: int, scopes: str, days: int, old: CredentialRow | None = None
) -> Response:
    """Make a credential, in the place of an old one, and show its secret this once."""
    backend = visit.site.backend
    now, key, secret = backend.now(), new_api_key(), new_secret()
    credential = new_credential(
        account,
        key,
        hash_secret(secret),
        scopes,
        created_by=BY,
        date_created=format_instant(now),
        expires_at=expiry(now, days * DAY // SECOND),
    )
    with backend.database.transaction() as connection:
        number = insert_credential(connection, credential)
        if old is not None:
            archive_credential(connection, old.id, archived_by=BY, now=now)
    backend.sweep.look_again()
    environment = as_environment(f"http://{backend.address}", account, key, secret)
    return visit.render("new_credential.html", number=number, old=old, environment=environment)


async def _test(visit: PageRequest) -> Response:
    backend = visit.site.backend
    executor = executor_by_id(backend.database.connection, visit.path_number())
    if executor is None:
        raise PageError(404, f"there is no executor {visit.path_number()}")
    if not is_invocable(executor):
        raise ValueError(f"executor {executor.id} is of the type {executor.type!r}: nobody can call it")
    attempt = await steered(
        visit.site.control.call_executor(executor, sample_payload(executor, backend.clock.now()))
    )
    outcome = "was called" if attempt.error is None else "failed"
    return visit.redirect(
        f"{DELIVERIES}/{attempt.number}",
        f"The executor {executor.id} {outcome}.",
        failed=attempt.error is not None,
    )


BELONGINGS_ROUTES = (
    PageRoute("GET", f"{PAGE_PREFIX}/projects", _projects, ("q", "offset")),
    PageRoute("GET", f"{PAGE_PREFIX}/executors", _executors, ("q", "offset")),
    PageRoute("POST", f"{PAGE_PREFIX}/executors/{{id}}/test", _test),
    PageRoute("GET", _CREDENTIALS, _credentials, ("offset",)),
    PageRoute("POST", f"{_CREDENTIALS}/create", _create),
    PageRoute("POST", f"{_CREDENTIALS}/{{id}}/rotate", _rotate),
)
