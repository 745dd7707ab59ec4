#!/bin/sh
# aiohttp 3.14.5, client, default settings.
#
# Behaviour: a PUT on a kept connection that the server closes after it has read the request is sent again on a new
# connection, without a word. The server carries it out twice; the caller sees one answer, 200. The same holds for
# GET, DELETE and every other method that HTTP calls idempotent.
# Wrong guess: aiohttp never repeats a request; the caller gets ServerDisconnectedError and decides.
# Who meets it: everybody whose PUT or DELETE is not idempotent in fact (counters, "run now" buttons, webhooks by
# PUT), and everybody who counts deliveries.
#
# Output seen (Python 3.11): the caller saw 200; the server read 2 PUT requests
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q aiohttp==3.14.5
cat > "$folder/run.py" <<'PYTHON'
import asyncio

import aiohttp

methods = []


async def serve(reader, writer):
    """Answer every request but the second, which is read and never answered."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                await reader.readexactly(int(line.split(b":")[1]))
        methods.append(head.split(b" ")[0].decode())
        if len(methods) == 2:
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            await answer.read()
        async with session.put(url, data=b"x") as answer:
            await answer.read()
            return answer.status


status = asyncio.run(main())
print(f"the caller saw {status}; the server read {methods.count('PUT')} PUT requests")
assert (status, methods) == (200, ["GET", "PUT", "PUT"]), "the PUT is no longer repeated"
PYTHON
"$folder/venv/bin/python" "$folder/run.py"
