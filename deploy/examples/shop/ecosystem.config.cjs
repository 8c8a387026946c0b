// PORT and GREETING come from the host's .env, as on many a server.
const { existsSync, readFileSync } = require("node:fs");

const file = `${__dirname}/.env`;
const env = Object.fromEntries(
  (existsSync(file) ? readFileSync(file, "utf8") : "")
    .split("\n")
    .filter((line) => line.includes("="))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
);

module.exports = {
  apps: [
    {
      name: "shop",
      script: "dist/server.js",
      cwd: __dirname,
      env: { NODE_ENV: "production", ...env },
    },
  ],
};
