import { isTransient } from '@ballast/platform-postgres';
import { eventually } from '../eventually';
import type { TcpProxy } from '../tcp-proxy';
import { type ConsumeOptions, LogBench, type LogInstance, type LogUnderTest, notes } from './log-bench';

/** An adapter of the log, and the network between it and its servers. */
export interface NetworkUnderTest {
  readonly log: Pick<LogUnderTest, 'databaseUrl' | 'timeouts' | 'open'>;
  readonly proxyOf: Readonly<Record<string, TcpProxy>>;
}

export interface SilentNetworkOptions {
  /** Reason why the suite cannot run on this machine; undefined when it can. */
  readonly skipReason?: string | undefined;
  readonly setUp: () => Promise<NetworkUnderTest>;
  readonly tearDown: () => Promise<void>;
  /** Names of the servers, which are keys of `proxyOf`. */
  readonly servers: readonly string[];
  /** Server that an append needs. Appends succeed while only another server is silent. */
  readonly appendsTo: string;
  readonly mayPublishTwice: boolean;
}

const TIMEOUT_MS = 180_000;
const PROBLEM_DEADLINE_MS = 30_000;
const RECOVERY_DEADLINE_MS = 90_000;
/** Parts of an adapter that other rules of the contract use. */
const NOT_CALLED = { reader: refuse, refusals: refuse, expire: refuse, remove: refuse, alter: refuse };
const BEFORE = 400;
const DURING = 50;

/** The behaviour of an adapter while its network is silent, with no answer and no reset, and afterwards. */
export function describeSilentNetwork(name: string, options: SilentNetworkOptions): void {
  const { skipReason, servers } = options;
  if (skipReason !== undefined) process.stderr.write(`SKIPPED: a silent network on ${name}. ${skipReason}\n`);
  const suite = skipReason === undefined ? describe : describe.skip;
  suite(`the log on ${name}, when the network is silent`, () => {
    const bench = new LogBench();
    let network: NetworkUnderTest | undefined;
    const proxyTo = (server: string): TcpProxy => {
      const proxy = network?.proxyOf[server];
      if (proxy === undefined) throw new Error(`There is no proxy before ${server}`);
      return proxy;
    };
    beforeAll(async () => {
      network = await options.setUp();
      await bench.open({ ...NOT_CALLED, ...network.log });
    }, TIMEOUT_MS);
    afterEach(async () => {
      for (const server of servers) proxyTo(server).heal();
      await bench.closeInstances();
    }, TIMEOUT_MS);
    afterAll(async () => {
      await bench.close();
      await options.tearDown();
    }, TIMEOUT_MS);

    it.each(
      servers.flatMap((server) => [
        { server, losing: false, after: 'the same connections' },
        { server, losing: true, after: 'new connections' },
      ]),
    )(
      'names a problem while $server is silent, and goes on with $after without loss or repetition',
      async ({ server, losing }) => {
        const proxy = proxyTo(server);
        const topic = bench.topic();
        const instance = await bench.instance([topic]);
        await instance.append(topic, notes(BEFORE, 40));
        await instance.consume(topic, silenceInTheMiddle(proxy));
        await eventually('a problem is named', () => instance.log.problems.length > 0, {
          deadlineMs: PROBLEM_DEADLINE_MS,
        });
        const isTaken = server !== options.appendsTo;
        if (isTaken) await instance.append(topic, notes(DURING, 40, BEFORE));
        else await refusesToAppend(instance, () => instance.append(topic, notes(DURING, 40, BEFORE)));
        proxy.heal({ losing });
        if (!isTaken) {
          await eventually('an append is taken', () =>
            instance.append(topic, notes(DURING, 40, BEFORE)).then(() => true),
          );
        }
        await bench.allHandled(topic, BEFORE + DURING, {
          maybeTwice: options.mayPublishTwice,
          deadlineMs: RECOVERY_DEADLINE_MS,
        });
        await eventually('the log has no problem', () => instance.log.healthy, { deadlineMs: RECOVERY_DEADLINE_MS });
      },
      TIMEOUT_MS,
    );
  });
}

/** Makes the network silent within a transaction, after a part of the messages was handled. */
function silenceInTheMiddle(proxy: TcpProxy): ConsumeOptions {
  let slices = 0;
  return {
    before: () => {
      slices += 1;
      if (slices === 2) proxy.silence();
    },
  };
}

async function refusesToAppend(instance: LogInstance, append: () => Promise<void>): Promise<void> {
  const error: unknown = await append().then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  // The transaction of the append never began, so a repetition cannot write the messages twice.
  expect([isTransient(error), instance.log.healthy]).toEqual([true, false]);
}

function refuse(): never {
  throw new Error('The suite of a silent network does not use this part of the adapter');
}
