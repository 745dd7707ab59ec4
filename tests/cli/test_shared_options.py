"""A command offers the shared options that it heeds, and no others."""

from __future__ import annotations

import inspect

import pytest

from scheduler0.cli.resource_commands import reachable

from .conftest import Run

SPEC = "0 30 2 * * *"
OF_RECORDS = ["--csv", "--columns=id", "--utc", "--show-secrets"]


def refuses(run: Run, words: list[str], option: str) -> None:
    outcome = run(*words, option)
    assert (outcome.status, outcome.output) == (2, ""), words
    assert f"No such option: {option.partition('=')[0]}" in outcome.errors


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["cron", "check", SPEC], OF_RECORDS),
        (["cron", "explain", SPEC], OF_RECORDS),
        (["cron", "convert", "@daily", "--source", "crontab"], OF_RECORDS),
        (["cron", "next", SPEC], ["--columns=kind", "--utc", "--show-secrets"]),
        (["cron", "dst", SPEC, "--timezone", "Asia/Tokyo"], ["--utc", "--show-secrets"]),
        (["plan", "jobs.toml"], ["--csv", "--columns=steps", "--utc"]),
        (["apply", "jobs.toml"], ["--csv", "--columns=steps", "--utc"]),
        (["export"], ["--utc"]),
        (["import", "kubernetes", "-"], ["--utc"]),
        (["webhooks", "listen"], ["--utc"]),
        (["jobs", "create-many", "-"], ["--utc"]),
        (["jobs", "next", "1"], ["--columns=id", "--show-secrets"]),
        (["emulator", "reset", "--yes"], OF_RECORDS),
        (["emulator", "faults", "clear"], OF_RECORDS),
        (["doctor"], ["--utc", "--show-secrets"]),
        (["whoami"], ["--show-secrets"]),
    ],
)
def test_what_a_command_does_not_heed_is_refused(words: list[str], options: list[str], run: Run) -> None:
    for option in options:
        refuses(run, words, option)


def test_methods_without_records_have_no_options_for_them(run: Run) -> None:
    found = [
        [method.resource, method.command, "1"]
        for method in reachable()
        if inspect.signature(method.function).return_annotation in ("None", "str")
    ]
    assert ["jobs", "explain", "1"] in found
    assert ["accounts", "remove-feature", "1"] in found
    for words in found:
        for option in OF_RECORDS:
            refuses(run, words, option)


@pytest.mark.parametrize("columns", ["", ",", " , "])
def test_columns_name_one_at_least(columns: str, run: Run) -> None:
    outcome = run("projects", "ls", "--columns", columns)
    assert (outcome.status, outcome.output) == (2, "")
    assert f"--columns: {columns!r} names no column" in outcome.errors


def test_the_status_of_a_runner_has_one_form(run: Run) -> None:
    outcome = run("runner", "status", "--json", "--utc")
    assert (outcome.status, "--utc: not allowed with argument --json" in outcome.errors) == (2, True)


@pytest.mark.parametrize("command", [["check"], ["explain"]])
def test_json_of_a_spec_is_an_object(command: list[str], run: Run) -> None:
    assert run("cron", *command, SPEC, "--json").json["spec"] == SPEC
