// Asks each URL at a steady rate, every request on a connection of its own, and tells what was lost. Stops on SIGTERM.
//   node prober.mjs RATE SECONDS NAME=URL …       prints one JSON document
import http from "node:http";

const [rate, seconds, ...targets] = process.argv.slice(2);
const every = 1000 / Number(rate);
const begun = process.hrtime.bigint();
const elapsed = () => Number(process.hrtime.bigint() - begun) / 1e6;
const probes = targets.map((target) => {
  const equals = target.indexOf("=");
  return { name: target.slice(0, equals), url: target.slice(equals + 1), asked: 0, lost: [], answered: [] };
});

function ask(probe) {
  const sent = elapsed();
  let settled = false;
  const settle = (fine) => {
    if (!settled) {
      settled = true;
      (fine ? probe.answered : probe.lost).push({ sent, done: elapsed() });
    }
  };
  probe.asked += 1;
  const request = http.get(probe.url, { agent: false, timeout: 2000 }, (response) => {
    response.resume();
    response.on("end", () => settle(response.statusCode < 500));
    response.on("error", () => settle(false));
  });
  request.on("timeout", () => request.destroy());
  request.on("error", () => settle(false));
}

// The outage: from the last answered request before the first lost one was sent to the first that was answered after the last.
function outage({ lost, answered }) {
  if (lost.length === 0) {
    return 0;
  }
  const first = Math.min(...lost.map((one) => one.sent));
  const last = Math.max(...lost.map((one) => one.sent));
  const before = Math.max(0, ...answered.filter((one) => one.sent < first).map((one) => one.sent));
  const after = Math.min(elapsed(), ...answered.filter((one) => one.sent > last).map((one) => one.done));
  return Math.round(after - before);
}

function report() {
  for (const { name, asked, lost, answered } of probes) {
    console.log(JSON.stringify({ name, asked, lost: lost.length, outageMillis: outage({ lost, answered }) }));
  }
  process.exit(0);
}

process.on("SIGTERM", () => setTimeout(report, 100));
setTimeout(report, Number(seconds) * 1000);
// A timer may come late when the machine is busy; what is due is asked then, so that the rate holds.
let rounds = 0;
setInterval(() => {
  while (rounds * every <= elapsed()) {
    rounds += 1;
    probes.forEach(ask);
  }
}, Math.max(1, every / 4));
