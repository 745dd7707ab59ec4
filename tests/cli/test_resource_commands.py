"""The commands of the resources: each operation of openapi.json is reachable, and what users meet first."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from dotenv import dotenv_values

from scheduler0 import Credential
from scheduler0.cli import env_file, resource_commands
from scheduler0.cli.lazy_group import command_of, root
from scheduler0.cli.overview import GROUPS, RESOURCES
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .conftest import Run

DOCUMENT = json.loads((Path(__file__).parents[2] / "openapi.json").read_text())
PREFIX = "/api/v1"


def operations() -> set[tuple[str, str]]:
    methods = {"get", "post", "put", "delete", "patch"}
    return {
        (method.upper(), path)
        for path, item in DOCUMENT["paths"].items()
        for method in item
        if method in methods
    }


def of_request(method: str, path: str) -> tuple[str, str]:
    """The operation that a request belongs to."""
    for known_method, template in operations():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(PREFIX + template))
        if method == known_method and re.fullmatch(pattern, path):
            return known_method, template
    raise AssertionError(f"{method} {path} is no operation")


SCENARIO = """
health check
features ls
projects create --name shop --description "Jobs of the shop"
projects ls
projects show 1
projects update 1 --description "Jobs"
executors create --name hook --type webhook_url --webhook-method POST --webhook-url {url}
executors ls
executors show 1
executors update 1 --webhook-url {url}
executors test-invoke 1 --body '{{"job": {{"data": "x"}}}}'
jobs create --project-id 1 --executor-id 1 --timezone UTC --start-date 2099-01-01T00:00:00Z --retry-max 1
jobs ls --project-id 1
jobs show 1
jobs update 1 --retry-max 2
executions ls --job-id 1
executions analytics 2026-08-03T12:00:00+00:00
executions totals
executions cleanup --retention-months 1 --yes
executions tail
credentials create --scopes read --env-file keys.env
credentials ls
credentials show 2 --json
credentials update 2 --no-archived
credentials archive 2 --yes
credentials rm 2 --yes
local-executors register --name laptop --command true
local-executors pull 2
local-executors report 2 --reports []
ai settings
ai update-settings --openai-api-key key
ai models
ai prompt --prompt "remind me every day at 9" --timezone UTC
ai classify --prompt "remind me every day at 9"
ai schedule --prompt "call the hook every day at 9" --project-id 1 --executor-id 1 --timezone UTC
ai analyze --body '{{"messages": [{{"speaker": "a", "timestamp": "t", "message": "m"}}]}}' | 6
ai send-times --body '{{"recipients": [{{"timezone": "UTC"}}]}}'
ai prompt-requests --limit 5
accounts create --name Acme
accounts show 2
accounts update 2 --name Acme
accounts add-feature 2 --feature-id 3
accounts remove-feature 2 --feature-id 3 --yes
accounts add-all-features 2
accounts remove-all-features 2 --yes
accounts execution-count 2
accounts increase-execution-count 2 --body '{{"count": 10}}'
accounts tokens 2
accounts add-tokens 2 --amount 10
accounts ai-usage 2
accounts rotate-secret --old-secret-key 00 --yes | 1
cluster nodes
cluster add-self
cluster remove-self --yes
cluster transfer-leadership --yes
cluster add-node 2 --node-address 10.0.0.2:7071 --client-address http://10.0.0.2:7070
cluster promote-node 2
cluster demote-node 2
cluster remove-node 2 --yes
cluster force-rebuild 1 --yes
cluster reset-raft --yes
cluster schedule-queue
cluster job-executions-cache
cluster job-queues
cluster job-queue-versions
cluster backup
cluster restore --file-path backup.db --yes | any
jobs rm 1 --yes
executors rm 1 --yes
projects rm 1 --yes
tasks show {task}
"""


def test_every_operation_is_reachable(
    operator: Emulator, run: Run, requests: list[tuple[str, str]], webhook_receiver: WebhookReceiver
) -> None:
    unexpected: list[str] = []
    task = ""
    for line in SCENARIO.strip().splitlines():
        words, _, expected = line.format(url=webhook_receiver.url, task=task).partition(" | ")
        outcome = run(*shlex.split(words))
        if "any" not in expected and outcome.status != int(expected or 0):
            unexpected.append(f"{words}: {outcome.status} {outcome.errors.strip()}")
        if words.startswith("jobs create"):
            started = run(*shlex.split(words), "--no-wait", "--json")
            task = started.json["requestId"]
    reached = {of_request(method, path) for method, path in requests}
    assert operations() - reached == set()
    assert len(reached) == 70
    # A single node refuses some of what a cluster can do, with an error of the server.
    refused = [one for one in unexpected if not one.startswith("cluster ")]
    assert "\n".join(refused) == ""


def test_each_method_of_each_resource_is_a_command_or_known_not_to_be() -> None:
    # Their arguments are functions or iterables, which have no text.
    assert {
        (resource, name)
        for resource in RESOURCES
        for name in all_methods(resource) - {method.name for method in resource_commands.methods(resource)}
    } == {
        # Commands of their own.
        ("credentials", "rotate"),
        ("jobs", "create_many"),
        ("jobs", "delete_many"),
        ("jobs", "update_many"),
    }


def all_methods(resource: str) -> set[str]:
    from scheduler0 import Client

    attribute = {"tasks": "async_tasks", "local-executors": "local_executors"}.get(resource, resource)
    with Client("http://localhost") as client:
        return {
            name
            for kind in type(getattr(client, attribute)).__mro__[:-1]
            for name, member in vars(kind).items()
            if callable(member) and not name.startswith("_")
        }


def leaves() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []

    def walk(command: object, words: tuple[str, ...]) -> None:
        children = getattr(command, "commands", None)
        if not children:
            found.append(words)
        for name, child in (children or {}).items():
            walk(child, (*words, name))

    for name in GROUPS:
        walk(command_of(name), (name,))
    return found


@pytest.mark.parametrize("words", leaves(), ids=" ".join)
def test_every_help_has_an_example_that_the_command_can_read(words: tuple[str, ...], run: Run) -> None:
    outcome = run(*words, "--help")
    assert outcome.status == 0
    [example] = re.findall(r"^ +(scheduler0-py .*)$", outcome.output, re.MULTILINE)
    _, *rest = shlex.split(example)
    assert tuple(rest[: len(words)]) == words
    command, context = root(), None
    for word in words:
        context = command.make_context(word, [], parent=context, resilient_parsing=True)
        command = command.get_command(context, word)
    # Raises for an option or argument that the command does not know.
    command.make_context(words[-1], rest[len(words) :], parent=context)


def test_a_secret_that_is_shown_once_is_not_lost(emulator: Emulator, run: Run) -> None:
    refused = run("credentials", "create", "--scopes", "read")
    assert (refused.status, "--env-file" in refused.errors) == (2, True)
    created = run("credentials", "create", "--scopes", "read", "--env-file", "new.env", "--json")
    values = dotenv_values("new.env")
    assert (created.json["apiKey"], created.json["plaintextSecret"]) == ("***", "***")
    known = run("credentials", "show", created.json["id"], "--show-secrets", "--json").json
    assert values["SCHEDULER0_API_KEY"] == known["apiKey"]
    assert str(values["SCHEDULER0_API_SECRET"]) not in created.output
    shown = run("credentials", "create", "--scopes", "read", "--show-secrets", "--json")
    assert len(shown.json["plaintextSecret"]) > 20


@pytest.mark.parametrize("words", [["create", "--scopes", "read"], ["rotate", 1, "--yes"]])
def test_no_key_is_created_for_a_file_that_cannot_be_written(
    words: list[object], emulator: Emulator, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for file, status in ((tmp_path / "none" / ".env", 1), (tmp_path, 1), (tmp_path / "binary", 2)):
        outcome = run("credentials", *words, "--env-file", file)
        assert (outcome.status, str(file) in outcome.errors) == (status, True)
    assert len(run("credentials", "ls", "--json").json) == 1


def test_a_key_is_stored_without_the_emulators_packages(tmp_path: Path) -> None:
    program = (
        "import sys\nsys.modules['starlette'] = sys.modules['aiohttp'] = None\n"
        "from scheduler0.cli import env_file\n"
        "env_file.set_variables('.env', env_file.variables(None, '2', 'key', 'secret'))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert dotenv_values(tmp_path / ".env")["SCHEDULER0_API_SECRET"] == "secret"


def test_a_key_that_could_not_be_stored_is_named(tmp_path: Path) -> None:
    credential = Credential({"id": 7, "accountId": 2, "apiKey": "k", "plaintextSecret": "s"})
    with pytest.raises(OSError, match="the secret of the new key 7 is lost"):
        env_file.store_key(str(tmp_path), credential)


def test_a_key_is_rotated_into_a_file(emulator: Emulator, run: Run) -> None:
    old = run("credentials", "create", "--scopes", "read", "--env-file", "old.env", "--json").json["id"]
    outcome = run("credentials", "rotate", old, "--env-file", "new.env", "--yes")
    assert outcome.status == 0, outcome.errors
    assert dotenv_values("new.env")["SCHEDULER0_API_KEY"] != dotenv_values("old.env")["SCHEDULER0_API_KEY"]
    assert old not in [row["id"] for row in run("credentials", "ls", "--json").json]


def test_secrets_of_executors_are_masked(emulator: Emulator, run: Run) -> None:
    options = ["--name", "h", "--type", "webhook_url", "--webhook-method", "POST"]
    options += ["--webhook-url", "http://127.0.0.1:1/", "--webhook-secret", "hush"]
    for format in ([], ["--json"], ["--csv"], ["--jsonl"]):
        assert "hush" not in run("executors", "create", *options, *format).output
        assert "hush" not in run("executors", "ls", *format).output
    assert "hush" in run("executors", "create", *options, "--show-secrets").output


def test_output_for_people_and_for_programs(emulator: Emulator, run: Run) -> None:
    for name in ("one", "two, with a comma"):
        assert run("projects", "create", "--name", name, "--description", "[bold]d[/bold]").status == 0
    table = run("projects", "ls", "--columns", "id,name,description").output.splitlines()
    assert [line.split() for line in table[:2]] == [
        ["id", "name", "description"],
        ["2", "two,", "with", "a", "comma", "[bold]d[/bold]"],
    ]
    rows = list(
        csv.reader(io.StringIO(run("projects", "ls", "--csv", "--columns", "id,date_created,name").output))
    )
    assert rows[0] == ["id", "date_created", "name"]
    assert rows[1][2] == "two, with a comma"
    lines = run("projects", "ls", "--jsonl").output.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["two, with a comma", "one"]
    assert run("projects", "ls", "--json", "--columns", "name").json == [
        {"name": "two, with a comma"},
        {"name": "one"},
    ]
    wrong = run("projects", "ls", "--columns", "nmae")
    assert (wrong.status, "there is no column 'nmae'" in wrong.errors) == (2, True)


def test_a_longer_listing_says_that_there_is_more(emulator: Emulator, run: Run) -> None:
    for number in range(3):
        run("projects", "create", "--name", f"p{number}", "--description", "d")
    outcome = run("projects", "ls", "--limit", 2, "--jsonl")
    assert len(outcome.output.splitlines()) == 2
    assert "2 of 3 rows" in outcome.errors


def test_nothing_found_is_said_on_stderr(emulator: Emulator, run: Run) -> None:
    outcome = run("projects", "ls")
    assert (outcome.status, outcome.output, outcome.errors) == (0, "", "nothing found\n")
    assert run("projects", "ls", "--json").json == []


def test_times_are_in_the_terminals_zone_or_in_utc(
    emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    run("projects", "create", "--name", "p", "--description", "d")
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert re.search(r"\d\d:\d\d:\d\d\+0530", run("projects", "ls").output)
        assert re.search(r"\d\d:\d\d:\d\dZ", run("projects", "ls", "--utc").output)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_control_characters_do_not_steer_the_terminal(emulator: Emulator, run: Run) -> None:
    run("projects", "create", "--name", "a\x1b[31mb", "--description", "d")
    output = run("projects", "ls", "--columns", "name").output
    assert "\x1b" not in output
    assert r"a\x1b[31mb" in output


def test_deleting_asks_first(emulator: Emulator, run: Run) -> None:
    run("projects", "create", "--name", "p", "--description", "d")
    refused = run("projects", "rm", 1)
    assert (refused.status, refused.errors) == (
        1,
        "scheduler0-py: Delete project 1? Nobody can answer here: pass --yes\n",
    )
    assert len(run("projects", "ls", "--json").json) == 1
    assert run("projects", "rm", 1, "--yes").status == 0
    assert run("projects", "ls", "--json").json == []


def test_an_interrupted_question_deletes_nothing(
    emulator: Emulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*arguments: object, **options: object) -> bool:
        raise typer.Abort

    run("projects", "create", "--name", "p", "--description", "d")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "confirm", interrupted)
    outcome = run("projects", "rm", 1)
    assert (outcome.status, outcome.output, outcome.errors) == (130, "", "\n")
    assert len(run("projects", "ls", "--json").json) == 1


def test_bodies_come_from_files_and_stdin(
    emulator: Emulator, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "body.json").write_text('{"name": "file", "description": "d"}')
    assert run("projects", "create", "--body", "@body.json", "--json").json["name"] == "file"
    monkeypatch.setattr("sys.stdin", io.StringIO('{"name": "stdin", "description": "d"}'))
    assert run("projects", "create", "--body", "-", "--json").json["name"] == "stdin"
    wrong = run("projects", "create", "--body", "{")
    assert (wrong.status, wrong.errors.startswith("scheduler0-py: --body: not JSON:")) == (2, True)
    missing = run("projects", "create", "--body", "@none.json")
    assert (missing.status, missing.errors) == (1, "scheduler0-py: none.json: No such file or directory\n")


def test_a_batch_of_jobs_is_one_body(emulator: Emulator, run: Run, tmp_path: Path) -> None:
    run("projects", "create", "--name", "p", "--description", "d")
    run("executors", "create", "--name", "h", "--type", "webhook_url", "--webhook-method", "POST",
        "--webhook-url", "http://127.0.0.1:1/")  # fmt: skip
    job = {"project_id": 1, "executor_id": 1, "timezone": "UTC", "spec": "0 0 0 1 1 *"}
    job["start_date"] = "2099-01-01T00:00:00+00:00"
    (tmp_path / "jobs.json").write_text(json.dumps([job, job]))
    assert [one["id"] for one in run("jobs", "create", "--body", "@jobs.json", "--json").json] == [1, 2]
    started = run("jobs", "create", "--body", "@jobs.json", "--no-wait", "--json").json
    assert run("tasks", "wait", started["requestId"], "--json").json["state"] == 2


def test_any_request_can_be_sent(emulator: Emulator, run: Run) -> None:
    body = '{"name": "raw", "description": "d", "createdBy": "me"}'
    assert run("api", "POST", "/projects", "--data", body, "--json").json["name"] == "raw"
    assert (
        run("api", "GET", "/projects", "--query", "limit=1", "--query", "offset=0", "--json").json["total"]
        == 1
    )
    assert "204" in run("api", "DELETE", "/projects/1", "--data", '{"deletedBy": "me"}').errors
    assert run("api", "GET", "/nonsense").status == 4
    assert run("api", "GET", "/projects", "--query", "limit").status == 2


def test_a_command_without_a_result_says_what_is_done(emulator: Emulator, run: Run) -> None:
    run("projects", "create", "--name", "p", "--description", "d")
    words = ["projects", "rm", 1, "--yes"]
    assert run(*words, "--json").json == {"done": "projects rm", "id": 1}
    run("projects", "create", "--name", "q", "--description", "d")
    outcome = run("projects", "rm", 2, "--yes")
    assert (outcome.output, outcome.errors) == ("", "done\n")
    run("projects", "create", "--name", "r", "--description", "d")
    deleted = run("api", "DELETE", "/projects/3", "--data", '{"deletedBy": "me"}', "--csv")
    assert (deleted.output, deleted.errors) == ("done,status\napi,204\n", "")
    assert run("emulator", "faults", "clear", "--json").json == {"done": "emulator faults clear"}
    assert run("emulator", "reset", "--yes", "--jsonl").output == '{"done": "emulator reset"}\n'


def test_a_name_of_a_query_may_be_repeated(
    emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver
) -> None:
    words = ["--query", "a=1", "--query", "b=", "--query", "a=x=y"]
    assert run("api", "GET", "/jobs", *words, "--base-url", webhook_receiver.url).status == 0
    assert webhook_receiver.requests[-1].path.partition("?")[2] == "a=1&a=x%3Dy&b="


@pytest.mark.parametrize(
    ("words", "status", "text"),
    [
        (["projects", "show", "99"], 4, "project"),
        (["projects", "show", ""], 2, "PROJECT_ID"),
        (["projects", "create", "--description", "d"], 2, "--name is missing"),
        (["cron", "check", "x"], 1, "cron spec 'x'"),
        (["projects", "ls", "--base-url", "http://127.0.0.1:1"], 5, "scheduler0-py doctor"),
        (["projects", "ls", "--profile", "none"], 3, "there is no profile 'none'"),
        (["projects", "ls", "--order-by", "up"], 2, "scheduler0-py: --order-by: "),
        (["projects", "ls", "--timeout", "0"], 2, "scheduler0-py: --timeout must be"),
        (["projects", "ls", "--base-url", "x"], 2, "scheduler0-py: --base-url must begin with http"),
        (["projects", "ls", "--account", "x"], 2, "scheduler0-py: --account must be a whole number"),
        (["projects", "ls", "--json", "--csv"], 2, "--json, --jsonl and --csv exclude each other"),
        (["emulator", "faults", "add", "none"], 1, "KIND: 'none' is not one of"),
    ],
)
def test_errors_are_one_line_with_the_remedy(
    words: list[str], status: int, text: str, emulator: Emulator, run: Run
) -> None:
    outcome = run(*words)
    assert outcome.status == status, outcome.errors
    assert text in outcome.errors
    assert outcome.errors.startswith("scheduler0-py: ")
    assert outcome.errors.count("\n") == 1
    assert "Traceback" in run(*words, "--debug").errors


@pytest.mark.parametrize("words", [["ls", "--order", "up"], ["nonsense"]])
def test_words_that_cannot_be_read_are_wrong_usage(words: list[str], run: Run) -> None:
    outcome = run("projects", *words)
    assert (outcome.status, words[-1] in outcome.errors) == (2, True)


@pytest.mark.parametrize("format", ["--json", "--jsonl", "--csv", "--utc"])
def test_a_column_that_no_row_has_is_named(format: str, emulator: Emulator, run: Run) -> None:
    run("projects", "create", "--name", "p", "--description", "d")
    for words in (["projects", "ls"], ["projects", "show", 1]):
        outcome = run(*words, format, "--columns", "id,nam")
        assert (outcome.status, outcome.output) == (2, "")
        assert "there is no column 'nam'; there are account_id" in outcome.errors
        assert "p" in run(*words, format, "--columns", "name").output


def test_a_task_that_the_key_may_not_see_is_said_to_be_accepted(emulator: Emulator, run: Run) -> None:
    outcome = run("cluster", "backup")
    assert (outcome.status, "has accepted this as task " in outcome.errors) == (6, True)


def test_executions_are_followed(emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver) -> None:
    run("projects", "create", "--name", "p", "--description", "d")
    run("executors", "create", "--name", "h", "--type", "webhook_url", "--webhook-method", "POST",
        "--webhook-url", webhook_receiver.url)  # fmt: skip
    run("jobs", "create", "--project-id", 1, "--executor-id", 1, "--timezone", "UTC", "--spec", "@every 1h")
    emulator.clock.settle()
    lines = run("executions", "tail", "--utc").output.splitlines()
    assert [line.split("  ")[1:3] for line in lines] == [["job 1", "success"], ["job 1", "scheduled"]] or [
        line.split("  ")[1:3] for line in lines
    ] == [["job 1", "scheduled"], ["job 1", "success"], ["job 1", "scheduled"]]
    assert json.loads(run("executions", "tail", "--json", "-n", 1).output)["jobId"] == 1
    once = run("executions", "tail", "--interval", 5)
    assert (once.status, once.output) == (2, "")
    assert "--interval is for --follow: pass -f too" in once.errors


def test_every_argument_of_a_resource_command_is_explained() -> None:
    from scheduler0.cli.meanings import meaning

    names = {one.name for method in resource_commands.reachable() for one in method.arguments}
    assert [name for name in sorted(names - {"body"}) if not meaning(name)] == []


def test_the_life_of_a_job(emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver) -> None:
    run("projects", "create", "--name", "p", "--description", "d")
    run("executors", "create", "--name", "h", "--type", "webhook_url", "--webhook-method", "POST",
        "--webhook-url", webhook_receiver.url)  # fmt: skip
    words = ["--project-id", 1, "--executor-id", 1, "--timezone", "UTC", "--spec", "0 0 0 1 1 *"]
    created = run("jobs", "upsert", "--key", "invoice-42", *words, "--json")
    assert created.status == 0, created.errors
    found = run("jobs", "by-key", "invoice-42", "--project-id", 1, "--json").json
    assert run("jobs", "by-key", "other", "--project-id", 1).status == 4
    assert len(run("jobs", "next", found["id"], "--count", 3, "--json").json) == 3
    assert run("jobs", "pause", found["id"]).status == 0
    assert run("jobs", "show", found["id"], "--json").json["status"] == "inactive"
    resumed = run("jobs", "resume", found["id"], "--json")
    assert resumed.status == 0, resumed.errors
