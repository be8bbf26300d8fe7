// Runs one server process and stops it when stdin closes: because the parent asked, or because the parent was killed.
// The supervisor is started detached, so that Ctrl-C in a terminal reaches the applications first and their servers
// last.
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

const KILL_AFTER_MS = 15_000;

const spec = JSON.parse(process.argv[2]);
const output = openSync(spec.logFile, 'a');
const server = spawn(spec.command, spec.args, {
  cwd: spec.cwd,
  env: spec.env ?? process.env,
  stdio: ['ignore', output, output],
  ...(spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.gid }),
});

function finish(code) {
  for (const path of spec.removeAfter ?? []) rmSync(path, { recursive: true, force: true });
  process.exit(code);
}

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.kill(spec.stopSignal ?? 'SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS).unref();
}

/** Ends the server at once, as a failure would, and keeps its files. */
function crash() {
  stopping = true;
  spec.removeAfter = [];
  server.kill(spec.crashSignal ?? 'SIGKILL');
}

server.on('error', (error) => {
  process.stderr.write(`${spec.command}: ${error.message}\n`);
  finish(1);
});
server.on('exit', (code, signal) => finish(stopping ? 0 : (code ?? (signal ? 1 : 0))));
process.stdin.setEncoding('utf8').on('data', (command) => {
  if (command.trim() === 'crash') crash();
});
process.stdin.on('close', stop);
process.stdin.on('error', stop);
process.stdin.resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
