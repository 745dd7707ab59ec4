"""``docs/operations.md``: ``python -m tests.openapi.operations_document`` writes it."""

from __future__ import annotations

import re
from pathlib import Path

from .contract import Contract
from .surface import SURFACE

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"


def raw_module(operation: str, tag: str) -> str:
    """The generated module of an operation, below ``scheduler0_openapi.api``."""
    return f"{tag}.{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', operation).lower()}"


def document(contract: Contract) -> str:
    """The text of ``docs/operations.md``."""
    lines = [
        "# Operations",
        "",
        "Every operation of the API and the three ways to it. On the resource surface a call returns",
        "records and pages (`client.jobs.get(1)`), on the flat surface an envelope (`client.get_job(1)`),",
        "and the raw function what the generator made of `openapi.json`:",
        "",
        "```python",
        "from scheduler0_openapi.api.jobs import get_job",
        "",
        "get_job.sync_detailed(1, client=client.raw)",
        "```",
        "",
        "`AsyncClient` has the same, to be awaited; its raw functions are called `asyncio_detailed`.",
        "Authentication, account, deadlines and errors are the same on all of them. *Scope* is what an API",
        "key must hold; `admin` includes the others, and an operator needs none. The modules of the column",
        "*raw* are in `scheduler0_openapi.api`.",
    ]
    tag = ""
    for row in SURFACE:
        operation = contract.operations[row.operation]
        if operation.tag != tag:
            tag = operation.tag
            lines += [
                "",
                f"## {tag.replace('_', ' ').capitalize().replace('Ai', 'AI')}",
                "",
                "| operation | HTTP | resource | flat | raw | scope |",
                "| --- | --- | --- | --- | --- | --- |",
            ]
        flat = ", ".join(f"`{name}`" for name in row.flat_names)
        lines.append(
            f"| {row.operation} | `{operation.method} {operation.path}` | `{row.resource}` | {flat}"
            f" | `{raw_module(row.operation, tag)}` | {row.scope} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(Contract.load()), "utf-8")
