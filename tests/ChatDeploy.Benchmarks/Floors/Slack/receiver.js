// Peer g: Slack's own receiver on the port that is given, acknowledging at once and doing nothing else. Started where @slack/bolt is installed.
const { HTTPReceiver } = require("node:module").createRequire(process.cwd() + "/")("@slack/bolt");
const receiver = new HTTPReceiver({
  signingSecret: process.argv[3],
  endpoints: ["/slack/commands", "/slack/events"],
  logLevel: "error",
  customRoutes: [{ path: "/ready", method: ["GET"], handler: (_, response) => response.end("ready") }],
});
receiver.init({ processEvent: async (event) => await event.ack() });
receiver.start(Number(process.argv[2]));
