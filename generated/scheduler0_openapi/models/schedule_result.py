from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.executor import Executor
    from ..models.intent_classification import IntentClassification
    from ..models.job import Job
    from ..models.project import Project


T = TypeVar("T", bound="ScheduleResult")


@_attrs_define
class ScheduleResult:
    """The jobs that were created from a prompt, and where.

    Attributes:
        project (Project): A group of jobs.
        project_created (bool): False where an existing project was used.
        executor (Executor): What runs jobs. Texts that the type does not use are empty.
        executor_matched_by (str): `pinned` (named in the request), `only` (the account has no other) or `llm`.
        jobs (list[Job]):
        classification (IntentClassification | Unset): Whether a text asks for scheduling.
        executor_match_reason (str | Unset): Why the model chose it; absent otherwise.
        provider (str | Unset):
        model (str | Unset):
    """

    project: Project
    project_created: bool
    executor: Executor
    executor_matched_by: str
    jobs: list[Job]
    classification: IntentClassification | Unset = UNSET
    executor_match_reason: str | Unset = UNSET
    provider: str | Unset = UNSET
    model: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        project = self.project.to_dict()

        project_created = self.project_created

        executor = self.executor.to_dict()

        executor_matched_by = self.executor_matched_by

        jobs = []
        for jobs_item_data in self.jobs:
            jobs_item = jobs_item_data.to_dict()
            jobs.append(jobs_item)

        classification: dict[str, Any] | Unset = UNSET
        if not isinstance(self.classification, Unset):
            classification = self.classification.to_dict()

        executor_match_reason = self.executor_match_reason

        provider = self.provider

        model = self.model

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "project": project,
                "projectCreated": project_created,
                "executor": executor,
                "executorMatchedBy": executor_matched_by,
                "jobs": jobs,
            }
        )
        if classification is not UNSET:
            field_dict["classification"] = classification
        if executor_match_reason is not UNSET:
            field_dict["executorMatchReason"] = executor_match_reason
        if provider is not UNSET:
            field_dict["provider"] = provider
        if model is not UNSET:
            field_dict["model"] = model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.executor import Executor  # noqa: PLC0415
        from ..models.intent_classification import IntentClassification  # noqa: PLC0415
        from ..models.job import Job  # noqa: PLC0415
        from ..models.project import Project  # noqa: PLC0415

        d = dict(src_dict)
        project = Project.from_dict(d.pop("project"))

        project_created = d.pop("projectCreated")

        executor = Executor.from_dict(d.pop("executor"))

        executor_matched_by = d.pop("executorMatchedBy")

        jobs = []
        _jobs = d.pop("jobs")
        for jobs_item_data in _jobs:
            jobs_item = Job.from_dict(jobs_item_data)

            jobs.append(jobs_item)

        _classification = d.pop("classification", UNSET)
        classification: IntentClassification | Unset
        if isinstance(_classification, Unset):
            classification = UNSET
        else:
            classification = IntentClassification.from_dict(_classification)

        executor_match_reason = d.pop("executorMatchReason", UNSET)

        provider = d.pop("provider", UNSET)

        model = d.pop("model", UNSET)

        schedule_result = cls(
            project=project,
            project_created=project_created,
            executor=executor,
            executor_matched_by=executor_matched_by,
            jobs=jobs,
            classification=classification,
            executor_match_reason=executor_match_reason,
            provider=provider,
            model=model,
        )

        schedule_result.additional_properties = d
        return schedule_result

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
