// A thread that runs ranges of seeds, one range after the other, for tools/simulate.mjs.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const { simulateSeed } = createRequire(import.meta.url)('../../dist/libs/simulation/src/index.js');
const { bugs } = workerData;

parentPort.on('message', (range) => {
  if (range === 'end') {
    parentPort.close();
    return;
  }
  const failed = [];
  for (let seed = range.first; seed < range.first + range.count; seed += 1) {
    if (simulateSeed(seed, { bugs }).violations.length > 0) failed.push(seed);
  }
  parentPort.postMessage({ count: range.count, failed });
});
