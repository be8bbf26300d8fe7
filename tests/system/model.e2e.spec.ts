import fc from 'fast-check';
import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import { documentedClient } from '@ballast/test-client';
import { startDatabaseServer, type DatabaseServer } from '@ballast/test-infra';
import { startPlatform, type TestPlatform } from '@ballast/test-platform';
import { commandLists, FIRST_PRICES, openings, PARTICIPANTS } from './model/arbitraries';
import { compareState, Deposit, type Command } from './model/commands';
import { ASSET_CODES, ASSETS, initialState } from './model/state';
import { System } from './model/system';
import { RECORD_SCENARIO, REPLAY_SCENARIO } from './scenarios';

/*
 * Random operations, prices, faults and repetitions on a real platform, compared after each with a model of the rules
 * that shares no code with it. On a failure fast-check prints the seed, the path and the shortest list of commands it
 * found. To replay: MODEL_SEED=… MODEL_PATH=… MODEL_REPLAY_PATH=…, as printed (`path`, `replayPath`), or the seed alone.
 * MODEL_RUNS is the number of runs; the time limit grows with it above the default.
 */
const RUNS_DEFAULT = 30;
const RUNS = Number(process.env['MODEL_RUNS'] ?? RUNS_DEFAULT);
/** Share of the runs that must have finished at the time limit; fewer would prove too little. */
const FINISHED_LEAST = 0.3;
const COMMANDS_MAX = 25;
const FLOAT = '12000.00';
const OWN_CASH = '10000.00';
const START_DEADLINE_MS = 120_000;
const RECORD_DEADLINE_MS = 180_000;
/** Time limit of all runs. A busy machine finishes fewer runs, and shrinks a failure that is found late less. */
const TIME_LIMIT_MS = Math.max(1, RUNS / RUNS_DEFAULT) * 60_000;

describe('the platform does what the rules say', () => {
  let server: DatabaseServer;
  let platform: TestPlatform;
  let root: BallastClient;
  let finished = 0;

  beforeAll(async () => {
    server = await startDatabaseServer();
    platform = await startPlatform({ databaseServerUrl: server.url, layout: 'one-process' });
    root = documentedClient({ baseUrl: platform.baseUrl, key: 'sandbox-key', secret: 'sandbox-secret' });
  }, START_DEADLINE_MS);

  afterAll(async () => {
    await root?.close();
    await platform?.stop();
    await server?.stop();
  }, START_DEADLINE_MS);

  it('knows the scales and minimums of the instruments as the model does', async () => {
    const { instruments } = await root.call(API.listInstruments);
    for (const asset of ASSET_CODES) {
      expect(instruments).toContainEqual(
        expect.objectContaining({
          symbol: `${asset}/USD`,
          quantity_scale: ASSETS[asset].quantityScale,
          price_scale: ASSETS[asset].priceScale,
          min_notional: '1.00',
        }),
      );
    }
  });

  async function play(opening: Command, commands: Iterable<Command>): Promise<void> {
    await root.call(API.clearSandboxFaults);
    const system = await System.open(root, platform.baseUrl, FLOAT);
    const state = initialState(PARTICIPANTS, FLOAT);
    try {
      for (const [code, funding] of PARTICIPANTS)
        await system.tenant.participants([code], { status: 'approved', funding });
      await FIRST_PRICES.run(state, system);
      await new Deposit('P', OWN_CASH).run(state, system);
      await opening.run(state, system);
      await fc.asyncModelRun(() => ({ model: state, real: system }), commands);
      await compareState(state, system);
      const { operations } = await system.tenant.snapshot();
      expect(operations).toHaveLength(state.operations);
      expect(await system.tenant.violations()).toEqual([]);
      finished += 1;
    } finally {
      await system.tenant.close();
    }
  }

  it(
    'whatever is asked of it, in whatever order',
    async () => {
      const seed = Number(process.env['MODEL_SEED'] ?? Date.now() % 2 ** 31);
      process.stdout.write(`model: MODEL_SEED=${seed} MODEL_RUNS=${RUNS}\n`);
      let last = Promise.resolve();
      const commands = commandLists(COMMANDS_MAX, process.env['MODEL_REPLAY_PATH']);
      const property = fc.asyncProperty(openings, commands, (...script) => (last = play(...script)));
      try {
        await fc.assert(property, {
          seed,
          numRuns: RUNS,
          interruptAfterTimeLimit: TIME_LIMIT_MS,
          ...(process.env['MODEL_PATH'] === undefined ? {} : { path: process.env['MODEL_PATH'] }),
        });
      } finally {
        // A run that the time limit interrupted still uses the platform; its result does not count.
        await last.catch(() => undefined);
      }
      process.stdout.write(`model: ${finished} runs finished\n`);
      expect(finished).toBeGreaterThanOrEqual(RUNS * FINISHED_LEAST);
    },
    TIME_LIMIT_MS + START_DEADLINE_MS,
  );

  it(RECORD_SCENARIO.name, () => RECORD_SCENARIO.run(platform), RECORD_DEADLINE_MS);

  it(REPLAY_SCENARIO.name, () => REPLAY_SCENARIO.run(platform), RECORD_DEADLINE_MS);
});
