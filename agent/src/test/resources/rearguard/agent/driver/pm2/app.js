'use strict';
// A small web app: answers with its release, its pid and its arguments; FAULT chooses how it misbehaves.
const http = require('http');
const { spawn } = require('child_process');
const release = require('fs').readFileSync(__dirname + '/release', 'utf8').trim();

if (process.env.FAULT === 'crash') {
  console.error('Error: cannot reach the database with ' + process.env.SECRET);
  process.exit(1);
}
if (process.env.FAULT === 'orphan') {
  const code = "require('http').createServer((q, r) => r.end('orphan')).listen(" + process.env.PORT + ", '127.0.0.1');" +
    "process.on('SIGINT', () => {});";
  spawn('sh', ['-c', '"$0" -e "$1" &', process.execPath, code], { detached: true, stdio: 'ignore' }).unref();
  process.on('SIGINT', () => process.exit(0));
  setInterval(() => {}, 1000);
} else if (process.env.PORT) {
  const server = http.createServer((request, response) =>
    response.end(JSON.stringify({ release, pid: process.pid, colour: process.env.COLOUR, args: process.argv.slice(2) })));
  server.listen(Number(process.env.PORT), '127.0.0.1');
  process.on('SIGINT', () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
} else {
  setInterval(() => {}, 1000);
}
