#!/bin/sh
# Lint openapi.json, or the document that is named, with the linter of package-lock.json.
# Needs Node 18.17 or newer.
set -eu
document=$(realpath "${1:-$(dirname "$0")/../../openapi.json}")
cd "$(dirname "$0")"
# npm's own mark of what is installed is older than the lock only when the lock has changed since.
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
node lint.mjs "$document"
