"""The files in docs/deploy pass their linters."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import yaml

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"


def test_the_container_file_is_clean() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    result = subprocess.run([hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "")


def test_the_systemd_unit_is_clean(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    assert verify, "systemd-analyze is missing; install it: apt-get install systemd"
    # The program must exist for the check.
    text = (DEPLOY / "scheduler0-runner.service").read_text()
    unit = tmp_path / "scheduler0-runner.service"
    unit.write_text(text.replace("/opt/worker/bin/scheduler0-py", shutil.which("true") or "/bin/true"))
    command = [verify, "verify", "--man=no", unit]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_manifest_fits_together() -> None:
    service, stateful = yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())
    for document in (service, stateful):
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
    assert (service["kind"], stateful["kind"]) == ("Service", "StatefulSet")
    spec = stateful["spec"]
    labels = spec["template"]["metadata"]["labels"]
    assert service["spec"]["selector"] == spec["selector"]["matchLabels"] == labels
    assert spec["serviceName"] == service["metadata"]["name"]
    [container] = spec["template"]["spec"]["containers"]
    names = {claim["metadata"]["name"] for claim in spec["volumeClaimTemplates"]} | {"tmp"}
    assert {mount["name"] for mount in container["volumeMounts"]} == names
    assert container["livenessProbe"]["httpGet"]["port"] == container["ports"][0]["name"]
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] > 30 + 15 + 15
