'use strict';
// Talks to one PM2 daemon for Rearguard: one JSON line in, one JSON line out. Runs as PM2's own user and
// through PM2's own client, so that an order costs a message and not the start of a program.
//   node -e SCRIPT -- talk HOME PROGRAM     answers lines until its input ends or nobody spoke for a minute
//   node -e SCRIPT -- wake HOME PROGRAM     starts the daemon, once
//   node -e SCRIPT -- names HOME PROGRAM FILE   the app names of an ecosystem file
// It never starts a daemon unless it is told "wake".
const fs = require('fs');
const net = require('net');
const path = require('path');
const readline = require('readline');

const [mode, home, program, file] = process.argv.slice(1);
const IDLE = 60000;
const ASK = 15000;

process.env.PM2_HOME = home;
process.env.PM2_PROGRAMMATIC = 'true';
console.log = console.info = console.error;

const answer = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const trouble = (kind, message) => Object.assign(new Error(message), { kind });
const failure = (error) => ({ error: String((error && error.message) || error), kind: (error && error.kind) || 'failed' });

function programFile() {
  if (program) return program;
  for (const folder of (process.env.PATH || '').split(':')) {
    const candidate = path.join(folder || '.', 'pm2');
    try {
      fs.accessSync(candidate, fs.constants.X_OK);
      return candidate;
    } catch (_) {}
  }
  throw trouble('missing', 'no pm2 program on PATH ' + process.env.PATH);
}

function root() {
  const start = programFile();
  let folder;
  try {
    folder = path.dirname(fs.realpathSync(start));
  } catch (_) {
    throw trouble('missing', 'no pm2 program at ' + start);
  }
  for (; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      if (JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).name === 'pm2') return folder;
    } catch (_) {}
  }
  throw trouble('missing', start + ' does not belong to a pm2 package');
}

const once = (make) => {
  let made;
  return () => made || (made = make());
};
const pm2 = once(root);
const constants = once(() => require(path.join(pm2(), 'constants.js')));

let client = null;
let waiting = new Set();
let pending = Promise.resolve();
let gone = new Set();

const knock = () =>
  new Promise((done, fail) => {
    const door = net.createConnection(constants().DAEMON_RPC_PORT);
    door.once('connect', () => done(door.destroy() && true));
    door.once('error', (e) =>
      e.code === 'ENOENT' || e.code === 'ECONNREFUSED' ? done(false) : fail(trouble('denied', e.message)));
  });

function hungUp(lost) {
  if (client !== lost) return;
  client = null;
  for (const fail of waiting) fail(trouble('dead', 'PM2 went away'));
  waiting.clear();
}

async function connected() {
  if (client) return true;
  if (!fs.existsSync(home) || !(await knock())) return false;
  const fresh = new (require(path.join(pm2(), 'lib/Client.js')))();
  await new Promise((done, fail) => fresh.launchRPC((e) => (e ? fail(trouble('dead', e.message)) : done())));
  const wire = fresh.client.sock;
  wire.on('error', () => {});
  // Left to itself it knocks until a daemon is there again, and then delivers what was asked of the one that died.
  wire.set('retry timeout', 0);
  wire.retry = 0;
  for (const end of ['reconnect attempt', 'close', 'disconnect']) wire.on(end, () => hungUp(fresh));
  if (!wire.connected) throw trouble('dead', 'PM2 went away');
  client = fresh;
  return true;
}

// Asks the daemon; never through a client that would start one.
const ask = (method, argument, patience) =>
  new Promise((done, fail) => {
    if (!client) return fail(trouble('dead', 'PM2 is not running'));
    const timer = patience && setTimeout(() => end(fail)(trouble('hung', 'PM2 does not answer')), patience);
    const end = (how) => (value) => {
      clearTimeout(timer);
      waiting.delete(failed);
      how(value);
    };
    const failed = end(fail);
    waiting.add(failed);
    client.executeRemote(method, argument, (e, value) => (e ? failed(e) : end(done)(value)));
  });

const dumpFile = () => constants().DUMP_FILE_PATH;

function dump() {
  let text;
  try {
    text = fs.readFileSync(dumpFile(), 'utf8');
  } catch (e) {
    if (e.code === 'ENOENT') return null;
    throw e;
  }
  try {
    const entries = JSON.parse(text);
    return Array.isArray(entries) ? entries : [];
  } catch (_) {
    return [];
  }
}

// Between the end of a process and its next start PM2 calls it stopped too, but keeps its pid (God.handleExit).
function status(p) {
  if (gone.has(p.pm_id)) return 'stopped';
  return p.pm2_env.status === 'stopped' && p.pid ? 'waiting restart' : p.pm2_env.status;
}

// While PM2 has not yet noticed that what it stopped has ended, we say what the kernel says.
async function list(order) {
  if (gone.size === 0) await pending;
  const alive = await connected();
  const seen = alive ? await ask('getMonitorData', {}, ASK) : [];
  return {
    alive,
    home: fs.existsSync(home),
    processes: seen.map((p) => ({
      id: p.pm_id,
      pid: gone.has(p.pm_id) ? 0 : p.pid || 0,
      age: Date.now() - p.pm2_env.pm_uptime,
      memory: (p.monit && p.monit.memory) || 0,
      cpu: (p.monit && p.monit.cpu) || 0,
      env: { ...p.pm2_env, status: status(p) },
    })),
    dump: order.dump ? dump() : null,
  };
}

// A process is its pid and its start; a zombie is dead.
function lives([pid, start]) {
  try {
    const stat = fs.readFileSync('/proc/' + pid + '/stat', 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] !== 'Z' && fields[0] !== 'X' && Number(fields[19]) === start;
  } catch (_) {
    return false;
  }
}

// PM2 looks only every 100 ms whether a process has ended. We look more often and answer as soon as the kernel
// says so; PM2's own word is awaited before the next order that needs it.
async function stop(order) {
  await pending;
  if (!(await connected())) return { left: [] };
  const asked = order.ids.map((id) => ask('stopProcessId', id));
  let settled = false;
  pending = Promise.allSettled(asked).then((all) => {
    settled = true;
    gone = new Set();
    return all;
  });
  await new Promise((done) => {
    const timer = setInterval(() => {
      if (settled || (order.early && !order.pids.some(lives))) done(clearInterval(timer));
    }, 4);
  });
  if (!settled) gone = new Set(order.ids);
  return { left: order.pids.filter(lives).map(([pid]) => pid) };
}

async function all(ids, method, argument) {
  const ended = await Promise.allSettled(ids.map((id) => ask(method, argument(id))));
  return ended.flatMap((end, i) => (end.status === 'rejected' ? [method + ' ' + ids[i] + ': ' + end.reason.message] : []));
}

async function apply(order) {
  await pending;
  if (!(await connected())) throw trouble('dead', 'PM2 is not running');
  const troubles = await all(order.remove, 'deleteProcessId', (id) => id);
  // Of a stopped process "restart" is a start that also forgets restarts counted before.
  const started = all(order.start, 'restartProcessId', (id) => ({ id, env: {} }));
  const added = all(order.add.map((_, i) => i), 'prepare', (i) => order.add[i]);
  return { troubles: troubles.concat(await started, await added) };
}

async function reload(order) {
  await pending;
  if (!(await connected())) throw trouble('dead', 'PM2 is not running');
  return { troubles: await all([order.id], 'reloadProcessId', (id) => ({ id, env: {} })) };
}

function save(order) {
  const names = new Set(order.names);
  const kept = (dump() || []).filter((entry) => !names.has(entry.name));
  const target = dumpFile();
  const beside = target + '.rearguard';
  const handle = fs.openSync(beside, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | fs.constants.O_NOFOLLOW, modeOf(target));
  fs.writeSync(handle, JSON.stringify(kept.concat(order.entries), null, 2));
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  fs.renameSync(beside, target);
  return {};
}

function modeOf(target) {
  try {
    return fs.statSync(target).mode & 0o777;
  } catch (_) {
    return 0o600;
  }
}

function tail(order) {
  let handle;
  try {
    handle = fs.openSync(order.path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  } catch (_) {
    return { text: '' };
  }
  try {
    const { size } = fs.fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, 8192));
    fs.readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    return { text: bytes.toString('utf8') };
  } finally {
    fs.closeSync(handle);
  }
}

async function names() {
  let content;
  if (/\.(c|m)?js$/.test(file)) {
    content = await import(require('url').pathToFileURL(file).href);
    content = content.default || content;
  } else {
    content = require(path.join(pm2(), 'lib/Common.js')).parseConfig(fs.readFileSync(file, 'utf8'), file);
  }
  const apps = Array.isArray(content) ? content : content.apps || content.pm2 || [content];
  return { names: [].concat(apps).map((app) => app.name || path.basename(app.script || '', path.extname(app.script || ''))) };
}

async function wake() {
  if (await connected()) return {};
  const fresh = new (require(path.join(pm2(), 'lib/Client.js')))();
  delete process.env.PM2_PROGRAMMATIC;
  process.env.PM2_DISCRETE_MODE = 'true';
  await new Promise((done, fail) =>
    fresh.launchDaemon({ interactor: false }, (e) => (e ? fail(trouble('failed', String(e))) : done())));
  return {};
}

const orders = { list, stop, apply, reload, save, tail };

function talk() {
  let idle = setTimeout(() => process.exit(0), IDLE);
  readline
    .createInterface({ input: process.stdin })
    .on('line', async (line) => {
      clearTimeout(idle);
      try {
        const order = JSON.parse(line);
        answer((await orders[order.do](order)) || {});
      } catch (e) {
        answer(failure(e));
      }
      idle = setTimeout(() => process.exit(0), IDLE);
    })
    .on('close', () => process.exit(0));
}

if (mode === 'talk') talk();
else
  (mode === 'wake' ? wake() : names())
    .then(answer, (e) => answer(failure(e)))
    .finally(() => process.exit(0));
