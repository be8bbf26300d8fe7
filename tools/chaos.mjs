// `npm run chaos`: the failure suite for a given time. Services, servers and networks of a cluster under load fail, and
// afterwards nothing may be lost. The table of failures and recovery times goes to stderr, with all other output.
import { MINUTES_MAX, runTimedTest } from './test/timed-test.mjs';

const DEFAULTS = { minutes: '15', seed: '126505' };

await runTimedTest({
  usage: `npm run chaos [-- --minutes ${DEFAULTS.minutes}] [-- --seed ${DEFAULTS.seed}]

  --minutes M  time in minutes during which failures begin, at most ${MINUTES_MAX} (${DEFAULTS.minutes}); every kind happens at least once
  --seed S     the same number gives the same failures and the same requests (${DEFAULTS.seed})

Exit code: 0 nothing was lost, 1 something was, 2 wrong use. See docs/failures.md.
`,
  file: 'tests/system/failures',
  name: 'services, servers and networks fail',
  prefix: 'FAILURE',
  defaults: DEFAULTS,
});
