"""`scheduler0-py plan`, `apply` and `export`."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler0.emulator import Emulator

from .conftest import Run

FILE = """\
version = 1

[projects.billing]
description = "Invoices"

[executors.hook]
type = "webhook_url"
webhook_url = "http://127.0.0.1:1/hook"
webhook_method = "POST"

[jobs.nightly]
project = "billing"
executor = "hook"
spec = "0 0 3 * * *"
timezone = "Europe/Berlin"
"""


@pytest.fixture
def file(emulator: Emulator) -> Path:
    path = Path("jobs.toml")
    path.write_text(FILE)
    return path


def test_a_plan_has_the_status_2_until_it_is_applied(file: Path, run: Run) -> None:
    planned = run("plan", file)
    assert (planned.status, planned.errors) == (2, "")
    assert "nightly" in planned.output
    assert run("projects", "ls", "--json").json == []
    applied = run("apply", file, "--yes")
    assert applied.status == 0, applied.errors
    assert [job["spec"] for job in run("jobs", "ls", "--json").json] == ["0 0 3 * * *"]
    assert run("plan", file).status == 0


def test_applying_asks_first(file: Path, run: Run) -> None:
    refused = run("apply", file)
    assert (refused.status, "pass --yes" in refused.errors) == (1, True)
    assert run("projects", "ls", "--json").json == []


def test_a_job_of_no_plan_is_taken_over_once(file: Path, run: Run) -> None:
    run("apply", file, "--yes")
    [job] = run("jobs", "ls", "--json").json
    run("jobs", "update", job["id"], "--data", '{"_scheduler0": {"key": "nightly"}}')
    planned = run("plan", file)
    assert (planned.status, planned.output.splitlines()[1].strip()) == (2, "plan: (none) -> 'default'")
    assert run("apply", file, "--yes").status == 0
    assert run("plan", file).status == 0


def test_an_export_warns_of_addresses_with_secrets(emulator: Emulator, run: Run) -> None:
    for name, url in (("plain", "http://127.0.0.1:1/a"), ("secret", "http://127.0.0.1:1/a?token=hush")):
        words = ["--name", name, "--type", "webhook_url", "--webhook-method", "POST", "--webhook-url", url]
        assert run("executors", "create", *words).status == 0
    outcome = run("export")
    assert "token=hush" in outcome.output
    assert outcome.errors == (
        "warning: the address of the executor 'secret' holds a secret: keep the file as one\n"
    )
    assert "hush" not in run("export", "--json").output


def test_a_changed_job_is_a_change(file: Path, run: Run) -> None:
    run("apply", file, "--yes")
    file.write_text(FILE.replace("0 0 3 * * *", "0 0 4 * * *"))
    assert run("plan", file, "--json").status == 2
    assert run("apply", file, "--yes").status == 0
    assert [job["spec"] for job in run("jobs", "ls", "--json").json] == ["0 0 4 * * *"]


@pytest.mark.parametrize("text", ["x", 'version = 1\n[jobs.a]\nsepc = "0 0 3 * * *"\n'])
def test_a_wrong_file_has_the_status_1(text: str, file: Path, run: Run) -> None:
    file.write_text(text)
    outcome = run("plan", file)
    assert (outcome.status, outcome.errors.count("\n")) == (1, 1)
    assert run("plan", "missing.toml").status == 1


def test_an_account_is_exported_to_a_file_that_changes_nothing(file: Path, run: Run) -> None:
    run("apply", file, "--yes")
    assert run("export", "--output", "live.toml").errors == "wrote live.toml\n"
    assert run("export").output == Path("live.toml").read_text()
    assert run("plan", "live.toml").status == 0
    assert run("export", "--json", "--output", "again.toml").json["version"] == 1
    assert Path("again.toml").read_text() == Path("live.toml").read_text()


@pytest.mark.parametrize(
    "words", [["--style", "xml"], ["--style", "yaml", "--output", "x.toml"], ["--style", "toml", "--json"]]
)
def test_a_style_is_for_stdout(words: list[str], emulator: Emulator, run: Run) -> None:
    outcome = run("export", *words)
    assert (outcome.status, outcome.output, "--style" in outcome.errors) == (2, "", True)
    assert not Path("x.toml").exists()


def test_a_style_is_heeded(file: Path, run: Run) -> None:
    run("apply", file, "--yes")
    assert run("export", "--style", "toml").output == run("export").output
    assert run("export", "--style", "yaml").output.startswith("version: 1\n")


def test_a_plan_hides_secrets_in_addresses(file: Path, run: Run) -> None:
    run("apply", file, "--yes")
    file.write_text(FILE.replace("/hook", "/hook?token=hush"))
    for words in (["plan", file], ["plan", file, "--json"], ["apply", file]):
        outcome = run(*words)
        assert "token=***" in outcome.output + outcome.errors
        assert "hush" not in outcome.output + outcome.errors
    for words in (["plan", file, "--show-secrets"], ["plan", file, "--show-secrets", "--json"]):
        assert "token=hush" in run(*words).output
    applied = run("apply", file, "--yes")
    assert (applied.status, "token=***" in applied.errors) == (0, True)


def test_a_plan_file_is_no_table(run: Run) -> None:
    for words in (["export", "--csv"], ["export", "--columns", "id"], ["import", "crontab", "-", "--csv"]):
        outcome = run(*words)
        assert (outcome.status, outcome.output) == (2, "")
        assert "No such option: --c" in outcome.errors
