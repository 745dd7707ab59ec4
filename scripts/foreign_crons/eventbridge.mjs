// Reads lines "zone TAB base TAB spec", prints for each the next times, or "refused".
// npm install aws-cron-parser@1.1.12, then node eventbridge.mjs COUNT
import parser from "aws-cron-parser";
import { createInterface } from "node:readline";

const count = Number(process.argv[2]);
for await (const line of createInterface({ input: process.stdin })) {
  const [, base, spec] = line.split("\t");
  try {
    const parsed = parser.parse(spec.replace(/^cron\((.*)\)$/, "$1"));
    const times = [];
    let time = new Date(base);
    while (times.length < count && (time = parser.next(parsed, time))) times.push(time.toISOString());
    console.log(times.join(" "));
  } catch {
    console.log("refused");
  }
}
