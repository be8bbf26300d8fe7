import { API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';

/** A running sandbox platform for scenarios, reached only over HTTP. */
export interface ScenarioContext {
  /** With the sandbox key. */
  readonly root: BallastClient;
  readonly baseUrl: string;
  /** Whether the platform can call a server of this process. */
  readonly canReceiveWebhooks: boolean;
  /** Address of the database with the log; absent when the log is elsewhere or cannot be reached. */
  readonly databaseUrl?: string;
  /** Environment of the command line of operators; absent where it cannot reach database and log. */
  readonly operatorEnv?: Readonly<Record<string, string>>;
}

export interface Scenario {
  /** A rule, as a sentence. */
  readonly name: string;
  run(context: ScenarioContext): Promise<void>;
}

/** Prices of the scenarios: pinned, so that every figure is known beforehand. */
export const PRICES = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00' } as const;

export async function pinPrices(root: BallastClient): Promise<void> {
  for (const [asset, price] of Object.entries(PRICES))
    await root.call(API.pinSandboxPrice, { params: { underlying: asset, quoted: 'USD' }, body: { price } });
}
