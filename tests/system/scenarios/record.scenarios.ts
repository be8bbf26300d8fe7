import { EXIT } from '@ballast/cli';
import { runBallast, type Scenario, type ScenarioContext } from './context';

/** Compares each service that has a fold with the record, while the platform works. */
export async function rebuildAll({ ballast }: ScenarioContext, ...options: readonly '--swap'[]): Promise<void> {
  expect(await ballast('audit', 'rebuild', '--all', ...options)).toBe(EXIT.holds);
}

/** Decisions of every Operation that trades. */
const DECISIONS = [
  'prices.locked',
  'holds.decided',
  'operation.advanced',
  'executions.settle',
  'execution.closed',
  'trades.booked',
  'transactions.posted',
];

/** A platform to which the command line of operators connects. */
type Operated = Scenario<{ readonly operatorEnv: Readonly<Record<string, string>> }>;

/** The end of each suite with a platform. */
export const RECORD_SCENARIO: Operated = {
  name: 'every invariant holds, and rows are as the record says',
  run: async ({ operatorEnv }) => {
    expect((await runBallast(operatorEnv, 'audit', 'invariants')).code).toBe(EXIT.holds);
  },
};

/** The end of suites that bring many decisions, or unusual ones. */
export const REPLAY_SCENARIO: Operated = {
  name: 'decisions come out as they were recorded',
  run: async ({ operatorEnv }) => {
    const { code, out } = await runBallast(operatorEnv, 'audit', 'replay', '--json');
    expect(code).toBe(EXIT.holds);
    const { decided, not_decided_again: others } = JSON.parse(out) as Readonly<Record<string, object>>;
    process.stdout.write(`decided again: ${JSON.stringify(decided)}; not: ${JSON.stringify(others)}\n`);
    expect(Object.keys(decided ?? {})).toEqual(expect.arrayContaining(DECISIONS));
  },
};
