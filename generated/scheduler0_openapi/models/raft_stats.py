from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RaftStats")


@_attrs_define
class RaftStats:
    """Statistics of the node's consensus layer; every value is text, numbers included.

    Attributes:
        applied_index (str | Unset):
        commit_index (str | Unset):
        fsm_pending (str | Unset):
        last_contact (str | Unset):
        last_log_index (str | Unset):
        last_log_term (str | Unset):
        last_snapshot_index (str | Unset):
        last_snapshot_term (str | Unset):
        latest_configuration (str | Unset):
        latest_configuration_index (str | Unset):
        num_peers (str | Unset):
        protocol_version (str | Unset):
        protocol_version_max (str | Unset):
        protocol_version_min (str | Unset):
        snapshot_version_max (str | Unset):
        snapshot_version_min (str | Unset):
        state (str | Unset):
        term (str | Unset):
    """

    applied_index: str | Unset = UNSET
    commit_index: str | Unset = UNSET
    fsm_pending: str | Unset = UNSET
    last_contact: str | Unset = UNSET
    last_log_index: str | Unset = UNSET
    last_log_term: str | Unset = UNSET
    last_snapshot_index: str | Unset = UNSET
    last_snapshot_term: str | Unset = UNSET
    latest_configuration: str | Unset = UNSET
    latest_configuration_index: str | Unset = UNSET
    num_peers: str | Unset = UNSET
    protocol_version: str | Unset = UNSET
    protocol_version_max: str | Unset = UNSET
    protocol_version_min: str | Unset = UNSET
    snapshot_version_max: str | Unset = UNSET
    snapshot_version_min: str | Unset = UNSET
    state: str | Unset = UNSET
    term: str | Unset = UNSET
    additional_properties: dict[str, str] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        applied_index = self.applied_index

        commit_index = self.commit_index

        fsm_pending = self.fsm_pending

        last_contact = self.last_contact

        last_log_index = self.last_log_index

        last_log_term = self.last_log_term

        last_snapshot_index = self.last_snapshot_index

        last_snapshot_term = self.last_snapshot_term

        latest_configuration = self.latest_configuration

        latest_configuration_index = self.latest_configuration_index

        num_peers = self.num_peers

        protocol_version = self.protocol_version

        protocol_version_max = self.protocol_version_max

        protocol_version_min = self.protocol_version_min

        snapshot_version_max = self.snapshot_version_max

        snapshot_version_min = self.snapshot_version_min

        state = self.state

        term = self.term

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if applied_index is not UNSET:
            field_dict["applied_index"] = applied_index
        if commit_index is not UNSET:
            field_dict["commit_index"] = commit_index
        if fsm_pending is not UNSET:
            field_dict["fsm_pending"] = fsm_pending
        if last_contact is not UNSET:
            field_dict["last_contact"] = last_contact
        if last_log_index is not UNSET:
            field_dict["last_log_index"] = last_log_index
        if last_log_term is not UNSET:
            field_dict["last_log_term"] = last_log_term
        if last_snapshot_index is not UNSET:
            field_dict["last_snapshot_index"] = last_snapshot_index
        if last_snapshot_term is not UNSET:
            field_dict["last_snapshot_term"] = last_snapshot_term
        if latest_configuration is not UNSET:
            field_dict["latest_configuration"] = latest_configuration
        if latest_configuration_index is not UNSET:
            field_dict["latest_configuration_index"] = latest_configuration_index
        if num_peers is not UNSET:
            field_dict["num_peers"] = num_peers
        if protocol_version is not UNSET:
            field_dict["protocol_version"] = protocol_version
        if protocol_version_max is not UNSET:
            field_dict["protocol_version_max"] = protocol_version_max
        if protocol_version_min is not UNSET:
            field_dict["protocol_version_min"] = protocol_version_min
        if snapshot_version_max is not UNSET:
            field_dict["snapshot_version_max"] = snapshot_version_max
        if snapshot_version_min is not UNSET:
            field_dict["snapshot_version_min"] = snapshot_version_min
        if state is not UNSET:
            field_dict["state"] = state
        if term is not UNSET:
            field_dict["term"] = term

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        applied_index = d.pop("applied_index", UNSET)

        commit_index = d.pop("commit_index", UNSET)

        fsm_pending = d.pop("fsm_pending", UNSET)

        last_contact = d.pop("last_contact", UNSET)

        last_log_index = d.pop("last_log_index", UNSET)

        last_log_term = d.pop("last_log_term", UNSET)

        last_snapshot_index = d.pop("last_snapshot_index", UNSET)

        last_snapshot_term = d.pop("last_snapshot_term", UNSET)

        latest_configuration = d.pop("latest_configuration", UNSET)

        latest_configuration_index = d.pop("latest_configuration_index", UNSET)

        num_peers = d.pop("num_peers", UNSET)

        protocol_version = d.pop("protocol_version", UNSET)

        protocol_version_max = d.pop("protocol_version_max", UNSET)

        protocol_version_min = d.pop("protocol_version_min", UNSET)

        snapshot_version_max = d.pop("snapshot_version_max", UNSET)

        snapshot_version_min = d.pop("snapshot_version_min", UNSET)

        state = d.pop("state", UNSET)

        term = d.pop("term", UNSET)

        raft_stats = cls(
            applied_index=applied_index,
            commit_index=commit_index,
            fsm_pending=fsm_pending,
            last_contact=last_contact,
            last_log_index=last_log_index,
            last_log_term=last_log_term,
            last_snapshot_index=last_snapshot_index,
            last_snapshot_term=last_snapshot_term,
            latest_configuration=latest_configuration,
            latest_configuration_index=latest_configuration_index,
            num_peers=num_peers,
            protocol_version=protocol_version,
            protocol_version_max=protocol_version_max,
            protocol_version_min=protocol_version_min,
            snapshot_version_max=snapshot_version_max,
            snapshot_version_min=snapshot_version_min,
            state=state,
            term=term,
        )

        raft_stats.additional_properties = d
        return raft_stats

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> str:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: str) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
