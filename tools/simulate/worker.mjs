// A thread that runs ranges of seeds, one range after the other, for tools/simulate.mjs.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const library = createRequire(import.meta.url)('../../dist/libs/simulation/src/index.js');
const { bugs, databaseUrl } = workerData;
/** The whole platform of this thread; undefined when the domain alone is simulated. */
const whole = databaseUrl === undefined ? undefined : await library.startWholeSimulation(databaseUrl);

parentPort.on('message', async (range) => {
  if (range === 'end') {
    await whole?.close();
    parentPort.close();
    return;
  }
  const failed = [];
  for (let seed = range.first; seed < range.first + range.count; seed += 1) {
    const { violations } = whole === undefined ? library.simulateSeed(seed, { bugs }) : await whole.run(seed, { bugs });
    if (violations.length > 0) failed.push(seed);
  }
  parentPort.postMessage({ count: range.count, failed });
});
