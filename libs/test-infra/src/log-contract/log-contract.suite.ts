import type { CrashStep } from '@ballast/platform-log';
import { crashRules } from './crash.rules';
import { contentRules, orderRules } from './delivery.rules';
import { handlerFailureRules, outageRules } from './failure.rules';
import { gateRules } from './gate.rules';
import { fenceRules, positionRules, sharingRules } from './group.rules';
import { LogBench, type LogUnderTest, TIMEOUT_MS } from './log-bench';
import { readerRules } from './reader.rules';
import { agreementRules, refusalRules, rememberedRules } from './refusal.rules';
import { sizeRules } from './size.rules';

export interface LogContractOptions {
  /** Reason why the contract cannot run on this machine; undefined when it can. */
  readonly skipReason?: string | undefined;
  readonly setUp: () => Promise<LogUnderTest>;
  readonly tearDown: () => Promise<void>;
  /** The steps at which a process of this adapter may die. */
  readonly crashSteps: readonly CrashStep[];
  /** Whether a message may be published twice, when the publisher dies between publishing and forgetting. */
  readonly mayPublishTwice: boolean;
}

/** The behaviour that services may rely on, whatever carries the messages. */
export function describeLogContract(name: string, options: LogContractOptions): void {
  const { skipReason } = options;
  if (skipReason !== undefined) process.stderr.write(`SKIPPED: the log contract on ${name}. ${skipReason}\n`);
  const suite = skipReason === undefined ? describe : describe.skip;
  suite(`the log contract on ${name}`, () => {
    const bench = new LogBench();
    beforeAll(async () => bench.open(await options.setUp()), TIMEOUT_MS);
    afterEach(() => bench.closeInstances(), TIMEOUT_MS);
    afterAll(async () => {
      await bench.close();
      await options.tearDown();
    }, TIMEOUT_MS);
    orderRules(bench);
    contentRules(bench);
    sizeRules(bench);
    crashRules(bench, options);
    sharingRules(bench);
    gateRules(bench);
    fenceRules(bench);
    positionRules(bench);
    readerRules(bench);
    handlerFailureRules(bench);
    outageRules(bench, options);
    refusalRules(bench);
    agreementRules(bench);
    rememberedRules(bench);
  });
}
