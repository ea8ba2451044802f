// Slack's own verification of many requests: [{ secret, now, timestamp, signature, body }] on standard input becomes [true, …].
import { createRequire } from "node:module";
const { isValidSlackRequest } = createRequire(import.meta.url)("@slack/bolt");
let input = "";
for await (const chunk of process.stdin) input += chunk;
const verdicts = JSON.parse(input).map((r) => isValidSlackRequest({
  signingSecret: r.secret, nowMilliseconds: r.now * 1000, body: r.body,
  headers: { "x-slack-request-timestamp": r.timestamp, "x-slack-signature": r.signature },
}));
console.log(JSON.stringify(verdicts));
