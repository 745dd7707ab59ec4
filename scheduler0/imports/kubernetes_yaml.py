"""Import CronJobs of Kubernetes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from ..cron import CronError, convert
from ..cron.errors import require
from ..cron.zones import find_zone
from ..plans.plan_files import yaml_of
from .imported import Collector, Imported, json_ready, not_imported, others, without_empty

_SPEC = (
    *("schedule", "timeZone", "suspend", "jobTemplate", "concurrencyPolicy", "startingDeadlineSeconds"),
    *("successfulJobsHistoryLimit", "failedJobsHistoryLimit"),
)
_JOB = ("template", "ttlSecondsAfterFinished")
_POD = ("containers", "restartPolicy", "dnsPolicy", "schedulerName", "terminationGracePeriodSeconds")
_DATA = ("image", "command", "args")
_CONTAINER = ("name", "imagePullPolicy", "terminationMessagePath", "terminationMessagePolicy")


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
            data=_data(spec),
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


def _job(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return _table(_table(spec, "jobTemplate"), "spec")


def _pod(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return _table(_table(_job(spec), "template"), "spec")


def _containers(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: Any = _pod(spec).get("containers")
    every: list[Any] = found if isinstance(found, list) else []  # pyright: ignore[reportUnknownVariableType]
    return [_table({"one": one}, "one") for one in every]


def _data(spec: Mapping[str, Any]) -> dict[str, Any]:
    first, *_ = _containers(spec) or [{}]
    return without_empty({name: json_ready(first.get(name)) for name in _DATA})


def _differences(spec: Mapping[str, Any]) -> Iterator[str]:
    policy = spec.get("concurrencyPolicy", "Allow")
    if policy != "Allow":
        yield f"concurrencyPolicy {policy} has no equivalent: runs on the server can overlap"
    if spec.get("startingDeadlineSeconds") is not None:
        yield "startingDeadlineSeconds has no equivalent: the server skips a run that it missed"
    first, *more = _containers(spec) or [{}]
    yield from not_imported(
        [
            *others(spec, _SPEC),
            *others(_job(spec), _JOB),
            *others(_pod(spec), _POD),
            *others(first, (*_DATA, *_CONTAINER)),
            *(f"container {one.get('name', number)!r}" for number, one in enumerate(more, 2)),
        ]
    )


def _table(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}
