#!/bin/sh
# pydantic 2.14.4, the JSON schema of a timedelta, checked by ajv 8.20.0 with ajv-formats 3.0.1.
#
# Behaviour: the schema of the output says {"type": "string", "format": "duration"}. That format (RFC 3339, appendix A)
# has no fractions and no sign. pydantic writes both: "PT0.5S" for half a second and "-PT1H" for an hour before. A
# client that checks answers with ajv refuses what the server has written according to its own schema.
# Wrong guess: the format "duration" is ISO 8601, which has fractions of a second, so it takes all that pydantic writes.
# Who meets it: APIs in FastAPI with measured durations (a run took 1.204 s) and a client, a contract test or a mock
# server that validates. Whole seconds pass, so it shows up with real data.
#
# Output seen (Python 3.11, Node 20):
#   {"format":"duration","type":"string"}
#   PT1M30S true
#   PT0.5S false
#   -PT1H false
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q pydantic==2.14.4
npm install --silent --no-fund --no-audit ajv@8.20.0 ajv-formats@3.0.1 >/dev/null
venv/bin/python > written.json <<'PYTHON'
import json
from datetime import timedelta

from pydantic import TypeAdapter

adapter = TypeAdapter(timedelta)
values = [timedelta(seconds=90), timedelta(seconds=0.5), timedelta(hours=-1)]
written = [adapter.dump_python(value, mode="json") for value in values]
print(json.dumps({"schema": adapter.json_schema(mode="serialization"), "written": written}))
PYTHON
cat > check.mjs <<'NODE'
import assert from "node:assert";
import fs from "node:fs";
import Ajv from "ajv";
import formats from "ajv-formats";

const { schema, written } = JSON.parse(fs.readFileSync("written.json", "utf8"));
const ajv = new Ajv.default();
formats.default(ajv);
const check = ajv.compile(schema);
console.log(JSON.stringify(schema));
for (const text of written) console.log(text, check(text));
assert.equal(schema.format, "duration", "the schema names another format now");
assert.deepEqual(written.map((text) => check(text)), [true, false, false], "the output fits the schema now");
NODE
node check.mjs
