import { API } from '@ballast/api';
import { EXIT, runCli } from '@ballast/cli';
import type { BallastClient } from '@ballast/client';
import { systemClock } from '@ballast/kernel';

/** A running sandbox platform for scenarios, reached only over HTTP. */
export interface ScenarioContext {
  /** Client that signs with the sandbox key. */
  readonly root: BallastClient;
  readonly baseUrl: string;
  /** True when the platform can call an HTTP server of the test process. */
  readonly canReceiveWebhooks: boolean;
  /** URL of the database that holds the embedded log; absent with Kafka, or when the test cannot reach the database. */
  readonly databaseUrl?: string;
  /** Runs the operators' command line `ballast` with these arguments. Returns its exit code. */
  readonly ballast: (...args: readonly string[]) => Promise<number>;
}

/** Environment variables that name database and log to the operators' command line. */
type OperatorEnv = Readonly<Record<string, string>>;

/** Runs the operators' command line in this process. Returns its exit code and the text of its answer. */
export async function runBallast(
  env: OperatorEnv,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string }> {
  const texts = { out: '', all: '' };
  const code = await runCli(args, {
    env,
    clock: systemClock,
    out: (text) => {
      texts.out += text;
      texts.all += text;
    },
    err: (text) => void (texts.all += text),
  });
  // A check that fails says at which place.
  if (['rebuild', 'invariants', 'replay'].includes(args[1] ?? '') && code !== EXIT.holds) {
    process.stderr.write(texts.all);
  }
  return { code, out: texts.out };
}

/** The operators' command line, with the environment variables that it needs. */
export function ballastWith(env: OperatorEnv): ScenarioContext['ballast'] {
  return async (...args) => (await runBallast(env, ...args)).code;
}

/** A rule with its proof, and the part `C` of a platform that the proof needs. */
export interface Scenario<C = ScenarioContext> {
  /** The rule that the scenario proves, as a sentence. */
  readonly name: string;
  run(context: C): Promise<void>;
}

/** Prices in USD that the scenarios pin, so that every expected figure is known beforehand. */
export const PRICES = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00' } as const;

export async function pinPrices(root: BallastClient): Promise<void> {
  for (const [asset, price] of Object.entries(PRICES))
    await root.call(API.pinSandboxPrice, { params: { underlying: asset, quoted: 'USD' }, body: { price } });
}
