import {
  type Difference,
  isUnused,
  rebuild,
  type RebuildOptions,
  type RebuildOutcome,
  restore,
  type RestoreOutcome,
  type ServiceRecord,
} from '@ballast/platform-record';
import { Command, Option } from 'commander';
import { type Action, type Cli, WrongUse } from '../cli';
import { cliConfig, type CliConfig } from '../config';
import { withReader } from '../open-log';
import { print, table } from '../print';
import { placeOf, valueOf } from './difference';
import { ensureTables, loadRecords, recordNamed } from './named-record';
import { Progress } from './progress';

interface RebuildCommandOptions {
  readonly service?: string;
  readonly all?: boolean;
  readonly swap?: boolean;
  readonly keepShadow?: boolean;
  readonly json?: boolean;
}

/** The rebuild or the restore of one service, with its duration. */
interface ServiceOutcome {
  readonly service: string;
  readonly outcome: RebuildOutcome | RestoreOutcome;
  readonly isSwapped: boolean;
  readonly seconds: number;
}

export function rebuildCommand(cli: Cli, action: Action): Command {
  return new Command('rebuild')
    .description(
      'Make the tables of a service anew from the record, beside the live ones, and compare. Exits with 0 when all are ' +
        'equal, or swapped.',
    )
    .option('--service <name>', 'a service, such as advisor-registry, or operator for this command line')
    .option('--all', 'every service that can be rebuilt, one after the other')
    .option('--keep-shadow', 'keep the schema with the new tables, to look at it')
    .addOption(
      new Option(
        '--swap',
        'put the new tables in the place of the live ones; restore a service without rows',
      ).conflicts('keepShadow'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((options: RebuildCommandOptions) => action(() => rebuildServices(cli, options)));
}

async function rebuildServices(cli: Cli, options: RebuildCommandOptions): Promise<boolean> {
  const { swap = false, keepShadow = false, json = false } = options;
  const records = await recordsOf(options);
  const config = cliConfig(cli.env);
  const outcomes: ServiceOutcome[] = [];
  for (const record of records) {
    cli.err(`${record.name}: reading the record\n`);
    const outcome = await rebuildOne(config, record, {
      swaps: swap,
      keepsShadow: keepShadow,
      onMessage: new Progress(cli).add,
    });
    outcomes.push(outcome);
    if (!json) cli.out(textOf(outcome));
  }
  // A restored service has no earlier rows that could differ.
  const isEqual = outcomes.every(({ outcome }) => !('isEqual' in outcome) || outcome.isEqual);
  if (json) print(cli, { json, document: { equal: isEqual, services: outcomes.map(documentOf) }, text: '' });
  return isEqual || swap;
}

async function rebuildOne(
  config: CliConfig,
  record: ServiceRecord,
  options: Pick<RebuildOptions, 'swaps' | 'keepsShadow' | 'onMessage'>,
): Promise<ServiceOutcome> {
  const startedAt = performance.now();
  const { swaps: isSwapped = false } = options;
  const url = config.DATABASE_URL;
  const isLost = isSwapped && (await isUnused(record, url));
  if (!isLost) await ensureTables(config, record);
  const outcome = await withReader<RebuildOutcome | RestoreOutcome>(config, (reader) =>
    isLost ? restore(record, { url, reader, ...options }) : rebuild(record, { url, reader, ...options }),
  );
  return { service: record.name, outcome, isSwapped, seconds: (performance.now() - startedAt) / 1_000 };
}

async function recordsOf({ service, all = false }: RebuildCommandOptions): Promise<readonly ServiceRecord[]> {
  if ((service === undefined) !== all) throw new WrongUse('Name one service by --service, or take --all.');
  return service === undefined ? loadRecords() : [await recordNamed(service)];
}

function textOf({ service, outcome, isSwapped, seconds }: ServiceOutcome): string {
  const spent = `${outcome.messages} messages, ${seconds.toFixed(1)} s`;
  if (!('isEqual' in outcome)) return `${service}: restored (${spent})\n${rowsText(outcome.rows)}`;
  const read = `${spent}${isSwapped ? ', now swapped' : ''}`;
  if (!outcome.isEqual) return `${service}: not equal (${read})\n${differenceText(outcome.difference)}`;
  return `${service}: equal (${read})\n${rowsText(outcome.rows)}`;
}

function rowsText(counts: RestoreOutcome['rows']): string {
  const rows = Object.entries(counts).map(([name, count]) => [`  ${name}`, String(count)]);
  return table(['  TABLE', 'ROWS'], rows);
}

function differenceText(difference: Difference): string {
  const { live, rebuilt } = difference;
  return `  first difference: ${placeOf(difference)}\n    live:    ${valueOf(live)}\n    rebuilt: ${valueOf(rebuilt)}\n`;
}

function documentOf({ service, outcome, isSwapped, seconds }: ServiceOutcome): object {
  const { messages } = outcome;
  const spent = { messages, seconds: Number(seconds.toFixed(3)) };
  if (!('isEqual' in outcome)) return { service, restored: true, ...spent, rows: outcome.rows };
  const found = outcome.isEqual ? { rows: outcome.rows } : { difference: outcome.difference };
  return { service, equal: outcome.isEqual, swapped: isSwapped, ...spent, ...found };
}

const HELP = `
The service may run. For a moment its transactions wait, and both sides are compared as of that moment. The new tables
are in the schema of the service with the ending "_rebuilt", which is dropped in the end. --swap compares first and
prints what it replaces. Then writers wait until the new tables stand in the place of the old ones; reads go on. Where
the database has no row of a service, --swap restores it: tables, rows, and the positions from which its readers go on.
The service must not run then.

Examples:
  ballast audit rebuild --service advisor-registry
  ballast audit rebuild --all --json
  ballast audit rebuild --service advisor-registry --keep-shadow
  ballast audit rebuild --service advisor-registry --swap
`;
