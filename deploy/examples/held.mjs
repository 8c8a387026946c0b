// Asks one port over and over and tells when it was last answered, in milliseconds since 1970.
//   node held.mjs HOST PORT new|kept SECONDS      new: 250 connections a second; kept: one connection, asked every 4 ms
import http from "node:http";

const [host, port, manner, seconds] = process.argv.slice(2);
const agent = manner === "kept" ? new http.Agent({ keepAlive: true, maxSockets: 1 }) : false;
let last = 0;
let waiting = 0;

function ask() {
  if (manner === "kept" && waiting > 0) {
    return;
  }
  waiting += 1;
  const request = http.get({ host, port, agent, path: "/" }, (response) => {
    response.resume();
    response.on("end", () => {
      last = Date.now();
      waiting -= 1;
    });
  });
  request.on("error", () => (waiting -= manner === "kept" ? 0 : 1));
}

setInterval(ask, 4);
setTimeout(() => {
  console.log(last);
  process.exit(0);
}, Number(seconds) * 1000);
