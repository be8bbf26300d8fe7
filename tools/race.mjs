// `npm run race`: advisors trade for a given time while their grants end, change and begin again, and accounts are locked.
// Afterwards each trade must have been authorized by a version of a grant that was in force.
import { MINUTES_MAX, runTimedTest } from './test/timed-test.mjs';

const DEFAULTS = { minutes: '10', seed: '20260417' };

await runTimedTest({
  usage: `npm run race [-- --minutes ${DEFAULTS.minutes}] [-- --seed ${DEFAULTS.seed}]

  --minutes M  time in minutes during which advisors trade, at most ${MINUTES_MAX} (${DEFAULTS.minutes})
  --seed S     the same number gives the same requests (${DEFAULTS.seed}); the machine decides their order

Exit code: 0 every trade was authorized, 1 some were not, 2 wrong use. See docs/advisors.md.
`,
  file: 'tests/system/contention',
  name: 'while their grants change',
  prefix: 'RACE',
  defaults: DEFAULTS,
});
