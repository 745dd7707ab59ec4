"""Jobs as code: a file says which projects, executors and jobs an account should have (docs/plans.md).

:func:`load` reads a TOML or YAML file. ``client.plans`` compares it with an account (:class:`Plan`), carries
the plan out, and exports an account as a document.
"""

from scheduler0.plans.desired import Desired, DesiredExecutor, DesiredJob, DesiredProject, PlanError, parse
from scheduler0.plans.plan import Applied, Change, Plan, PlanFailedError, Step, exit_code
from scheduler0.plans.plan_files import dump, load, save

__all__ = [
    "Applied",
    "Change",
    "Desired",
    "DesiredExecutor",
    "DesiredJob",
    "DesiredProject",
    "Plan",
    "PlanError",
    "PlanFailedError",
    "Step",
    "dump",
    "exit_code",
    "load",
    "parse",
    "save",
]
