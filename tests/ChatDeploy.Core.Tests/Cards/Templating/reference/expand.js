// Expands templates with the reference: one case {"template":…,"data":…} per line in, one answer per line out, in order.
const { Template } = require("adaptivecards-templating");

// JSON as UTF-8 can carry it: halves of characters become U+FFFD, nothing at all becomes null.
const write = (value) => JSON.stringify(value, (_, member) => (typeof member === "string" ? member.toWellFormed() : member)) ?? "null";

const expand = ({ template, data }) => {
  try {
    return { json: write(new Template(template).expand({ $root: data })) };
  } catch (error) {
    return { refused: String(error.message).toWellFormed() };
  }
};

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => process.stdout.write(`${JSON.stringify(expand(JSON.parse(line)))}\n`));
