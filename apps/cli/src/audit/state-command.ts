import { type PastState, stateAsOf } from '@ballast/platform-record';
import { Command } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig } from '../config';
import { withReader } from '../open-log';
import { table } from '../print';
import { ensureTables, recordNamed } from './named-record';
import { Progress } from './progress';

interface StateOptions {
  readonly service: string;
  readonly asOf: string;
  readonly keepSchema?: boolean;
  readonly json?: boolean;
}

export function stateCommand(cli: Cli, action: Action): Command {
  return new Command('state')
    .description('Make the tables of a service as they were at a time, from the record.')
    .requiredOption('--service <name>', 'a service, such as credit-check')
    .requiredOption('--as-of <time>', 'time of RFC 3339')
    .option('--keep-schema', 'keep the schema with the tables, to look at it')
    .option('--json', 'print a JSON line for each row')
    .addHelpText('after', HELP)
    .action((options: StateOptions) => action(() => printState(cli, options)));
}

async function printState(cli: Cli, options: StateOptions): Promise<boolean> {
  const { service, asOf, keepSchema = false, json = false } = options;
  const time = new Date(asOf);
  if (Number.isNaN(time.getTime())) throw new WrongUse(`${JSON.stringify(asOf)} is no time of RFC 3339.`);
  const record = await recordNamed(service);
  const config = cliConfig(cli.env);
  await ensureTables(config, record);
  const state = await withReader(config, (reader) =>
    stateAsOf(record, {
      url: config.DATABASE_URL,
      reader,
      asOf: time.toISOString(),
      keepsShadow: keepSchema,
      onMessage: new Progress(cli).add,
      onRow: (name, row) => {
        if (json) cli.out(`${JSON.stringify({ table: name, row })}\n`);
      },
    }),
  );
  if (!json) cli.out(textOf(state));
  const kept = keepSchema ? `; the tables are in the schema ${state.schema}` : '';
  cli.err(`${state.messages} messages up to ${time.toISOString()}, ${state.late} came late and are left out${kept}\n`);
  return true;
}

function textOf({ rows }: PastState): string {
  return table(
    ['TABLE', 'ROWS'],
    Object.entries(rows).map(([name, count]) => [name, String(count)]),
  );
}

const HELP = `
The tables are made in a schema beside the live one, whose name ends with "_rebuilt", and dropped unless --keep-schema is
given. Clocks of services differ: the state is the one that the service had recorded at that time. A message with an
earlier time that stands behind a later one in its partition is left out and counted.

Examples:
  ballast audit state --service credit-check --as-of 2026-04-17T10:30:05Z
  ballast audit state --service credit-check --as-of 2026-04-17T10:30:05Z --json > rows.jsonl
  ballast audit state --service execution --as-of 2026-04-17T10:30:05Z --keep-schema
`;
