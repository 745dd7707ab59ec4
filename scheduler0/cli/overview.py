"""The commands of `scheduler0-py`, and the text of `scheduler0-py --help`. It imports nothing heavy."""

from typing import NamedTuple

from scheduler0 import __version__


class Group(NamedTuple):
    """A command at the first level."""

    module: str
    """The module of this package whose `application(name)` makes it."""
    help: str


RESOURCES = {
    "jobs": "jobs: what runs, when, and by which executor",
    "projects": "projects: groups of jobs",
    "executors": "executors: webhooks, cloud functions and local programs that do the work",
    "executions": "executions: what ran and what will run",
    "credentials": "API keys and their scopes",
    "accounts": "accounts, their features, allowances and secrets",
    "features": "the features that an account can have",
    "ai": "jobs from prompts, send times, and the settings of AI models",
    "cluster": "nodes, leadership, backup and restore",
    "tasks": "asynchronous tasks of the server",
    "local-executors": "programs that pull their jobs",
    "webhooks": "one-shot webhooks: send one at a time, receive them",
    "health": "whether the server answers",
}
"""The commands that call the resources of the client."""

GROUPS: dict[str, Group] = {
    **{name: Group("resource_commands", text) for name, text in RESOURCES.items()},
    "api": Group("raw", "send any request to the API"),
    "plan": Group("plan_commands", "show what a plan file would change"),
    "apply": Group("plan_commands", "make the account what a plan file says"),
    "export": Group("plan_commands", "write the account as a plan file"),
    "import": Group("import_commands", "make a plan file of a crontab, Celery, Kubernetes, EventBridge"),
    "cron": Group("cron_commands", "check, explain and convert cron specs, without a server"),
    "emulator": Group("controls", "run a local Scheduler0, and control a running one"),
    "login": Group("identity", "store credentials under a profile"),
    "whoami": Group("identity", "show which server, account and scopes the commands use"),
    "doctor": Group("doctor", "find out what is wrong with this installation, and what to do"),
}

EMULATOR_CONTROLS = {
    "clock": "show, freeze, move and speed up the clock",
    "faults": "make requests and deliveries fail",
    "deliveries": "list and follow the requests that the emulator sent",
    "replay": "send a recorded delivery again",
    "quirks": "show and switch the accidents of the server that happen",
    "state": "show what the emulator holds and does",
    "reset": "return the emulator to its first state",
}

PLAIN = {"runner": "run Python functions as jobs, and show what a runner does"}
"""The commands that do not use Typer: they work without the extra."""

_SECTIONS = {
    "Resources": [*RESOURCES, "api"],
    "Jobs as code": ["plan", "apply", "export"],
    "Offline": ["cron", "import"],
    "Emulator": ["emulator"],
    "Runner": ["runner"],
    "Identity": ["login", "whoami", "doctor"],
}

_TEXT = """\
usage: scheduler0-py COMMAND [ARGUMENTS] [OPTIONS]

Work with Scheduler0 at a terminal.

{sections}
Every command explains itself and has an example: scheduler0-py jobs create --help
Credentials come from options, the environment, a profile (--profile), or the session of the official
command. Shell completion: scheduler0-py --install-completion. Version: scheduler0-py --version.

Examples:
  scheduler0-py emulator --dev
  scheduler0-py projects create --name shop --description "Jobs of the shop"
  scheduler0-py jobs ls --columns id,spec,status
  scheduler0-py cron next "0 30 9 * * mon-fri" --timezone Europe/Berlin
  scheduler0-py doctor"""


def text() -> str:
    """The text of `scheduler0-py --help`."""
    width = max(map(len, GROUPS)) + 2
    helps = {name: group.help for name, group in GROUPS.items()} | PLAIN
    sections = [
        "\n".join([f"{title}:", *(f"  {name:<{width}}{helps[name]}" for name in names), ""])
        for title, names in _SECTIONS.items()
    ]
    return _TEXT.format(sections="\n".join(sections))


def version() -> str:
    """The name and the version of this package."""
    return f"scheduler0-python-client {__version__}"
