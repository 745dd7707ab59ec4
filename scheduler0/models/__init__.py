"""What the server answers, as records: the wire object with typed attributes.

Every class is a schema of ``openapi.json``; a test holds the two together.
"""

from .async_tasks import AsyncTask as AsyncTask
from .async_tasks import TaskState as TaskState
from .credentials import Credential as Credential
from .credentials import CredentialPage as CredentialPage
from .credentials import CredentialScope as CredentialScope
from .executions import DateRangeAnalytics as DateRangeAnalytics
from .executions import DateRangeAnalyticsPoint as DateRangeAnalyticsPoint
from .executions import Execution as Execution
from .executions import ExecutionPage as ExecutionPage
from .executions import ExecutionState as ExecutionState
from .executions import ExecutionTotals as ExecutionTotals
from .executors import Executor as Executor
from .executors import ExecutorPage as ExecutorPage
from .executors import ExecutorType as ExecutorType
from .health import Healthcheck as Healthcheck
from .jobs import Job as Job
from .jobs import JobPage as JobPage
from .jobs import JobStatus as JobStatus
from .message import Message as Message
from .projects import Project as Project
from .projects import ProjectPage as ProjectPage
