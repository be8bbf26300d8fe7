import { reportOf } from '../domain/report';
import { scenarioOfSeed } from '../domain/scenario-of-seed';
import { smallerScenarios } from '../domain/shrink-scenario';
import type { SeedResult } from '../domain/simulate-seed';
import { runWhole, type WholeRunOptions } from './run-whole';
import { WholePlatform } from './whole-platform';

/** A whole platform that runs one seed after the other. */
export class WholeSimulation {
  private constructor(private readonly platform: WholePlatform) {}

  /** Starts the services on a database of their own on this server. */
  static async start(databaseServerUrl: string): Promise<WholeSimulation> {
    return new WholeSimulation(await WholePlatform.start(databaseServerUrl));
  }

  /** Address of the database. */
  get url(): string {
    return this.platform.url;
  }

  /** Runs the scenario of a seed. */
  async run(seed: number, options?: WholeRunOptions): Promise<SeedResult> {
    return { seed, ...(await runWhole(this.platform, scenarioOfSeed(seed), options)) };
  }

  /** A failure in words: the scenario without everything that it does not need, its trace, and what it violates. */
  async report(seed: number, { bugs = [] }: Pick<WholeRunOptions, 'bugs'> = {}): Promise<string> {
    const search = smallerScenarios(scenarioOfSeed(seed));
    let step = search.next();
    while (step.done !== true) {
      const { violations } = await runWhole(this.platform, step.value, { bugs });
      step = search.next(violations.length > 0);
    }
    const flags = [' --whole', ...bugs.map((bug) => ` --bug ${bug}`)].join('');
    return reportOf(step.value, await runWhole(this.platform, step.value, { bugs, keepsTrace: true }), flags);
  }

  close(): Promise<void> {
    return this.platform.close();
  }
}
