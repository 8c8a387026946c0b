// The build: compiles the sources and stamps the result with what it is.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc"], { stdio: "inherit" });
writeFileSync("dist/release.json", JSON.stringify({ version, commit }));
console.log(`built ${version} (${commit.slice(0, 7)})`);
