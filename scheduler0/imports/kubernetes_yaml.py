"""Import CronJobs of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from ..cron import CronError, convert
from ..cron.errors import require
from ..cron.zones import find_zone
from ..plans.plan_files import yaml_of
from .imported import Collector, Imported, json_ready, without_empty


def from_kubernetes(
    text: str,
    *,
    timezone: str = "UTC",
    project: str = "imported",
    executor: Mapping[str, Any] | None = None,
) -> Imported:
    """Import the CronJobs in YAML text: manifests, or the output of ``kubectl get cronjobs -A -o yaml``.

    ``timezone`` is the zone of the controller, for CronJobs without ``timeZone``. Other kinds are ignored by
    name. A suspended CronJob becomes inactive. Image, command and args of the first container are in the
    data of the job. Needs the extra ``plans``. Raises :class:`~scheduler0.plans.PlanError` for text that is
    not YAML, and ``ValueError`` for an unknown ``timezone``.
    """
    find_zone(timezone)
    require(str, "text", text, "text")
    collector = Collector(project, executor)
    for item in _items(yaml_of(text.encode())):
        metadata, spec = _table(item, "metadata"), _table(item, "spec")
        name = (
            "/".join(str(metadata[part]) for part in ("namespace", "name") if metadata.get(part)) or "unnamed"
        )
        if item.get("kind") != "CronJob":
            collector.ignore(name, f"kind {item.get('kind')!r} is not a CronJob")
            continue
        schedule, zone = spec.get("schedule"), spec.get("timeZone") or timezone
        try:
            find_zone(zone)
            conversion = convert(str(schedule), source="kubernetes", timezone=zone)
        except (CronError, ValueError, TypeError) as error:
            collector.refuse(name, f"{schedule!r}: {getattr(error, 'problem', error)}")
            continue
        collector.add(
            name,
            name,
            conversion,
            timezone=zone,
            data=_container(spec),
            paused=spec.get("suspend") is True,
            warnings=list(_differences(spec)),
        )
    return collector.finish()


def _items(documents: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for document in documents:
        items: Any = document.get("items")
        if str(document.get("kind", "")).endswith("List") and isinstance(items, list):
            yield from (one for one in items if isinstance(one, Mapping))  # pyright: ignore[reportUnknownVariableType]
        else:
            yield document


def _container(spec: Mapping[str, Any]) -> dict[str, Any]:
    pod = _table(_table(_table(_table(spec, "jobTemplate"), "spec"), "template"), "spec")
    containers: Any = pod.get("containers")
    found: Any = containers[0] if isinstance(containers, list) and containers else {}  # pyright: ignore[reportUnknownVariableType]
    first = _table({"first": found}, "first")
    return without_empty({name: json_ready(first.get(name)) for name in ("image", "command", "args")})


def _differences(spec: Mapping[str, Any]) -> Iterator[str]:
    policy = spec.get("concurrencyPolicy", "Allow")
    if policy != "Allow":
        yield f"concurrencyPolicy {policy} has no equivalent: runs on the server can overlap"
    if spec.get("startingDeadlineSeconds") is not None:
        yield "startingDeadlineSeconds has no equivalent: the server skips a run that it missed"


def _table(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}
