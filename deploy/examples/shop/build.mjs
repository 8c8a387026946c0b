// The build: copies the sources and stamps them with what they are.
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync("package.json"));
const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
rmSync("dist", { recursive: true, force: true });
cpSync("src", "dist", { recursive: true });
writeFileSync("dist/release.json", JSON.stringify({ version, commit }));
console.log(`built ${version} (${commit.slice(0, 7)})`);
