#!/bin/sh
# The npm package cron-parser 5.10.6, expressions with a time zone.
#
# Behaviour: next() and prev() do not name the same runs around a clock change. In the night of the skipped hour next()
# moves the daily run of 02:30 to 03:30, and prev() from later that day says that the last run was the day before. In
# the night of the repeated hour next() runs 01:30 once, in the first pass, and prev() names the second pass as well.
# Wrong guess: prev() walks the list of next() backwards.
# Who meets it: schedulers that ask prev() for the last run that was due, to find what they missed while they were
# down: they catch up a run that was never due, or report a run as missed or as foreign, twice a year.
#
# Output seen (Node 20, America/New_York):
#   30 2 * * * next 2027-03-14T07:30Z 2027-03-15T06:30Z | prev 2027-03-13T07:30Z
#   30 1 * * * next 2027-11-07T05:30Z 2027-11-08T06:30Z | prev 2027-11-07T06:30Z
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit cron-parser@5.10.6 >/dev/null
cat > run.mjs <<'NODE'
import assert from "node:assert";
import parser from "cron-parser";

function seen(expression, before, after) {
  const from = (currentDate) =>
    parser.CronExpressionParser.parse(expression, { currentDate: new Date(currentDate), tz: "America/New_York" });
  const text = (date) => `${date.toISOString().slice(0, 16)}Z`;
  const forward = from(before);
  const next = [text(forward.next()), text(forward.next())];
  const prev = text(from(after).prev());
  console.log(expression, "next", ...next, "| prev", prev);
  return [...next, prev];
}
assert.deepEqual(
  seen("30 2 * * *", "2027-03-14T05:00Z", "2027-03-14T12:00Z"),
  ["2027-03-14T07:30Z", "2027-03-15T06:30Z", "2027-03-13T07:30Z"],
  "prev() and next() have changed in the skipped hour",
);
assert.deepEqual(
  seen("30 1 * * *", "2027-11-07T04:00Z", "2027-11-07T12:00Z"),
  ["2027-11-07T05:30Z", "2027-11-08T06:30Z", "2027-11-07T06:30Z"],
  "prev() and next() have changed in the repeated hour",
);
NODE
node run.mjs
