// `node tools/run.mjs <script> [arguments]`: runs tools/<script>.mjs on the pinned Node, whichever Node calls. Uses
// nothing but Node and no syntax that an old Node cannot read.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findNode, NODE_RELEASES, NodeUnavailableError } from '../infra/node/binaries.mjs';
import { onAbandonedByNpm } from './start/parent.mjs';

/** Figures measured on Kafka with a process for each service and 20,000 participants, in alternation with Node 24. */
const COST = 'on Node 20 a cohort takes 1.33 times as long, its CPU 1.6 times, a single enrollment 1.6 times';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const [name, ...args] = process.argv.slice(2);
const script = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
const say = (text) => void process.stderr.write(`${text}\n`);

if (isAtLeast(NODE_RELEASES.ownNodeFrom)) await runHere();
else await runOnPinned();

async function runHere() {
  process.argv = [process.argv[0], script, ...args];
  await import(pathToFileURL(script).href);
}

async function runOnPinned() {
  let node;
  try {
    node = await findNode(NODE_RELEASES.pinned, { say });
  } catch (error) {
    if (!(error instanceof NodeUnavailableError)) throw error;
    return withoutPinned(error.message);
  }
  const child = spawn(node.path, [...process.execArgv, script, ...args], {
    stdio: 'inherit',
    // Scripts that start others by name find the same Node.
    env: {
      ...process.env,
      NODE: node.path,
      npm_node_execpath: node.path,
      PATH: [dirname(node.path), process.env.PATH].filter(Boolean).join(delimiter),
    },
  });
  // A terminal sends Ctrl-C to both processes; a signal from another process reaches only this one, so it is passed on.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  onAbandonedByNpm(() => child.kill('SIGTERM'));
  const [code, signal] = await once(child, 'exit');
  process.exit(code ?? 128 + constants.signals[signal]);
}

async function withoutPinned(reason) {
  const { pinned, withoutPinnedFrom } = NODE_RELEASES;
  const own = process.versions.node;
  if (!isAtLeast(withoutPinnedFrom)) {
    say(
      `Ballast needs Node ${withoutPinnedFrom} or newer. This is ${own}, and Node ${pinned} is not available: ${reason}.`,
    );
    process.exit(1);
  }
  say(`Running on Node ${own}, because Node ${pinned} is not available (${reason}). What that costs: ${COST}.`);
  await runHere();
}

/** Compares the version of the Node that runs this script with `minimum`, `major.minor.patch`. */
function isAtLeast(minimum) {
  const own = process.versions.node.split('.').map(Number);
  const least = minimum.split('.').map(Number);
  const index = least.findIndex((number, position) => own[position] !== number);
  return index === -1 || own[index] > least[index];
}
