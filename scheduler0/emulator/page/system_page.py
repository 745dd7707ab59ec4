"""The emulator itself: its quirks, the runners that talk to it, reset, backup and restore."""

from dataclasses import replace
from datetime import UTC, datetime

from starlette.responses import Response

from scheduler0._shared.secrets import masked_text
from scheduler0.emulator.control.control import FIXED_QUIRKS
from scheduler0.emulator.http.fault_gate import PAGE_PREFIX
from scheduler0.emulator.inspection.runner_picture import runners_picture
from scheduler0.emulator.known_accounts import SYSTEM_ACCOUNT
from scheduler0.emulator.page.site import PageError, PageRequest, PageRoute
from scheduler0.emulator.quirks import DESCRIPTIONS
from scheduler0.emulator.tasks.backup import BACKUP_SERVICE, RESTORE_SERVICE

_PATH = f"{PAGE_PREFIX}/system"
_TASKS_LOOKED_AT = 10_000
_STATES = ("ordered", "under way", "done", "failed")


async def _quirks(visit: PageRequest) -> Response:
    quirks = visit.site.control.quirks
    happening = set(quirks.names)
    shown = [(name, name in happening, *_split(text)) for name, text in DESCRIPTIONS.items()]
    return visit.render(
        "quirks.html", quirks=shown, option=str(quirks), fixed=FIXED_QUIRKS, number=len(happening)
    )


async def _switch(visit: PageRequest) -> Response:
    name, is_on = str(visit.http.path_params["name"]), visit.field("on") == "yes"
    if name not in DESCRIPTIONS:
        raise PageError(404, f"there is no quirk {name!r}")
    quirks = visit.site.control.quirks
    quirks.switch(replace(quirks.chosen(), **{name: is_on}))
    return visit.redirect(f"{PAGE_PREFIX}/quirks", f"The quirk {name} is {'on' if is_on else 'off'}.")


def _split(description: str) -> tuple[str, str]:
    behaviour, _, without = description.partition(" Without it: ")
    return behaviour, without


async def _runners(visit: PageRequest) -> Response:
    # Runners speak by the machine's clock.
    runners = runners_picture(visit.site.control.runners.values(), datetime.now(UTC))
    return visit.render("runners.html", runners=runners)


async def _system(visit: PageRequest) -> Response:
    database = visit.site.backend.database
    tasks: list[tuple[int, str, int, str, str]] = database.connection.execute(
        "SELECT id, service, state, output, date_created FROM async_tasks"
        " WHERE id > (SELECT max(id) FROM async_tasks) - ? AND service IN (?, ?) ORDER BY id DESC LIMIT 20",
        (_TASKS_LOOKED_AT, BACKUP_SERVICE, RESTORE_SERVICE),
    ).fetchall()
    return visit.render(
        "system.html",
        file=None if database.in_memory else database.path,
        nodes=visit.site.backend.address,
        tasks=[
            {
                "number": number,
                "kind": "Backup" if service == BACKUP_SERVICE else "Restore",
                "state": _STATES[state],
                "output": masked_text(output),
                "file": output.partition("path: ")[2] if service == BACKUP_SERVICE and state == 2 else "",
                "ordered": ordered,
            }
            for number, service, state, output, ordered in tasks
        ],
    )


async def _reset(visit: PageRequest) -> Response:
    _require_confirmation(visit)
    await visit.site.control.reset()
    return visit.redirect(_PATH, "The emulator is as new. Its credentials stayed.")


async def _backup(visit: PageRequest) -> Response:
    visit.site.backend.tasks.order(SYSTEM_ACCOUNT, BACKUP_SERVICE, "backup")
    return visit.redirect(_PATH, "The backup is ordered.")


async def _restore(visit: PageRequest) -> Response:
    _require_confirmation(visit)
    path = visit.field("file")
    if not path:
        raise ValueError("file: name the file of a backup, as the list below has it")
    task = visit.site.backend.tasks.order(SYSTEM_ACCOUNT, RESTORE_SERVICE, "restore")
    visit.site.backend.restores[task] = path
    return visit.redirect(_PATH, "The restore is ordered.")


def _require_confirmation(visit: PageRequest) -> None:
    if visit.field("sure") != "yes":
        raise ValueError("sure: mark the box that says that you are sure")


SYSTEM_ROUTES = (
    PageRoute("GET", f"{PAGE_PREFIX}/quirks", _quirks),
    PageRoute("POST", f"{PAGE_PREFIX}/quirks/{{name}}", _switch),
    PageRoute("GET", f"{PAGE_PREFIX}/runners", _runners),
    PageRoute("GET", _PATH, _system),
    PageRoute("POST", f"{_PATH}/reset", _reset),
    PageRoute("POST", f"{_PATH}/backup", _backup),
    PageRoute("POST", f"{_PATH}/restore", _restore),
)
