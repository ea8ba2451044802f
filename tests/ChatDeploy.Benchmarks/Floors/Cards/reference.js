// The reference expands a card over and over: {"template":…,"data":…,"seconds":n} in, "= milliseconds each" out.
// Run in the folder where the tests have it installed.
const { Template } = require(require.resolve("adaptivecards-templating", { paths: [process.cwd()] }));

require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { template, data, seconds } = JSON.parse(line);
    const compiled = new Template(template);
    const began = process.hrtime.bigint();
    let count = 0;
    let spent = 0;
    while (spent < seconds * 1000) {
      compiled.expand({ $root: data });
      count++;
      spent = Number(process.hrtime.bigint() - began) / 1e6;
    }
    console.log(`= ${spent / count}`);
  });
