"""Create a job over the real HTTP API and see its webhook arrive.

Without settings this starts a local emulator. Set SCHEDULER0_BASE_URL, SCHEDULER0_API_KEY,
SCHEDULER0_API_SECRET and SCHEDULER0_ACCOUNT_ID to run it against a cluster instead, and
WEBHOOK_URL to an address of this machine that the cluster can reach.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from webhook_receiver import WebhookReceiver

from scheduler0 import Client


def main() -> int:
    with ExitStack() as cleanup:
        base_url = os.environ.get("SCHEDULER0_BASE_URL")
        if base_url:
            client = Client(
                base_url,
                api_key=os.environ["SCHEDULER0_API_KEY"],
                api_secret=os.environ["SCHEDULER0_API_SECRET"],
                account_id=os.environ["SCHEDULER0_ACCOUNT_ID"],
                actor="quickstart",
            )
        else:
            from scheduler0.emulator import Emulator

            emulator = cleanup.enter_context(Emulator())
            print(f"1. An emulator of the whole server runs at {emulator.url}")
            client = Client(
                emulator.url,
                api_key=emulator.api_key,
                api_secret=emulator.api_secret,
                account_id=emulator.account_id,
                actor="quickstart",
            )
        cleanup.enter_context(client)
        receiver = cleanup.enter_context(WebhookReceiver(os.environ.get("WEBHOOK_URL")))
        print(f"2. A webhook receiver listens at {receiver.url}")

        now = f"{datetime.now(UTC):%H:%M:%S}"
        project = client.projects.create(name=f"quickstart {now}", description="A first look")
        print(f"3. Project {project.id} is created: {project.name!r}")

        executor = client.executors.create(
            name="receiver", type="webhook_url", webhook_url=receiver.url, webhook_method="POST"
        )
        print(f"4. Executor {executor.id} will POST to the receiver")

        due = datetime.now(UTC) + timedelta(seconds=2)
        creation = client.jobs.create(
            project_id=project.id,
            executor_id=executor.id,
            timezone="UTC",
            start_date=due,
            data='{"hello": "world"}',
        )
        print(f"5. The server accepts the job as task {creation.request_id}")
        [job] = creation.wait(timeout=30)
        print(f"6. Job {job.id} exists and is due at {due:%H:%M:%S}")

        webhook = receiver.wait(timeout=30)
        late = (webhook.received - due).total_seconds() * 1000
        print(f"7. The webhook arrives {late:.0f} ms after its time:\n   {webhook.method} {webhook.body}")

        for execution in client.executions.list(job_id=job.id):
            print(f"8. Execution {execution.id} of job {execution.job_id}: {execution.state.name.lower()}")
    print("Done. Next: README.md, and examples/ for more.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
