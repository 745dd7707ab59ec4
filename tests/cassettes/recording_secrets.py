"""The secrets that are used while recording. None of them may be found in a cassette."""

from __future__ import annotations

API_KEY = "recording-api-key-4f81d0c2"
API_SECRET = "recording-api-secret-93ab5e17"
USERNAME = "recording-operator"
PASSWORD = "recording-password-6c0e72f9"
WEBHOOK_SECRET = "recording-webhook-secret-b1d45a30"
CLOUD_API_KEY = "recording-cloud-key-e7720c41"
CLOUD_API_SECRET = "recording-cloud-secret-08fd6b9e"
PROVIDER_KEY = "recording-provider-key-52c9a1d7"
OLD_SECRET_KEY = "a94d3f0c5be817263fd09e4bc1a75d82"

SECRETS = (
    API_KEY,
    API_SECRET,
    USERNAME,
    PASSWORD,
    WEBHOOK_SECRET,
    CLOUD_API_KEY,
    CLOUD_API_SECRET,
    PROVIDER_KEY,
    OLD_SECRET_KEY,
)
