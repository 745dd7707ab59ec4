from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.raft_stats import RaftStats


T = TypeVar("T", bound="Healthcheck")


@_attrs_define
class Healthcheck:
    """The state of the cluster as the answering node sees it.

    Attributes:
        leader_address (str): Empty while there is no leader.
        leader_id (str): Empty while there is no leader.
        raft_stats (RaftStats): Statistics of the node's consensus layer; every value is text, numbers included.
    """

    leader_address: str
    leader_id: str
    raft_stats: RaftStats
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        leader_address = self.leader_address

        leader_id = self.leader_id

        raft_stats = self.raft_stats.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "leaderAddress": leader_address,
                "leaderId": leader_id,
                "raftStats": raft_stats,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.raft_stats import RaftStats  # noqa: PLC0415

        d = dict(src_dict)
        leader_address = d.pop("leaderAddress")

        leader_id = d.pop("leaderId")

        raft_stats = RaftStats.from_dict(d.pop("raftStats"))

        healthcheck = cls(
            leader_address=leader_address,
            leader_id=leader_id,
            raft_stats=raft_stats,
        )

        healthcheck.additional_properties = d
        return healthcheck

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
