#!/bin/sh
# Lint openapi.json, or the document that is named, with the linter of package-lock.json.
# Needs Node 18.17 or newer.
set -eu
document=$(realpath "${1:-$(dirname "$0")/../../openapi.json}")
cd "$(dirname "$0")"
# npm marks what it installed. The mark is older than the lock only if the lock has changed.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
node lint.mjs "$document"
