#!/bin/sh
# The npm package cron 4.4.0 (kelektiv/node-cron) with luxon 3.7.2, a job with a time zone.
#
# Behaviour: in the night in which the clock is set back, a daily job in the first hour after the repeated hour runs
# twice: at its own time, and an hour before, in the second pass of the repeated hour. In Berlin the job of 03:15 also
# runs at 02:15 CET, a time that its expression does not name. Every autumn, for jobs at 03:00 to 03:59 in Berlin and
# 02:00 to 02:59 in New York. A job inside the repeated hour (02:15 in Berlin) runs once.
# Wrong guess: only times inside the repeated hour are at risk, and the worst that happens to them is a second run.
# Who meets it: everybody with nightly jobs in this package, which avoid the repeated hour on purpose, and everybody
# who predicts the runs of another scheduler with its `nextDates`.
#
# Output seen (Node 20):
#   15 3 * * * 2027-10-30T03:15+02:00 2027-10-31T02:15+01:00 2027-10-31T03:15+01:00 2027-11-01T03:15+01:00
#   15 2 * * * 2027-10-30T02:15+02:00 2027-10-31T02:15+02:00 2027-11-01T02:15+01:00 2027-11-02T02:15+01:00
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit cron@4.4.0 luxon@3.7.2 >/dev/null
cat > run.mjs <<'NODE'
import assert from "node:assert";
import { CronTime } from "cron";
import { DateTime } from "luxon";

const zone = "Europe/Berlin";
function runs(expression) {
  const time = new CronTime(expression, zone);
  const seen = [];
  let last = DateTime.fromISO("2027-10-30T00:00", { zone });
  while (seen.length < 4) {
    last = time.getNextDateFrom(last, zone);
    seen.push(last.toISO({ suppressSeconds: true, suppressMilliseconds: true }));
  }
  console.log(expression, ...seen);
  return seen;
}
assert.deepEqual(
  runs("15 3 * * *").slice(1, 3),
  ["2027-10-31T02:15+01:00", "2027-10-31T03:15+01:00"],
  "the job of 03:15 no longer runs at 02:15",
);
assert.deepEqual(runs("15 2 * * *").slice(1, 3), ["2027-10-31T02:15+02:00", "2027-11-01T02:15+01:00"]);
NODE
node run.mjs
