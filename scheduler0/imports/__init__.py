"""Import whole sources of schedules into a plan file: crontab, Celery, APScheduler, Kubernetes, EventBridge.

Each function returns an :class:`Imported`: a document for ``client.plans`` and a report. Nothing is sent,
and nothing is left out in silence. docs/imports.md explains the sources.
"""

from scheduler0.imports.apscheduler_jobs import from_apscheduler
from scheduler0.imports.celery_beat import from_celery
from scheduler0.imports.crontab_file import from_crontab
from scheduler0.imports.eventbridge_json import from_eventbridge
from scheduler0.imports.imported import Imported, ReportLine
from scheduler0.imports.kubernetes_yaml import from_kubernetes

__all__ = [
    "Imported",
    "ReportLine",
    "from_apscheduler",
    "from_celery",
    "from_crontab",
    "from_eventbridge",
    "from_kubernetes",
]
