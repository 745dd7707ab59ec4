"""What a server says about itself: the operations of health and features."""

from __future__ import annotations

from .. import models
from .._wire.records import list_of
from .endpoint import Endpoint

HEALTHCHECK = Endpoint("health.healthcheck", models.Healthcheck.of)


LIST_FEATURES = Endpoint("features.list_features", list_of(models.Feature.of))
