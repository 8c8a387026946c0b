import { readFileSync } from "node:fs";
import express from "express";
import { priceOf } from "./prices.js";

interface Release {
  version: string;
  commit: string;
}

const release: Release = JSON.parse(readFileSync(new URL("./release.json", import.meta.url), "utf8"));
const app = express();

app.get("/health", (_request, response) => {
  try {
    priceOf("lamp");
    response.json({ status: "up", release: release.version });
  } catch (error) {
    response.status(500).json({ status: "down", reason: String(error) });
  }
});

app.get("/api/version", (_request, response) => {
  response.json(release);
});

app.get("/api/price/:item", (request, response) => {
  try {
    response.json({ item: request.params.item, price: priceOf(request.params.item) });
  } catch (error) {
    response.status(500).json({ reason: String(error) });
  }
});

const server = app.listen(Number(process.env.PORT), process.env.HOST ?? "127.0.0.1", () =>
  console.log(`shop ${release.version} listens on ${process.env.PORT}, ${process.env.GREETING}`),
);
process.on("SIGINT", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
