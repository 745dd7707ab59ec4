"""An executor as JSON: request bodies and answers."""

from dataclasses import dataclass

from scheduler0.emulator.go.decode import Struct, member
from scheduler0.emulator.go.kinds import BOOL, DATE, OPTIONAL_DATE, STRING, STRINGS, UINT, optional

WEBHOOK = "webhook_url"
CLOUD_FUNCTION = "cloud_function"
LOCAL = "local"


@dataclass
class ExecutorBody:
    """The server's executor, fields in the order of its keys. `account_id` only has to be well-formed."""

    id: int = member("id", UINT)
    name: str = member("name", STRING)
    description: str = member("description", STRING, omit_empty=True)
    tags: tuple[str, ...] = member("tags", STRINGS, omit_empty=True)
    type: str = member("type", STRING)
    cloud_provider: str = member("cloudProvider", STRING)
    region: str = member("region", STRING)
    cloud_resource_url: str = member("cloudResourceUrl", STRING)
    date_created: str = member("dateCreated", DATE)
    account_id: int = member("accountId", UINT)
    date_modified: str | None = member("dateModified", OPTIONAL_DATE)
    created_by: str = member("createdBy", STRING)
    modified_by: str | None = member("modifiedBy", optional(STRING))
    deleted_by: str | None = member("deletedBy", optional(STRING))
    webhook_url: str = member("webhookUrl", STRING)
    webhook_method: str = member("webhookMethod", STRING)
    command: str = member("command", STRING)
    working_dir: str = member("workingDir", STRING)
    payload_aggregation: bool = member("payloadAggregation", BOOL)
    webhook_secret: str = member("webhookSecret", STRING, secret=True)
    cloud_api_key: str = member("cloudApiKey", STRING, secret=True)
    cloud_api_secret: str = member("cloudApiSecret", STRING, secret=True)


EXECUTOR = Struct(ExecutorBody, "models.Executor")
