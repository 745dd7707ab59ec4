"""What the tables say, beyond the bare answer of the server."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest

from scheduler0.cli import meanings, resource_commands
from scheduler0.emulator import Emulator
from scheduler0.testing import WebhookReceiver

from .conftest import Run

AT = datetime(2026, 8, 3, 12, tzinfo=UTC)


@pytest.fixture
def job(emulator: Emulator, run: Run, webhook_receiver: WebhookReceiver) -> WebhookReceiver:
    """Job 1, which runs every hour; the clock stands at noon."""
    emulator.clock.freeze(AT)
    run("projects", "create", "--name", "p", "--description", "d")
    run("executors", "create", "--name", "h", "--type", "webhook_url", "--webhook-method", "POST",
        "--webhook-url", webhook_receiver.url)  # fmt: skip
    words = ["--project-id", 1, "--executor-id", 1, "--timezone", "UTC", "--spec", "0 0 * * * *"]
    assert run("jobs", "create", *words, "--start-date", "2026-08-03T12:30:00Z").status == 0
    return webhook_receiver


def members(output: str) -> dict[str, str]:
    return dict(re.split(r"  +", line, maxsplit=1) for line in output.splitlines())


def test_the_next_runs_are_one_a_line(job: WebhookReceiver, run: Run) -> None:
    outcome = run("jobs", "next", 1, "--count", 2, "--utc")
    assert (outcome.status, outcome.output) == (0, "2026-08-03 12:30:00Z\n2026-08-03 13:00:00Z\n")
    assert len(run("jobs", "next", 1, "--count", 2, "--csv").output.splitlines()) == 3


def test_what_was_done_to_a_job_is_shown(job: WebhookReceiver, run: Run) -> None:
    paused = members(run("jobs", "pause", 1).output)
    assert (paused["action"], paused["job.id"], paused["next_run"]) == ("updated", "1", "-")
    resumed = run("jobs", "resume", 1, "--columns", "action,old_id,job.id")
    assert members(resumed.output) == {"action": "replaced", "old_id": "1", "job.id": "2"}
    triggered = run("jobs", "trigger", 2, "--json").json
    assert (triggered["action"], triggered["job"]["id"]) == ("triggered", 3)


def test_what_was_ensured_is_shown(emulator: Emulator, run: Run) -> None:
    shown = members(run("projects", "ensure", "--name", "p", "--description", "d").output)
    assert (shown["item.name"], shown["created"]) == ("p", "yes")


def test_executions_have_states_in_words_and_times(
    job: WebhookReceiver, run: Run, emulator: Emulator
) -> None:
    job.answer_with(500)
    emulator.clock.advance(hours=1)
    rows = [line.split() for line in run("executions", "ls", "--columns", "id,state").output.splitlines()]
    assert {row[1] for row in rows[1:]} >= {"scheduled", "failed"}
    assert {row["state"] for row in run("executions", "ls", "--json").json} >= {0, 2}
    lines = run("executions", "tail", "--utc").output.splitlines()
    [failed] = [line for line in lines if "failed" in line]
    assert failed.startswith("2026-08-03 12:30:00Z  job 1  failed  execution ")


def test_a_pipe_gets_no_blanks_at_the_ends_of_lines(job: WebhookReceiver, run: Run) -> None:
    for words in (["jobs", "ls"], ["jobs", "show", 1], ["emulator", "state"]):
        output = run(*words).output
        assert output
        assert not re.search(r" $", output, re.MULTILINE)
    assert "clock.mode" in members(run("emulator", "state").output)


def test_a_narrow_terminal_cuts_no_word_and_leaves_no_column_out(
    job: WebhookReceiver, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["jobs", "ls", "--utc", "--columns", "id,timezone,status,start_date"]
    expected = {"1", "UTC", "active", "2026-08-03", "12:30:00Z"}
    monkeypatch.setenv("COLUMNS", "34")
    table = run(*words).output
    assert table.split()[:4] == ["id", "timezone", "status", "start_date"]
    monkeypatch.setenv("COLUMNS", "30")
    rows = run(*words).output
    assert rows.splitlines()[0].split() == ["id", "1"]
    for output, width in ((table, 34), (rows, 30)):
        assert expected <= set(output.split())
        assert max(map(len, output.splitlines())) <= width


def test_the_clock_is_shown_after_time_has_passed(job: WebhookReceiver, run: Run) -> None:
    outcome = run("emulator", "clock", "advance", "--minutes", 1, "--utc")
    assert outcome.output == ""
    assert outcome.errors == "nothing fired\nthe emulator's clock: 2026-08-03 12:01:00Z\n"
    assert run("emulator", "clock", "advance", "--hours", 1, "--json").errors == ""


def test_an_error_names_the_option(emulator: Emulator, run: Run) -> None:
    outcome = run("projects", "create", "--name", "p")
    assert outcome.errors.startswith("scheduler0-py: --description is missing: ")
    wrong = run(
        "jobs", "create", "--project-id", 1, "--executor-id", 1, "--timezone", "Mars", "--spec", "@daily"
    )
    assert wrong.errors.startswith("scheduler0-py: --timezone: there is no time zone 'Mars'")


def test_a_date_without_an_offset_is_in_the_terminals_zone(
    job: WebhookReceiver, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        words = [
            "--project-id",
            1,
            "--executor-id",
            1,
            "--timezone",
            "UTC",
            "--start-date",
            "2027-01-01T06:00",
        ]
        [made] = run("jobs", "create", *words, "--json").json
        assert made["startDate"] == "2027-01-01T06:00:00+05:30"
        assert "start_date" in run("jobs", "create", *words[:-1], "soon").errors.replace("-", "_")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_summary_is_of_a_command() -> None:
    commands = {(method.resource, method.command) for method in resource_commands.reachable()}
    assert meanings._SUMMARIES.keys() - commands == set()


def test_a_help_names_options_not_arguments() -> None:
    text = "Add `amount` tokens to `account_id`, as `other` says."
    assert (
        meanings.summary("a", "b", text, ["account_id"], ["amount", "account_id"])
        == "Add --amount tokens to ACCOUNT_ID, as `other` says."
    )
