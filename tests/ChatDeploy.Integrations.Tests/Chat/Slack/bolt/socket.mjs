// Slack's own client of Socket Mode: connects by the API at the address given, and acknowledges what comes with its text.
import { createRequire } from "node:module";
const { SocketModeClient } = createRequire(import.meta.url)("@slack/socket-mode");
const [api, appToken] = process.argv.slice(2);
const client = new SocketModeClient({ appToken, logLevel: "error", clientOptions: { slackApiUrl: api } });
client.on("slash_commands", async ({ ack, body }) => await ack({ text: body.text }));
client.on("interactive", async ({ ack }) => await ack());
client.on("slack_event", async ({ ack, type }) => { if (type === "events_api") await ack(); });
await client.start();
console.log("connected");
process.stdin.on("end", () => process.exit()).resume();
