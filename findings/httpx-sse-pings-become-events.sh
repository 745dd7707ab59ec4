#!/bin/sh
# httpx-sse 0.4.3 with httpx 0.28.1.
#
# Behaviour: a block of `retry: 3000` alone, which servers and proxies send first, is yielded as an event with empty
# data. A keep-alive comment (`: ping`) yields nothing until an event with an id has come, and an empty event each
# time after that. The standard dispatches neither: by its rules there is one event here, and httpx-sse yields four.
# Wrong guess: blocks without `data` never reach the program, and comments least of all.
# Who meets it: clients that call `event.json()` or `json.loads(event.data)` on each event: they end with
# JSONDecodeError at once, or with the first ping after the first event that has an id. The tests have no pings.
#
# Output seen (Python 3.11):
#   retry: 3000 -> message ''
#   : ping -> nothing
#   id: 1, data: {} -> message '{}'
#   : ping -> message ''
#   : ping -> message ''
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q httpx==0.28.1 httpx-sse==0.4.3
cat > "$folder/run.py" <<'PYTHON'
import httpx
from httpx_sse import connect_sse

blocks = [["retry: 3000"], [": ping"], ["id: 1", "data: {}"], [": ping"], [": ping"]]


def events(count):
    """The events of the first blocks."""
    text = "".join("\n".join(block) + "\n\n" for block in blocks[:count])
    answer = httpx.Response(200, headers={"Content-Type": "text/event-stream"}, text=text)
    with httpx.Client(transport=httpx.MockTransport(lambda request: answer)) as client:
        with connect_sse(client, "GET", "http://stream.test/") as source:
            return [f"{event.event} {event.data!r}" for event in source.iter_sse()]


seen = [events(count + 1)[len(events(count)) :] for count in range(len(blocks))]
for block, found in zip(blocks, seen):
    print(", ".join(block), "->", *found or ["nothing"])
empty = ["message ''"]
assert seen == [empty, [], ["message '{}'"], empty, empty], "blocks without data are read in another way now"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
