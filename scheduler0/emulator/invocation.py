"""The HTTP call that invokes an executor: a webhook, or a cloud function (runtime.md B1, B4).

An AWS Lambda is invoked through Lambda's own HTTP interface at a local address, without a signature: what
answers there is an emulation of Lambda, never AWS.
"""

from collections.abc import Mapping
from urllib.parse import quote

from scheduler0.emulator.api.executor_body import CLOUD_FUNCTION, WEBHOOK
from scheduler0.emulator.store.rows import ExecutorRow
from scheduler0.emulator.webhook import InvalidRequestError, WebhookRequest, check_header, parse_url

AWS, AZURE, GCP = "aws", "azure", "gcp"

_HEADERS: tuple[tuple[str, str], ...] = (
    ("User-Agent", "Go-http-client/1.1"),
    ("Content-Type", "application/json"),
    ("Accept-Encoding", "gzip"),
)


def is_invocable(executor: ExecutorRow) -> bool:
    """Whether the server knows how to call an executor of exactly this type and provider."""
    if executor.type == CLOUD_FUNCTION:
        return executor.cloud_provider in (AWS, AZURE, GCP)
    return executor.type == WEBHOOK


def repeats(executor: ExecutorRow) -> bool:
    """Whether a failing call is repeated within its delivery: cloud functions are called once."""
    return executor.type == WEBHOOK


def invocation_request(executor: ExecutorRow, body: bytes, lambda_url: str | None) -> WebhookRequest:
    """The request that invokes an executor for which `is_invocable` holds.

    `lambda_url` is the base address of the local Lambda. InvalidRequestError if the executor, or the lack
    of that address, allows no request.
    """
    if executor.type == WEBHOOK:
        return WebhookRequest.for_executor(executor, body)
    if executor.cloud_provider == AWS:
        return _lambda_request(executor, body, lambda_url)
    headers = _HEADERS
    if executor.cloud_provider == AZURE and executor.cloud_api_key:
        check_header(executor.cloud_api_key, "cloudApiKey")
        headers += (("X-Functions-Key", executor.cloud_api_key),)
    accepts = _is_2xx if executor.cloud_provider == AZURE else _is_200
    return WebhookRequest("POST", parse_url(executor.cloud_resource_url), headers, body, accepts)


def _lambda_request(executor: ExecutorRow, body: bytes, lambda_url: str | None) -> WebhookRequest:
    if not (executor.region and executor.cloud_api_key and executor.cloud_api_secret):
        raise InvalidRequestError("region, cloudApiKey and cloudApiSecret are needed for a Lambda")
    if lambda_url is None:
        raise InvalidRequestError("the emulator has no address of a local Lambda (lambda_url)")
    name = quote(executor.cloud_resource_url, safe=":")
    url = parse_url(f"{lambda_url.rstrip('/')}/2015-03-31/functions/{name}/invocations")
    return WebhookRequest("POST", url, _HEADERS, body, _is_function_result)


def _is_2xx(status: int, headers: Mapping[str, str]) -> bool:
    return 200 <= status < 300


def _is_200(status: int, headers: Mapping[str, str]) -> bool:
    return status == 200


def _is_function_result(status: int, headers: Mapping[str, str]) -> bool:
    """A function that has raised is reported in a header, under a status of success."""
    return 200 <= status < 300 and "X-Amz-Function-Error" not in headers
