// Slack's own receiver on a free port: says which, then answers "taken" to every request whose signature it accepts.
import { createRequire } from "node:module";
const { HTTPReceiver } = createRequire(import.meta.url)("@slack/bolt");
const receiver = new HTTPReceiver({ signingSecret: process.argv[2], logLevel: "error" });
receiver.init({ processEvent: async (event) => await event.ack("taken") });
const server = await receiver.start(0);
console.log(server.address().port);
process.stdin.on("end", () => process.exit()).resume();
