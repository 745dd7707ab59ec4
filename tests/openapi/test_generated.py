"""The check of the raw layer finds every kind of difference. The generator deletes nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import check_generated, generate


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    target = tmp_path / "scheduler0_openapi"
    shutil.copytree(check_generated.PACKAGE, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def test_the_check_finds_extra_missing_and_changed_files(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And nothing else: the committed tree is what openapi.json produces."""
    (copy / "models" / "job.py").unlink()
    (copy / "models" / "stray.txt").touch()
    with (copy / "client.py").open("a") as file:
        file.write("\n")
    assert check_generated.main([str(copy)]) == 1
    found = [
        line for line in capsys.readouterr().out.splitlines() if ": " in line and "is not what" not in line
    ]
    assert found == [
        "scheduler0_openapi: differs: client.py",
        "scheduler0_openapi: missing: models/job.py",
        "scheduler0_openapi: extra: models/stray.txt",
    ]


def test_compiled_files_are_no_difference(tmp_path: Path) -> None:
    for side in ("produced", "committed"):
        (tmp_path / side / "__pycache__").mkdir(parents=True)
        (tmp_path / side / "module.py").write_text("pass\n")
    (tmp_path / "committed" / "__pycache__" / "module.pyc").touch()
    assert list(check_generated.differences(tmp_path / "produced", tmp_path / "committed")) == []


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text("mine")
    run = subprocess.run(
        [sys.executable, str(generate.SCRIPTS / "generate.py"), str(tmp_path)], capture_output=True, text=True
    )
    assert run.returncode == 2
    assert "not replaced" in run.stderr
    assert (tmp_path / "work.txt").read_text() == "mine"


def test_what_may_be_replaced(tmp_path: Path) -> None:
    assert generate.replaceable(tmp_path / "new")
    assert generate.replaceable(tmp_path)
    assert generate.replaceable(generate.PACKAGE)
    assert not generate.replaceable(Path(__file__))


def test_one_operation_loads_no_model_before_an_answer_needs_one() -> None:
    program = (
        "import sys, scheduler0_openapi.api.jobs.get_job as m\n"
        "print(*sorted(n for n in sys.modules if n.startswith(('scheduler0_openapi.models', 'attr'))))"
    )
    generated = str(generate.PACKAGE.parent)
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": generated},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == []


def test_all_models_can_be_asked_for() -> None:
    from scheduler0_openapi import models

    assert len(models.__all__) > 100
    for name in models.__all__:
        assert getattr(models, name).__name__ == name
    assert set(models.__all__) <= set(dir(models))
    with pytest.raises(AttributeError, match="Nothing"):
        _ = models.Nothing


def test_two_operations_of_one_module_are_named(tmp_path: Path) -> None:
    document = json.loads((generate.ROOT / "openapi.json").read_text("utf-8"))
    document["paths"]["/other"] = {"get": {**document["paths"]["/jobs"]["get"], "operationId": "list-jobs"}}
    changed = tmp_path / "openapi.json"
    changed.write_text(json.dumps(document))
    command = [sys.executable, str(generate.SCRIPTS / "generate.py"), str(tmp_path / "out")]
    run = subprocess.run([*command, "--document", str(changed)], capture_output=True, text=True)
    assert run.returncode == 1
    assert "listJobs (GET /jobs) and list-jobs (GET /other) would both become jobs/list_jobs.py" in run.stderr
    assert not (tmp_path / "out").exists()
